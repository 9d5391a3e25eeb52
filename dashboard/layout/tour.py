"""The bar that leads a reader along a tour, outside of the projector."""

from __future__ import annotations

import html

import streamlit as st

from dashboard.layout.session import move, session
from dashboard.layout.stage import place, talk, turn_to
from dashboard.layout.words import page_text

__all__ = ["tour_bar"]


def tour_bar() -> None:
    """Say where the tour is, and lead on; nothing where there is none."""
    state, text = session(), page_text("frame")
    if not state.led["tour"]:
        return
    here = place()
    stop = talk()[here.number - 1]
    said = text(
        "tour.place",
        minutes=state.led["tour"],
        number=here.number,
        total=here.all,
        words=text(f"tour.{stop.name}"),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="td-tour"):
        st.html(f'<p class="td-tour-place">{html.escape(said)}</p>')
        _step("previous", here.number - 1, disabled=here.number == 1)
        _step("next", here.number + 1, disabled=here.number == here.all)
        st.button(text("tour.end"), key="td-tour-end", type="tertiary", on_click=_end)
    if state.led["notes"]:
        st.html(f'<p class="td-tour-note">{html.escape(text(f"tour.{stop.name}.note"))}</p>')


def _step(words: str, number: int, *, disabled: bool) -> None:
    label = page_text("frame")(words)
    st.button(label, key=f"td-tour-{words}", disabled=disabled, on_click=turn_to, args=(number,))


def _end() -> None:
    session().led["tour"], session().exhibit = "", ""
    session().led["stop"] = 1
    move()
