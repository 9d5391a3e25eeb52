"""Spot the bug: a loop with one real mistake beside the right one; the reader guesses, then it is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from statistics import median

import pandas as pd
import streamlit as st

from core.mlp.bugs import BATCH, RATES, STEPS, VARIANTS, Bug
from core.mlp.experiments import SEEDS
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import bugs as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why_bugs
from dashboard.text import Text, literal
from dashboard.views.why.bug_code import CODE, difference
from dashboard.views.why.bug_threads import ANSWERS, THREADS
from dashboard.views.why.controls import choice

__all__ = ["bugs", "questioned"]

_HALF = 0.5
"""The rate at which the rate and 1 - rate are the same."""


@dataclass(frozen=True, slots=True)
class Mystery:
    """What is shown.

    Attributes:
        letter: of the loop.
        bug: its mistake.
        rate: of dropping.
        seed: of data, weights, batches and masks.
    """

    letter: str
    bug: Bug
    rate: float
    seed: int


def bugs(values: Mapping[str, Value], text: Text) -> None:
    """Curves of two loops, the question, and then the answer with its lines, its cost and its thread.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    letter = str(values["bug"])
    mystery = Mystery(letter, ANSWERS[letter][0], float(values["bug_rate"]), int(values["seed"]))
    if layout.present():
        layout.predict_switch()
    _head(mystery, text)
    left, right = st.columns([1.1, 1], gap="medium")
    curves = why_bugs.curves(mystery.rate, mystery.seed)
    draw = partial(figure.losses, curves, mystery.bug, style(text), letter=letter.upper())
    votes = layout.predicting() and not layout.waits(f"bug_{letter}")
    tall = 390 if votes else 460  # they stand under it
    chart(draw, "bugs-losses", of=mystery, height=420, presenting=tall, place=left)
    with right:
        _asked(mystery, text)
    answer = ANSWERS[letter][1].index(mystery.bug)
    layout.tally(f"bug_{letter}", questioned(letter, text), answer, of=mystery)
    numbers = {"batch": BATCH, "steps": text.number(STEPS), "rate": text.number(mystery.rate, 1)}
    words = text("bugs.measured", seed=mystery.seed, seeds=SEEDS, **numbers)
    layout.measured(words, seen=not layout.present())
    take("bugs", partial(_rows, mystery), text)
    if not layout.present():
        layout.code_fold(text, "fold.code_bugs", CODE)


def questioned(letter: str, text: Text) -> Text:
    """The page's words with the question about a loop and its four answers.

    Args:
        letter: of the loop.
        text: the page's words.
    """
    name = f"ask.bug_{letter}"
    asked = {name: text("bugs.ask", letter=letter.upper()), f"{name}.reveal": text("bugs.reveal")}
    answers = {
        f"{name}.{place}": text(f"bugs.{bug}") for place, bug in zip("abcd", ANSWERS[letter][1], strict=True)
    }
    return replace(text, labels={**text.labels, **asked, **answers})


def _head(mystery: Mystery, text: Text) -> None:
    if not (layout.present() and layout.predicting()):  # the question is the claim then
        heading(text("bugs.title", letter=mystery.letter.upper()), text("bugs.lede"), "bugs")
    with st.container(horizontal=True):
        choice("bug", text)
        choice("bug_rate", text)


def _asked(mystery: Mystery, text: Text) -> None:
    """The question where the reader wants to predict; else, or once it is asked, the answer."""
    if not layout.ask(f"bug_{mystery.letter}", questioned(mystery.letter, text), of=mystery):
        return
    if layout.present() or layout.predicting():
        _reveal(mystery, text)
    else:
        layout.fold(text("bugs.fold", letter=mystery.letter.upper()), "bugs", partial(_reveal, mystery, text))


def _reveal(mystery: Mystery, text: Text) -> None:
    bug = mystery.bug
    if not (layout.present() and layout.predicting()):  # the tally names it then
        st.markdown(f"**{text('bugs.is', letter=mystery.letter.upper(), name=text(f'bugs.{bug}'))}**")
    st.code(difference(bug), language=None, wrap_lines=True)  # as "diff", its green is too pale to read
    if layout.present():
        st.markdown(_in_short(bug, text))
        return
    says = text(f"bugs.says.{bug}")
    st.markdown(text(f"bugs.effect.{bug}", batch=BATCH))
    st.markdown(_costs(bug, text))
    st.markdown(text("bugs.thread", links="; ".join(_links(bug, titled=True)), says=says))
    st.markdown(_at_half(text))


def _in_short(bug: Bug, text: Text) -> str:
    """What there is room for on a projector: the medians, and the threads without their titles."""
    medians = [_signed(median(why_bugs.costs(bug, rate)), text) for rate in RATES]
    cost = text("bugs.medians", costs=" · ".join(medians), seeds=SEEDS)
    return f"{cost} {', '.join(_links(bug, titled=False))}"


def _costs(bug: Bug, text: Text) -> str:
    """A table: the rates, and under them the cost."""
    heads = [text("bug_rate.value", value=text.number(rate, 1)) for rate in RATES]
    cells = [_cost(why_bugs.costs(bug, rate), text) for rate in RATES]
    rows = (heads, ["---"] * len(heads), cells)
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{text('bugs.cost', seeds=SEEDS)}\n\n{table}"


def _cost(costs: list[float], text: Text) -> str:
    middle, low, high = (_signed(cost, text) for cost in (median(costs), min(costs), max(costs)))
    return f"**{middle}** ({text('crowd.range', low=low, high=high)})"


def _signed(cost: float, text: Text) -> str:
    said = text.number(cost, 2)
    return f"+{said}" if cost > 0 and said != text.number(0, 2) else said


def _links(bug: Bug, *, titled: bool) -> list[str]:
    names = [f"{each.project} {each.number}, {each.year}" for each in THREADS[bug]]
    titles = [f": {literal(each.title)}" if titled else "" for each in THREADS[bug]]
    threads = zip(names, titles, THREADS[bug], strict=True)
    return [f"[{name}{title}]({each.link})" for name, title, each in threads]


def _at_half(text: Text) -> str:
    alike = [bug for bug in why_bugs.hidden(_HALF) if bug != "by_rate"]
    names = ", ".join(text("bugs.quoted", name=text(f"bugs.{bug}")) for bug in alike)
    return text("bugs.half", rate=text.number(_HALF, 1), names=names, seeds=SEEDS)


def _rows(mystery: Mystery) -> pd.DataFrame:
    """A row a measurement: the right loop and all eight mistakes."""
    curves = why_bugs.curves(mystery.rate, mystery.seed)
    columns = {"updates": list(curves.steps)}
    for number, name in enumerate(VARIANTS):
        for kind in ("train", "test"):
            columns[f"{name}_{kind}_loss_nats"] = getattr(curves, kind)[number].tolist()
    return pd.DataFrame(columns)
