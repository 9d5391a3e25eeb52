"""Dropout, live: a network trains before your eyes, with fresh masks for every case, beside its twin."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.mlp.presets import Twins
from dashboard import layout
from dashboard.address import Value
from dashboard.runs import training
from dashboard.text import Text
from dashboard.views.dropout.controls import OWN_TABLE, PRESET_VALUES, is_preset, params, twins_of
from dashboard.views.dropout.experiments import masks_as_data, settling
from dashboard.views.dropout.own_table import arrived, panel
from dashboard.views.dropout.own_text import NAME, own_text, own_text_file
from dashboard.views.dropout.player import ASKED, PARTS, player
from dashboard.views.dropout.player_file import player_file
from dashboard.views.dropout.run_chart import take_away
from dashboard.views.dropout.seeds import spread_over_seeds
from dashboard.views.dropout.setup import setup


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("dropout")
    own, values = arrived(), layout.controls(params(text.language), PRESET_VALUES)
    twins, shown = twins_of(values, own.table), layout.exhibit()
    training.warm()
    _offer(twins, values, text)
    if shown is None or shown in PARTS:
        with layout.room():
            _watched(twins, values, text, shown)
    _below(twins, values, text, shown)


def _offer(twins: Twins, values: Mapping[str, Value], text: Text) -> None:
    run = partial(player_file, twins, values, _claim(twins, values, text), _lede(twins, text), text)
    layout.offer_files({**dict.fromkeys(PARTS, run), NAME: own_text_file})


def _watched(twins: Twins, values: Mapping[str, Value], text: Text, shown: str | None) -> None:
    """The run; where the reader wants to predict first, the question of its gap hides what the claim says."""
    if shown not in (None, ASKED) or not layout.waits("gap"):
        layout.claim(_claim(twins, values, text))
    elif shown is None:
        st.empty()  # in its place: what stands below is not mounted anew
    if shown is None:
        layout.lede_and_switch(_lede(twins, text))
        if values["data"] == OWN_TABLE:
            panel(text)
    elif shown == ASKED:
        layout.predict_switch()
    if shown not in (None, ASKED) or layout.ask("gap", text, of=twins, steps=text.number(twins.steps)):
        player(twins, values, shown, _notes(twins, values, text))
        if shown is None:
            take_away(text)


def _lede(twins: Twins, text: Text) -> str:
    kind = {"digits": "cases.digits", OWN_TABLE: "cases.rows"}.get(twins.data, "cases.points")
    die = f"<learning>{text('learning_die')}</learning>"
    return text("lede", cases=text(kind, count=text.number(twins.n)), die=die)


def _claim(twins: Twins, values: Mapping[str, Value], text: Text) -> str:
    if twins.data != values["data"]:
        return text("claim.no_table")
    if not is_preset(values):
        return text("claim.own")
    share = text("share.half") if twins.rate == 0.5 else text("share.other", percent=text.percent(twins.rate))
    return text(f"claim.{values['preset']}", share=share)


def _notes(twins: Twins, values: Mapping[str, Value], text: Text) -> str:
    key = f"watch.{values['preset']}" if is_preset(values) else "watch.own"
    return text(key, count=text.number(twins.n), units=twins.units)


def _below(twins: Twins, values: Mapping[str, Value], text: Text, shown: str | None) -> None:
    if shown is None:
        setup(text, str(values["preset"]))
    with layout.part("below"):
        if shown in (None, "settling"):
            settling(twins, text)
        if shown in (None, "masks"):
            masks_as_data(twins, text)
        if shown in (None, "spread"):
            spread_over_seeds(twins, text, wanted=bool(values["spread"]))
    if shown in (None, NAME):
        own_text(shown)


main()
