"""The uncertainty about the next token at several mask rates, the part of the draw and of the masks."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from core.lm.uncertainty import Uncertainty
from dashboard import theme
from dashboard.figures.style import Style
from dashboard.text import Text

__all__ = ["uncertainty"]

_THIN = 0.06
"""Share of the whole height below which a part is too thin to hold its number."""


def uncertainty(splits: Sequence[tuple[float, Uncertainty]], style: Style, *, rate: float) -> go.Figure:
    """A stacked bar a rate: below what the speaking die decides, above what the masks decide.

    Args:
        splits: mask rate and split, by rate.
        style: words, colours, and whether it is for a projector.
        rate: the one that is on the page now; its name is bold.
    """
    names = [_name(each, rate, style.text) for each, _ in splits]
    figure = go.Figure()
    hues = {
        "sampling": (style.colours.speaking, style.colours.on_speaking),
        "masks": (style.colours.learning, style.colours.on_learning),
    }
    most = max(split.total for _, split in splits)
    for part, (colour, letters) in hues.items():
        bits = [getattr(split, part) for _, split in splits]
        bar = _bar(names, bits, _numbers(bits, most, style.text), colour, letters, style)
        figure.add_trace(bar.update(name=style.text(f"uncertainty.{part}")))
    for name, (_, split) in zip(names, splits, strict=True):
        _name_total(figure, name, split, style)
    figure.update_layout(
        template=theme.template(style.colours, style.present),
        barmode="stack",
        separators=style.text("separators"),
        margin_t=36,
    )
    figure.update_xaxes(title=style.text("uncertainty.x"), ticks="", type="category")
    figure.update_yaxes(title=style.text("uncertainty.y"), rangemode="tozero")
    return figure


def _bar(
    names: Sequence[str], bits: Sequence[float], words: Sequence[str], colour: str, letters: str, style: Style
) -> go.Bar:
    size = theme.LABEL_SIZE_PRESENT if style.present else theme.LABEL_SIZE
    return go.Bar(
        x=list(names),
        y=list(bits),
        marker={"color": colour, "line": {"color": style.colours.paper, "width": 1.5}},
        width=0.62,
        text=list(words),
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        constraintext="none",
        textfont={"color": letters, "size": size},
        hovertemplate="%{y:.3f}",
    )


def _name(each: float, rate: float, text: Text) -> str:
    name = text.percent(each) if each else text("uncertainty.off")
    return f"<b>{name}</b>" if each == rate else name


def _numbers(bits: Sequence[float], most: float, text: Text) -> list[str]:
    return [text.number(each, 2) if each > _THIN * most else "" for each in bits]


def _name_total(figure: go.Figure, x: str, split: Uncertainty, style: Style) -> None:
    label = theme.direct_label(
        f"<b>{style.text.number(split.total, 2)}</b>", style.colours.ink, style.present
    )
    figure.add_annotation(**label, x=x, y=split.total, yanchor="bottom")
