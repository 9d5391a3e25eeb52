"""The row of controls: search, years, lane, and what the marks mean."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import get_args

import streamlit as st

from core.history import LANES
from dashboard import layout
from dashboard.figures.timeline_plan import SPANS, EntryKind
from dashboard.layout.memory import note
from dashboard.text import Text
from dashboard.views.timeline.controls import ALL

__all__ = ["legend", "strip"]

_LIVE = "250ms"
"""A pause in typing after which the search runs."""


def strip(text: Text, *, on_span: Callable[[], None]) -> None:
    """Show the controls. Each has its value from the address.

    Args:
        text: the page's words.
        on_span: called when the reader chose other years.
    """
    with layout.strip():
        st.text_input(
            text("find"), key="find", type="search", placeholder=text("find.hint"), live=_LIVE,
            label_visibility="collapsed", width=190, on_change=note, args=("find",),
        )  # fmt: skip
        st.pills(
            text("span"), list(SPANS), key="span", format_func=lambda span: text(f"span.{span}"),
            label_visibility="collapsed", required=True, wrap=True, on_change=on_span,
        )  # fmt: skip
        st.selectbox(
            text("lane"), [ALL, *LANES], key="lane", format_func=lambda lane: text(f"lane.{lane}"),
            label_visibility="collapsed", width=140, on_change=note, args=("lane",),
        )  # fmt: skip
        st.html(legend(text), width="content")


def legend(text: Text) -> str:
    """What the marks mean, as HTML."""
    marks = "".join(
        f'<span><i class="td-mark {kind}"></i>{html.escape(text(f"kind.{kind}"))}</span>'
        for kind in (*get_args(EntryKind), "more")
    )
    return f'<p class="td-legend">{marks}</p>'
