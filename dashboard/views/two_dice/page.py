"""Two dice: masks and sampling on one trained model, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard import layout
from dashboard.address import Value
from dashboard.runs import training, two_dice
from dashboard.text import Text
from dashboard.views.two_dice import ablations, twins
from dashboard.views.two_dice.hero import arrive, hero
from dashboard.views.two_dice.predict import asked, tally


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("two_dice")
    shown, values = layout.exhibit(), None
    if shown is None:
        layout.claim(text("claim"))
    with layout.part("model"):
        two_dice.storyteller()
        values = _spoken(text, shown)
    _recorded(values, text, shown)


def _spoken(text: Text, shown: str | None) -> Mapping[str, Value]:
    """What the model says here and now. Returns the controls."""
    training.warm()
    values = arrive()
    if shown is None:
        _lede(values, text)
    if shown in (None, "cells", "doubt"):
        hero(shown, predict=bool(values["predict"]))
    return values


def _recorded(values: Mapping[str, Value] | None, text: Text, shown: str | None) -> None:
    """What was measured before needs no model; without one there are no controls, and nobody is asked."""
    predict = values is not None and bool(values["predict"])
    if shown in (None, "twins") and asked("twins", text, wanted=predict):
        with layout.part("twins"):
            twins.twins(text)
            answer = twins.right_answer(two_dice.networks(), two_dice.texts())
            tally("twins", text, answer, wanted=predict)
        if shown is None and values is not None:
            with layout.part("live"):
                twins.live(str(values["prompt"]), int(values["seed"]), text, wanted=bool(values["twins"]))
    if shown in (None, "masks") and asked("masks", text, wanted=predict):
        with layout.part("masks"):
            ablations.masks(text)
            answer = ablations.masks_answer(two_dice.ablations(), twins.rate_of(two_dice.networks()))
            tally("masks", text, answer, wanted=predict)
    if shown in (None, "words") and asked("words", text, wanted=predict):
        with layout.part("words"):
            ablations.scheduled_sampling(text)
            tally("words", text, ablations.own_words_answer(two_dice.networks()), wanted=predict)


def _lede(values: Mapping[str, Value], text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        masks = f"<learning>{text('lede_masks')}</learning>"
        sampling = f"<speaking>{text('lede_sampling')}</speaking>"
        layout.lede(text("lede", count=text.number(int(values["n"])), masks=masks, sampling=sampling))
        st.toggle(
            text("predict"), key="predict", help=text("predict_help"), width="content",
            on_change=layout.follow, args=("predict",),
        )  # fmt: skip


main()
