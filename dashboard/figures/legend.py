"""A legend in a row under a chart, clear of the title of its axis."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures.style import Style

__all__ = ["legend_below"]


def legend_below(figure: go.Figure, style: Style) -> None:
    """Put the legend under a chart of 300 to 500 pixels, with room for two rows.

    Args:
        figure: the chart; its horizontal axis has a title.
        style: whether it is for a projector.
    """
    below = -0.36 if style.present else -0.32
    figure.update_layout(
        showlegend=True, legend={"orientation": "h", "y": below, "yanchor": "top", "x": 0},
        margin_b=140 if style.present else 92,
    )  # fmt: skip
