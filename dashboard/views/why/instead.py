"""Instead of dropout, or only for a while: other means, and rates on a schedule, by their test loss."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from statistics import median
from typing import cast

import pandas as pd
import streamlit as st

from core.mlp.experiments import SEEDS
from core.mlp.instead import METHODS, PROBLEMS, Problem
from core.mlp.instead_seeds import Learned
from core.mlp.presets import PRESETS
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import instead as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why_recorded
from dashboard.text import Text
from dashboard.views.why.controls import choice
from dashboard.views.why.instead_code import CODE

__all__ = ["SCHEDULED", "WITHOUT", "close_to", "instead", "schedules"]

SCHEDULED = ("nothing", "dropout", "early", "late", "falling", "rising", "validation")
"""What the second exhibit shows: five schedules between no dropout and a constant rate."""

WITHOUT = tuple(name for name in METHODS if name not in SCHEDULED[2:])
"""What the first shows: dropout, alone and with max norm, and what can stand in for it."""

DROPPING = frozenset(name for name, recipe in METHODS.items() if recipe.drops)

NEAR = 1.1
"""Up to this multiple of dropout's median test loss a method has come close."""


def instead(values: Mapping[str, Value], text: Text) -> None:
    """Other means against overfitting beside dropout.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    problem, measure = cast(Problem, values["task"]), str(values["outcome"])
    heading(text("instead.title"), text("instead.lede"), "instead")
    _choices(text)
    scores = _scores(problem, WITHOUT, measure)
    draw = partial(figure.ranking, scores, measure, DROPPING, style(text))
    alt = _alt(scores, measure, text)
    chart(draw, "instead", alt=alt, of=(problem, measure), height=430, presenting=510)
    if not layout.present():
        st.markdown(f"{_found(problem, text)} {_normed(text)}")
    _foot("instead", problem, WITHOUT, text)
    if not layout.present():
        layout.code_fold(text, "fold.instead", CODE)


def schedules(values: Mapping[str, Value], text: Text) -> None:
    """Dropout for a while: rates that change while the net learns.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    problem, measure = cast(Problem, values["task"]), str(values["outcome"])
    heading(text("schedules.title"), text("schedules.lede"), "schedules")
    if layout.present():
        _choices(text)
    left, right = st.columns([1, 1.7])
    draw = partial(figure.shares, style(text))
    chart(draw, "schedules-shares", of="shares", height=330, presenting=440, place=left)
    scores = _scores(problem, SCHEDULED, measure)
    draw = partial(figure.ranking, scores, measure, DROPPING, style(text))
    alt = _alt(scores, measure, text)
    chart(draw, "schedules", alt=alt, of=(problem, measure), height=330, presenting=440, place=right)
    if not layout.present():
        st.markdown(_ended(problem, text))
        st.markdown(text("schedules.papers"))
    _foot("schedules", problem, SCHEDULED, text)


def close_to(medians: Mapping[str, float], goal: float) -> tuple[list[str], list[str]]:
    """Which methods lie clearly below a loss, and which come close to it, the lowest first.

    Args:
        medians: test losses by method.
        goal: the loss, > 0.

    Example:
        >>> close_to({"decay": 0.4, "noise": 0.46, "nothing": 1.9, "stopping": 0.54}, goal=0.5)
        (['decay'], ['noise', 'stopping'])
    """
    order = sorted(medians, key=lambda name: medians[name])
    below = [name for name in order if medians[name] < goal / NEAR]
    return below, [name for name in order if goal / NEAR <= medians[name] <= goal * NEAR]


def _choices(text: Text) -> None:
    with st.container(horizontal=True):
        choice("task", text)
        choice("outcome", text)


def _rows(problem: Problem, methods: Collection[str]) -> Sequence[Learned]:
    return [row for row in why_recorded.learned(problem) if row.method in methods]


def _scores(problem: Problem, methods: Sequence[str], measure: str) -> Mapping[str, Sequence[float]]:
    rows = _rows(problem, methods)
    return {name: [float(getattr(row, measure)) for row in rows if row.method == name] for name in methods}


