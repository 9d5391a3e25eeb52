"""Three ways through the app, by the time there is."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.layout.parts import heading
from dashboard.page_links import PageLink
from dashboard.text import Text

__all__ = ["ROUTES", "routes"]

ROUTES: dict[str, dict[str, PageLink]] = {
    "5": {
        "moons": PageLink("dropout"),
        "greedy": PageLink("top_k", {"k": "1"}),
        "cells": PageLink("two_dice"),
    },
    "15": {
        "moons": PageLink("dropout"),
        "wrong": PageLink("dropout", {"preset": "wrong"}),
        "write": PageLink("top_k", {"k": "40"}),
        "predict": PageLink("two_dice", {"predict": "1"}),
        "history": PageLink("timeline"),
    },
    "45": {
        "digits": PageLink("dropout", {"preset": "digits"}),
        "high": PageLink("dropout", {"preset": "too_high"}),
        "plenty": PageLink("dropout", {"preset": "plenty"}),
        "write": PageLink("top_k", {"k": "40"}),
        "predict": PageLink("two_dice", {"predict": "1"}),
        "models": PageLink("models"),
        "history": PageLink("timeline", {"event": "hinton"}),
        "claims": PageLink("sources"),
    },
}
"""For each length in minutes its stops, in order."""


def routes(text: Text) -> None:
    """Show the three ways side by side.

    Args:
        text: the page's words.
    """
    heading(text("routes.title"))
    for place, (minutes, stops) in zip(st.columns(len(ROUTES)), ROUTES.items(), strict=True):
        with place.container(key=f"td-route-{minutes}", gap=None):
            key = f"routes.{minutes}"
            st.html(f"<h3>{html.escape(text(key))}</h3>")
            for name, link in stops.items():
                layout.page_link(link, text(f"routes.{name}"))
