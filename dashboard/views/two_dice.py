"""Two dice: masks and sampling on one trained model, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from dashboard import layout
from dashboard.address import Value
from dashboard.exhibits.two_dice import temptation, twins
from dashboard.exhibits.two_dice.hero import arrive, hero
from dashboard.exhibits.two_dice.predict import asked, tally
from dashboard.runs import speaking, training, two_dice
from dashboard.text import Text

EXHIBITS = ("cells", "doubt", "twins", "masks", "words")


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
    if shown is None:
        _head(values, text)
    if shown in (None, "cells", "doubt"):
        hero(shown, predict=bool(values["predict"]))
    try:
        _recorded(values, text, shown)
    except two_dice.RowError as error:
        st.markdown(text("no_tables", reason=_public(str(error))))


def _recorded(values: Mapping[str, Value], text: Text, shown: str | None) -> None:
    predict = bool(values["predict"])
    networks, texts = two_dice.networks(), two_dice.texts()
    if shown in (None, "twins") and asked("twins", text, wanted=predict):
        twins.twins(text)
        tally("twins", text, twins.right_answer(networks, texts), wanted=predict)
        if shown is None:
            twins.live(str(values["prompt"]), int(values["seed"]), text, wanted=bool(values["twins"]))
    if shown in (None, "masks") and asked("masks", text, wanted=predict):
        temptation.masks(text)
        tally(
            "masks",
            text,
            temptation.masks_answer(two_dice.temptation(), twins.rate_of(networks)),
            wanted=predict,
        )
    if shown in (None, "words") and asked("words", text, wanted=predict):
        temptation.own_words(text)
        tally("words", text, temptation.own_words_answer(networks), wanted=predict)


def _head(values: Mapping[str, Value], text: Text) -> None:
    layout.claim(text("claim"))
    with st.container(horizontal=True, vertical_alignment="center"):
        masks = f"<learning>{text('lede_masks')}</learning>"
        sampling = f"<speaking>{text('lede_sampling')}</speaking>"
        layout.lede(text("lede", count=text.number(int(values["n"])), masks=masks, sampling=sampling))
        st.toggle(
            text("predict"), key="predict", help=text("predict_help"), width="content",
            on_change=layout.follow, args=("predict",),
        )  # fmt: skip


def _without_model(text: Text, reason: str) -> None:
    layout.claim(text("claim"))
    st.markdown(text("no_model", reason=_public(reason)))


def _public(reason: str) -> str:
    return reason.replace(
        f"{Path(__file__).resolve().parents[2]}/", ""
    )  # where the server keeps it is private


main()
