"""What dropout did to the losses on a text that comes with the app, over its seeds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import plotly.graph_objects as go

from core.lm.own_text_pieces import Learnt
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["own_text"]


def own_text(rows: Sequence[Learnt], piece: str, style: Style) -> go.Figure:
    """Held-out loss of every seed, and the mean of the learned one.

    Args:
        rows: of every piece.
        piece: which of them.
        style: words, colours, and whether it is for a projector.
    """
    figure = go.Figure()
    # The names stand in the corner that every curve leaves free.
    for twin, colour, y in (("plain", style.colours.ink, 0.04), ("dropout", style.colours.learning, 0.13)):
        figure.add_traces(_lines([row for row in rows if (row.piece, row.twin) == (piece, twin)], colour))
        _place(figure, theme.direct_label(style.text(f"own.{twin}"), colour, style.present), 0.02, y)
    title = f"<b>{style.text(f'own.piece.{piece}')}</b>"
    _place(figure, theme.direct_label(title, style.colours.ink, style.present), 0, 1)
    figure.update_layout(
        template=theme.template(style.colours, style.present), separators=style.text("separators"),
        margin={"t": 40},
    )  # fmt: skip
    figure.update_xaxes(title=style.text("own.updates"))
    figure.update_yaxes(title=style.text("own.loss"), rangemode="tozero", hoverformat=".2f")
    return figure


def _lines(rows: Sequence[Learnt], colour: str) -> list[go.Scatter]:
    seeds, steps = sorted({row.seed for row in rows}), sorted({row.step for row in rows})
    learned = [mean(row.learned for row in rows if row.step == step) for step in steps]
    each = [
        go.Scatter(
            x=steps, y=[row.held_out for row in rows if row.seed == seed], name=str(seed), mode="lines",
            line={"color": theme.fade(colour, 0.7), "width": 1.4},
        )
        for seed in seeds
    ]  # fmt: skip
    dashed = {"color": colour, "width": 2, "dash": theme.DASH_TRAIN}
    return [*each, go.Scatter(x=steps, y=learned, mode="lines", line=dashed)]


def _place(figure: go.Figure, label: dict[str, object], x: float, y: float) -> None:
    spot = {"x": x, "y": y, "xanchor": "left", "yanchor": "bottom", "xref": "x domain", "yref": "paper"}
    figure.add_annotation({**label, **spot})
