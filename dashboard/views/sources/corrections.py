"""The eight corrections that matter most: a short list, or one a screen."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.text import Text
from dashboard.views.sources.marks import labelled_link, quote
from dashboard.views.sources.page_links import CORRECTION_LINKS

__all__ = ["CORRECTIONS", "correction_alone", "corrections"]

CORRECTIONS = tuple(CORRECTION_LINKS)
"""Their names in order; each is an exhibit of its own while presenting."""

_COLUMNS = ("says", "should", "why")


def corrections(text: Text) -> None:
    """The list: what the note says, what it should say, why it matters."""
    st.header(text("eight.title"), anchor="corrections")
    with st.container(key="src-eight", gap=None):
        st.html(_head(text))
        for number, name in enumerate(CORRECTIONS, 1):
            st.html(_row(number, name, text))
            labelled_link(CORRECTION_LINKS[name], text)


def correction_alone(name: str, text: Text) -> None:
    """One correction, to fill a screen."""
    number = text("eight.number", number=CORRECTIONS.index(name) + 1, total=len(CORRECTIONS))
    st.html(
        f'<p class="src-label">{html.escape(number)} · {html.escape(text("eight.says"))}</p>'
        f'<blockquote class="src-big">{quote(text(f"{name}.says"), text)}</blockquote>'
        f'<p class="src-label">{html.escape(text("eight.should"))}</p>'
    )
    layout.claim(text(f"{name}.should"))
    st.html(
        f'<p class="src-label">{html.escape(text("eight.why"))}</p>'
        f'<p class="src-reason">{layout.markup(text(f"{name}.why"))}</p>'
    )


def _head(text: Text) -> str:
    titles = "".join(f"<span>{html.escape(text(f'eight.{column}'))}</span>" for column in _COLUMNS)
    return f'<div class="src-eight src-head" aria-hidden="true"><span></span>{titles}</div>'


def _row(number: int, name: str, text: Text) -> str:
    label = {column: html.escape(text(f"eight.{column}")) for column in _COLUMNS}
    return (
        f'<article class="src-eight"><span class="src-number">{number}</span>'
        f'<div><span class="src-small">{label["says"]}</span>'
        f"<blockquote>{quote(text(f'{name}.says'), text)}</blockquote></div>"
        f'<div><span class="src-small">{label["should"]}</span>'
        f"<p>{layout.markup(text(f'{name}.should'))}</p></div>"
        f'<div><span class="src-small">{label["why"]}</span>'
        f'<p class="src-why">{layout.markup(text(f"{name}.why"))}</p></div></article>'
    )
