"""Masks as data: a barcode of one case, and how often each unit was kept."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.mlp.experiments import MaskSheet
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["barcode", "share_kept"]

_Z95 = 1.96


def barcode(sheet: MaskSheet, style: Style) -> go.Figure:
    """Hidden units by steps, kept filled; the layers are parted by a line."""
    figure = go.Figure(
        go.Heatmap(
            z=sheet.shown.astype(int), zmin=0, zmax=1, x0=0, dx=1, y0=1, dy=1, ygap=1, showscale=False,
            colorscale=[[0, theme.fade(style.colours.paper, 0)], [1, style.colours.learning]],
            hovertemplate="%{x} · %{y}<extra></extra>",
        )
    )  # fmt: skip
    for edge in np.cumsum(sheet.layers)[:-1]:
        figure.add_hline(y=float(edge) + 0.5, line={"color": style.colours.ink, "width": 1})
    figure.update_layout(
        template=theme.template(style.colours, style.present),
        separators=style.text("separators"),
        hovermode="closest",
    )
    figure.update_xaxes(title=style.text("masks.step"))
    figure.update_yaxes(title=style.text("masks.unit"), autorange="reversed", showgrid=False)
    return figure


def share_kept(sheet: MaskSheet, style: Style, *, rate: float) -> go.Figure:
    """Share kept of each unit as dots, 1 - p as a line, and the band that 95 % of fair dice fall into."""
    expected, units = 1 - rate, np.arange(1, len(sheet.share) + 1)
    reach = _Z95 * float(np.sqrt(expected * rate / sheet.drawn))
    figure = go.Figure(
        go.Scatter(
            x=units,
            y=sheet.share,
            mode="markers",
            marker={"color": style.colours.learning, "size": 8},
            name=style.text("masks.share"),
        )
    )
    figure.add_hrect(
        y0=expected - reach, y1=expected + reach, fillcolor=theme.fade(style.colours.ink, 0.1), line_width=0
    )
    figure.add_hline(y=expected, line={"color": style.colours.ink, "width": 1})
    label = theme.direct_label(
        style.text("masks.expected", expected=style.text.percent(expected)), style.colours.ink, style.present
    )
    figure.add_annotation(**label, x=1, xref="paper", xanchor="right", y=expected + reach, yanchor="bottom")
    figure.update_layout(
        template=theme.template(style.colours, style.present), separators=style.text("separators")
    )
    wide = max(4 * reach, 1.3 * float(np.abs(sheet.share - expected).max()), 0.002)
    figure.update_xaxes(title=style.text("masks.unit"))
    figure.update_yaxes(
        title=style.text("masks.share"),
        tickformat=".1%",
        hoverformat=".2%",
        range=[expected - wide, expected + wide],
    )
    return figure
