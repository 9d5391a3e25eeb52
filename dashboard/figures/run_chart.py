"""A run at rest: both twins' losses over the steps, gap shaded, one scale."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard import theme
from dashboard.figures.style import Style
from dashboard.text import Text

__all__ = ["run_chart"]

_PANELS = (("plain", False), ("dropout", True))
_MOST = 100
"""Where the axis of a loss ends at the latest: a run that diverges would flatten everything else."""


def run_chart(log: pd.DataFrame, style: Style, *, measure: str, rate: float) -> go.Figure:
    """Train and test loss (or error) of both twins.

    Args:
        log: columns `step`, `masked`, `train_plain`, `train_dropout`, `test_plain`, `test_dropout` and the
            same four
            with `_error`; a row a step, empty where nothing was evaluated.
        style: words, colours, and whether it is for a projector.
        measure: "loss" or "error".
        rate: dropout rate of the twin that drops.
    """
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.05)
    suffix = "_error" if measure == "error" else ""
    evaluated = log.dropna(subset=["test_plain"])
    for column, (name, learning) in enumerate(_PANELS, start=1):
        colour = style.colours.learning if learning else style.colours.ink
        if learning and not suffix:
            figure.add_trace(_dots(log, style.text, colour), row=1, col=column)
        for trace in _pair(evaluated, name, suffix, style, colour):
            figure.add_trace(trace, row=1, col=column)
        title = (
            style.text("rest.dropout", p=style.text.number(rate, 2)) if learning else style.text("rest.plain")
        )
        gap = _gap_label(evaluated, name, suffix, style, colour)
        figure.add_annotation(gap, row=1, col=column)
        figure.add_annotation(
            {**theme.direct_label(f"<b>{title}</b>", colour, style.present), "x": 0, "xanchor": "left"},
            y=1.0, yref="paper", yanchor="bottom", xref=f"x{column if column > 1 else ''} domain",
        )  # fmt: skip
    losses = evaluated[[f"{part}_{name}" for part in ("train", "test") for name, _ in _PANELS]]
    cut = not suffix and bool((losses > _MOST).any(axis=None))
    return _finished(figure, style, measure, cut=cut)


def _pair(
    rows: pd.DataFrame, name: str, suffix: str, style: Style, colour: str
) -> tuple[go.Scatter, go.Scatter]:
    shade = theme.gap_shade(style.colours, learning=name == "dropout")
    train = go.Scatter(
        x=rows["step"], y=rows[f"train_{name}{suffix}"], name=style.text("rest.train"), mode="lines",
        line={"color": colour, "width": 2, "dash": theme.DASH_TRAIN},
    )  # fmt: skip
    test = go.Scatter(
        x=rows["step"], y=rows[f"test_{name}{suffix}"], name=style.text("rest.test"), mode="lines",
        line={"color": colour, "width": 2.4}, fill="tonexty", fillcolor=shade,
    )  # fmt: skip
    return train, test


def _gap_label(rows: pd.DataFrame, name: str, suffix: str, style: Style, colour: str) -> dict[str, object]:
    end = rows.iloc[-1]
    low, high = float(end[f"train_{name}{suffix}"]), float(end[f"test_{name}{suffix}"])
    size = style.text.percent(high - low, 1) if suffix else style.text.brief(high - low)
    label = theme.direct_label(f"<b>{style.text('rest.gap', gap=size)}</b>", colour, style.present)
    return {
        **label,
        "x": float(end["step"]),
        "y": min((low + high) / 2, _MOST),
        "xanchor": "right",
        "xshift": -8,
    }


def _dots(log: pd.DataFrame, text: Text, colour: str) -> go.Scatter:
    return go.Scatter(
        x=log["step"], y=log["masked"], name=text("rest.masked"), mode="markers",
        marker={"color": colour, "size": 2.5, "opacity": 0.6},
    )  # fmt: skip


def _finished(figure: go.Figure, style: Style, measure: str, *, cut: bool) -> go.Figure:
    error = measure == "error"
    figure.update_layout(
        template=theme.template(style.colours, style.present), separators=style.text("separators")
    )
    figure.update_layout(margin={"t": 34 if not style.present else 48})
    figure.update_xaxes(title=style.text("rest.step"))
    figure.update_yaxes(
        rangemode="tozero", tickformat=".0%" if error else None, hoverformat=".1%" if error else ".3f"
    )
    if cut:
        figure.update_yaxes(range=(0, _MOST))
    figure.update_yaxes(title=style.text("rest.error" if error else "rest.loss"), col=1)
    return figure
