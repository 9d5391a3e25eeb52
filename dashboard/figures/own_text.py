"""What dropout did to the losses on the pieces that come with the app, over their seeds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.lm.own_text_pieces import PIECES, Learnt
from dashboard import theme
from dashboard.figures.style import Style

__all__ = ["own_text"]


def own_text(rows: Sequence[Learnt], style: Style) -> go.Figure:
    """Held-out loss of every seed, and the mean of the learned one, a panel a piece.

    Args:
        rows: of every piece.
        style: words, colours, and whether it is for a projector.
    """
    figure = make_subplots(cols=len(PIECES), shared_yaxes=True, horizontal_spacing=0.03)
    for column, piece in enumerate(PIECES, start=1):
        for twin, colour in (("plain", style.colours.ink), ("dropout", style.colours.learning)):
            of_twin = [row for row in rows if (row.piece, row.twin) == (piece, twin)]
            for line in _lines(of_twin, colour):
                figure.add_trace(line, row=1, col=column)
            figure.add_annotation(_name(of_twin, twin, colour, style), row=1, col=column)
        title = theme.direct_label(
            f"<b>{style.text(f'own.piece.{piece}')}</b>", style.colours.ink, style.present
        )
        figure.add_annotation(
            {**title, "x": 0, "xanchor": "left"},
            y=1.0, yref="paper", yanchor="bottom", xref=f"x{column if column > 1 else ''} domain",
        )  # fmt: skip
    figure.update_layout(
        template=theme.template(style.colours, style.present), separators=style.text("separators"),
        margin={"t": 40},
    )  # fmt: skip
    figure.update_xaxes(title=style.text("own.updates"))
    figure.update_yaxes(rangemode="tozero", hoverformat=".2f")
    figure.update_yaxes(title=style.text("own.loss"), col=1)
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


def _name(rows: Sequence[Learnt], twin: str, colour: str, style: Style) -> dict[str, object]:
    """Stands below the end of the learned curve: there the twins are far apart."""
    end = max(row.step for row in rows)
    low = mean(row.learned for row in rows if row.step == end)
    label = theme.direct_label(style.text(f"own.{twin}"), colour, style.present)
    return {**label, "x": end, "y": low, "xanchor": "right", "yanchor": "top", "yshift": -6}
