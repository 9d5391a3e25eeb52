"""The controls of the page as a table, and which eras of the history they show."""

from __future__ import annotations

from collections.abc import Mapping

from core.history import ERAS, LANES, Era
from dashboard.address import Param, Value
from dashboard.figures.timeline_plan import SPANS, Span

__all__ = ["ALL", "ERAS_OF", "FIRST", "PARAMS", "span_of", "widened"]

ALL = "all"
"""Every lane."""

FIRST = "hinton"
"""The event on arrival: the report of July 2012 that introduces dropout."""

PARAMS = (
    Param("event", FIRST),
    Param("span", "main", choices=tuple(SPANS)),
    Param("lane", ALL, choices=(ALL, *LANES)),
    Param("find", ""),
)
"""Every control of the page."""

ERAS_OF: Mapping[Span, tuple[Era, ...]] = {
    "main": ("main",),
    "before": ("prehistory", "main"),
    "after": ("main", "after"),
    "all": ERAS,
}
"""The eras that a span shows."""


def span_of(value: Value) -> Span:
    """The span that a control's value names.

    Raises:
        ValueError: no span has this name.
    """
    for span in SPANS:
        if span == value:
            return span
    raise ValueError(f"span must be one of {list(SPANS)}, got {value!r}")


def widened(span: Span, eras: set[Era]) -> Span:
    """The smallest span that shows what a span shows, and some eras besides.

    Example:
        >>> widened("after", {"prehistory"}), widened("main", {"main"})
        ('all', 'main')
    """
    wanted = eras | set(ERAS_OF[span])
    return next(wide for wide in SPANS if wanted <= set(ERAS_OF[wide]))
