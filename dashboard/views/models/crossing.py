"""Passes against dropout, measured with a small GPT: where dropout begins to help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from core.studies.passes.results import (
    MEASURES,
    PATH,
    RATES,
    Crossing,
    Measure,
    PassesRow,
    against_none,
    changes,
    chosen,
    crossing,
    level,
    sizes,
)
from core.studies.summary import summary
from dashboard import layout
from dashboard.figures import passes as figure
from dashboard.figures.passes import times
from dashboard.layout.parts import chart, heading, style
from dashboard.text import Text

__all__ = ["CODE", "EVENTS", "claim_of", "found", "measured", "measures", "passes_measured"]

EVENTS: Mapping[str, str] = MappingProxyType(
    {"to-repeat": "Xue 2023", "data-constrained": "Muennighoff 2023", "drop-dropout": "Drop Dropout 2025"}
)
"""Events of the timeline for the papers beside it."""

CODE = """\
import pandas as pd

runs = pd.read_csv("assets/data/passes.csv").query("variant == 'all'")
loss = runs.pivot(index=["kilobytes", "passes", "seed"], columns="rate", values="held_out")
change = loss.sub(loss[0.0], axis="index").drop(columns=0.0)  # to the run of the same seed without dropout
by_passes = change.groupby("passes")
print(by_passes.mean().round(2), by_passes.std().round(2), sep="\\n\\n")

