"""The elements of a drawing as strings of SVG; every word is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable

__all__ = ["HEIGHT", "TOP", "WIDTH", "circle", "drawing", "line", "polyline", "rect", "words"]

WIDTH, HEIGHT = 300, 112
"""Units of a drawing."""

TOP = 24
"""Where a drawing begins below its caption."""


def rect(x: float, y: float, width: float, height: float, look: str) -> str:
    """A rectangle with the class `look`.

    Example:
        >>> rect(0, 0, 10, 5, "kept")
        '<rect class="kept" x="0" y="0" width="10" height="5"/>'
    """
    return f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"/>'


def circle(x: float, y: float, radius: float, look: str) -> str:
    """A circle with the class `look`."""
    return f'<circle class="{look}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    """A line with the class `look`."""
    return f'<line class="{look}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def polyline(points: Iterable[tuple[float, float]], look: str) -> str:
    """A line through points with the class `look`."""
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    return f'<polyline class="{look}" points="{path}"/>'


def words(x: float, y: float, said: str, anchor: str = "start", look: str = "") -> str:
    """A line of text whose baseline begins, ends or has its middle ("start", "end", "middle") at a point."""
    return f'<text class="{look}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{html.escape(said)}</text>'


def drawing(caption: str, parts: Iterable[str], spoken: str = "", height: float = HEIGHT) -> str:
    """A whole drawing under its caption.

    Args:
        caption: one line above it.
        parts: its elements.
        spoken: what a screen reader says after the caption.
        height: in units.
    """
    said = html.escape(f"{caption}. {spoken}" if spoken else caption, quote=True)
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}"'
    head = f'<svg {box} role="img" aria-label="{said}">'
    return f"{head}{words(0, 11, caption, look='caption')}{''.join(parts)}</svg>"
