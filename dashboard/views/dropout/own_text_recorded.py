"""What dropout did on the three texts that come with the app, over their seeds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from statistics import mean

import streamlit as st

from core.lm.own_text import Lesson
from core.lm.own_text_pieces import PIECES, SEEDS, Effect, Learnt, effect, last
from dashboard import layout
from dashboard.figures import own_text as figure
from dashboard.layout.parts import chart, style
from dashboard.runs import own_text as runs
from dashboard.text import Text

__all__ = ["pieces"]


def pieces(text: Text) -> None:
    """Show the held-out losses of every seed, and say what dropout did.

    Args:
        text: the page's words.
    """
    rows = runs.recorded()
    st.subheader(text("own.pieces"))
    said = [_found(effect(rows, piece), text) for piece in PIECES]
    for piece, words, place in zip(PIECES, said, st.columns(len(PIECES)), strict=True):
        draw = partial(figure.own_text, rows, piece, style(text))
        chart(draw, f"own-text-{piece}", alt=text("own.alt", found=words), of=piece, place=place)
    st.markdown("\n".join(f"- {each}" for each in (*said, _by_heart(rows, text))))
    layout.measured(text("own.recorded", seeds=SEEDS, rate=text.plain(Lesson().rate)), "recorded")


def _found(effect: Effect, text: Text) -> str:
    losses = ("end_plain", "end_dropout", "lowest_plain", "lowest_dropout")
    return text(
        "own.found",
        piece=text(f"own.piece.{effect.piece}"), wins=effect.wins, lower=effect.lower, seeds=SEEDS,
        steps=text.number(effect.steps),
        **{name: text.number(getattr(effect, name), 2) for name in losses},
    )  # fmt: skip


def _by_heart(rows: Sequence[Learnt], text: Text) -> str:
    plain, dropout = last(rows, "plain"), last(rows, "dropout")
    shares = {"plain": plain, "dropout": dropout}
    return text(
        "own.by_heart",
        longest=text.number(max(row.longest for row in (*plain, *dropout))),
        **{name: text.percent(mean(row.recited for row in each), 1) for name, each in shares.items()},
    )
