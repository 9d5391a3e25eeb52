"""How wide a line of text is in the house's sans: labels are placed before a browser draws them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["width"]

_UNKNOWN = 700
"""Advance of a letter that the table lacks, in thousandths of the size: wider than most."""


@cache
def _advances() -> Mapping[str, Mapping[str, int]]:
    # Advances of IBM Plex Sans 400 and 600 in thousandths of the size, read from the app's own font files.
    table: Mapping[str, Mapping[str, int]] = json.loads(
        Path(__file__).with_name("letters.json").read_text(encoding="utf-8")
    )
    return table


def width(words: str, size: float, *, semibold: bool = False) -> float:
    """Width of a line in pixels, kerning apart: a browser may draw it a little narrower.

    Args:
        words: the line.
        size: of the type, in pixels.
        semibold: weight 600 instead of 400.

    Example:
        >>> width("AlexNet 0.5", 13) < width("AlexNet 0.5", 13, semibold=True) < 80
        True
    """
    advances = _advances()["semibold" if semibold else "regular"]
    return size / 1000 * sum(advances.get(letter, _UNKNOWN) for letter in words)
