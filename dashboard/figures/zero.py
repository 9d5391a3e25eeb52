"""Places in texts by the lead of their first token: all of them, and those where rounding changes it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from core.studies.zero_record import FLIPS, ZeroRow, flipped
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["lanes"]

_GOLDEN = (math.sqrt(5) - 1) / 2
"""Steps of it, taken modulo 1, spread evenly however many there are."""

_WIDE, _NARROW = 0.22, 0.08
"""How far the dots of a lane stand from its middle, at most."""

_ABOVE = 0.5
"""Where a lane's name stands, over its middle."""

_PAST = 0.01
"""Powers of ten that the axis runs past its last mark, or that would have no number."""


def lanes(rows: Sequence[ZeroRow], style: Style) -> go.Figure:
    """A lane for all places, and one for each thing that flips some of them.

    Args:
        rows: of one voice.
        style: words, colours, and whether it is for a projector.
    """
    figure, total = go.Figure(), style.text.number(len(rows))
    everywhere = [row.gap for row in rows]
    figure.add_trace(_dots(everywhere, 0, _WIDE, style.colours.ink3, 4, style))
    _named(figure, 0, style.text("zero.all", total=total), style)
    for place, what in enumerate(FLIPS, 1):
        gaps = flipped(rows, what)
        figure.add_trace(_dots(gaps, place, _NARROW, style.colours.ink, 9, style))
        count = style.text.number(len(gaps))
        _named(figure, place, style.text(f"zero.lane.{what}", count=count, total=total), style)
    _frame(figure, everywhere, style)
    return figure


def _dots(gaps: Sequence[float], lane: int, room: float, colour: str, size: int, style: Style) -> go.Scatter:
    shifts = [room * (2 * (number * _GOLDEN % 1) - 1) for number in range(len(gaps))]
    return go.Scatter(
        x=list(gaps), y=[lane + shift for shift in shifts], mode="markers", cliponaxis=False,
        customdata=[style.text.brief(gap, 4) for gap in gaps], hovertemplate="%{customdata}<extra></extra>",
        marker={"color": colour, "size": size, "opacity": 0.5 if size < 9 else 0.8},
    )  # fmt: skip


def _named(figure: go.Figure, lane: int, words: str, style: Style) -> None:
    label = theme.direct_label(words, style.colours.ink, style.present)
    figure.add_annotation(**label, x=0, xref="paper", xanchor="left", y=lane - _ABOVE, yanchor="middle")


def _frame(figure: go.Figure, gaps: Sequence[float], style: Style) -> None:
    """A logarithmic axis of leads; the lanes run downward and have names instead of ticks."""
    ends = math.floor(math.log10(min(gap for gap in gaps if gap))), math.ceil(math.log10(max(gaps)))
    powers = range(ends[0] + 1, ends[1] + 1)
    figure.update_layout(
        template=theme.template(style.colours, style.present), hovermode="closest", showlegend=False,
        margin={"t": 8, "r": 12, "l": 12},
    )  # fmt: skip
    figure.update_xaxes(
        type="log", range=(ends[0], ends[1] + _PAST), title=style.text("zero.x"), showgrid=True
    )
    figure.update_xaxes(
        tickvals=[10.0**power for power in powers],
        ticktext=[style.text.plain(10.0**power) for power in powers],
    )
    figure.update_yaxes(range=[len(FLIPS) + 0.4, -_ABOVE - 0.25], visible=False)
