"""Dropout while learning, times ways of speaking: what each die moves, recorded, and live for a prompt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from core.studies.summary import Summary
from core.studies.twins.results import DECODINGS, NetworkRow, TextRow, summed
from dashboard import layout
from dashboard.figures.twins import panel
from dashboard.layout.memory import choose
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import speaking, two_dice
from dashboard.text import Text, literal
from dashboard.views.two_dice.taking import twins_table

__all__ = ["effects", "lines_of", "live", "rate_of", "right_answer", "twins"]

_TWINS = ("plain", "dropout")
_LEARNING, _SPEAKING = ("held_out", "recall", "confidence"), ("repetition", "distinct_2", "recited")
"""Measures of a network, which no draw can move; measures of its texts."""

_NAMED = ("held_out", "distinct_2")
"""Panels with room for the lines' names in the type of a projector: there they are named once a row."""

_CLEAR = 1.5
"""How many times one die's effect must outdo the other's to be called the stronger one."""

Lines = Mapping[str, Sequence[Summary]]


def lines_of(
    measure: str, networks: Sequence[NetworkRow], texts: Sequence[TextRow]
) -> dict[str, list[Summary]]:
    """A measure of both twins in every way of speaking.

    Args:
        measure: a column of one of the tables; one of a network is the same in every way of speaking.
        networks: the networks.
        texts: their texts.
    """
    if measure in _LEARNING:
        return {variant: [summed(networks, variant=variant)[measure]] * len(DECODINGS) for variant in _TWINS}
    return {
        variant: [summed(texts, variant=variant, decoding=name)[measure] for name in DECODINGS]
        for variant in _TWINS
    }


def effects(lines: Lines) -> tuple[float, float]:
    """How far a measure moves with the learning die, and how far with the speaking die.

    The largest difference between the twins in one way of speaking; the largest between two ways of
    speaking of one twin.
    """
    means = [[value.mean for value in lines[variant]] for variant in _TWINS]
    learning = max(abs(a - b) for a, b in zip(*means, strict=True))
    return learning, max(max(row) - min(row) for row in means)


def right_answer(networks: Sequence[NetworkRow], texts: Sequence[TextRow]) -> int:
    """Which die decides how often a text loops: 0 the learning one, 1 the speaking one, 2 both alike."""
    learning, speaking = effects(lines_of("repetition", networks, texts))
    if learning > _CLEAR * speaking:
        return 0
    return 1 if speaking > _CLEAR * learning else 2


def twins(text: Text) -> None:
    """Show what each die moves.

    Args:
        text: the page's words.
    """
    networks, texts = two_dice.networks(), two_dice.texts()
    heading(text("twins.title"), text("twins.lede"))
    for die, measures in (("learning", _LEARNING), ("speaking", _SPEAKING)):
        layout.lede(text(f"twins.{die}", die=f"<{die}>{text(f'twins.{die}_die')}</{die}>"))
        _row(measures, networks, texts, text)
    if not layout.present():
        st.markdown(_guessing(networks, text))
        st.markdown(_touching(networks, texts, text))
    layout.measured(_recorded(networks, texts, text), source="recorded")
    take("two-dice-twins", lambda: twins_table(networks, texts), text)


def _row(
    measures: Sequence[str], networks: Sequence[NetworkRow], texts: Sequence[TextRow], text: Text
) -> None:
    for place, measure in zip(st.columns(3), measures, strict=True):
        draw = partial(_panel, measure, networks, texts, text)
        chart(draw, f"twins-{measure}", of="recorded", height=190, presenting=190, place=place)


def _panel(measure: str, networks: Sequence[NetworkRow], texts: Sequence[TextRow], text: Text) -> go.Figure:
    values, named = lines_of(measure, networks, texts), not layout.present() or measure in _NAMED
    return panel(measure, values, style(text), decodings=tuple(DECODINGS), named=named)


