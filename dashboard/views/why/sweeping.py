"""Which rate, and how much data: recorded on arrival, and trained anew while the reader watches."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import pandas as pd
import streamlit as st

from core.mlp.experiments import SEEDS
from core.mlp.sweeps import BASES, PROBLEMS, Arm, Problem, Sweep, arms
from core.mlp.sweeps_seeds import Reached
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import sweeps as figure
from dashboard.figures.sweeps import Axis, Score, lowest
from dashboard.layout.memory import kept
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why, why_recorded
from dashboard.text import Text
from dashboard.views.why.controls import sweep_choices

__all__ = ["LIVE", "cases", "rates", "seeds_of"]

LIVE = tuple(range(SEEDS, SEEDS + 10))
"""Seeds that are trained while the reader watches: the first after the recorded ones."""

A_MOMENT = 1.0
"""Seconds in which the button that stopped and now starts is taken for the one that stopped."""

_SWEEPS: Mapping[Axis, tuple[Sweep, ...]] = {"rate": ("fixed", "grown"), "cases": ("cases",)}


@dataclass(slots=True)
class Watched:
    """A sweep that this visit trains, or has trained.

    Attributes:
        todo: arms that are still to come.
        rows: the nets that have arrived.
        ended: when the last of them did, by the clock of `time.monotonic`.
    """

    todo: list[Arm] = field(default_factory=list)
    rows: list[Reached] = field(default_factory=list)
    ended: float = -math.inf

    def start(self, axis: Axis, problem: Problem) -> None:
        """Begin anew. A press that has only just missed the end was meant to stop."""
        if time.monotonic() - self.ended > A_MOMENT:
            self.todo, self.rows = _every(axis, problem), []

    def arrive(self, rows: Sequence[Reached], todo: list[Arm]) -> None:
        """Note some nets that have arrived, and what is still to come."""
        self.rows, self.todo = [*self.rows, *rows], todo
        if not todo:
            self.ended = time.monotonic()

    def stop(self) -> None:
        """Leave it at what has arrived."""
        self.todo = []


def _every(axis: Axis, problem: Problem) -> list[Arm]:
    return [arm for sweep in _SWEEPS[axis] for arm in arms(problem, sweep)]


def seeds_of(problem: Problem) -> tuple[int, ...]:
    """Those that are trained while the reader watches: fewer of what is dearer.

    Args:
        problem: what is learned.

    Example:
        >>> len(seeds_of("moons")), len(seeds_of("mnist"))
        (10, 5)
    """
    return LIVE if problem in PROBLEMS else LIVE[:5]


def rates(values: Mapping[str, Value], text: Text) -> None:
    """The score against the rate, with the units fixed and with the kept units fixed.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    heading(text("rates.title"), text("rates.lede"), "rates")
    sweep_choices(text)
    _show("rate", values, text)


