"""How sure nets are of a regression: the band, the functions that it is made of, and how its width falls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

import plotly.graph_objects as go
import torch
from torch import Tensor

from core.mlp.band_seeds import MeasuredBand
from core.mlp.bands import EXTENT, WIDE, Band, Bands, Region, grid
from core.mlp.regression import Points, truth
from dashboard import theme
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["MOST_LINES", "band", "reach", "widths"]

MOST_LINES = 20
"""Single functions that are drawn; more would hide each other."""

_HALF = 0.045
"""Half a side of the square that stands for a point, in units of x and y."""


def band(
    asked: Band, data: Points, style: Style, title: str, *, hue: str, ends: tuple[float, float], true: bool
) -> go.Figure:
    """The mean as a line, a few of the functions as thin ones, behind them the points and the band.

    Args:
        asked: what is drawn.
        data: the training points.
        style: words, colours, and whether it is for a projector.
        title: which it is.
        hue: its colour.
        ends: of the axis, see `reach`.
        true: whether to draw the true function, too.
    """
    figure = go.Figure()
    if len(asked.lines) > 1:
        _spread(figure, asked, hue)
    _points(figure, data, style)
    _line(figure, asked.mean, style.text("band.mean"), {"color": hue, "width": 2.6})
    if true:
        dotted = {"color": style.colours.ink, "width": 2.2, "dash": "dot"}
        _line(figure, truth(grid()), style.text("band.true"), dotted)
    frame(figure, title, style, share=False)
    figure.update_xaxes(range=[-EXTENT, EXTENT], tickvals=[-2, 0, 2], title=None)
    figure.update_yaxes(range=list(ends), zeroline=False)
    return figure


def reach(found: Bands) -> tuple[float, float]:
    """The ends of an axis that holds all three bands and every point."""
    bands = (found.dropout, found.ensemble, found.plain)
    edges = [each.mean + side * WIDE * each.sd for each in bands for side in (-1, 1)]
    every = torch.cat([*edges, found.data.y])
    low, high = float(every.min()), float(every.max())
    return low - 0.05 * (high - low), high + 0.05 * (high - low)


def widths(
    rows: Mapping[str, Sequence[MeasuredBand]], region: Region, style: Style, *, title: str
) -> go.Figure:
    """The width of each band and the error of its mean against the number of points, both axes logarithmic.

    Args:
        rows: by "dropout" and "ensemble", measured bands of several seeds at every number of points.
        region: where.
        style: words, colours, and whether it is for a projector.
        title: of the chart.
    """
    figure = go.Figure()
    hues = {"dropout": style.colours.learning, "ensemble": style.colours.ink}
    for way, hue in hues.items():
        for kind, dash in (("width", "solid"), ("rmse", "dash")):
            _over_n(figure, rows[way], f"{kind}_{region}", hue, dash, style.text(f"band.{way}_{kind}"))
    frame(figure, title, style, share=False)
    sizes = sorted({row.n for row in rows["dropout"]})
    figure.update_xaxes(type="log", tickvals=sizes)
    figure.update_yaxes(type="log", tickvals=[0.01, 0.1, 1], range=[-2.5, 0.1])
    return figure


def _spread(figure: go.Figure, asked: Band, hue: str) -> None:
    places = grid().tolist()
    low, high = (asked.mean + side * WIDE * asked.sd for side in (-1, 1))
    figure.add_scatter(
        x=[*places, *reversed(places)], y=[*high.tolist(), *low.flip(0).tolist()], fill="toself",
        fillcolor=theme.fade(hue, 0.18), line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    few = asked.lines[:MOST_LINES].tolist()
    figure.add_scatter(
        x=[place for _ in few for place in (*places, None)], y=[y for line in few for y in (*line, None)],
        mode="lines", line={"color": theme.fade(hue, 0.35), "width": 0.8}, hoverinfo="skip",
    )  # fmt: skip


def _line(figure: go.Figure, y: Tensor, name: str, line: Mapping[str, object]) -> None:
    figure.add_scatter(
        x=grid().tolist(), y=y.tolist(), mode="lines", name=name, line=dict(line),
        hovertemplate="%{x:.2f}: %{y:.2f}<extra></extra>",
    )  # fmt: skip


def _points(figure: go.Figure, data: Points, style: Style) -> None:
    """Small squares in one path, behind the lines: so many elements would cost a browser seconds."""
    half = (0.6 if len(data.x) > 100 else 1.0) * _HALF
    squares = [
        f"M{x - half:.3f},{y - half:.3f}H{x + half:.3f}V{y + half:.3f}H{x - half:.3f}Z"
        for x, y in zip(data.x.tolist(), data.y.tolist(), strict=True)
    ]
    figure.add_shape(
        type="path", path="".join(squares), layer="between", fillrule="nonzero", line={"width": 0},
        fillcolor=style.colours.ink3,
    )  # fmt: skip


def _over_n(
    figure: go.Figure, rows: Sequence[MeasuredBand], field: str, hue: str, dash: str, name: str
) -> None:
    """The median over seeds, with the lowest and the highest as a bar."""
    by_n = {n: sorted(getattr(row, field) for row in rows if row.n == n) for n in sorted({r.n for r in rows})}
    middle = [median(values) for values in by_n.values()]
    above = [values[-1] - mid for values, mid in zip(by_n.values(), middle, strict=True)]
    below = [mid - values[0] for values, mid in zip(by_n.values(), middle, strict=True)]
    figure.add_scatter(
        x=list(by_n), y=middle, name=name, mode="lines+markers", marker={"size": 6},
        line={"color": hue, "width": 2.2, "dash": dash},
        error_y={"array": above, "arrayminus": below, "color": hue, "thickness": 1, "width": 3},
        hovertemplate="%{fullData.name}, %{x:,d}: %{y:.3f}<extra></extra>",
    )  # fmt: skip
