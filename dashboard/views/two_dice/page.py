"""Two dice: masks and sampling on one trained model, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.lm.voices import VOICES, kind
from dashboard import layout
from dashboard.address import Value
from dashboard.layout.voice import SPEAKER
from dashboard.runs import training, two_dice
from dashboard.text import Text
from dashboard.views.two_dice import ablations, twins
from dashboard.views.two_dice.hero import arrive, hero, take_cells


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("two_dice")
    shown, values = layout.exhibit(), None
    if shown is None:
        layout.claim(text("claim"))
    else:
        layout.predict_switch()
    with layout.part("model"):
        values = _spoken(text, shown)
    _recorded(values, text, shown)


def _spoken(text: Text, shown: str | None) -> Mapping[str, Value]:
    """What the model says here and now. Returns the controls."""
    training.warm()
    values = arrive()
    if shown is None:
        _lede(values, text)
    if shown in (None, "cells", "doubt"):
        hero(shown)
        take_cells()
    return values


def _recorded(values: Mapping[str, Value] | None, text: Text, shown: str | None) -> None:
    """What was measured before needs no model; without one there are no controls."""
    if shown in (None, "twins"):
        with layout.room():
            _twins(values, text, shown)
    if shown in (None, "masks"):
        with layout.room():
            _masks(text)
    if shown in (None, "words"):
        with layout.room():
            _words(text)


def _twins(values: Mapping[str, Value] | None, text: Text, shown: str | None) -> None:
    if not layout.ask("twins", text):
        return
    with layout.part("twins"):
        twins.twins(text)
        answer = twins.right_answer(two_dice.networks(), two_dice.texts())
        layout.tally("twins", text, answer)
    if shown is None and values is not None:
        with layout.part("live"):
            twins.live(str(values["prompt"]), int(values["seed"]), text, wanted=bool(values["twins"]))


def _masks(text: Text) -> None:
    if layout.ask("masks", text):
        with layout.part("masks"):
            ablations.masks(text)
            answer = ablations.masks_answer(two_dice.ablations(), twins.rate_of(two_dice.networks()))
            layout.tally("masks", text, answer)


def _words(text: Text) -> None:
    if layout.ask("words", text):
        with layout.part("words"):
            ablations.scheduled_sampling(text)
            layout.tally("words", text, ablations.own_words_answer(two_dice.networks()))


def _lede(values: Mapping[str, Value], text: Text) -> None:
    masks = f"<learning>{text('lede_masks')}</learning>"
    sampling = f"<speaking>{text('lede_sampling')}</speaking>"
    count = text.number(int(values["n"]))
    layout.lede_and_switch(text("lede", count=count, masks=masks, sampling=sampling))
    st.segmented_control(
        text("speaker"), (*VOICES.values(), *layout.lent()), key=SPEAKER, required=True,
        label_visibility="collapsed", format_func=lambda name: text(f"speaker.{kind(name)}"),
    )  # fmt: skip


main()
