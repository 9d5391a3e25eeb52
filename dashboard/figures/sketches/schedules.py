"""A rate that changes while a network trains."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.figures.sketches.svg import drawing, line, polyline, words

__all__ = ["schedule"]

_LEFT, _RIGHT, _FLOOR, _TALL = 34.0, 300.0, 92.0, 58.0


def schedule(
    caption: str, points: Sequence[tuple[float, float]], marks: Sequence[tuple[float, str]], top: str
) -> str:
    """The rate over the training as a line.

    Args:
        caption: what is shown.
        points: (share of the training, rate), in order; the rate goes straight from one to the next.
        marks: (share of the training, words) written below.
        top: the highest rate as it is written.
    """
    highest = max(rate for _, rate in points)
    places = [(_x(share), _FLOOR - _TALL * rate / highest) for share, rate in points]
    filled = [(places[0][0], _FLOOR), *places, (places[-1][0], _FLOOR)]
    parts = [
        polyline(filled, "area"),
        line(_LEFT, _FLOOR, _RIGHT, _FLOOR, "grid"),
        polyline(places, "curve"),
        words(_LEFT - 6, _FLOOR - _TALL + 4, top, "end"),
        words(_LEFT - 6, _FLOOR + 4, "0", "end"),
    ]
    anchors = ("start", *["middle"] * (len(marks) - 2), "end")
    below = [
        words(_x(share), 108, said, anchor) for (share, said), anchor in zip(marks, anchors, strict=True)
    ]
    return drawing(caption, [*parts, *below], "; ".join(said for _, said in marks))


def _x(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * share
