"""A run at rest: both twins' losses over the steps, gap shaded, one scale."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard import theme
from dashboard.text import Text

__all__ = ["run_chart"]

_PANELS = (("plain", False), ("dropout", True))
_MOST = 100
"""Where the axis of a loss ends at the latest: a run that diverges would flatten everything else."""


def run_chart(
    log: pd.DataFrame, text: Text, colours: theme.Palette, *, measure: str, rate: float, present: bool = False
) -> go.Figure:
    """Train and test loss (or error) of both twins.

    Args:
        log: columns `step`, `masked`, `train_plain`, `train_dropout`, `test_plain`, `test_dropout` and the
            same four
            with `_error`; a row a step, empty where nothing was evaluated.
        text: the page's words.
        colours: the palette.
        measure: "loss" or "error".
        rate: dropout rate of the twin that drops.
        present: True for a projector.
    """
    figure = make_subplots(cols=2, shared_yaxes=True, horizontal_spacing=0.05)
    suffix = "_error" if measure == "error" else ""
    evaluated = log.dropna(subset=["test_plain"])
    for column, (name, learning) in enumerate(_PANELS, start=1):
        colour = colours.learning if learning else colours.ink
        if learning and not suffix:
            figure.add_trace(_dots(log, text, colour), row=1, col=column)
        for trace in _pair(evaluated, name, suffix, text, colours, colour):
            figure.add_trace(trace, row=1, col=column)
        title = text("rest.dropout", p=text.number(rate, 2)) if learning else text("rest.plain")
        gap = _gap_label(evaluated, name, suffix, text, colour, present)
        figure.add_annotation(gap, row=1, col=column)
        figure.add_annotation(
            {**theme.direct_label(f"<b>{title}</b>", colour, present), "x": 0, "xanchor": "left"},
            y=1.0, yref="paper", yanchor="bottom", xref=f"x{column if column > 1 else ''} domain",
        )  # fmt: skip
    losses = evaluated[[f"{part}_{name}" for part in ("train", "test") for name, _ in _PANELS]]
    cut = not suffix and bool((losses > _MOST).any(axis=None))
    return _finished(figure, text, colours, measure, present, cut=cut)


def _pair(
    rows: pd.DataFrame, name: str, suffix: str, text: Text, colours: theme.Palette, colour: str
) -> tuple[go.Scatter, go.Scatter]:
    shade = theme.gap_shade(colours, learning=name == "dropout")
    train = go.Scatter(
        x=rows["step"], y=rows[f"train_{name}{suffix}"], name=text("rest.train"), mode="lines",
        line={"color": colour, "width": 2, "dash": theme.DASH_TRAIN},
    )  # fmt: skip
    test = go.Scatter(
        x=rows["step"], y=rows[f"test_{name}{suffix}"], name=text("rest.test"), mode="lines",
        line={"color": colour, "width": 2.4}, fill="tonexty", fillcolor=shade,
    )  # fmt: skip
    return train, test


def _gap_label(
    rows: pd.DataFrame,
    name: str,
    suffix: str,
    text: Text,
    colour: str,
    present: bool,
) -> dict[str, object]:
    end = rows.iloc[-1]
    low, high = float(end[f"train_{name}{suffix}"]), float(end[f"test_{name}{suffix}"])
    size = text.percent(high - low, 1) if suffix else text.brief(high - low)
    label = theme.direct_label(f"<b>{text('rest.gap', gap=size)}</b>", colour, present)
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


def _finished(
    figure: go.Figure, text: Text, colours: theme.Palette, measure: str, present: bool, *, cut: bool
) -> go.Figure:
    error = measure == "error"
    figure.update_layout(template=theme.template(colours, present), separators=text("separators"))
    figure.update_layout(margin={"t": 34 if not present else 48})
    figure.update_xaxes(title=text("rest.step"))
    figure.update_yaxes(
        rangemode="tozero", tickformat=".0%" if error else None, hoverformat=".1%" if error else ".3f"
    )
    if cut:
        figure.update_yaxes(range=(0, _MOST))
    figure.update_yaxes(title=text("rest.error" if error else "rest.loss"), col=1)
    return figure
