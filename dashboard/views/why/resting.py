"""What happens to the weights of a unit in the steps in which it is dropped."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from core.mlp.resting import BATCH, RATE, STEPS, UPDATES, Update
from dashboard import layout
from dashboard.figures import resting as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why
from dashboard.text import Text

__all__ = ["resting"]

_SHOWN: tuple[tuple[Update, int], ...] = (*((update, 1) for update in UPDATES), ("sgd", BATCH))


def resting(seed: int, text: Text) -> None:
    """Three rules with one case a step, and one with a batch.

    Args:
        seed: of data, weights, order and masks.
        text: the page's words.
    """
    heading(text("rest.title"), text("rest.lede", steps=STEPS), "rest")
    for place, (update, batch) in zip(st.columns(len(_SHOWN)), _SHOWN, strict=True):
        title = text(f"rest.{update}" if batch == 1 else "rest.batch", cases=batch)
        draw = partial(figure.resting, why.resting(update, batch, seed), style(text), title)
        chart(draw, f"rest-{update}-{batch}", of=seed, height=220, presenting=360, place=place)
    take("resting", partial(_rows, seed), text)
    words = text("rest.measured", rate=text.number(RATE, 1), seed=seed)
    layout.measured(words, seen=not layout.present())


def _rows(seed: int) -> pd.DataFrame:
    """A row for each update of each rule."""
    rows: list[dict[str, object]] = []
    for update, batch in _SHOWN:
        unit = why.resting(update, batch, seed)
        for number, (kept, moved) in enumerate(zip(unit.kept, unit.moved, strict=True), 1):
            rows.append({"rule": update, "cases": batch, "update": number, "kept": kept, "moved": moved})
    return pd.DataFrame(rows)
