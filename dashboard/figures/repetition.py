"""Ways of choosing, a row each: ours as dots with their spread, the published ones as open diamonds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from core.studies.repetition_record import HUMAN, Published, RepetitionRow
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["MEASURES", "panel"]

MEASURES = ("repetition", "perplexity", "distinct")
"""What the panels show: share of texts that end in a loop, perplexity, share of different pairs of tokens."""

_RANGES = {"repetition": (-0.07, 1.9), "perplexity": (0.0, 2.3), "distinct": (0.0, 1.4)}
_TICKS = {"repetition": (0, 0.5, 1), "perplexity": (1, 3, 10, 30), "distinct": (0, 0.5, 1)}
_APART = 0.24
"""How far the two marks of a row stand from its middle."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One value in its row, with where its spread begins and ends."""

    y: float
    value: float
    low: float
    high: float
    label: str
    colour: str


def panel(
    measure: str, ours: Mapping[str, RepetitionRow], theirs: Mapping[str, Published], style: Style
) -> go.Figure:
    """One measure under every setting.

    Args:
        measure: one of `MEASURES`; distinct pairs were not published.
        ours: the recorded run by setting.
        theirs: the published table by method.
        style: words, colours, and whether it is for a projector.
    """
    figure, compared = go.Figure(), measure != "distinct"
    recorded = _recorded(measure, ours, style, -_APART if compared else 0)
    published = _published(measure, ours, theirs, style) if compared else []
    for marks, symbol in ((recorded, "circle"), (published, "diamond-open")):
        for colour in dict.fromkeys(mark.colour for mark in marks):
            figure.add_trace(_dots([mark for mark in marks if mark.colour == colour], symbol))
    for mark in (*recorded, *published):
        label = theme.direct_label(mark.label, mark.colour, style.present)
        x = math.log10(mark.high) if measure == "perplexity" else mark.high
        figure.add_annotation(**label, x=x, y=mark.y, xanchor="left", xshift=6)
    _frame(figure, measure, list(ours), style)
    return figure


def _frame(figure: go.Figure, measure: str, names: Sequence[str], style: Style) -> None:
    """Axes, the panel's name, margins."""
    logarithmic = measure == "perplexity"
    words = [style.text.number(tick) if logarithmic else style.text.percent(tick) for tick in _TICKS[measure]]
    figure.update_layout(
        template=theme.template(style.colours, style.present),
        hovermode="closest",
        margin={"t": 44 if style.present else 30, "r": 4, "l": 8},
    )
    figure.update_xaxes(type="log" if logarithmic else "linear", range=_RANGES[measure])
    figure.update_xaxes(tickvals=_TICKS[measure], ticktext=words, showgrid=True, showline=False)
    rows = [style.text(f"loops.name.{name}") for name in names]
    figure.update_yaxes(tickvals=[*range(len(rows))], ticktext=rows, showgrid=False)
    figure.update_yaxes(range=[len(rows) - 0.5, -0.5])
    title = theme.direct_label(
        f"<b>{style.text(f'loops.panel.{measure}')}</b>", style.colours.ink, style.present
    )
    figure.add_annotation(**title, x=0, xanchor="left", xref="paper", y=1, yref="paper", yanchor="bottom")


def _recorded(measure: str, ours: Mapping[str, RepetitionRow], style: Style, shift: float) -> list[_Mark]:
    marks = []
    compared = measure != "distinct"
    for place, (name, row) in enumerate(ours.items()):
        value, low, high = _with_spread(measure, row)
        label = style.text.number(value, 1) if measure == "perplexity" else style.text.percent(value, 1)
        named = label
        if style.present and compared and not place:
            named = style.text("loops.series.ours", value=label)
        colour = style.colours.ink if name == HUMAN else style.colours.speaking
        marks.append(_Mark(place + shift, value, low, high, named, colour))
    return marks


def _with_spread(measure: str, row: RepetitionRow) -> tuple[float, float, float]:
    """The value with its 95 % interval, the quartiles of the texts, or a standard deviation to each side."""
    if measure == "repetition":
        return row.repetition, row.repetition_low, row.repetition_high
    if measure == "perplexity":
        return row.perplexity, row.perplexity_q1, row.perplexity_q3
    return row.distinct_2, row.distinct_2 - row.distinct_2_sd, row.distinct_2 + row.distinct_2_sd


def _published(
    measure: str, ours: Mapping[str, RepetitionRow], theirs: Mapping[str, Published], style: Style
) -> list[_Mark]:
    marks = []
    for place, name in enumerate(ours):
        if name not in theirs:
            continue
        value = theirs[name].perplexity if measure == "perplexity" else theirs[name].repetition
        label = style.text.number(value, 2) if measure == "perplexity" else style.text.percent(value, 2)
        named = style.text("loops.series.theirs", value=label) if style.present and not place else label
        marks.append(_Mark(place + _APART, value, value, value, named, style.colours.ink2))
    return marks


def _dots(marks: Sequence[_Mark], symbol: str) -> go.Scatter:
    colour = marks[0].colour
    return go.Scatter(
        x=[mark.value for mark in marks], y=[mark.y for mark in marks], mode="markers", cliponaxis=False,
        customdata=[mark.label for mark in marks], hovertemplate="%{customdata}<extra></extra>",
        marker={"color": colour, "size": 9, "symbol": symbol, "line": {"width": 1.8, "color": colour}},
        error_x={
            "array": [mark.high - mark.value for mark in marks],
            "arrayminus": [mark.value - mark.low for mark in marks],
            "color": colour, "thickness": 1.5, "width": 0,
        },
    )  # fmt: skip
