"""What each die moves: one small panel a measure, the ways of speaking along it, a line a way of learning.

Lines that are flat and apart belong to the learning die, lines that slope together to the speaking die.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.studies.summary import Summary
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["SHARES", "frame", "panel"]

SHARES = ("recall", "confidence", "repetition", "distinct_2", "recited", "ece")
"""Measures that are shares, from 0 to 1."""

_LOW = 0.2
"""Share of the height below which a name stands above its line, however low that line is."""

_ROOM, _ROOM_PRESENT = 0.25, 0.5
"""Empty part above the highest mark, where the lines' names stand: on a page, on a projector."""


def panel(
    measure: str,
    lines: Mapping[str, Sequence[Summary]],
    style: Style,
    *,
    decodings: Sequence[str],
    named: bool = True,
) -> go.Figure:
    """One measure for both twins in every way of speaking, with the spread over seeds.

    Args:
        measure: whose name is the label `twins.<measure>`.
        lines: by "plain" and "dropout", a value for every way of speaking.
        style: words, colours, and whether it is for a projector.
        decodings: the ways of speaking, in order.
        named: whether the lines' names stand beside them.
    """
    figure, names = go.Figure(), [style.text(f"decoding.{name}") for name in decodings]
    for variant, values in lines.items():
        figure.add_trace(_line(variant, values, names, measure, style))
    top = max(value.mean + value.spread for values in lines.values() for value in values)
    frame(figure, style.text(f"twins.{measure}"), style, share=measure in SHARES)
    figure.update_yaxes(range=[0, top * (1 + (_ROOM_PRESENT if style.present and named else _ROOM))])
    figure.update_xaxes(type="category", range=[-0.4, len(names) - 0.6], ticks="")
    if named:
        _name_lines(figure, lines, names, top, style)
    return figure


def frame(figure: go.Figure, title: str, style: Style, *, share: bool) -> None:
    """What the small panels of the page share: a title at the left edge, few ticks, room for neither legend.

    Args:
        figure: the panel.
        title: its words.
        style: words, colours, and whether it is for a projector.
        share: whether its numbers are shares from 0 to 1.
    """
    left = 62 if style.present else 44
    figure.update_layout(
        template=theme.template(style.colours, style.present),
        separators=style.text("separators"),
        hovermode="closest",
        margin={"t": 44 if style.present else 30, "b": 40 if style.present else 24, "l": left, "r": 8},
    )
    figure.update_yaxes(nticks=3 if style.present else 4, tickformat=".0%" if share else None)
    figure.update_xaxes(tickangle=0)
    label = theme.direct_label(f"<b>{title}</b>", style.colours.ink, style.present)
    figure.add_annotation(
        **label,
        x=0,
        xref="paper",
        xanchor="left",
        align="left",  # else a title measured before its font has come would begin outside
        xshift=-left,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=4,
    )


def _line(
    variant: str, values: Sequence[Summary], names: Sequence[str], measure: str, style: Style
) -> go.Scatter:
    colour = _colour(variant, style.colours)
    return go.Scatter(
        x=list(names),
        y=[value.mean for value in values],
        error_y={"array": [value.spread for value in values], "color": colour, "thickness": 1.4, "width": 4},
        name=style.text(f"variant.{variant}"),
        mode="lines+markers",
        line={"color": colour, "width": 2.4},
        marker={"color": colour, "size": 8, "symbol": "circle" if variant == "dropout" else "square"},
        hovertemplate="%{x}: %{y:.1%}" if measure in SHARES else "%{x}: %{y:.2f}",
    )


def _colour(variant: str, colours: theme.Palette) -> str:
    return colours.learning if variant == "dropout" else colours.ink


def _name_lines(
    figure: go.Figure, lines: Mapping[str, Sequence[Summary]], names: Sequence[str], top: float, style: Style
) -> None:
    """The name of a line stands outside of the pair at the place where the two are farthest apart."""
    pairs = [_means(pair) for pair in zip(*lines.values(), strict=True)]
    farthest = max(range(len(names)), key=lambda at: max(pairs[at]) - min(pairs[at]))
    for variant, values in lines.items():
        upper = values[farthest].mean == max(pairs[farthest])
        place = farthest if upper else _roomy(_means(values), farthest, _LOW * top)
        # Below a line that stays low there is no room above the axis.
        above = upper or values[place].mean < _LOW * top
        label = theme.direct_label(
            style.text(f"variant.{variant}"), _colour(variant, style.colours), style.present
        )
        figure.add_annotation(
            **label, x=names[place], y=values[place].mean,
            xanchor="right" if place == len(names) - 1 else "left",
            yanchor="bottom" if above else "top", yshift=8 if above else -8,
        )  # fmt: skip


def _roomy(means: Sequence[float], wanted: int, low: float) -> int:
    """Where below a line its name has room above the axis: the wanted place, or where the line has risen."""
    later = range(wanted + 1, len(means) - 1)
    return next((at for at in (wanted, *later) if means[at] >= low), wanted)


def _means(values: Sequence[Summary]) -> list[float]:
    return [value.mean for value in values]
