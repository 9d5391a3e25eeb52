"""A legend in a row under a chart, clear of the title of its axis."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.figures.style import Style

__all__ = ["legend_below"]


def legend_below(figure: go.Figure, style: Style, room: tuple[int, int] = (92, 150)) -> None:
    """Put the legend at the foot of a chart of 300 to 500 pixels.

    Args:
        figure: the chart; its horizontal axis has a title.
        style: whether it is for a projector.
        room: pixels under the axis, on a page and on a projector: by default for two rows.
    """
    # From the foot of the figure: a place by the axes hangs on margins that plotly is still finding.
    place = {"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"}
    figure.update_layout(showlegend=True, legend=place, margin_b=room[style.present])