def _medians(problem: Problem, methods: Sequence[str]) -> Mapping[str, float]:
    return {name: median(losses) for name, losses in _scores(problem, methods, "test").items()}


def _alt(scores: Mapping[str, Sequence[float]], measure: str, text: Text) -> str:
    """The methods in their order, each with its median."""
    medians = {name: median(values) for name, values in scores.items()}
    said = text.percent if measure == "error" else text.number
    digits = 1 if measure == "error" else 2
    order = sorted(medians, key=lambda name: medians[name])
    listed = "; ".join(f"{text(f'instead.{name}')} {said(medians[name], digits)}" for name in order)
    return text("instead.alt", measure=text(f"instead.{measure}"), listed=listed, seeds=SEEDS)


def _found(problem: Problem, text: Text) -> str:
    """What lies below dropout on this data, what comes close, and what does not."""
    medians = _medians(problem, WITHOUT)
    others = {name: loss for name, loss in medians.items() if name not in ("nothing", "dropout")}
    below, near = close_to(others, medians["dropout"])
    far = [name for name in sorted(others, key=lambda name: others[name]) if name not in (*below, *near)]
    numbers = {name: text.number(medians[name], 2) for name in ("nothing", "dropout")}
    lists = {"below": below, "near": near, "far": far}
    helps = "helps" if medians["dropout"] < medians["nothing"] else "hurts"
    said = [text("instead.found", data=text(f"task.{problem}"), **numbers), text(f"instead.{helps}")]
    said += [
        text(f"instead.{key}", names=_named(names, medians, text)) for key, names in lists.items() if names
    ]
    return " ".join(said)


def _named(names: Sequence[str], medians: Mapping[str, float], text: Text) -> str:
    return ", ".join(f"{text(f'instead.{name}')} ({text.number(medians[name], 2)})" for name in names)


def _normed(text: Text) -> str:
    """Layer norm on each data set, between nothing and dropout."""
    said = []
    for problem in PROBLEMS:
        medians = _medians(problem, WITHOUT)
        numbers = {name: text.number(medians[name], 2) for name in ("nothing", "layer_norm", "dropout")}
        said.append(text("instead.normed_on", data=text(f"task.{problem}"), **numbers))
    return text("instead.normed", each="; ".join(said))


def _ended(problem: Problem, text: Text) -> str:
    """Which schedules end near a constant rate, and which near no dropout."""
    medians = _medians(problem, SCHEDULED)
    numbers = {name: text.number(medians[name], 2) for name in ("nothing", "dropout")}
    sides: dict[str, list[str]] = {"like_dropout": [], "like_nothing": []}
    for name in sorted(SCHEDULED[2:], key=lambda name: medians[name]):
        sides[_nearer(medians, name)].append(name)
    said = [text("schedules.found", data=text(f"task.{problem}"), **numbers)]
    said += [
        text(f"schedules.{key}", names=_named(names, medians, text)) for key, names in sides.items() if names
    ]
    return " ".join(said)


def _nearer(medians: Mapping[str, float], name: str) -> str:
    """On a scale of ratios."""
    away = {other: abs(math.log(medians[name] / medians[other])) for other in ("dropout", "nothing")}
    return f"like_{min(away, key=lambda other: away[other])}"


def _foot(name: str, problem: Problem, methods: Sequence[str], text: Text) -> None:
    base = PRESETS[problem]
    numbers = {"cases": text.number(base.n), "units": base.units, "steps": text.number(base.steps)}
    rates = {"rate": text.number(base.rate, 1), "seeds": SEEDS}
    words = text(f"{name}.measured", data=text(f"task.{problem}"), **numbers, **rates)
    if base.input_rate:
        words = text("instead.inputs", words=words, rate=text.number(base.input_rate, 2))
    layout.measured(words, "recorded", seen=not layout.present())
    take(f"{name}-{problem}", partial(_table, problem, methods), text)


def _table(problem: Problem, methods: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame(_rows(problem, methods))
    return table.assign(gap=table["test"] - table["train"])
