"""What a long page holds: a line of links to its exhibits."""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from dashboard.layout.words import page_text

__all__ = ["contents"]


def contents(page: str, exhibits: Iterable[str]) -> None:
    """A line of links, one for each exhibit, by the names that a talk gives them.

    Args:
        page: its name.
        exhibits: their names, in order; the anchors of their headings.
    """
    text = page_text("frame")
    names = {name: html.escape(text(f"exhibit.{page}.{name}")) for name in exhibits}
    links = "".join(f'<li><a href="#{name}" target="_self">{words}</a></li>' for name, words in names.items())
    st.html(f'<nav class="td-contents" aria-label="{html.escape(text("contents"))}"><ul>{links}</ul></nav>')
