"""The same pair for many seeds: recorded for the examples, else trained as one stack; a link leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from core.mlp.experiments import SEEDS
from core.mlp.presets import Twins
from dashboard import layout
from dashboard.components.into_view import into_view
from dashboard.figures import spread
from dashboard.layout.memory import choose, kept
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import training
from dashboard.text import Text
from dashboard.views.dropout.controls import everyones

__all__ = ["ask", "spread_over_seeds"]

_HEIGHT, _PRESENT_HEIGHT = 340, 400


@dataclass(slots=True)
class Wish:
    """How often this visit was led here, and whether the page has yet to follow the last time."""

    number: int = 0
    due: bool = False

    def take(self) -> int:
        """The number of the wish that is due, once; 0 if none is."""
        due, self.due = self.due, False
        return self.number if due else 0


def ask() -> None:
    """Train the seeds and lead the reader there; the callback of a link elsewhere on the page."""
    wish = _wish()
    wish.number, wish.due = wish.number + 1, True
    choose("spread", True)


def _wish() -> Wish:
    return kept("spread-wish", Wish)


def spread_over_seeds(twins: Twins, text: Text, *, wanted: bool) -> None:
    """Show the spread, or the button that asks for it. In a talk nobody has to press one.

    Args:
        twins: the set-up.
        text: the page's words.
        wanted: whether it was asked for.
    """
    into_view(_wish().take(), key="spread-place")
    heading(text("spread.title", seeds=SEEDS), text("spread.lede"), anchor="spread")
    ready = training.recorded_spread(twins)
    if ready is not None:
        _figure(ready, twins, text)
        _told(ready, twins, text, "recorded")
    elif wanted or layout.present():
        _trained(twins, text)
    else:
        st.button(text("spread.run", seeds=SEEDS), key="spread-run", on_click=choose, args=("spread", True))


def _trained(twins: Twins, text: Text) -> None:
    # The room is there before the figure is, so that what comes into view stays where it is.
    with st.container(key="spread-room"):
        bar = st.empty()

        def progress(share: float) -> None:
            bar.progress(share, text("spread.running", seeds=SEEDS))

        results = training.spread(twins, SEEDS, progress).dropna()
        bar.empty()
        if len(results):
            _figure(results, twins, text)
    _told(results, twins, text, "measured")


def _figure(results: pd.DataFrame, twins: Twins, text: Text) -> None:
    wins = " ".join(_found(results, twins, text))
    for measure, place in zip(spread.MEASURES, st.columns(len(spread.MEASURES)), strict=True):
        draw = partial(spread.spread, results, measure, style(text))
        alt = text("spread.alt", measure=text(f"spread.{measure}"), seeds=len(results), wins=wins)
        chart(
            draw, f"spread-{measure}", alt=alt, of=everyones(twins), height=_HEIGHT,
            presenting=_PRESENT_HEIGHT, place=place,
        )  # fmt: skip


def _told(results: pd.DataFrame, twins: Twins, text: Text, source: layout.Source) -> None:
    st.markdown(" ".join(_found(results, twins, text)))
    first, last = twins.seed, twins.seed + SEEDS - 1
    words = text("spread.measured", steps=text.number(twins.steps), first=first, last=last)
    layout.measured(words, source)


def _found(results: pd.DataFrame, twins: Twins, text: Text) -> Iterator[str]:
    if len(results):
        better = {name: results[f"{name}_dropout"] < results[f"{name}_plain"] for name in spread.MEASURES}
        wins = {name: int(each.sum()) for name, each in better.items()}
        yield text("spread.wins", seeds=len(results), **wins)
    if len(results) < SEEDS:
        rate, count = text.plain(twins.lr), SEEDS - len(results)
        yield text("spread.diverged", count=count, seeds=SEEDS, rate=rate)
