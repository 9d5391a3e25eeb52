"""Start: the question and its answer in one moving picture, then the ways on."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import layout
from dashboard.views.start.answer import answer
from dashboard.views.start.comparison import comparison
from dashboard.views.start.rooms import rooms
from dashboard.views.start.routes import routes

_STYLE = Path(__file__).with_name("start.css")


def main() -> None:
    """Words, then the exhibits."""
    text = layout.page_text("start")
    shown = layout.exhibit()
    layout.controls(())
    st.html(_STYLE)
    with st.container(key="td-start-stage" if layout.present() else "td-start", gap=None):
        if shown in (None, "answer"):
            layout.claim(text("claim"))
            layout.lede(text("lede"))
            with layout.part("answer"):
                answer(text)
        if shown in (None, "table"):
            comparison(text)
        if shown in (None, "rooms"):
            rooms(text)
        if shown is None:
            routes(text)


main()
