"""The ablations: one die in the other's place, tried for real; and where that is done on purpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.lm.four_cells import RATE
from core.lm.voices import FIRST
from core.studies.summary import Summary
from core.studies.twins.results import CONTROL, VARIANTS, MaskRow, NetworkRow, TextRow, summed
from dashboard import layout
from dashboard.figures.ablations import by_rate, by_variant
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import two_dice
from dashboard.text import Text
from dashboard.views.two_dice.twins import rate_of

__all__ = ["masks", "masks_answer", "own_words_answer", "scheduled_sampling"]

NETWORK = "twin_dropout"
"""The network that speaks with masks on: it learned with them, so it is the fairest trial."""

_TRIALS = (*VARIANTS, CONTROL)
"""All ways to learn: neither, dropout, own words, and as many words from elsewhere."""

_ALIKE = 0.02
"""Losses closer than two percent are called about the same."""


def _greedy(table: Sequence[MaskRow]) -> tuple[list[float], list[dict[str, Summary]]]:
    rates = sorted({row.rate for row in table if row.network == NETWORK and row.k == 1})
    return rates, [summed(table, network=NETWORK, k=1, rate=rate) for rate in rates]


def masks(text: Text) -> None:
    """Masks left on while speaking, greedy, instead of sampling."""
    table = two_dice.ablations()
    rates, sums = _greedy(table)
    sampled = next(row.k for row in table if row.k > 1)
    reference = summed(table, network=NETWORK, k=sampled)["distinct_2"]
    heading(text("masks.title"), text("masks.lede"))
    for place, measure in zip(st.columns(3), ("loss", "ece", "distinct_2"), strict=True):
        draw = partial(_by_rate, measure, rates, sums, reference, text)
        chart(draw, f"masks-{measure}", of="recorded", height=250, presenting=400, place=place)
    if not layout.present():
        st.markdown(_masks_found(table, sampled, reference, text))
        st.markdown(text("masks.exception"))
    layout.measured(_masks_recorded(table, sampled, text), source="recorded")
    take("two-dice-masks", lambda: pd.DataFrame(table), text)


def _by_rate(
    measure: str, rates: Sequence[float], sums: Sequence[Mapping[str, Summary]], sampled: Summary, text: Text
) -> go.Figure:
    varied = measure == "distinct_2"  # a property of the text: there is no mean over masks
    names = {"one": measure} if varied else {"one": f"{measure}_one", "mean": f"{measure}_mean"}
    lines = {name: [each[column] for each in sums] for name, column in names.items()}
    return by_rate(measure, rates, lines, style(text), reference=sampled if varied else None)


def _masks_found(table: Sequence[MaskRow], sampled: int, reference: Summary, text: Text) -> str:
    rate = rate_of(two_dice.networks())
    off, on = (summed(table, network=NETWORK, k=1, rate=each) for each in (0.0, rate))
    story = [summed(table, network=FIRST, k=1, rate=each)["loss_one"].mean for each in (0.0, RATE)]
    return text(
        "masks.found",
        rate=text.number(rate, 1),
        k=text.number(sampled),
        loss_off=text.number(off["loss_one"].mean, 2),
        loss_on=text.number(on["loss_one"].mean, 2),
        ece_off=text.percent(off["ece_one"].mean, 1),
        ece_on=text.percent(on["ece_one"].mean, 1),
        variety_off=text.percent(off["distinct_2"].mean),
        variety_on=text.percent(on["distinct_2"].mean),
        variety_sampled=text.percent(reference.mean),
        story_rate=text.number(RATE, 1),
        story_off=text.number(story[0], 2),
        story_on=text.number(story[1], 2),
    )


def _masks_recorded(table: Sequence[MaskRow], sampled: int, text: Text) -> str:
    rows = [row for row in table if row.network == NETWORK and row.rate]
    return text(
        "masks.recorded",
        tokens=text.number(rows[0].tokens),
        masks=text.number(rows[0].masks),
        seeds=text.number(len({row.seed for row in rows})),
        texts=text.number(rows[0].texts),
        k=text.number(sampled),
    )


def scheduled_sampling(text: Text) -> None:
    """Sampling while learning, instead of dropout."""
    networks, texts = two_dice.networks(), two_dice.texts()
    heading(text("words.title"), text("words.lede"))
    for place, measure in zip(st.columns(3), ("held_out", "ece", "repetition"), strict=True):
        draw = partial(_trials, measure, networks, texts, text)
        chart(draw, f"words-{measure}", of="recorded", height=250, presenting=400, place=place)
    if not layout.present():
        st.markdown(_words_found(networks, text))
        st.markdown(text("words.exception"))
    own = max(row.own for row in networks)
    seeds = text.number(len({row.training_seed for row in networks}))
    layout.measured(text("words.recorded", own=text.percent(own), seeds=seeds), source="recorded")


def _trials(measure: str, networks: Sequence[NetworkRow], texts: Sequence[TextRow], text: Text) -> go.Figure:
    return by_variant(measure, _values(measure, networks, texts), style(text))


def _words_found(networks: Sequence[NetworkRow], text: Text) -> str:
    variants = [variant for variant in _TRIALS if any(row.variant == variant for row in networks)]
    losses = {
        variant.split()[0]: text.number(summed(networks, variant=variant)["held_out"].mean, 2)
        for variant in variants
    }
    other = losses.pop("other", None)
    found = text("words.found", **losses)
    return found if other is None else f"{found} {text('words.control', other=other)}"


def _values(measure: str, networks: Sequence[NetworkRow], texts: Sequence[TextRow]) -> dict[str, list[float]]:
    rows: list[NetworkRow] | list[TextRow] = list(networks)
    if measure == "repetition":
        rows = [row for row in texts if row.decoding == "greedy"]
    values = {
        variant: [getattr(row, measure) for row in rows if row.variant == variant] for variant in _TRIALS
    }
    return {variant: runs for variant, runs in values.items() if runs}


def masks_answer(table: Sequence[MaskRow], rate: float) -> int:
    """What masks while speaking do to the loss: 0 it falls, 1 about the same, 2 it rises.

    Args:
        table: of masks while speaking.
        rate: that the network learned with; compared with none.
    """
    on, off = (summed(table, network=NETWORK, k=1, rate=each)["loss_one"].mean for each in (rate, 0.0))
    return _compared(on, off)


def own_words_answer(networks: Sequence[NetworkRow]) -> int:
    """Where the loss of sampling while learning ends: 0 below dropout's, 1 there, 2 between, 3 above plain.

    Args:
        networks: the networks.
    """
    plain, dropout, own = (summed(networks, variant=variant)["held_out"].mean for variant in VARIANTS)
    compared = _compared(own, dropout)
    return compared if compared < 2 else 2 + (own > plain)


def _compared(value: float, base: float) -> int:
    if abs(value - base) <= _ALIKE * base:
        return 1
    return 0 if value < base else 2
