"""What every figure is drawn with: its words, its colours, and for whom."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.text import Text
from dashboard.theme import Palette

__all__ = ["Style"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a figure looks.

    Args:
        text: the words of its page.
        colours: the palette.
        present: True for a projector: large type, room for fewer words.
    """

    text: Text
    colours: Palette
    present: bool = False
