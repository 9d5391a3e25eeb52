"""What a mask falls on: units or weights, pixels or whole maps, time steps, layers.

The masks here follow a formula: unit i is dropped when the fractional part of (i + 1) times the golden ratio
is below the rate. Such numbers fill [0, 1) as evenly as can be, so that even a small drawing drops its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from dashboard.figures.sketches.svg import TOP, circle, drawing, line, rect, words

__all__ = ["blocks", "depth", "golden_mask", "maps", "sequence", "units_and_weights"]

_GOLDEN = (5**0.5 - 1) / 2


def golden_mask(count: int, rate: float, start: int = 0) -> list[bool]:
    """True where a unit is kept.

    Args:
        count: number of units.
        rate: share that is dropped.
        start: the first number of the sequence to use.

    Example:
        >>> golden_mask(6, 0.5)
        [True, False, True, False, False, True]
    """
    return [(start + place + 1) * _GOLDEN % 1 >= rate for place in range(count)]


def units_and_weights(caption: str, left: str, right: str, rate: float) -> str:
    """Two small nets: a mask on the units, and a mask on the single weights (DropConnect).

    Args:
        caption: what is compared.
        left: name of the net with a mask on its units.
        right: name of the net with a mask on its weights.
        rate: share that is dropped.
    """
    units = golden_mask(4, rate)
    by_unit = [kept for kept in units for _ in range(3)]
    parts = [
        *_net(24, units, by_unit),
        *_net(184, [True] * 4, golden_mask(12, rate, start=4)),
        words(0, 108, left), words(160, 108, right),
    ]  # fmt: skip
    return drawing(caption, parts)


def _net(x: float, units: Sequence[bool], weights: Sequence[bool]) -> list[str]:
    lows = [(x + 32 * place, 86.0) for place in range(4)]
    highs = [(x + 16 + 32 * place, 34.0) for place in range(3)]
    edges = [
        line(*low, *high, "edge" if kept else "edge lost")
        for (low, high), kept in zip(product(lows, highs), weights, strict=True)
    ]
    bottom = [circle(*place, 8, "kept" if kept else "ghost") for place, kept in zip(lows, units, strict=True)]
    return [*edges, *bottom, *(circle(*place, 8, "kept") for place in highs)]


def maps(caption: str, names: Sequence[str], rate: float) -> str:
    """Feature maps three ways: single pixels are dropped, whole maps (SpatialDropout), squares (DropBlock).

    Args:
        caption: what is compared.
        names: of the three ways.
        rate: share that is dropped.
    """
    parts = []
    for place, (name, kept) in enumerate(zip(names, _kept_pixels(rate), strict=True)):
        x = 104 * place
        for number, (layer, row, column) in enumerate(product(range(2), range(5), range(5))):
            look = "kept" if kept[number] else "ghost"
            parts.append(rect(x + 46 * layer + 8.6 * column, TOP + 8.6 * row + 8, 7.4, 7.4, look))
        parts.append(words(x, 96, name))
    return drawing(caption, parts)


def _kept_pixels(rate: float) -> tuple[list[bool], list[bool], list[bool]]:
    """Two maps of 5 x 5 pixels, three ways."""
    squares = {(layer, 1 + 2 * layer, 2) for layer in range(2)}  # middles of a dropped 3 x 3 square
    blocked = [
        not any(layer == a and abs(row - b) <= 1 and abs(column - c) <= 1 for a, b, c in squares)
        for layer, row, column in product(range(2), range(5), range(5))
    ]
    return golden_mask(50, rate), [True] * 25 + [False] * 25, blocked


def sequence(caption: str, fresh: str, same: str, rate: float) -> str:
    """Units down, time steps across: a fresh mask at every step, and one mask for the whole sequence.

    Args:
        caption: what is compared.
        fresh: name of a fresh mask at every step.
        same: name of one mask for the sequence.
        rate: share that is dropped.
    """
    units, steps = 5, 11
    one = golden_mask(units, rate)
    each = golden_mask(units * steps, rate)
    parts = [words(0, 108, fresh), words(160, 108, same)]
    for unit, step in product(range(units), range(steps)):
        y = TOP + 6 + 12.5 * unit
        parts.append(rect(11.5 * step, y, 9.5, 10.5, "kept" if each[unit * steps + step] else "ghost"))
        parts.append(rect(160 + 11.5 * step, y, 9.5, 10.5, "kept" if one[unit] else "ghost"))
    return drawing(caption, parts)


def depth(caption: str, shallow: str, deep: str, count: int, last: float) -> str:
    """Residual blocks whose chance to stay falls linearly: block l of L stays with 1 - l/L (1 - last).

    Source: Huang et al. 2016, section 3.

    Args:
        caption: what is shown.
        shallow: words below the first block.
        deep: words below the last.
        count: number of blocks.
        last: chance of the last block to stay.
    """
    pitch, floor, tall = 300 / count, 92.0, 62.0
    parts = [words(0, 108, shallow), words(300, 108, deep, "end")]
    kept = golden_mask(count, 0)
    for block in range(count):
        stays = 1 - (block + 1) / count * (1 - last)
        kept[block] = golden_mask(1, 1 - stays, start=block)[0]
        parts.append(rect(block * pitch, floor - tall, pitch - 3, tall, "ghost"))
        parts.append(
            rect(
                block * pitch,
                floor - tall * stays,
                pitch - 3,
                tall * stays,
                "kept" if kept[block] else "pale",
            )
        )
    return drawing(caption, parts)


def blocks(caption: str, count: int, rate: float) -> str:
    """A row of whole layers, some of them left out.

    Args:
        caption: what is shown.
        count: number of layers.
        rate: share that is left out.
    """
    pitch = 300 / count
    parts = [line(0, 66, 300, 66, "edge")]
    for place, kept in enumerate(golden_mask(count, rate)):
        parts.append(rect(place * pitch + 1, 40, pitch - 6, 52, "kept" if kept else "ghost paper"))
    return drawing(caption, parts)
