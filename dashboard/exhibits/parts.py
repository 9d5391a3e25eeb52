"""The parts that exhibits share: a claim with its lede, and a chart at the height of its place."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import layout

__all__ = ["chart", "heading"]

HEIGHT = 340
"""Pixels of a chart on a page."""


def heading(title: str, lede: str = "", anchor: str | None = None) -> None:
    """An exhibit's claim and the line that says how to read it; on a projector the claim stands alone.

    Args:
        title: the claim, in words.
        lede: how to read the figure.
        anchor: name of the place in the page, for links.
    """
    if layout.present():
        layout.claim(title)
        return
    st.subheader(title, anchor=anchor)
    if lede:
        st.markdown(lede)


def chart(
    figure: go.Figure,
    key: str,
    *,
    height: int = HEIGHT,
    presenting: int = 440,
    saved_as: str = "png",
    place: DeltaGenerator | None = None,
) -> None:
    """Show a figure with our fonts and colours, never Streamlit's.

    Args:
        figure: a figure with its template.
        key: stable key of the element.
        height: pixels on a page.
        presenting: pixels on a projector.
        saved_as: "png" or "svg", what its camera saves.
        place: where to put it; None for here.
    """
    figure.update_layout(height=presenting if layout.present() else height)
    config = {"displaylogo": False, "toImageButtonOptions": {"format": saved_as, "filename": key}}
    (place or st).plotly_chart(figure, key=key, theme=None, config=config)
