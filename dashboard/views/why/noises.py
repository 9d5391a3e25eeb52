"""The noise does not have to be zeros: four kinds of it, and ridge regression as the plainest case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median
from typing import cast

import pandas as pd
import streamlit as st

from core.mlp.experiments import SEEDS
from core.mlp.noises import KINDS, RATES
from core.mlp.noises_seeds import Noisy
from core.mlp.sweeps import PROBLEMS, Problem
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import noises as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why, why_recorded
from dashboard.text import Text
from dashboard.views.why.controls import sweep_choices

__all__ = ["noises"]

_INSTEAD: Problem = "digits"
"""What is shown where MNIST is chosen: of the kinds of noise there are recorded nets alone."""


def noises(values: Mapping[str, Value], text: Text) -> None:
    """Test losses of nets that learned with each kind of noise; beside it the linear model.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    chosen, score = cast(Problem, values["problem"]), str(values["score"])
    problem = chosen if chosen in PROBLEMS else _INSTEAD
    heading(text("noise.title"), text("noise.lede"), "noises")
    if layout.present():
        sweep_choices(text)
    rows = why_recorded.noisy(problem)
    left, right = st.columns([1.6, 1])
    draw = partial(figure.strips, _by_kind(rows, score), style(text), share=score == "error")
    chart(draw, "noises", of=(problem, score), height=330, presenting=440, place=left)
    line = why.ridge(int(values["seed"]))
    draw = partial(figure.penalty, why.RIDGE_RATES, *line, style(text))
    chart(draw, "ridge", of=int(values["seed"]), height=330, presenting=440, place=right)
    if not layout.present():
        st.markdown(_found(rows, text))
        st.markdown(text("noise.ridge", masks=text.number(why.RIDGE_MASKS)))
    base = PROBLEMS[problem]
    numbers = {"cases": base.n, "units": base.units, "steps": text.number(base.steps), "seeds": SEEDS}
    rate = text.number(RATES[problem], 1)
    words = text("noise.measured", data=text(f"problem.{problem}"), rate=rate, **numbers)
    layout.measured(words, "recorded", seen=not layout.present())
    take("noises", partial(pd.DataFrame, rows), text)


def _by_kind(rows: Sequence[Noisy], score: str) -> Mapping[str, Sequence[float]]:
    return {kind: [float(getattr(row, score)) for row in rows if row.kind == kind] for kind in KINDS}


def _found(rows: Sequence[Noisy], text: Text) -> str:
    medians = {kind: median(losses) for kind, losses in _by_kind(rows, "test").items()}
    noisy = [loss for kind, loss in medians.items() if kind != "none"]
    words = {kind: text.number(loss, 2) for kind, loss in medians.items()}
    key = "noise.found" if max(noisy) < medians["none"] else "noise.found_mixed"
    return f"{text(key, **words)} {text('noise.paper')}"
