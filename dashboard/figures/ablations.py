"""The two ablations, measured: masks left on while speaking, and sampling while learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.studies.summary import Summary
from dashboard import theme
from dashboard.figures.style import Style
from dashboard.figures.twins import SHARES, frame

__all__ = ["by_rate", "by_variant"]

_STYLES = {"one": (theme.DASH_TEST, "circle", True), "mean": (theme.DASH_TRAIN_MASKED, "circle-open", False)}
"""Of a line: its dash, its marks, and whether its name stands above it."""


def by_rate(
    measure: str,
    rates: Sequence[float],
    lines: Mapping[str, Sequence[Summary]],
    style: Style,
    *,
    reference: Summary | None = None,
) -> go.Figure:
    """A measure against the mask rate while speaking.

    Args:
        measure: whose name is the label `temptation.<measure>`.
        rates: of the masks, rising.
        lines: by "one" (a single mask, as when it speaks) and perhaps "mean" (over masks: MC dropout), a
            value a rate.
        style: words, colours, and whether it is for a projector.
        reference: the value with sampling and no masks, a line across.
    """
    figure = go.Figure()
    title = style.text(f"temptation.{measure}")
    frame(figure, title, style, share=measure in SHARES)
    highest = max(value.mean + value.spread for values in lines.values() for value in values)
    for name, values in lines.items():
        figure.add_trace(_line(name, rates, values, measure, style))
        label = theme.direct_label(style.text(f"temptation.{name}"), style.colours.learning, style.present)
        _name_line(figure, label, rates, values, above=_STYLES[name][2] and reference is None)
    if reference is not None:
        highest = max(highest, reference.mean)
        figure.add_hline(y=reference.mean, line={"color": style.colours.speaking, "width": 2.4})
        label = theme.direct_label(style.text("temptation.reference"), style.colours.speaking, style.present)
        _name_line(figure, label, rates, [reference] * len(rates), above=True)
    figure.update_yaxes(range=[0, highest * 1.2])
    # The first two are too near to each other for their names.
    ticks = [rate for rate in rates if rate != min(rates[1:])]
    figure.update_xaxes(title=style.text("temptation.x"), tickformat=".0%", tickvals=ticks)
    figure.update_layout(margin_b=76 if style.present else 44)
    return figure


def _line(
    name: str, rates: Sequence[float], values: Sequence[Summary], measure: str, style: Style
) -> go.Scatter:
    dash, symbol, _ = _STYLES[name]
    return go.Scatter(
        x=list(rates),
        y=[value.mean for value in values],
        error_y={"array": [value.spread for value in values], "thickness": 1.4, "width": 4},
        name=style.text(f"temptation.{name}"),
        mode="lines+markers",
        line={"color": style.colours.learning, "width": 2.4, "dash": dash},
        marker={"size": 7, "symbol": symbol},
        hovertemplate="%{x:.0%}: %{y:.1%}" if measure in SHARES else "%{x:.0%}: %{y:.2f}",
    )


def by_variant(measure: str, values: Mapping[str, Sequence[float]], style: Style) -> go.Figure:
    """A measure after each way of learning: a dot a training seed, a bar for the mean.

    Args:
        measure: whose name is the label `temptation.<measure>`.
        values: by way of learning, a value a seed.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    title = style.text(f"temptation.{measure}")
    frame(figure, title, style, share=measure in SHARES)
    hues = {"dropout": style.colours.learning, "own words": style.colours.speaking}
    for variant, runs in values.items():
        name, mean = style.text(f"short.{variant}"), sum(runs) / len(runs)
        hue = hues.get(variant, style.colours.ink)
        figure.add_trace(_dots(name, runs, mean, hue, measure))
        words = style.text.percent(mean, 1) if measure in SHARES else style.text.number(mean, 2)
        label = theme.direct_label(f"<b>{words}</b>", hue, style.present)
        figure.add_annotation(**label, x=name, y=max(*runs, mean), yanchor="bottom", yshift=8)
    figure.update_yaxes(range=[0, 1.25 * max(max(runs) for runs in values.values()) or 1])
    figure.update_xaxes(type="category", range=[-0.35, len(values) - 0.65], ticks="")
    figure.update_layout(margin_b=72 if style.present else 40)
    return figure


def _dots(name: str, runs: Sequence[float], mean: float, hue: str, measure: str) -> go.Scatter:
    digits = ".1%" if measure in SHARES else ".2f"
    return go.Scatter(
        x=[name] * (len(runs) + 1),
        y=[*runs, mean],
        name=name,
        mode="markers",
        marker={
            "color": hue,
            "size": [8] * len(runs) + [30],
            "symbol": ["circle"] * len(runs) + ["line-ew-open"],
            "line": {"width": 3, "color": hue},
        },
        hovertemplate=f"%{{y:{digits}}}<extra></extra>",
    )


def _name_line(
    figure: go.Figure,
    label: Mapping[str, object],
    rates: Sequence[float],
    values: Sequence[Summary],
    *,
    above: bool,
) -> None:
    # At the end that the line, seen from the name, leads away from.
    at_end = above == (values[-1].mean >= values[0].mean)
    place = -1 if at_end else 0
    figure.add_annotation(
        **label, x=rates[place], y=values[place].mean, xanchor="right" if at_end else "left",
        yanchor="bottom" if above else "top", yshift=6 if above else -6,
    )  # fmt: skip
