"""Twins over many seeds: a line joins the two of a seed, so that wins and losses can be counted by eye."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["MEASURES", "spread"]

MEASURES = ("test", "gap", "error")


def spread(results: pd.DataFrame, measure: str, style: Style) -> go.Figure:
    """One of final test loss, gap and test error, without and with dropout.

    Args:
        results: a row a seed, columns `<measure>_plain` and `<measure>_dropout` for each of `MEASURES`.
        measure: one of `MEASURES`.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure(_panel(results, measure, style.colours))
    label = theme.direct_label(f"<b>{style.text(f'spread.{measure}')}</b>", style.colours.ink, style.present)
    figure.add_annotation(**label, x=0, xanchor="left", xref="x domain", y=1, yref="paper", yanchor="bottom")
    figure.update_yaxes(rangemode="tozero", tickformat=".0%" if measure == "error" else None)
    figure.update_layout(
        template=theme.template(style.colours, style.present),
        separators=style.text("separators"),
        hovermode="closest",
        margin={"t": 40},
    )
    figure.update_xaxes(
        tickvals=[0, 1],
        ticktext=[style.text("spread.without"), style.text("spread.with")],
        range=[-0.4, 1.4],
        showline=False,
        ticks="",
    )
    return figure


def _panel(results: pd.DataFrame, measure: str, colours: theme.Palette) -> list[go.Scatter]:
    plain, dropout = results[f"{measure}_plain"], results[f"{measure}_dropout"]
    gaps: list[float | None] = []
    for left, right in zip(plain, dropout, strict=True):
        gaps += [left, right, None]
    digits = ".1%" if measure == "error" else ".3f"
    lines = go.Scatter(
        x=[0, 1, None] * len(results), y=gaps, mode="lines", hoverinfo="skip",
        line={"color": theme.fade(colours.axis, 0.55), "width": 1},
    )  # fmt: skip
    return [
        lines,
        _side(0, plain, colours.ink, digits, results),
        _side(1, dropout, colours.learning, digits, results),
    ]


def _side(x: int, values: pd.Series[float], colour: str, digits: str, results: pd.DataFrame) -> go.Scatter:
    # The last point is the median: a bar instead of a dot, so that it is not taken for one seed more.
    sizes, symbols = [8] * len(values) + [26], ["circle"] * len(values) + ["line-ew-open"]
    return go.Scatter(
        x=[x] * (len(values) + 1), y=[*values, values.median()], mode="markers",
        customdata=[*results["seed"], "median"],
        marker={"color": colour, "size": sizes, "symbol": symbols, "line": {"width": 3, "color": colour}},
        hovertemplate=f"%{{customdata}}: %{{y:{digits}}}<extra></extra>",
    )  # fmt: skip
