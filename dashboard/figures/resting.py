"""How far the weights of one unit go in each update, and whether its mask kept it."""

from __future__ import annotations

import plotly.graph_objects as go

from core.mlp.resting import Resting
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["resting"]


def resting(unit: Resting, style: Style, title: str) -> go.Figure:
    """A bar an update: filled where the unit was kept in any case of the step, empty where in none.

    Args:
        unit: what was measured.
        style: words, colours, and whether it is for a projector.
        title: the rule of the updates.
    """
    figure = go.Figure()
    frame(figure, title, style, share=False)
    longest = max(unit.moved) or 1.0
    hues = [style.colours.learning if kept else style.colours.paper for kept in unit.kept]
    edges = [style.colours.learning if kept else style.colours.ghost for kept in unit.kept]
    figure.add_bar(
        x=list(range(1, len(unit.moved) + 1)),
        y=[moved / longest for moved in unit.moved],
        marker={"color": hues, "line": {"color": edges, "width": 1.4}},
        customdata=[style.text.percent(kept) for kept in unit.kept],
        hovertemplate="%{x}: %{customdata}<extra></extra>",
        name=style.text("rest.y"),
    )
    figure.update_yaxes(range=[0, 1.05], showticklabels=False, title=None)
    figure.update_xaxes(title=style.text("rest.x"), tickvals=[1, 10, 20])
    figure.update_layout(margin_b=76 if style.present else 44)
    return figure