def rate_of(networks: Sequence[NetworkRow]) -> float:
    """The dropout rate that the twin with dropout learned with."""
    return next(network.rate for network in networks if network.variant == "dropout")


def _guessing(networks: Sequence[NetworkRow], text: Text) -> str:
    """That the plain twin is worse on new text than an even guess, if it is."""
    vocabulary = speaking.language_model("twin_plain").vocabulary
    losses = {variant: summed(networks, variant=variant)["held_out"].mean for variant in _TWINS}
    shares = {f"{name}_share": text.percent(math.exp(-loss), 2) for name, loss in losses.items()}
    guess = math.log(vocabulary)
    if losses["plain"] < guess:
        return ""
    return text(
        "twins.worse", vocabulary=text.number(vocabulary), guess=text.number(guess, 2),
        guess_share=text.percent(1 / vocabulary, 2), plain=text.number(losses["plain"], 2), **shares,
    )  # fmt: skip


def _touching(networks: Sequence[NetworkRow], texts: Sequence[TextRow], text: Text) -> str:
    loops = {
        variant: summed(texts, variant=variant, decoding="greedy")["repetition"].mean for variant in _TWINS
    }
    plain, dropout = (summed(networks, variant=variant) for variant in _TWINS)
    more = (
        "more"
        if loops["dropout"] > loops["plain"]
        else "fewer"
        if loops["dropout"] < loops["plain"]
        else "same"
    )
    steps = [row.best_step for row in networks if row.variant == "plain"]
    return text(
        f"twins.touch_{more}",
        plain=text.percent(loops["plain"]),
        dropout=text.percent(loops["dropout"]),
        best_plain=text.number(plain["best_held_out"].mean, 2),
        best_dropout=text.number(dropout["best_held_out"].mean, 2),
        last_plain=text.number(plain["held_out"].mean, 2),
        last_dropout=text.number(dropout["held_out"].mean, 2),
        step=text.number(sum(steps) / len(steps)),
    )


def _recorded(networks: Sequence[NetworkRow], texts: Sequence[TextRow], text: Text) -> str:
    row, seeds = texts[0], {network.training_seed for network in networks}
    draws = {each.seed for each in texts}
    return text(
        "twins.recorded",
        rate=text.number(rate_of(networks), 1),
        seeds=text.number(len(seeds)),
        steps=text.number(networks[0].steps),
        draws=text.number(len(draws)),
        texts=text.number(row.texts),
        length=text.number(row.length),
    )


def live(prompt: str, seed: int, text: Text, *, wanted: bool) -> None:
    """Both twins write on for the prompt of the page, in every way of speaking.

    Args:
        prompt: the text that goes on.
        seed: of the draws.
        text: the page's words.
        wanted: whether the reader asked for it.
    """
    if not wanted:
        st.button(text("twins.run"), key="twins-run", on_click=choose, args=("twins", True))
        return
    st.markdown(text("twins.live", prompt=_line(prompt)))
    for place, decoding in zip(st.columns(3), DECODINGS, strict=True):
        with place:
            st.markdown(f"**{text(f'decoding.{decoding}')}**")
            for variant in _TWINS:
                sample = two_dice.live(f"twin_{variant}", decoding, prompt, seed)
                st.markdown(_sample(variant, sample, text))
    layout.measured(
        text("twins.live_measured", texts=two_dice.LIVE_TEXTS, length=two_dice.LIVE_LENGTH, seed=seed)
    )


def _sample(variant: str, sample: two_dice.Sample, text: Text) -> str:
    measures = sample.measures
    said = text(
        "twins.live_numbers",
        variant=text(f"variant.{variant}"),
        loops=text.percent(measures.repetition),
        distinct=text.percent(measures.distinct_2),
        overlap=text.percent(measures.overlap),
    )
    return "\n".join([said, "", *(f"> {_line(each)} …  " for each in sample.texts[:2])])


def _line(words: str) -> str:
    return literal(" ".join(words.split()))
