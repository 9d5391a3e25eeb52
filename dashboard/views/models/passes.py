"""Passes over the data against the rate, two other axes to compare, and how well each sorts the models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from core.history import ModelRate, rates
from core.history.rates import MEASURES, Measure
from dashboard import layout
from dashboard.components.one_file import Part, Saved
from dashboard.components.rate_map import rate_map
from dashboard.components.rate_map.props import SHORT, MapView, plain, props
from dashboard.layout.parts import heading
from dashboard.text import Text

__all__ = ["CODE", "EVENTS", "RECENT", "passes", "passes_file"]

RECENT = 2019
"""From here on the models are transformers that differ in size ten-thousandfold: size and era come apart."""

EVENTS: Mapping[str, str] = MappingProxyType(
    {
        "albert": "ALBERT", "t5-v1-1": "T5 1.1", "palm": "PaLM", "whisper": "Whisper",
        "to-repeat": "Xue 2023", "data-constrained": "Muennighoff 2023",
    }
)  # fmt: skip
"""Events of the timeline for the papers that the page quotes."""

CODE = """\
from core.history import model_rates

models = [m for m in model_rates() if m.rate is not None and m.passes_range and m.parameters]
with_dropout = [m for m in models if m.rate > 0]
without = [m for m in models if m.rate == 0]


def in_order(number):
    pairs = [(number(a), number(b)) for a in with_dropout for b in without]
    return sum((a > b) + (a == b) / 2 for a, b in pairs) / len(pairs)


print(f"{len(models)} models, {len(with_dropout) * len(without)} pairs")
print(f"passes {in_order(lambda m: m.passes_range[0] * m.passes_range[1]):.2f}")
print(f"size   {in_order(lambda m: -m.parameters):.2f}")
print(f"year   {in_order(lambda m: -m.year):.2f}")
"""
"""The comparison of the axes in plain Python; it runs as it stands."""


def passes(models: Sequence[ModelRate], text: Text, axis: Measure, *, tuned: bool) -> None:
    """The claim, the switch of the axis, the map, the measured comparison and what the papers say.

    Args:
        models: rows of the table.
        text: the page's words.
        axis: the number from left to right.
        tuned: True to show the rates of fine-tuning beside.
    """
    heading(text("passes.title"), text("passes.lede", free=text.number(rates.FREE)))
    words = text("passes.axis")
    st.segmented_control(
        words, MEASURES, key="axis", format_func=lambda name: text(f"axis.{name}"), required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    rate_map(props(models, MapView(axis, tuned, layout.present()), text), key="rates-by-passes")
    alone = layout.present()
    layout.measured(text(f"published.{axis}", **_counts(models, axis)), "published", seen=not alone)
    if alone:
        return
    st.markdown(_comparison(models, text))
    st.markdown(_exceptions(models, text))
    layout.fold(text("fold.papers"), "papers", lambda: _papers(text))
    layout.fold(text("fold.pairs"), "pairs", lambda: st.markdown(_pairs(models, text)))
    layout.code_fold(text, "fold.code", CODE)


def passes_file(models: Sequence[ModelRate], text: Text, axis: Measure, *, tuned: bool) -> Saved:
    """The map in a file of its own; arguments as of `passes`."""
    return Saved(
        layout.markup(text("passes.title")),
        layout.markup(text("passes.lede", free=text.number(rates.FREE))),
        layout.measured_words(text(f"published.{axis}", **_counts(models, axis)), "published"),
        text("file.needs_axes"),
        [Part("rate_map", [props(models, MapView(axis, tuned), text)])],
        {"": axis, **({"fine-tuning": "with"} if tuned else {})},
        section=True,
    )


def _papers(text: Text) -> None:
    st.markdown(text.prose("papers"))
    with st.container(horizontal=True, gap="small"):
        for event, name in EVENTS.items():
            layout.page_link(layout.PageLink("timeline", {"event": event}), text("passes.event", name=name))


def _counts(models: Sequence[ModelRate], axis: Measure) -> dict[str, int]:
    known = len(rates.comparable(models, (axis,)))
    return {"known": known, "missing": sum(model.rate is not None for model in models) - known}


def _shares(models: Sequence[ModelRate], text: Text) -> dict[str, str]:
    return {measure: text.percent(rates.in_order(models, measure).share) for measure in MEASURES}


def _comparison(models: Sequence[ModelRate], text: Text) -> str:
    rows = rates.comparable(models)
    recent = [model for model in rows if model.year >= RECENT]
    order, shares = rates.in_order(rows, "passes"), _shares(rows, text)
    later = {f"{name}_later": share for name, share in _shares(recent, text).items()}
    return text(
        "passes.compared", pairs=order.pairs, models=order.models, recent=len(recent), since=RECENT,
        **shares, **later,
    )  # fmt: skip


def _pairs(models: Sequence[ModelRate], text: Text) -> str:
    rows = rates.comparable(models)
    order, wider = rates.in_order(rows, "passes"), rates.in_order(models, "passes")
    left_out = [row for row in rates.comparable(models, ("passes",)) if row not in rows]
    prose = text.prose("pairs")
    values = {
        "with": order.with_dropout, "without": order.without, "pairs": order.pairs,
        "right": text.number(order.share * order.pairs, 1).removesuffix(text.number(0, 1)[1:]),
        "left_out": ", ".join(row.model for row in left_out), "all": wider.models,
        "wider": text.percent(wider.share), "passes": text.percent(order.share),
    }  # fmt: skip
    for name, value in values.items():
        prose = prose.replace(f"<{name}>", str(value))
    return prose


def _exceptions(models: Sequence[ModelRate], text: Text) -> str:
    names = ", ".join(_exception(model, text) for model in rates.split(models).exceptions)
    named_in_words = 2
    return text("passes.exceptions", names=names, count=_counts(models, "passes")["missing"] - named_in_words)


def _exception(model: ModelRate, text: Text) -> str:
    read = plain(rates.number(model, "passes") or 0.0, text)
    key = "passes.exception_one" if read == text.number(1) else "passes.exception"
    return text(key, name=SHORT[model.id], passes=read, rate=plain(model.rate or 0.0, text))
