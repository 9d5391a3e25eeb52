"""Dropout early, late, or at one site alone: the same small GPT, at many passes and at few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.studies.passes.results import (
    VARIANT_RATE,
    VARIANT_SIZES,
    VARIANTS,
    Measure,
    PassesRow,
    against_none,
)
from core.studies.summary import summary
from dashboard import layout
from dashboard.figures import passes as figure
from dashboard.figures.passes import times
from dashboard.layout.parts import chart, heading, style
from dashboard.text import Text
from dashboard.views.models.crossing import measures

__all__ = ["EVENT", "claim_of", "helpful", "variants"]

EVENT = ("early-dropout", "Liu 2023")
"""The event of the timeline for the paper behind the first variants, and its short name."""


def variants(rows: Sequence[PassesRow], run: Mapping[str, Any], text: Text, measure: Measure) -> None:
    """The claim, a figure an amount of text, and what Liu and others found.

    Args:
        rows: the trainings that are done.
        run: how they were made.
        text: the page's words.
        measure: what is shown.
    """
    heading(claim_of(rows, text), text("variants.lede", rate=text.number(VARIANT_RATE, 1)), "variants")
    if layout.present():
        measures(text)
    for size, place in zip(VARIANT_SIZES, st.columns(len(VARIANT_SIZES)), strict=True):
        draw = partial(figure.variants, rows, size, measure, style(text))
        chart(
            draw, f"variants-{size}", of=(len(rows), measure), height=340, presenting=450, place=place,
            saved_as="svg",
        )  # fmt: skip
    single = [row for row in rows if row.variant != VARIANTS[0]]
    planned = run["plan"]["seeds_large"] * len(VARIANT_SIZES) * len(VARIANTS[1:])
    words = text("variants.measured", done=len(single), planned=planned, rate=text.number(VARIANT_RATE, 1))
    layout.measured(words, "recorded", seen=not layout.present())
    if not layout.present():
        st.markdown(text("variants.papers"))
        event, name = EVENT
        layout.page_link(layout.PageLink("timeline", {"event": event}), text("passes.event", name=name))


def claim_of(rows: Sequence[PassesRow], text: Text) -> str:
    """The headline: which way to drop helps every seed, at many passes and at few."""
    many, few = (helpful(rows, size) for size in VARIANT_SIZES)
    if many is None or few is None:
        return text("variants.waiting_title")
    passes = {row.kilobytes: times(row.passes, style(text)) for row in rows}
    says = {"says_many": _says(many, text), "says_few": _says(few, text)}
    return text("variants.title", many=passes[VARIANT_SIZES[0]], few=passes[VARIANT_SIZES[1]], **says)


def _says(variant: str, text: Text) -> str:
    return text("variants.helps", variant=text(f"variant.{variant}")) if variant else text("variants.no_help")


def helpful(rows: Sequence[PassesRow], kilobytes: int) -> str | None:
    """Of the variants that lower the held-out loss in every seed, the one that lowers it most.

    Args:
        rows: the trainings that are done.
        kilobytes: of text.

    Returns:
        the variant; "" where none does, None until every variant has a run.
    """
    changes = {
        variant: against_none(rows, kilobytes, VARIANT_RATE, "held_out", variant) for variant in VARIANTS
    }
    if not all(changes.values()):
        return None
    helping = {variant: summary(values).mean for variant, values in changes.items() if max(values) < 0}
    return min(helping, key=lambda variant: helping[variant], default="")
