"""A net asked with more and more masks, beside what needs no drawing: all of them, and one scaled pass."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go
from torch import Tensor

from core.mlp.crowd import COUNTS, Crowd, Way
from dashboard import theme
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["MEASURES", "Measure", "asked", "ceiling"]

Measure = Literal["error", "loss"]
MEASURES: tuple[Measure, ...] = ("error", "loss")

_DASHES: dict[Way, str] = {"scaled": "solid", "arithmetic": "dash", "geometric": "dot"}
"""Of what is drawn as a line across, from the most used to the least."""

_TICKS = [1, 10, 100, 1000]

_ALIKE = 1e-9
"""Losses nearer than this are the same, by the law of one hidden layer."""


def asked(crowd: Crowd, style: Style, measure: Measure, *, title: str, hue: str, top: float) -> go.Figure:
    """The score against the number of masks (log), with the spread over draws, and lines across.

    Args:
        crowd: a net and its sub-networks.
        style: words, colours, and whether it is for a projector.
        measure: the share misclassified, or the loss.
        title: which net it is.
        hue: its colour.
        top: end of the axis, see `ceiling`.
    """
    figure = go.Figure()
    runs: Tensor = getattr(crowd, measure)
    _band(figure, runs, hue)
    figure.add_scatter(
        x=list(COUNTS), y=runs.mean(0).tolist(), mode="lines+markers", name=style.text("crowd.monte_carlo"),
        line={"color": hue, "width": 2.4}, marker={"size": 6}, hovertemplate=_hover(measure),
    )  # fmt: skip
    for names, value in _lines(crowd, measure):
        _across(figure, names, value, style, measure)
    frame(figure, title, style, share=measure == "error")
    legend_below(figure, style, (110, 150))
    figure.update_xaxes(type="log", title=style.text("crowd.x"), tickvals=_TICKS, hoverformat=",d")
    figure.update_yaxes(title=style.text(f"crowd.{measure}"), range=[0, top], nticks=6)
    return figure


def ceiling(pair: tuple[Crowd, Crowd], measure: Measure) -> float:
    """Where the axis of both twins ends: above their highest mean, but no loss beyond three coins."""
    highest = max(float(getattr(crowd, measure).mean(0).max()) for crowd in pair)
    return 1.1 * (highest if measure == "error" else min(highest, 2.0))


def _band(figure: go.Figure, runs: Tensor, hue: str) -> None:
    low, high = (runs.quantile(q, dim=0).tolist() for q in (0.1, 0.9))
    figure.add_scatter(
        x=[*COUNTS, *reversed(COUNTS)], y=[*high, *reversed(low)], fill="toself",
        fillcolor=theme.fade(hue, 0.16), line={"width": 0}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip


def _lines(crowd: Crowd, measure: Measure) -> list[tuple[list[Way], float]]:
    """Lines across with their names; the two that are one by law are one line."""
    equal = abs(crowd.ways["scaled"].loss - crowd.ways["geometric"].loss) < _ALIKE
    names: list[list[Way]] = [["scaled", "geometric"]] if equal else [["scaled"], ["geometric"]]
    names.append(["arithmetic"])
    return [(each, getattr(crowd.ways[each[0]], measure)) for each in names]


def _across(figure: go.Figure, names: list[Way], value: float, style: Style, measure: Measure) -> None:
    said = " = ".join(style.text(f"crowd.{name}") for name in names)
    number = style.text.percent(value, 1) if measure == "error" else style.text.number(value, 2)
    figure.add_scatter(
        x=[COUNTS[0], COUNTS[-1]], y=[value, value], mode="lines", name=f"{said}: {number}",
        line={"color": style.colours.ink2, "width": 1.6, "dash": _DASHES[names[0]]}, hoverinfo="skip",
    )  # fmt: skip


def _hover(measure: Measure) -> str:
    return "%{x:,d}: %{y:.1%}<extra></extra>" if measure == "error" else "%{x:,d}: %{y:.2f}<extra></extra>"
