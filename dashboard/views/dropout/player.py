"""The network that trains while its masks move, its twin, and the gap: one component, one fragment."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from core.mlp.presets import PRESETS, Twins
from dashboard import layout
from dashboard.address import Value
from dashboard.components.network_player import network_player
from dashboard.components.network_player.packing import pack
from dashboard.components.network_player.props import Choices, View, props
from dashboard.layout.memory import choose, current, heard, kept
from dashboard.text import Text
from dashboard.views.dropout.controls import PRESET_VALUES
from dashboard.views.dropout.run_chart import arithmetic, diverged, measured, resting_run, right_answers
from dashboard.views.dropout.seat import LOOKS, Seat, values_of, view_of

__all__ = ["PARTS", "player", "resting_run_alone"]

PARTS = ("network", "twins", "gap")
"""What the player shows; in a presentation one at a time."""

_KEY = "player"
_HEAD_START = 0.2
"""Seconds that the browser gets to draw a changed run before the charts below keep it busy."""

_BIG = 200_000
"""Weights in a chunk beyond which only every fifth step's are sent, to spare the line."""


def player(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str = "") -> None:
    """Show the run of a set-up.

    Args:
        twins: the set-up.
        values: the page's controls.
        part: the part to fill the screen with in a presentation; None shows all, and what belongs to the run
            below.
        notes: what to look for, shown under the player.
    """
    kept("seat", Seat).reopen()
    _live(twins, values, part, notes)


@layout.fragment
def _live(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    # The browser's wish for more steps runs this alone, with the values that the page had when it ran last.
    with layout.part("player"):
        _shown(twins, values, part, notes)


def _shown(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    text, seat = layout.page_text("dropout"), kept("seat", Seat)
    changed = seat.follow(twins, _view())
    network_player(
        _blob(seat, text, values, part), key=_KEY, on_pull=_on_pull, on_choose=_on_choose, on_view=_on_view
    )
    if changed:
        time.sleep(_HEAD_START)
    if part is None:
        measured(twins, text)
        st.markdown(f"{notes} {right_answers(seat, text)}")
        arithmetic(seat, text)
        resting_run(seat, text)


def _view() -> View:
    return view_of({name: current(name) for name in LOOKS})


def resting_run_alone(twins: Twins, text: Text) -> None:
    """The whole run as a chart, without the player; for a presentation."""
    seat = kept("seat", Seat)
    seat.follow(twins, _view())
    seat.finish()
    resting_run(seat, text)


def _blob(seat: Seat, text: Text, values: Mapping[str, Value], part: str | None) -> bytes:
    run = seat.watched()
    presets = tuple((name, text(f"preset.{name}")) for name in PRESETS)
    view = replace(seat.opened, exhibit=part, present=layout.present())
    choices = Choices(presets, str(values["preset"]), run.twins.rate, seat.heard)
    full = props(
        run.config, run.split, text, epoch=run.epoch, visit=seat.visit, view=view, choices=choices,
        counts=dict(run.counts), end=run.end, ended=diverged(run, text),
    )  # fmt: skip
    big = len(seat.snapshots) * seat.snapshots[0].weights.shape[1] > _BIG
    return pack(seat.snapshots, run.split, full, weights_every=5 if big else 1)


def _on_pull() -> None:
    said = heard(_KEY, "pull")
    if said is not None:
        kept("seat", Seat).ask(said)


def _on_choose() -> None:
    seat, said = kept("seat", Seat), heard(_KEY, "choose")
    if said is None:
        return
    seat.heard = int(said["said"])
    seat.view = replace(seat.view, at=None)
    layout.put("at", -1)
    if "preset" in said:
        layout.take(str(said["preset"]), PRESET_VALUES)
    if "rate" in said:  # after the preset, which sets a rate of its own
        choose("p", float(said["rate"]))


def _on_view() -> None:
    seat, said = kept("seat", Seat), heard(_KEY, "view")
    if seat.run is None or said is None or said["epoch"] != seat.run.epoch or said["said"] < seat.heard:
        return
    at = None if said["at"] is None else int(said["at"])
    view = View(float(said["speed"]), bool(said["masks"]), str(said["measure"]), at)
    seat.look(view, resting=bool(said["resting"]))
    layout.reset(values_of(view))
