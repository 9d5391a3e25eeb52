"""What every figure is drawn with: its words, its colours, and for whom; and how its axes write shares."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.text import Text
from dashboard.theme import Palette

__all__ = ["Style", "spell_percents"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a figure looks.

    Args:
        text: the words of its page.
        colours: the palette.
        present: True for a projector: large type, room for fewer words.
    """

    text: Text
    colours: Palette
    present: bool = False


def spell_percents(figure: go.Figure, text: Text) -> go.Figure:
    """Have the axes of shares write a percentage as the language does: plotly knows "50%" alone.

    Args:
        figure: with a format such as ".0%" on such axes, and a range where digits follow the point.
        text: words in the language.

    Example:
        >>> from dashboard.text import load
        >>> figure = spell_percents(go.Figure().update_yaxes(tickformat=".0%"), load("frame", "de"))
        >>> figure.layout.yaxis.labelalias["50%"]
        '50\u202f%'
    """
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        if (axis.tickformat or "").endswith("%"):
            axis.labelalias = _spelled(int(axis.tickformat[1]), axis.range or (0, 1), text)
    return figure


def _spelled(digits: int, ends: tuple[float, float], text: Text) -> dict[str, str]:
    step = 10**digits
    whole = range(round(100 * step * ends[0]) - 1, round(100 * step * ends[1]) + 2)
    shares = (count / step / 100 for count in whole)
    names = {f"{text.number(100 * share, digits)}%": text.percent(share, digits) for share in shares}
    return {plotlys: ours for plotlys, ours in names.items() if plotlys != ours}
