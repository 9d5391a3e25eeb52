"""What averaging over masks does: with the scale it finds the value without masks, without the scale it does
not.
"""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from core.mlp.experiments import Curve, Settling
from dashboard import theme
from dashboard.text import Text

__all__ = ["settling"]


def settling(
    data: Settling, text: Text, colours: theme.Palette, *, rate: float, present: bool = False
) -> go.Figure:
    """Running means against the number of masks (log), with the values that they settle on.

    Args:
        data: the two curves and their limits.
        text: the page's words.
        colours: the palette.
        rate: probability of dropping.
        present: True for a projector.
    """
    count = np.arange(1, len(data.scaled) + 1)
    figure = go.Figure()
    for curve, colour, name, dash in (
        (data.unscaled, colours.ink2, "settle.unscaled", theme.DASH_TRAIN),
        (data.scaled, colours.learning, "settle.scaled", theme.DASH_TEST),
    ):
        figure.add_scatter(
            x=count,
            y=curve,
            name=text(name),
            mode="lines",
            line={"color": colour, "width": 2.4, "dash": dash},
        )
        _name_at_start(figure, curve, text(name), colour, present)
    shrunk = (1 - rate) * data.plain
    _limit(figure, data.plain, text("settle.plain", value=text.brief(data.plain)), colours, present)
    _limit(figure, shrunk, text("settle.shrunk", value=text.brief(shrunk)), colours, present)
    figure.update_layout(template=theme.template(colours, present), separators=text("separators"))
    figure.update_xaxes(type="log", title=text("settle.x"), dtick=1, hoverformat=",d")
    figure.update_yaxes(title=text("settle.y"), hoverformat=".3f")
    return figure


def _limit(figure: go.Figure, value: float, words: str, colours: theme.Palette, present: bool) -> None:
    figure.add_hline(y=value, line={"color": colours.axis, "width": 1})
    label = theme.direct_label(words, colours.ink, present)
    figure.add_annotation(**label, x=1, xref="paper", xanchor="right", y=value, yanchor="bottom")


def _name_at_start(figure: go.Figure, curve: Curve, words: str, colour: str, present: bool) -> None:
    # A third of the way along the log axis the two curves have parted.
    place = int(len(curve) ** 0.4)
    label = theme.direct_label(f"<b>{words}</b>", colour, present)
    figure.add_annotation(**label, x=np.log10(place), y=float(curve[place - 1]), yshift=-16, xanchor="left")
