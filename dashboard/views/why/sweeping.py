"""Which rate, and how much data: recorded on arrival, and trained anew while the reader watches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import pandas as pd
import streamlit as st

from core.mlp.experiments import SEEDS
from core.mlp.sweeps import PROBLEMS, Arm, Problem, Sweep, arms
from core.mlp.sweeps_seeds import Reached
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import sweeps as figure
from dashboard.figures.sweeps import Axis, Score, lowest
from dashboard.layout.memory import kept
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import why, why_recorded
from dashboard.text import Text
from dashboard.views.why.controls import sweep_choices
from dashboard.views.why.taking import take

__all__ = ["LIVE", "cases", "rates"]

LIVE = tuple(range(SEEDS, SEEDS + 10))
"""Seeds that are trained while the reader watches: the first after the recorded ones."""

_SWEEPS: Mapping[Axis, tuple[Sweep, ...]] = {"rate": ("fixed", "grown"), "cases": ("cases",)}


@dataclass(slots=True)
class Watched:
    """A sweep that this visit trains, or has trained.

    Attributes:
        todo: arms that are still to come.
        rows: the nets that have arrived.
    """

    todo: list[Arm] = field(default_factory=list)
    rows: list[Reached] = field(default_factory=list)

    def start(self, axis: Axis, problem: Problem) -> None:
        """Begin anew."""
        self.todo, self.rows = [arm for sweep in _SWEEPS[axis] for arm in arms(problem, sweep)], []

    def stop(self) -> None:
        """Leave it at what has arrived."""
        self.todo = []


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
    heading(text("cases.title"), text("cases.lede"), "cases")
    if layout.present():
        sweep_choices(text)
    _show("cases", values, text)


def _show(axis: Axis, values: Mapping[str, Value], text: Text) -> None:
    problem, score = cast(Problem, values["problem"]), cast(Score, values["score"])
    recorded = why_recorded.swept(problem, _SWEEPS[axis])
    _watched(axis, problem).stop()  # what a run of the whole page finds under way does not go on
    _curves(axis, problem, score)
    if not layout.present():
        st.markdown(_found(axis, recorded, text))
    base = PROBLEMS[problem]
    numbers = {"units": base.units, "steps": text.number(base.steps), "seeds": SEEDS, "cases": base.n}
    words = text(f"{axis}.measured", data=text(f"problem.{problem}"), **numbers)
    layout.measured(words, "recorded", seen=not layout.present())
    take(f"sweep-{axis}", partial(pd.DataFrame, recorded), text)


def _watched(axis: Axis, problem: Problem) -> Watched:
    return kept(f"sweep-{axis}-{problem}", Watched)


@layout.fragment
def _curves(axis: Axis, problem: Problem, score: Score) -> None:
    """The recorded curves, what has arrived of those that are trained here, and the next of them."""
    text, watched = layout.page_text("why"), _watched(axis, problem)
    recorded = figure.curves(why_recorded.swept(problem, _SWEEPS[axis]), score, axis)
    live = figure.curves(watched.rows, score, axis)
    draw = partial(figure.sweep, recorded, live, style(text), score=score, axis=axis)
    of = None if watched.rows else (problem, score)
    chart(draw, f"sweep-{axis}", of=of, height=360, presenting=470)
    if layout.present():
        return
    _button(axis, problem, watched, text)
    if watched.todo:
        watched.rows += why.reached(watched.todo.pop(0), LIVE)
        st.rerun(scope="fragment")


def _button(axis: Axis, problem: Problem, watched: Watched, text: Text) -> None:
    """One button, so that it stands still while what it does changes."""
    if watched.todo:
        words, act = text("sweep.stop", count=len(watched.todo)), watched.stop
    else:
        words, act = text("sweep.start", seeds=len(LIVE)), partial(watched.start, axis, problem)
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
    return " ".join((text("cases.found"), *sentences, text("cases.paper")))
