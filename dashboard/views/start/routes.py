"""Three ways through the app, by the time there is."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.layout.parts import heading
from dashboard.page_links import PageLink
from dashboard.text import Text
from dashboard.tours import TOURS

__all__ = ["routes"]


def routes(text: Text) -> None:
    """Show the three ways side by side.

    Args:
        text: the page's words.
    """
    heading(text("routes.title"))
    frame = layout.page_text("frame")
    for place, (minutes, stops) in zip(st.columns(len(TOURS)), TOURS.items(), strict=True):
        with place.container(key=f"td-route-{minutes}", gap=None):
            st.html(f"<h3>{html.escape(text(f'routes.{minutes}'))}</h3>")
            for number, stop in enumerate(stops, 1):
                way = {**stop.settings, "exhibit": stop.exhibit, "tour": minutes, "stop": str(number)}
                layout.page_link(PageLink(stop.page, way), frame(f"tour.{stop.name}"))
