"""What a figure shows, in words: for those who do not see it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from numbers import Real

import plotly.graph_objects as go

from dashboard.text import Text

__all__ = ["in_words"]

_MOST = 8
"""Points of a series that are all read out; of a longer one the ends and how far it reaches."""


def in_words(figure: go.Figure, text: Text) -> str:
    """The figure's title and axes, and every series that has a name with its values.

    Args:
        figure: with names for the series that count.
        text: the words of the frame, for numbers and "from ... to ...".

    Example:
        >>> from dashboard.text import load
        >>> figure = go.Figure().add_scatter(x=["greedy", "k = 10"], y=[0.796, 0.1], name="plain")
        >>> in_words(figure.update_yaxes(title="texts", tickformat=".0%"), load("frame", "en"))
        'texts. plain: greedy 79.6%; k = 10 10.0%.'
    """
    parts = [_title(figure), *_axes(figure), *(_series(trace, figure, text) for trace in _named(figure))]
    return " ".join(f"{part.rstrip('.')}." for part in dict.fromkeys(parts) if part)


def _title(figure: go.Figure) -> str:
    return next((_plain(note.text) for note in figure.layout.annotations if _stands_on_top(note)), "")


def _stands_on_top(note: go.layout.Annotation) -> bool:
    return note.yref == "paper" and note.y == 1 and (note.text or "").startswith("<b>")


def _axes(figure: go.Figure) -> Iterator[str]:
    for axis in (figure.layout.yaxis, figure.layout.xaxis):
        yield _plain(axis.title.text or "")


def _plain(words: str) -> str:
    return re.sub(r"<[^>]+>", " ", words).replace("  ", " ").strip()


def _named(figure: go.Figure) -> Iterator[go.Scatter | go.Bar]:
    return (trace for trace in figure.data if trace.type in ("scatter", "bar") and trace.name)


def _series(trace: go.Scatter | go.Bar, figure: go.Figure, text: Text) -> str:
    share = figure.layout.yaxis.tickformat == ".0%"
    pairs = [(x, y) for x, y in zip(trace.x, trace.y, strict=True) if y is not None and math.isfinite(y)]
    if not pairs:
        return ""
    values = [_number(y, text, share=share) for _, y in pairs]
    if len(pairs) <= _MOST:
        rate = figure.layout.xaxis.tickformat == ".0%"
        alone = all(x == trace.name for x, _ in pairs)
        places = [x if isinstance(x, str) else _number(x, text, share=rate, digits=0) for x, _ in pairs]
        return f"{_plain(trace.name)}: {'; '.join(values if alone else _listed(places, values))}"
    low, high = (_number(end([y for _, y in pairs]), text, share=share) for end in (min, max))
    ends = text("figure_range", first=values[0], last=values[-1], low=low, high=high)
    return f"{_plain(trace.name)}: {ends}"


def _listed(places: Sequence[str], values: Sequence[str]) -> list[str]:
    return [f"{_plain(place)} {value}" for place, value in zip(places, values, strict=True)]


def _number(value: float | Real, text: Text, *, share: bool, digits: int = 1) -> str:
    number = float(value)
    return text.percent(number, digits) if share else text.brief(number, 2)
