"""Ways of training in the order of their median, a dot a seed; and how a rate changes over a run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from statistics import median

import plotly.graph_objects as go

from core.mlp.schedules import Schedule, share
from dashboard import theme
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["MEASURES", "ranking", "shares"]

MEASURES = ("test", "error", "gap")
"""Loss on unseen cases, share of them misclassified, and that loss minus the one of training."""

_POINTS = 60
_LOOKS: Mapping[Schedule, tuple[str, Mapping[str, object]]] = {
    "constant": ("solid", {"x": 1, "y": 1, "xanchor": "right", "yanchor": "bottom"}),
    "early": ("dash", {"x": 0.19, "y": 0.01, "xanchor": "left", "yanchor": "bottom"}),
    "late": ("dot", {"x": 0.18, "y": 0.32, "xanchor": "left", "yanchor": "middle"}),
    "falling": ("dashdot", {"x": 0.6, "y": 0.43, "xanchor": "left", "yanchor": "bottom"}),
    "rising": ("longdash", {"x": 0.32, "y": 0.94, "xanchor": "left", "yanchor": "top"}),
}
"""The dashes of each curve, and where its name stands beside it."""


def ranking(
    scores: Mapping[str, Sequence[float]], measure: str, dropping: Collection[str], style: Style
) -> go.Figure:
    """A row of dots for each method, the lowest median on top, and a bar at the median.

    Args:
        scores: by method, `instead.<method>`; a number for each seed.
        measure: one of `MEASURES`; the losses of the first lie on a logarithmic axis.
        dropping: the methods that drop units: they take the hue of learning.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    frame(figure, style.text(f"instead.{measure}"), style, share=measure == "error")
    order = sorted(scores, key=lambda name: median(scores[name]), reverse=True)
    for place, name in enumerate(order):
        hue = style.colours.learning if name in dropping else style.colours.ink3
        _row(figure, place, scores[name], style.text(f"instead.{name}"), hue, style)
    names = [style.text(f"instead.{name}") for name in order]
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=names, range=[-0.6, len(names) - 0.4], tickformat=None,
        showgrid=False, zeroline=False, automargin=True,
    )  # fmt: skip
    figure.update_xaxes(tickformat=".0%" if measure == "error" else None, showgrid=True, nticks=6)
    if measure == "test":
        ticks = [0.2, 0.3, 0.5, 1, 2, 3]
        figure.update_xaxes(type="log", tickvals=ticks, ticktext=[style.text.plain(tick) for tick in ticks])
    figure.update_layout(showlegend=False)
    return figure


def _row(figure: go.Figure, place: int, values: Sequence[float], name: str, hue: str, style: Style) -> None:
    spread = [
        place + 0.5 * ((7 * rank % len(values)) / (len(values) - 1) - 0.5) for rank in range(len(values))
    ]
    figure.add_scatter(
        x=list(values), y=spread, mode="markers", name=name, hoverinfo="x+name",
        marker={"color": hue, "size": 8 if style.present else 5, "opacity": 0.5},
    )  # fmt: skip
    figure.add_scatter(
        x=[median(values)] * 2, y=[place - 0.36, place + 0.36], mode="lines", hoverinfo="skip",
        line={"color": style.colours.ink, "width": 2.6},
    )  # fmt: skip


def shares(style: Style) -> go.Figure:
    """What share of the rate holds, over the run: a curve for each schedule, with its name.

    Args:
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    frame(figure, style.text("instead.share"), style, share=True)
    x = [step / _POINTS for step in range(_POINTS + 1)]
    for schedule, (dash, place) in _LOOKS.items():
        figure.add_scatter(
            x=x, y=[share(schedule, step, _POINTS) for step in range(_POINTS + 1)], mode="lines",
            name=style.text(f"instead.{schedule}"), hoverinfo="name",
            line={"color": style.colours.learning, "width": 2.2, "dash": dash},
        )  # fmt: skip
        label = theme.direct_label(style.text(f"instead.{schedule}"), style.colours.learning, style.present)
        figure.add_annotation({**label, **place})
    figure.update_yaxes(range=[-0.04, 1.18], tickvals=[0, 0.5, 1])
    figure.update_xaxes(
        title=style.text("instead.run"), tickformat=".0%", range=[0, 1.02], tickvals=[0, 0.5, 1]
    )
    figure.update_layout(showlegend=False, margin_r=40)
    return figure
