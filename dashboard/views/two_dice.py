"""Two dice: masks and sampling on one trained model, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from dashboard import layout
from dashboard.address import Value
from dashboard.exhibits.two_dice.hero import arrive, hero
from dashboard.runs import speaking, training, two_dice
from dashboard.text import Text

EXHIBITS = ("cells",)


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("two_dice")
    shown = layout.exhibits(EXHIBITS)
    try:
        two_dice.storyteller()
    except speaking.LanguageError as error:
        _without_model(text, str(error))
        return
    training.warm()
    values = arrive()
    if shown in (None, "cells"):
        _head(values, text, presenting=shown is not None)
        hero(alone=shown is not None)


def _head(values: Mapping[str, Value], text: Text, *, presenting: bool) -> None:
    layout.claim(text("claim"))
    if presenting:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        masks = f"<learning>{text('lede_masks')}</learning>"
        sampling = f"<speaking>{text('lede_sampling')}</speaking>"
        layout.lede(text("lede", count=text.number(int(values["n"])), masks=masks, sampling=sampling))
        st.toggle(text("predict"), key="predict", help=text("predict_help"), width="content")


def _without_model(text: Text, reason: str) -> None:
    layout.claim(text("claim"))
    here = f"{Path(__file__).resolve().parents[2]}/"  # a visitor need not know where the server keeps it
    st.markdown(text("no_model", reason=reason.replace(here, "")))


main()
