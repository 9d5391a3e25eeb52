"""Printed numbers as bars from zero, or as dots on a stretch of a scale where bars would all look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.letters import width
from dashboard.figures.sketches.svg import TOP, WIDTH, circle, drawing, line, rect, words

__all__ = ["SketchRow", "bars", "dots"]

_LETTER = 13


@dataclass(frozen=True, slots=True)
class SketchRow:
    """One printed number.

    Attributes:
        label: what it belongs to.
        value: the number.
        shown: the number as it is written.
        look: "kept", "pale", "ink", "speaking" (filled) or "ghost" (an outline: done without).
    """

    label: str
    value: float
    shown: str
    look: str


def bars(caption: str, rows: Sequence[SketchRow]) -> str:
    """Bars from zero, the longest as long as there is room.

    Args:
        caption: what is measured, with its unit.
        rows: from top to bottom.
    """
    left = _labels(rows)
    room = WIDTH - left - max(width(row.shown, _LETTER, semibold=True) for row in rows) - 8
    longest = max(row.value for row in rows)
    pitch = min(27.0, 88 / len(rows))
    parts = []
    for place, row in enumerate(rows):
        top, long = TOP + place * pitch, room * row.value / longest
        parts += [
            words(left - 6, top + pitch / 2 + 3, row.label, "end"),
            rect(left, top + 1, max(long, 1), pitch - 6, row.look),
            words(left + long + 6, top + pitch / 2 + 3, row.shown, look="strong"),
        ]
    return drawing(caption, parts, _spoken(rows))


def dots(caption: str, rows: Sequence[SketchRow], low: float, high: float) -> str:
    """Dots on a stretch of a scale that does not begin at zero: their places differ, no length lies.

    Args:
        caption: what is measured, with its unit.
        rows: from top to bottom.
        low: where the stretch begins.
        high: where it ends.
    """
    left = _labels(rows)
    room = WIDTH - left - max(width(row.shown, _LETTER, semibold=True) for row in rows) - 20
    pitch = min(27.0, 88 / len(rows))
    parts = []
    for place, row in enumerate(rows):
        x, y = left + 6 + room * (row.value - low) / (high - low), TOP + (place + 0.5) * pitch
        parts += [
            words(left - 6, y + 4, row.label, "end"),
            line(left, y, WIDTH, y, "grid"),
            circle(x, y, 5.5, row.look),
            words(x + 10, y + 4, row.shown, look="strong"),
        ]
    return drawing(caption, parts, _spoken(rows))


def _labels(rows: Sequence[SketchRow]) -> float:
    return 6 + max(width(row.label, _LETTER) for row in rows)


def _spoken(rows: Sequence[SketchRow]) -> str:
    return "; ".join(f"{row.label}: {row.shown}" for row in rows)
