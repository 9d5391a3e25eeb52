"""The losses of a loop with a mistake beside those of the right one."""

from __future__ import annotations

import plotly.graph_objects as go

from core.mlp.bugs import VARIANTS, Bug, Curves
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["losses"]


def losses(curves: Curves, bug: Bug, style: Style, *, letter: str) -> go.Figure:
    """Test loss solid, training loss dashed: the right loop in ink, the other in the hue of learning.

    Args:
        curves: of all loops.
        bug: the mistake of the other loop.
        style: words, colours, and whether it is for a projector.
        letter: what the other loop is called.
    """
    figure = go.Figure()
    hues = {"right": style.colours.ink2, bug: style.colours.learning}
    for name, hue in hues.items():
        loop = style.text("bugs.right" if name == "right" else "bugs.loop", letter=letter)
        for kind, dash in (("test", "solid"), ("train", "dot")):
            values = getattr(curves, kind)[VARIANTS.index(name)].tolist()
            figure.add_scatter(
                x=list(curves.steps), y=values, mode="lines", name=style.text(f"bugs.{kind}", loop=loop),
                line={"color": hue, "width": 2.4 if kind == "test" else 1.8, "dash": dash},
                hovertemplate="%{x:,d}: %{y:.2f}",
            )  # fmt: skip
    frame(figure, style.text("bugs.y"), style, share=False)
    legend_below(figure, style, (136, 165))
    figure.update_xaxes(nticks=5)
    figure.update_yaxes(rangemode="tozero")
    return figure
