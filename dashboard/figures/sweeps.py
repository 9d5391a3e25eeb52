"""Losses of nets of many rates, and of many training sets: medians over seeds, the middle half as a band."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from statistics import median, quantiles
from typing import Literal

import plotly.graph_objects as go

from core.mlp.sweeps_seeds import Reached
from dashboard import theme
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["SCORES", "Axis", "Place", "Score", "curves", "lowest", "sweep"]

Axis = Literal["rate", "cases"]
Score = Literal["test", "error"]
SCORES: tuple[Score, ...] = ("test", "error")
"""What the figures measure: the loss on unseen cases, the share misclassified."""

_TOPS: Mapping[Score, float] = {"test": 2.4, "error": 0.56}
"""Where the axis ends: a little above guessing among ten classes; what is worse would flatten the rest."""

_ROOM = 0.06
"""Beside the first and the last place, a share of the axis between them."""


@dataclass(frozen=True, slots=True)
class Place:
    """The nets of one rate, or of one number of training cases.

    Attributes:
        x: the rate, or the number.
        middle: median of their scores.
        low: lower end of the middle half.
        high: its upper end.
    """

    x: float
    middle: float
    low: float
    high: float


def curves(rows: Sequence[Reached], score: Score, axis: Axis) -> Mapping[str, Sequence[Place]]:
    """The curves of a figure by name: "fixed" and "grown" units, or "dropout" and "plain".

    Args:
        rows: the nets, two seeds a place at least.
        score: what is measured.
        axis: what lies along the figure.

    Example:
        >>> rows = [Reached("moons", "fixed", 0.5, 24, 60, seed, 0.1, 0.5 + seed, 0.2) for seed in (0, 1, 2)]
        >>> curves(rows, "test", "rate")
        {'fixed': [Place(x=0.5, middle=1.5, low=1.0, high=2.0)]}
    """
    name = (lambda row: row.sweep) if axis == "rate" else (lambda row: "dropout" if row.rate else "plain")
    ordered = sorted(rows, key=lambda row: (name(row), getattr(row, axis)))
    return {
        each: [_place(x, [getattr(row, score) for row in at]) for x, at in groupby(own, attrgetter(axis))]
        for each, own in groupby(ordered, name)
    }


def _place(x: float, scores: Sequence[float]) -> Place:
    low, _, high = quantiles(scores, n=4, method="inclusive")
    return Place(x, median(scores), low, high)


def lowest(places: Sequence[Place]) -> Place:
    """Where the median is lowest."""
    return min(places, key=lambda place: place.middle)


def sweep(
    recorded: Mapping[str, Sequence[Place]], live: Mapping[str, Sequence[Place]], style: Style, *,
    score: Score, axis: Axis, along: Sequence[float],
) -> go.Figure:  # fmt: skip
    """Two curves; the lowest place of each is ringed, with its middle half. What was trained here lies above.

    Args:
        recorded: by the end of their label, `sweep.<name>`.
        live: medians that have arrived, likewise.
        style: words, colours, and whether it is for a projector.
        score: what is measured.
        axis: what lies along the figure.
        along: every place on it, rising, so that it stands still while curves arrive.
    """
    figure = go.Figure()
    for name, places in recorded.items():
        hue = style.colours.learning if name in ("fixed", "dropout") else style.colours.ink
        _curve(figure, places, style.text(f"sweep.{name}"), hue, score)
        _ring(figure, lowest(places), hue)
        _arrived(figure, live.get(name, ()), style.text(f"sweep.{name}_live"), hue)
    frame(figure, style.text(f"sweep.{score}"), style, share=score == "error")
    legend_below(figure, style)
    figure.update_yaxes(range=[0, _TOPS[score]], nticks=5)
    log = axis == "cases"
    first, last = (math.log10(end) if log else end for end in (along[0], along[-1]))
    room = _ROOM * (last - first)
    figure.update_xaxes(title=style.text(f"sweep.{axis}"), range=[first - room, last + room])
    if log:
        figure.update_xaxes(type="log", tickvals=list(along), hoverformat=",d")
    return figure


def _curve(figure: go.Figure, places: Sequence[Place], name: str, hue: str, score: Score) -> None:
    x = [place.x for place in places]
    ends = [*(place.high for place in places), *(place.low for place in reversed(places))]
    figure.add_scatter(
        x=[*x, *reversed(x)], y=ends, mode="lines", fill="toself",
        fillcolor=theme.fade(hue, 0.14), line={"width": 0}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    digits = ".1%" if score == "error" else ".2f"
    figure.add_scatter(
        x=x, y=[place.middle for place in places], mode="lines+markers", name=name,
        line={"color": hue, "width": 2.4}, marker={"size": 6},
        hovertemplate=f"%{{x}}: %{{y:{digits}}}<extra></extra>",
    )  # fmt: skip


def _ring(figure: go.Figure, best: Place, hue: str) -> None:
    figure.add_scatter(
        x=[best.x], y=[best.middle], mode="markers", showlegend=False, hoverinfo="skip",
        marker={"size": 15, "symbol": "circle-open", "color": hue, "line": {"width": 2}},
        error_y={"array": [best.high - best.middle], "arrayminus": [best.middle - best.low], "color": hue},
    )  # fmt: skip


def _arrived(figure: go.Figure, places: Sequence[Place], name: str, hue: str) -> None:
    if places:
        figure.add_scatter(
            x=[place.x for place in places], y=[place.middle for place in places], mode="markers", name=name,
            marker={"size": 11, "symbol": "diamond-open", "color": hue, "line": {"width": 2}},
        )  # fmt: skip
