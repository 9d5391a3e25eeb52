"""What is lost as units are switched off: one alone, and more and more of them."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from core.mlp.silencing import Silenced
from dashboard import theme
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["costs", "falling"]


def costs(nets: Mapping[str, Silenced], style: Style) -> go.Figure:
    """By how much the loss rises without one unit, a bar a unit, from the costliest: both twins side by side.

    Args:
        nets: by "dropout" and "plain".
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    for twin, net in nets.items():
        values = net.costs.sort(descending=True).values.tolist()
        figure.add_bar(
            x=list(range(1, len(values) + 1)), y=values, name=style.text(f"crowd.{twin}"),
            marker={"color": _hue(twin, style)}, hovertemplate="%{y:.3f}<extra></extra>",
        )  # fmt: skip
    _dress(figure, "costs", style)
    figure.update_layout(bargap=0.25, bargroupgap=0.05)
    figure.update_xaxes(tickvals=[1, len(values)])
    figure.update_yaxes(rangemode="tozero")
    return figure


def falling(nets: Mapping[str, Silenced], style: Style, *, classes: int) -> go.Figure:
    """The share misclassified against how many units are off: the mean over random orders, and their spread.

    Args:
        nets: by "dropout" and "plain".
        style: words, colours, and whether it is for a projector.
        classes: that the nets tell apart; the axis ends a little above guessing among them.
    """
    figure, top = go.Figure(), 1.06 - 1 / classes
    for twin, net in nets.items():
        hue, off = _hue(twin, style), list(range(net.errors.shape[1]))
        low, high = (net.errors.quantile(q, dim=0).tolist() for q in (0.1, 0.9))
        figure.add_scatter(
            x=[*off, *reversed(off)], y=[*high, *reversed(low)], fill="toself",
            fillcolor=theme.fade(hue, 0.16), line={"width": 0}, hoverinfo="skip", showlegend=False,
        )  # fmt: skip
        figure.add_scatter(
            x=off, y=net.errors.mean(0).tolist(), mode="lines+markers", name=style.text(f"crowd.{twin}"),
            line={"color": hue, "width": 2.4}, marker={"size": 6},
            hovertemplate="%{x}: %{y:.1%}<extra></extra>",
        )  # fmt: skip
    _dress(figure, "falling", style)
    figure.update_xaxes(tickvals=[0, off[-1] // 2, off[-1]])
    figure.update_yaxes(
        range=[0, top], tickvals=[tick for tick in (0, 0.2, 0.4, 0.6, 0.8) if tick < top - 0.1]
    )
    return figure


def _hue(twin: str, style: Style) -> str:
    return style.colours.learning if twin == "dropout" else style.colours.ink


def _dress(figure: go.Figure, name: str, style: Style) -> None:
    frame(figure, style.text(f"off.{name}"), style, share=name == "falling")
    legend_below(figure, style)
    figure.update_xaxes(title=style.text(f"off.{name}_x"))
