"""The network that trains while its masks move, its twin, and the gap: one component, one fragment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.mlp.presets import Twins
from core.mlp.schedules import SCHEDULES
from dashboard import layout
from dashboard.address import Value
from dashboard.components.link import answered, wanted
from dashboard.components.network_player import network_player
from dashboard.components.network_player.packing import pack
from dashboard.components.network_player.props import Choices, PlayerView, props
from dashboard.layout.memory import choose, kept
from dashboard.text import Text
from dashboard.views.dropout.controls import EXAMPLES, PRESET_VALUES
from dashboard.views.dropout.player_session import LOOKS, PlayerSession, values_of, view_of
from dashboard.views.dropout.run_chart import (
    arithmetic,
    diverged,
    gap_answer,
    measured,
    resting_run,
    right_answers,
)  # fmt: skip

__all__ = ["ASKED", "PARTS", "player"]

PARTS = ("network", "twins", "gap")
"""What the player shows; in a presentation one at a time."""

ASKED = "gap"
"""The part that has a question."""

_KEY = "player"
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
    kept("seat", PlayerSession).reopen()
    _live(twins, values, part, notes)


@layout.fragment
def _live(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    # The browser's wish for more steps runs this alone, with the values that the page had when it ran last.
    with layout.part("player"):
        _shown(twins, values, part, notes)


def _shown(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    text, session = layout.page_text("dropout"), kept("seat", PlayerSession)
    session.follow(twins, _view())
    network_player(_blob(session, text, values, part), key=_KEY, on_want=_on_want)
    if part in (None, ASKED):
        layout.tally("gap", text, gap_answer(session), of=twins)
    measured(twins, text, seen=part is None)
    if part is None:
        st.markdown(f"{notes} {right_answers(session, text)} {text('p_is')}")
        arithmetic(session, text)
        resting_run(session, text)


def _view() -> PlayerView:
    return view_of({name: layout.get_control(name) for name in LOOKS})


def _blob(session: PlayerSession, text: Text, values: Mapping[str, Value], part: str | None) -> bytes:
    run = session.watched()
    presets = tuple((name, text(f"preset.{name}")) for name in EXAMPLES)
    view = replace(session.opened, exhibit=part, present=layout.present())
    schedules = tuple((name, text(f"schedule.{name}")) for name in SCHEDULES)
    choices = Choices(presets, str(values["preset"]), run.twins.rate, schedules, run.twins.schedule)
    full = props(
        run.config, run.split, text, epoch=run.epoch, answered=answered(_KEY), visit=session.visit, view=view,
        choices=choices, counts=dict(run.counts), end=run.end, ended=diverged(run, text), knows=session.knows,
    )  # fmt: skip
    big = len(session.snapshots) * session.snapshots[0].weights.shape[1] > _BIG
    return pack(session.snapshots, run.split, full, weights_every=5 if big else 1)


def _on_want() -> None:
    serve: dict[str, Callable[[Any], None]] = {
        "steps": _steps, "preset": _preset, "rate": _rate, "schedule": _schedule, "view": _looked,
    }  # fmt: skip
    for name, value in wanted(_KEY).items():
        serve[name](value)


def _steps(said: Mapping[str, Any]) -> None:
    kept("seat", PlayerSession).ask(said)


def _preset(name: str) -> None:
    _from_the_start()
    layout.apply_preset(name, PRESET_VALUES)


def _rate(rate: float) -> None:
    _from_the_start()
    choose("p", float(rate))


def _schedule(name: str) -> None:
    _from_the_start()
    choose("schedule", name)


def _from_the_start() -> None:
    session = kept("seat", PlayerSession)
    session.view = replace(session.view, at=None)
    layout.set_control("at", -1)


def _looked(said: Mapping[str, Any]) -> None:
    session = kept("seat", PlayerSession)
    if session.run is None or said["epoch"] != session.run.epoch:
        return
    at = None if said["at"] is None else int(said["at"])
    view = PlayerView(float(said["speed"]), bool(said["masks"]), str(said["measure"]), at)
    session.look(view, resting=bool(said["resting"]))
    layout.set_controls(values_of(view))
