"""Next-token probabilities, and what a threshold cuts off.

The probabilities here are an example and say so: Zipf's law, the token of rank r gets a share of 1 / r to a
power.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from dashboard.figures.sketches.svg import drawing, line, rect, words

__all__ = ["cut", "nucleus_size", "temperatures", "two_cuts", "zipf"]

_FLOOR, _TALL = 92.0, 64.0


def zipf(count: int, power: float = 1.0) -> list[float]:
    """Shares of `count` tokens, the likeliest first; they sum to 1.

    Example:
        >>> [round(share, 3) for share in zipf(3)]
        [0.545, 0.273, 0.182]
    """
    raw = [(rank + 1) ** -power for rank in range(count)]
    return [share / sum(raw) for share in raw]


def nucleus_size(shares: Sequence[float], p: float) -> int:
    """The size of the smallest set of likeliest tokens whose shares sum to at least p.

    Source: Holtzman et al. 2020, section 3.1.

    Example:
        >>> nucleus_size([0.5, 0.3, 0.2], 0.7)
        2
    """
    total = 0.0
    for place, share in enumerate(shares, start=1):
        total += share
        if total >= p - 1e-12:
            return place
    return len(shares)


def cut(caption: str, foot: str, shares: Sequence[float], kept: int) -> str:
    """Bars by rank; those that a threshold keeps are filled.

    Args:
        caption: which threshold.
        foot: what the probabilities are.
        shares: of the tokens, the likeliest first.
        kept: how many stay.
    """
    return drawing(caption, [*_bars(shares, kept, 0, 300, max(shares)), words(0, 108, foot)])


def two_cuts(caption: str, left: str, right: str, base: float) -> str:
    """Min-p on a sure and on an unsure distribution: the threshold is `base` times the largest probability.

    Args:
        caption: which threshold.
        left: name of the sure distribution.
        right: name of the unsure one.
        base: the share of the largest probability that a token needs.
    """
    parts = [words(0, 108, left), words(160, 108, right)]
    for x, power in ((0, 1.8), (160, 0.6)):
        shares = zipf(20, power)
        bar = base * shares[0]
        kept = sum(share >= bar for share in shares)
        level = _FLOOR - _TALL * base
        parts += [*_bars(shares, kept, x, 140, shares[0]), line(x, level, x + 140, level, "threshold")]
    return drawing(caption, parts)


def temperatures(caption: str, values: Sequence[tuple[float, str]]) -> str:
    """One set of energies at several temperatures: shares exp(-E / T), normalised.

    Args:
        caption: what is shown.
        values: each temperature and how it is written.
    """
    parts = []
    pitch = 300 / len(values)
    for place, (temperature, shown) in enumerate(values):
        raw = [math.exp(-energy / temperature) for energy in range(6)]
        shares = [share / sum(raw) for share in raw]
        parts += _bars(shares, len(shares), place * pitch, pitch - 18, 1.0)
        parts.append(words(place * pitch, 108, shown))
    return drawing(caption, parts)


def _bars(shares: Sequence[float], kept: int, x: float, width: float, top: float) -> list[str]:
    pitch = width / len(shares)
    return [
        rect(
            x + place * pitch, _FLOOR - _TALL * share / top,
            max(pitch - 2, 1.5), max(_TALL * share / top, 1), "speaking" if place < kept else "ghost",
        )
        for place, share in enumerate(shares)
    ] + [line(x, _FLOOR + 0.5, x + width, _FLOOR + 0.5, "grid")]  # fmt: skip
