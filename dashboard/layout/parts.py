"""The parts that exhibits share: claim and lede, a chart at the height of its place, the style of figures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.figures.alt import in_words
from dashboard.figures.style import Style, spell_percents
from dashboard.layout.session import language
from dashboard.layout.words import claim, page_text, palette, present
from dashboard.runs.alike import once
from dashboard.text import Language, Text
from dashboard.theme import Palette

__all__ = ["chart", "heading", "style"]

HEIGHT = 340
"""Pixels of a chart on a page."""

PLOTLY_WORDS = {
    "plotly.png": "Download plot as a PNG",
    "plotly.svg": "Download plot",
    "plotly.wait": "Preparing image - this may take a few seconds",
    "plotly.done": "Image download succeeded",
}
"""What plotly says on a chart of ours: key of the frame's label -> its English."""

Draw = Callable[[], go.Figure]


@dataclass(frozen=True, slots=True)
class Shown:
    """All that decides what a figure looks like."""

    key: str
    of: Hashable
    language: Language
    palette: Palette
    present: bool
    height: int


def style(text: Text) -> Style:
    """The words of a page, in the colours of this run, for whom it is shown."""
    return Style(text, palette(), present())


def heading(title: str, lede: str = "", anchor: str | None = None) -> None:
    """An exhibit's claim and the line that says how to read it; on a projector the claim stands alone.

    Args:
        title: the claim, in words.
        lede: how to read the figure.
        anchor: name of the place in the page, for links.
    """
    if present():
        claim(title)
        return
    st.header(title, anchor=anchor)
    if lede:
        st.markdown(lede)


def chart(
    draw: Draw,
    key: str,
    *,
    alt: str = "",
    of: Hashable = None,
    height: int = HEIGHT,
    presenting: int = 440,
    saved_as: str = "png",
    place: DeltaGenerator | None = None,
) -> None:
    """Show a figure with our fonts and colours, never Streamlit's.

    Plotly takes tens of milliseconds to draw a figure: what looks the same to every visitor is drawn once.

    Args:
        draw: draws a figure with its template, in the language and the look of this run.
        key: stable key of the element.
        alt: what the figure shows now, in words; empty: its own names and numbers, see `figures.alt`.
        of: all that the figure shows, if others may see the same; None for what belongs to this visit alone.
        height: pixels on a page.
        presenting: pixels on a projector.
        saved_as: "png" or "svg", what its camera saves.
        place: where to put it; None for here.
    """
    size = presenting if present() else height
    shown = Shown(key, of, language(), palette(), present(), size)
    make = partial(_drawn, draw, size, alt)
    figure, words = make() if of is None else once(shown, make)
    config = _config(key, saved_as)
    (place or st).plotly_chart(figure, key=key, theme=None, config=config, alt=words)


def _config(key: str, saved_as: str) -> dict[str, object]:
    """What plotly may offer on a chart: to save it, in the reader's language."""
    text = page_text("frame")
    words = {english: text(label) for label, english in PLOTLY_WORDS.items()}
    return {
        "modeBarButtonsToRemove": ["select2d", "lasso2d"],
        "toImageButtonOptions": {"format": saved_as, "filename": key},
        "locale": text.language,
        "locales": {text.language: {"dictionary": words}},
    }


def _drawn(draw: Draw, height: int, alt: str) -> tuple[go.Figure, str]:
    text = page_text("frame")
    figure = _numbered(spell_percents(draw().update_layout(height=height), text))
    return figure, alt or in_words(figure, text)


def _numbered(figure: go.Figure) -> go.Figure:
    """With a name for its numbers: Streamlit hands each figure over twice, plotly then draws them once."""
    shown = hashlib.sha256(str(figure.to_json()).encode())
    return figure.update_layout(datarevision=shown.hexdigest()[:16])
