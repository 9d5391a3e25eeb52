"""What averaging over masks does: with the scale it finds the value without masks, without the scale it does
not.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.mlp.experiments import Curve, Settling
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["settling"]


def settling(data: Settling, style: Style, *, rate: float) -> go.Figure:
    """Running means against the number of masks (log), with the values that they settle on.

    Args:
        data: the two curves and their limits.
        style: words, colours, and whether it is for a projector.
        rate: probability of dropping.
    """
    count = np.arange(1, len(data.scaled) + 1)
    figure = go.Figure()
    for curve, colour, name, dash in (
        (data.unscaled, style.colours.ink2, "settle.unscaled", theme.DASH_TRAIN),
        (data.scaled, style.colours.learning, "settle.scaled", theme.DASH_TEST),
    ):
        figure.add_scatter(
            x=count,
            y=curve,
            name=style.text(name),
            mode="lines",
            line={"color": colour, "width": 2.4, "dash": dash},
        )
        _name_at_start(figure, curve, style.text(name), colour, style.present)
    shrunk = (1 - rate) * data.plain
    _limit(figure, data.plain, style.text("settle.plain", value=style.text.brief(data.plain)), style)
    _limit(figure, shrunk, style.text("settle.shrunk", value=style.text.brief(shrunk)), style)
    figure.update_layout(
        template=theme.template(style.colours, style.present), separators=style.text("separators")
    )
    figure.update_xaxes(type="log", title=style.text("settle.x"), dtick=1, hoverformat=",d")
    figure.update_yaxes(title=style.text("settle.y"), hoverformat=".3f")
    return figure


def _limit(figure: go.Figure, value: float, words: str, style: Style) -> None:
    figure.add_hline(y=value, line={"color": style.colours.axis, "width": 1})
    label = theme.direct_label(words, style.colours.ink, style.present)
    figure.add_annotation(**label, x=1, xref="paper", xanchor="right", y=value, yanchor="bottom")


def _name_at_start(figure: go.Figure, curve: Curve, words: str, colour: str, present: bool) -> None:
    # A third of the way along the log axis the two curves have parted.
    place = int(len(curve) ** 0.4)
    label = theme.direct_label(f"<b>{words}</b>", colour, present)
    figure.add_annotation(**label, x=np.log10(place), y=float(curve[place - 1]), yshift=-16, xanchor="left")
