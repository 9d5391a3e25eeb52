"""Passes against dropout: a map of what each rate changes, the losses themselves, and the single variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.studies.passes.results import (
    RATES,
    SHARES,
    VARIANT_RATE,
    VARIANTS,
    Measure,
    PassesRow,
    against_none,
    changes,
    chosen,
    level,
    sizes,
)
from core.studies.summary import summary
from dashboard import theme
from dashboard.figures.legend import legend_below
from dashboard.figures.style import Style
from dashboard.figures.twins import frame

__all__ = ["amount", "curves", "grid", "signed", "times", "variants"]

_STRONGEST = 0.5
"""Opacity of the cell with the largest change: ink on it stays legible."""

_POINTS = "_points"
"""Ends the words of a difference of shares."""

_MARKS = ("square", "circle", "diamond", "triangle-up")
_OPACITY = (1.0, 0.45, 0.7, 1.0)


def amount(kilobytes: int, rows: Sequence[PassesRow], style: Style) -> str:
    """An amount of text in words: kilobytes, or megabytes from a thousand on; of the whole what it is."""
    size = kilobytes or next(row.bytes for row in rows if row.kilobytes == kilobytes) / 1000
    if size < 1000:
        return style.text("amount.kb", size=style.text.number(size))
    return style.text("amount.mb", size=style.text.number(size / 1000))


def times(passes: float, style: Style) -> str:
    """A number of passes: whole from ten on.

    Example:
        >>> from dashboard.text import load
        >>> words = Style(load("models", "de"), theme.LIGHT)
        >>> times(41.27, words), times(0.178, words)
        ('41', '0,2')
    """
    return style.text.number(passes, 0 if passes >= 10 else 1)


def signed(change: float, measure: Measure, style: Style) -> str:
    """A change with its sign: nats to two digits, shares in points of a hundred.

    Example:
        >>> from dashboard.text import load
        >>> words = Style(load("models", "en"), theme.LIGHT)
        >>> signed(0.046, "held_out", words), signed(-0.2, "heart", words)
        ('+0.05', '−20')
    """
    said = style.text.number(100 * change) if measure in SHARES else style.text.number(change, 2)
    return f"+{said}" if change > 0 else said


def grid(rows: Sequence[PassesRow], measure: Measure, style: Style) -> go.Figure:
    """A cell a rate and an amount of text: below the measure without dropout, above it what a rate changes.

    Args:
        rows: the trainings.
        measure: what is shown.
        style: words, colours, and whether it is for a projector.
    """
    figure, columns = go.Figure(), sizes(rows)
    frame(figure, style.text("map.adds" + _POINTS * (measure in SHARES)), style, share=False)
    found = changes(rows, measure)
    most = max(map(abs, found.values()), default=1.0) or 1.0
    for (size, rate), change in found.items():
        column, row = columns.index(size), RATES.index(rate)
        hue = style.colours.learning if change < 0 else style.colours.negative
        figure.add_shape(
            type="rect", x0=column - 0.49, x1=column + 0.49, y0=row - 0.48, y1=row + 0.48, line={"width": 0},
            layer="below", fillcolor=theme.fade(hue, 0.06 + (_STRONGEST - 0.06) * abs(change) / most),
        )  # fmt: skip
    for row, rate in enumerate(RATES):
        figure.add_scatter(
            x=list(range(len(columns))), y=[row] * len(columns), mode="text", hoverinfo="skip",
            text=[_cell(rows, found, (size, rate), measure, style) for size in columns],
            textfont={"color": style.colours.ink, "size": theme.LABEL_SIZE_PRESENT if style.present else 15},
        )  # fmt: skip
    _passes_below(figure, rows, columns, style)
    names = [style.text("rate_none"), *(style.text.number(rate, 1) for rate in RATES[1:])]
    figure.update_yaxes(tickvals=list(range(len(RATES))), ticktext=names, showgrid=False)
    figure.update_yaxes(range=[-0.55, len(RATES) - 0.45], title=style.text("rate_axis"))
    return figure


def _cell(
    rows: Sequence[PassesRow], found: Mapping[tuple[int, float], float], place: tuple[int, float],
    measure: Measure, style: Style,
) -> str:  # fmt: skip
    if place in found:
        return signed(found[place], measure, style)
    none = None if place[1] else level(rows, *place, measure)
    if none is None:
        return ""
    return style.text.percent(none.mean) if measure in SHARES else style.text.number(none.mean, 2)


def _passes_below(figure: go.Figure, rows: Sequence[PassesRow], columns: Sequence[int], style: Style) -> None:
    passes = {row.kilobytes: row.passes for row in rows}
    names = [f"<b>{times(passes[size], style)}</b><br>{amount(size, rows, style)}" for size in columns]
    figure.update_xaxes(tickvals=list(range(len(columns))), ticktext=names, title=style.text("passes.below"))
    figure.update_xaxes(range=[-0.55, len(columns) - 0.45], ticks="")
    figure.update_layout(margin_b=118 if style.present else 76)


def curves(rows: Sequence[PassesRow], measure: Measure, style: Style) -> go.Figure:
    """The measure against the passes, a line a rate; bars reach from the lowest seed to the highest.

    Args:
        rows: the trainings.
        measure: what is shown.
        style: words, colours, and whether it is for a projector.
    """
    figure, share = go.Figure(), measure in SHARES
    frame(figure, style.text(f"measure.{measure}"), style, share=share)
    for number, rate in enumerate(RATES):
        hue = theme.fade(style.colours.learning, _OPACITY[number]) if rate else style.colours.ink
        _line(figure, rows, rate, measure, hue, _MARKS[number], style)
    passes = sorted({row.passes for row in rows})
    figure.update_xaxes(
        type="log", tickvals=passes, ticktext=[times(each, style) for each in passes],
        title=style.text("passes.log"),
    )  # fmt: skip
    values = [float(getattr(row, measure)) for row in rows if row.variant == VARIANTS[0]]
    room = max(values) - min(values) or 1.0
    figure.update_yaxes(range=[min(values) - 0.08 * room, max(values) + 0.16 * room])  # clear of the title
    legend_below(figure, style)
    return figure


def _line(
    figure: go.Figure, rows: Sequence[PassesRow], rate: float, measure: Measure, hue: str, mark: str,
    style: Style,
) -> None:  # fmt: skip
    at = {size: chosen(rows, size, rate) for size in sizes(rows)}
    values = {own[0].passes: [float(getattr(row, measure)) for row in own] for own in at.values() if own}
    means = [summary(each).mean for each in values.values()]
    ends = list(zip(means, values.values(), strict=True))
    digits = ".0%" if measure in SHARES else ".2f"
    figure.add_scatter(
        x=list(values), y=means, mode="lines+markers", name=_rate_name(rate, style),
        line={"color": hue, "width": 2.4}, marker={"size": 8, "symbol": mark, "color": hue},
        error_y={
            "array": [max(each) - mean for mean, each in ends], "thickness": 1.4, "width": 4,
            "arrayminus": [mean - min(each) for mean, each in ends], "color": hue,
        },
        hovertemplate=f"%{{fullData.name}}: %{{y:{digits}}}<extra></extra>",
    )  # fmt: skip


def _rate_name(rate: float, style: Style) -> str:
    return style.text("rate_line", rate=style.text.number(rate, 1)) if rate else style.text("rate_none_line")


def variants(rows: Sequence[PassesRow], kilobytes: int, measure: Measure, style: Style) -> go.Figure:
    """What each way to drop changes against none: a dot a seed, a bar at the mean.

    Args:
        rows: the trainings.
        kilobytes: of text.
        measure: what is shown.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    title = amount(kilobytes, rows, style)
    if kilobytes in sizes(rows):
        passes = next(row.passes for row in rows if row.kilobytes == kilobytes)
        title = style.text("variants.at", amount=title, passes=times(passes, style))
    frame(figure, title, style, share=False)
    for place, variant in enumerate(reversed(VARIANTS)):
        scale = 100 if measure in SHARES else 1
        values = [scale * each for each in against_none(rows, kilobytes, VARIANT_RATE, measure, variant)]
        _variant(figure, place, values, style.text(f"variant.{variant}"), style)
    figure.add_vline(x=0, line={"color": style.colours.axis, "width": 1.4})
    names = [style.text(f"variant.{variant}") for variant in reversed(VARIANTS)]
    figure.update_yaxes(
        tickvals=list(range(len(VARIANTS))), ticktext=names, range=[-0.6, len(VARIANTS) - 0.4]
    )
    figure.update_xaxes(title=style.text("variants.change" + _POINTS * (measure in SHARES)), nticks=5)
    figure.update_layout(showlegend=False, margin_b=84 if style.present else 52)
    return figure


def _variant(figure: go.Figure, place: int, values: Sequence[float], name: str, style: Style) -> None:
    if not values:
        note = theme.direct_label(style.text("variants.waiting"), style.colours.ink3, style.present)
        figure.add_annotation(**note, x=0, y=place, xanchor="left", xshift=6)
        return
    figure.add_scatter(
        x=list(values), y=[place] * len(values), mode="markers", name=name, hoverinfo="x",
        marker={"color": style.colours.learning, "size": 8, "opacity": 0.6},
    )  # fmt: skip
    figure.add_scatter(
        x=[summary(values).mean] * 2, y=[place - 0.32, place + 0.32], mode="lines", hoverinfo="skip",
        line={"color": style.colours.ink, "width": 2.6},
    )  # fmt: skip
