"""Nets that learned with four kinds of noise, a dot each; and what dropped inputs cost a linear model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import plotly.graph_objects as go

from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["penalty", "strips"]


def strips(scores: Mapping[str, Sequence[float]], style: Style, *, share: bool) -> go.Figure:
    """A column of dots for each kind of noise, a dot a seed, and a bar at the median.

    Args:
        scores: by kind, `noise.<kind>`.
        style: words, colours, and whether it is for a projector.
        share: whether the scores are shares from 0 to 1.
    """
    figure = go.Figure()
    frame(figure, style.text("sweep.error" if share else "sweep.test"), style, share=share)
    for place, (kind, values) in enumerate(scores.items()):
        hue = style.colours.ink3 if kind == "none" else style.colours.learning
        spread = [place + 0.5 * (rank / (len(values) - 1) - 0.5) for rank in range(len(values))]
        figure.add_scatter(
            x=spread, y=list(values), mode="markers", name=style.text(f"noise.{kind}"), hoverinfo="y",
            marker={"color": hue, "size": 6, "opacity": 0.55},
        )  # fmt: skip
        figure.add_scatter(
            x=[place - 0.3, place + 0.3], y=[median(values)] * 2, mode="lines", hoverinfo="skip",
            line={"color": style.colours.ink, "width": 2.6},
        )  # fmt: skip
    names = [style.text(f"noise.{kind}") for kind in scores]
    figure.update_xaxes(tickvals=list(range(len(names))), ticktext=names, range=[-0.5, len(names) - 0.5])
    figure.update_yaxes(rangemode="tozero")
    figure.update_layout(showlegend=False, margin_b=84 if style.present else 48)
    return figure


def penalty(
    rates: Sequence[float], exact: Sequence[float], drawn: Sequence[float], style: Style
) -> go.Figure:
    """The squared error of a linear model against the rate: ridge's line, and the average over masks on it.

    Args:
        rates: probabilities of dropping an input.
        exact: by the formula.
        drawn: averaged over masks.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    frame(figure, style.text("ridge.y"), style, share=False)
    figure.add_scatter(
        x=list(rates), y=list(exact), mode="lines", name=style.text("ridge.exact"),
        line={"color": style.colours.ink, "width": 2.4}, hovertemplate="%{x}: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=list(rates), y=list(drawn), mode="markers", name=style.text("ridge.drawn"),
        marker={"color": style.colours.learning, "size": 9}, hovertemplate="%{x}: %{y:.2f}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(title=style.text("ridge.x"))
    figure.update_yaxes(rangemode="tozero")
    legend_below(figure, style)
    return figure