best = by_passes.mean().min(axis="columns")
print("dropout helps at", [round(passes, 1) for passes in best[best < 0].index], "passes")
"""
"""The changes of the map from the table; it runs as it stands."""


def passes_measured(rows: Sequence[PassesRow], run: Mapping[str, Any], text: Text, measure: Measure) -> None:
    """The claim, the switch of the measure, map and curves, and what was found.

    Args:
        rows: the trainings that are done.
        run: how they were made.
        text: the page's words.
        measure: what is shown.
    """
    heading(claim_of(crossing(rows), text), text("crossing.lede"), "crossing")
    measures(text)
    left, right = st.columns([1.25, 1])
    whole = (len(rows), measure)
    draw = partial(figure.grid, rows, measure, style(text))
    chart(
        draw, "passes-grid", alt=_alt(rows, measure, text), of=whole, height=350, presenting=440, place=left,
        saved_as="svg",
    )  # fmt: skip
    draw = partial(figure.curves, rows, measure, style(text))
    chart(draw, "passes-curves", of=whole, height=350, presenting=440, place=right, saved_as="svg")
    alone = layout.present()
    layout.measured(measured(rows, run, text), "recorded", seen=not alone)
    if alone:
        return
    st.markdown(found(rows, text))
    layout.fold(text("fold.beside"), "beside", lambda: _beside(text))
    layout.code_fold(text, "fold.code_crossing", CODE)
    # Written when it is asked for, as the file of the table of models.
    st.download_button(
        text("crossing.csv", count=len(rows)), lambda: PATH.read_text(encoding="utf-8"), "passes.csv",
        "text/csv", key="passes-csv", on_click="ignore",
    )  # fmt: skip


def measures(text: Text) -> None:
    """The switch of the measure."""
    st.segmented_control(
        text("measure"), MEASURES, key="outcome", required=True, label_visibility="collapsed",
        format_func=lambda name: text(f"measure.{name}.short"),
    )  # fmt: skip


def claim_of(where: Crossing, text: Text) -> str:
    """The headline: what the table says of the held-out loss at the end."""
    shown = {"many": times(where.many, style(text)), "few": times(where.few, style(text))}
    return text(f"crossing.{where.kind}", **shown)


def found(rows: Sequence[PassesRow], text: Text) -> str:
    """What the table says besides: how far the seeds differ, with early stopping, and by heart."""
    parts = [
        text("crossing.no_law"),
        _spread(rows, text),
        _stopped_early(rows, text),
        _gap(rows, text),
        _by_heart(rows, text),
    ]
    return " ".join(filter(None, parts))


def _spread(rows: Sequence[PassesRow], text: Text) -> str:
    where = crossing(rows)
    if where.kind != "between":
        return ""
    here = next(row.kilobytes for row in rows if row.passes == where.many)
    plain = [row.held_out for row in chosen(rows, here, 0.0)]
    lower, pairs = _lowered(rows, [here])
    few_lower, few_pairs = _lowered(rows, sizes(rows)[: sizes(rows).index(here)])
    return text(
        "crossing.spread", passes=times(where.many, style(text)), low=text.number(min(plain), 2),
        high=text.number(max(plain), 2), lower=len(lower), pairs=pairs, few_lower=len(few_lower),
        few_pairs=few_pairs, least=text.number(-max(lower), 2), most=text.number(-min(lower), 2),
    )  # fmt: skip


def _lowered(rows: Sequence[PassesRow], amounts: Sequence[int]) -> tuple[list[float], int]:
    """Of all pairs of the same seed, what dropout changes in those that it lowers, and how many pairs."""
    pairs = [
        change
        for size in amounts
        for rate in RATES[1:]
        for change in against_none(rows, size, rate, "held_out")
    ]
    return [change for change in pairs if change < 0], len(pairs)


def _stopped_early(rows: Sequence[PassesRow], text: Text) -> str:
    last, early = (min(changes(rows, name).values(), default=0.0) for name in ("held_out", "best_held_out"))
    if last >= 0:
        return ""
    said = {"last": text.number(-last, 2), "early": text.number(abs(early), 2)}
    if early >= 0:
        return text("crossing.early_none", **said)
    return text("crossing.early" if early > last / 2 else "crossing.early_alike", **said)


def _gap(rows: Sequence[PassesRow], text: Text) -> str:
    gaps, losses = changes(rows, "gap"), changes(rows, "held_out")
    narrower = [place for place, change in gaps.items() if change < 0]
    worse = sum(losses[place] > 0 for place in narrower)
    if not worse:
        return ""
    return text("crossing.gap", cells=len(gaps), narrower=len(narrower), worse=worse)


def _by_heart(rows: Sequence[PassesRow], text: Text) -> str:
    size, most = sizes(rows)[-1], RATES[-1]
    plain, dropped = level(rows, size, 0.0, "heart"), level(rows, size, most, "heart")
    if plain is None or dropped is None:
        return ""
    new = summary(row.heart_new for row in chosen(rows, size, 0.0))
    passes = next(row.passes for row in rows if row.kilobytes == size)
    return text(
        "crossing.heart", passes=times(passes, style(text)), plain=text.percent(plain.mean),
        dropped=text.percent(dropped.mean), rate=text.number(most, 1), new=text.percent(new.mean),
    )  # fmt: skip


def measured(rows: Sequence[PassesRow], run: Mapping[str, Any], text: Text) -> str:
    """The line under the figures: network, tokens, runs, seeds, time, machine, command."""
    cells: dict[tuple[int, float, str], int] = {}
    for row in rows:
        place = (row.kilobytes, row.rate, row.variant)
        cells[place] = cells.get(place, 0) + 1
    low, high = min(cells.values()), max(cells.values())
    seeds = text("seeds.one" if high == 1 else "seeds", count=high)
    return text(
        "crossing.measured", done=len(rows), planned=run["planned"],
        seeds=seeds if low == high else text("seeds.range", low=low, high=high),
        parameters=text.number(run["parameters"]), tokens=text.number(rows[0].tokens_read),
        minutes=text.number(sum(row.seconds for row in rows) / 60), machine=run["machine"],
        command=run["command"],
    )  # fmt: skip


def _alt(rows: Sequence[PassesRow], measure: Measure, text: Text) -> str:
    shown = style(text)
    passes = {row.kilobytes: row.passes for row in rows}
    cells = [
        text(
            "crossing.cell", passes=times(passes[size], shown), rate=text.number(rate, 1),
            change=figure.signed(change, measure, shown),
        )
        for (size, rate), change in changes(rows, measure).items()
    ]  # fmt: skip
    return text("crossing.alt", measure=text(f"measure.{measure}"), cells="; ".join(cells))


def _beside(text: Text) -> None:
    st.markdown(text.prose("beside"))
    with st.container(horizontal=True, gap="small"):
        for event, name in EVENTS.items():
            layout.page_link(layout.PageLink("timeline", {"event": event}), text("passes.event", name=name))
