"""Three ways through the app, by the time there is."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.doors import Door
from dashboard.layout.parts import heading
from dashboard.text import Text

__all__ = ["ROUTES", "routes"]

ROUTES: dict[str, dict[str, Door]] = {
    "5": {"moons": Door("dropout"), "greedy": Door("top_k", {"k": "1"}), "cells": Door("two_dice")},
    "15": {
        "moons": Door("dropout"),
        "wrong": Door("dropout", {"preset": "wrong"}),
        "write": Door("top_k", {"k": "40"}),
        "predict": Door("two_dice", {"predict": "1"}),
        "history": Door("timeline"),
    },
    "45": {
        "digits": Door("dropout", {"preset": "digits"}),
        "high": Door("dropout", {"preset": "too_high"}),
        "plenty": Door("dropout", {"preset": "plenty"}),
        "write": Door("top_k", {"k": "40"}),
        "predict": Door("two_dice", {"predict": "1"}),
        "models": Door("scale"),
        "history": Door("timeline", {"event": "hinton"}),
        "claims": Door("sources"),
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
            st.html(f"<h4>{html.escape(text(key))}</h4>")
            for name, door in stops.items():
                layout.door(door, text(f"routes.{name}"))
