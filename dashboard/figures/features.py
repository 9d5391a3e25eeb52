"""What the hidden units of two autoencoders look for, as images, and how strongly they speak."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.mlp.features import EDGES
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["activity", "pictures"]

_COLUMNS, _SIDE = 8, 8


def pictures(weights: npt.NDArray[np.int8], style: Style, title: str) -> go.Figure:
    """The weights into some units, each unit a small image.

    Args:
        weights: [units, 64], -127 to 127; a multiple of 8 units.
        style: words, colours, and whether it is for a projector.
        title: which twin.
    """
    figure = go.Figure()
    colours = style.colours
    figure.add_heatmap(
        z=_mosaic(weights), zmin=-127, zmax=127, showscale=False, hoverinfo="skip",
        colorscale=[[0, colours.negative], [0.5, colours.paper], [1, colours.positive]],
    )  # fmt: skip
    frame(figure, title, style, share=False)
    figure.update_layout(margin={"l": 4, "r": 4, "b": 4}, plot_bgcolor=colours.grid)
    figure.layout.annotations[-1].xshift = 0
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
    return figure


def activity(histograms: Mapping[str, npt.NDArray[np.int64]], style: Style) -> go.Figure:
    """How often activations are how large, as shares of all of them, on a logarithmic axis.

    Args:
        histograms: by "dropout" and "plain", how many are in each bin of `EDGES`.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    for twin, counts in histograms.items():
        shares = (counts / counts.sum()).tolist()
        hue = style.colours.learning if twin == "dropout" else style.colours.ink
        figure.add_scatter(
            x=list(EDGES[:-1]), y=shares, mode="lines", name=style.text(f"crowd.{twin}"),
            line={"color": hue, "width": 2.4, "shape": "hv"},
            hovertemplate="%{x:.1f}: %{y:.1%}<extra></extra>",
        )  # fmt: skip
    frame(figure, style.text("features.activity"), style, share=True)
    legend_below(figure, style)
    figure.update_xaxes(title=style.text("features.activity_x"), tickvals=[0, 1, 2, 3], range=[0, EDGES[-1]])
    figure.update_yaxes(type="log", tickvals=[0.001, 0.01, 0.1, 1], tickformat=None)
    return figure


def _mosaic(weights: npt.NDArray[np.int8]) -> npt.NDArray[np.float64]:
    """Units in rows of `_COLUMNS`, an empty pixel between them, [high, wide]."""
    rows = len(weights) // _COLUMNS
    tiles = np.full((rows, _COLUMNS, _SIDE + 1, _SIDE + 1), np.nan)
    tiles[:, :, :_SIDE, :_SIDE] = weights.reshape(rows, _COLUMNS, _SIDE, _SIDE)
    return tiles.transpose(0, 2, 1, 3).reshape(rows * (_SIDE + 1), -1)[:-1, :-1]
