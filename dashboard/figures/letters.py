"""How wide a line of text is in the house's sans: labels are placed before a browser draws them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

__all__ = ["width"]

_FONTS = Path(__file__).parent.parent / "static" / "fonts"
_EM, _SMALL = 1000, 100
_NO_LETTER = "\uffff"
"""Drawn as the sign that a font has for letters that it lacks."""


@cache
def _font(weight: int, size: int = _EM) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"ibm-plex-sans-latin-{weight}-normal.woff2", size)


@cache
def _advance(letter: str, weight: int) -> float:
    """Of one letter, in thousandths of the size; one that the font lacks counts as a whole em."""
    lacking = _drawn(letter, weight) == _drawn(_NO_LETTER, weight)
    return _EM if lacking and not letter.isspace() else _font(weight).getlength(letter)


@cache
def _drawn(letter: str, weight: int) -> bytes:
    """What a letter looks like, small: a large one takes a hundred times as long."""
    return bytes(_font(weight, _SMALL).getmask(letter))


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
    weight = 600 if semibold else 400
    return size / _EM * sum(_advance(letter, weight) for letter in words)
