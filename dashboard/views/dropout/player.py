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
from dashboard.components.network_player.props import Choices, PlayerView, props
from dashboard.layout.memory import choose, heard, kept
from dashboard.text import Text
from dashboard.views.dropout.controls import PRESET_VALUES
from dashboard.views.dropout.player_session import LOOKS, PlayerSession, values_of, view_of
from dashboard.views.dropout.run_chart import arithmetic, diverged, measured, resting_run, right_answers

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
    kept("seat", PlayerSession).reopen()
    _live(twins, values, part, notes)


@layout.fragment
def _live(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    # The browser's wish for more steps runs this alone, with the values that the page had when it ran last.
    with layout.part("player"):
        _shown(twins, values, part, notes)


def _shown(twins: Twins, values: Mapping[str, Value], part: str | None, notes: str) -> None:
    text, session = layout.page_text("dropout"), kept("seat", PlayerSession)
    changed = session.follow(twins, _view())
    network_player(
        _blob(session, text, values, part), key=_KEY, on_pull=_on_pull, on_choose=_on_choose, on_view=_on_view
    )
    if changed:
        time.sleep(_HEAD_START)
    if part is None:
        measured(twins, text)
        st.markdown(f"{notes} {right_answers(session, text)}")
        arithmetic(session, text)
        resting_run(session, text)


def _view() -> PlayerView:
    return view_of({name: layout.get_control(name) for name in LOOKS})


def resting_run_alone(twins: Twins, text: Text) -> None:
    """The whole run as a chart, without the player; for a presentation."""
    session = kept("seat", PlayerSession)
    session.follow(twins, _view())
    session.finish()
    resting_run(session, text)


def _blob(session: PlayerSession, text: Text, values: Mapping[str, Value], part: str | None) -> bytes:
    run = session.watched()
    presets = tuple((name, text(f"preset.{name}")) for name in PRESETS)
    view = replace(session.opened, exhibit=part, present=layout.present())
    choices = Choices(presets, str(values["preset"]), run.twins.rate, session.heard)
    full = props(
        run.config, run.split, text, epoch=run.epoch, visit=session.visit, view=view, choices=choices,
        counts=dict(run.counts), end=run.end, ended=diverged(run, text),
    )  # fmt: skip
    big = len(session.snapshots) * session.snapshots[0].weights.shape[1] > _BIG
    return pack(session.snapshots, run.split, full, weights_every=5 if big else 1)


def _on_pull() -> None:
    said = heard(_KEY, "pull")
    if said is not None:
        kept("seat", PlayerSession).ask(said)


def _on_choose() -> None:
    session, said = kept("seat", PlayerSession), heard(_KEY, "choose")
    if said is None:
        return
    session.heard = int(said["said"])
    session.view = replace(session.view, at=None)
    layout.set_control("at", -1)
    if "preset" in said:
        layout.apply_preset(str(said["preset"]), PRESET_VALUES)
    if "rate" in said:  # after the preset, which sets a rate of its own
        choose("p", float(said["rate"]))


def _on_view() -> None:
    session, said = kept("seat", PlayerSession), heard(_KEY, "view")
    if (
        session.run is None
        or said is None
        or said["epoch"] != session.run.epoch
        or said["said"] < session.heard
    ):
        return
    at = None if said["at"] is None else int(said["at"])
    view = PlayerView(float(said["speed"]), bool(said["masks"]), str(said["measure"]), at)
    session.look(view, resting=bool(said["resting"]))
    layout.set_controls(values_of(view))