def cases(values: Mapping[str, Value], text: Text) -> None:
    """The score against the number of training cases, with dropout and without.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    if not layout.present():
        _ready(values)  # no title without a figure, where the choice stands with another
    heading(text("cases.title"), text("cases.lede"), "cases")
    if layout.present():
        sweep_choices(text)
    _show("cases", values, text)


def _show(axis: Axis, values: Mapping[str, Value], text: Text) -> None:
    problem, score = cast(Problem, values["problem"]), cast(Score, values["score"])
    _watched(axis, problem).stop()  # what a run of the whole page finds under way does not go on
    _ready(values)
    recorded = why_recorded.swept(problem, _SWEEPS[axis])  # what is broken is told here, in no fragment
    _curves(axis, problem, score)
    if recorded:
        _below(axis, problem, recorded, text)


def _ready(values: Mapping[str, Value]) -> None:
    """Raise where what is to be learned is MNIST and cannot be had."""
    if values["problem"] not in PROBLEMS:
        why.check_mnist()


def _below(axis: Axis, problem: Problem, rows: Sequence[Reached], text: Text) -> None:
    """What was found once all have arrived, of what, and the numbers."""
    complete = {(row.sweep, row.rate, row.cases) for row in rows}
    if not layout.present() and len(complete) == len(_every(axis, problem)):
        st.markdown(_found(axis, rows, text))
    _measured(axis, problem, text)
    take(f"sweep-{axis}", partial(pd.DataFrame, rows), text)


def _measured(axis: Axis, problem: Problem, text: Text) -> None:
    base, recorded = BASES[problem], problem in PROBLEMS
    seeds = SEEDS if recorded else len(seeds_of(problem))
    numbers = {name: text.number(getattr(base, name)) for name in ("n", "n_test", "units", "steps")}
    key = f"{axis}.measured" if recorded else f"{axis}.measured_mnist"
    words = text(key, data=text(f"problem.{problem}"), seeds=seeds, **numbers)
    layout.measured(words, "recorded" if recorded else "measured", seen=not layout.present())


def _watched(axis: Axis, problem: Problem) -> Watched:
    return kept(f"sweep-{axis}-{problem}", Watched)


@layout.fragment
def _curves(axis: Axis, problem: Problem, score: Score) -> None:
    """The curves, what has arrived of those that are trained here, and the next of them."""
    text, watched = layout.page_text("why"), _watched(axis, problem)
    _chart(axis, problem, score, watched, text)
    empty = problem not in PROBLEMS and not watched.rows
    if empty or not layout.present():  # beside a chart a projector has no room for it
        _button(axis, problem, watched, text)
    if watched.rows and problem not in PROBLEMS:
        _below(axis, problem, watched.rows, text)
    if watched.todo:
        with layout.part(f"trained-{axis}"):
            todo, watched.todo = watched.todo, []  # nothing is to come if this cannot be trained
            watched.arrive(why.reached(todo[0], seeds_of(problem)), todo[1:])
            st.rerun(scope="fragment")


def _chart(axis: Axis, problem: Problem, score: Score, watched: Watched, text: Text) -> None:
    """What is trained here lies above what is recorded; where nothing is, it takes its place."""
    recorded = figure.curves(why_recorded.swept(problem, _SWEEPS[axis]), score, axis)
    live = figure.curves(watched.rows, score, axis)
    if not recorded and not live:
        st.markdown(text("sweep.nothing_yet"))
        return
    first, above = (recorded, live) if recorded else (live, {})
    along = sorted({getattr(arm, axis) for arm in _every(axis, problem)})
    draw = partial(figure.sweep, first, above, style(text), score=score, axis=axis, along=along)
    of = None if watched.rows else (problem, score)
    chart(draw, f"sweep-{axis}", of=of, height=360, presenting=470)


def _button(axis: Axis, problem: Problem, watched: Watched, text: Text) -> None:
    """One button, so that it stands still while what it does changes."""
    if watched.todo:
        words, act = text("sweep.stop", count=len(watched.todo)), watched.stop
    else:
        key = "sweep.start" if problem in PROBLEMS else "sweep.start_mnist"
        words, act = text(key, seeds=len(seeds_of(problem))), partial(watched.start, axis, problem)
    st.button(words, key=f"sweep-run-{axis}", on_click=act)


def _found(axis: Axis, rows: Sequence[Reached], text: Text) -> str:
    return _found_rate(rows, text) if axis == "rate" else _found_cases(rows, text)


def _found_rate(rows: Sequence[Reached], text: Text) -> str:
    """Where the test loss is lowest, and from which rate on dropout hurts."""
    values, both = dict[str, str](), figure.curves(rows, "test", "rate")
    for name, places in both.items():
        best = lowest(places)
        ends = text("crowd.range", low=text.number(best.low, 2), high=text.number(best.high, 2))
        values[f"{name}_best"] = text.number(best.x, 1)
        values[f"{name}_loss"] = f"{text.number(best.middle, 2)} ({ends})"
        values[f"{name}_without"] = text.number(places[0].middle, 2)
        values[f"{name}_last"] = text.number(places[-1].middle, 2)
    without, *fixed = both["fixed"]
    worse = [text.number(place.x, 1) for place in fixed if place.middle > without.middle]
    hurts = text("rate.hurts", rates=", ".join(worse)) if worse else text("rate.hurts_nowhere")
    return f"{text('rate.found', **values)} {hurts} {text('rate.paper')}"


def _found_cases(rows: Sequence[Reached], text: Text) -> str:
    """For which training sets the net with dropout has the lower test loss."""
    both = figure.curves(rows, "test", "cases")
    pairs = list(zip(both["dropout"], both["plain"], strict=True))
    said = {
        "better": [text.number(a.x) for a, b in pairs if a.middle < b.middle],
        "worse": [text.number(a.x) for a, b in pairs if a.middle >= b.middle],
    }
    sentences = [text(f"cases.{name}", cases=", ".join(sets)) for name, sets in said.items() if sets]
    paper = "cases.paper" if rows[0].problem in PROBLEMS else "cases.paper_mnist"
    return " ".join((text("cases.found"), *sentences, text(paper)))
