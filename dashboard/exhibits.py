"""What can be shown alone, on a projector or in a frame: every page's exhibits in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["EXHIBITS", "Stop", "stops"]

EXHIBITS: Mapping[str, tuple[str, ...]] = {
    "start": ("answer", "table", "rooms"),
    "dropout": ("network", "twins", "gap", "settling", "masks", "spread"),
    "top_k": ("bars", "tail", "roll", "write", "loops", "loops_measured"),
    "two_dice": ("cells", "doubt", "twins", "masks", "words"),
    "models": ("years", "passes", "block"),
    "timeline": ("story",),
    "sources": (
        "adds", "loops", "silence", "passes", "layernorm", "early", "transformer", "origin",
    ),
}  # fmt: skip
"""By page, in the order of the header. What is for reading alone (tables, lists, ways) is left out."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen of a talk: a page and one of its exhibits."""

    page: str
    exhibit: str


def stops(pages: Iterable[str]) -> tuple[Stop, ...]:
    """Every exhibit of some pages, page after page.

    Example:
        >>> stops(["models"])[1]
        Stop(page='models', exhibit='passes')
    """
    return tuple(Stop(page, exhibit) for page in pages for exhibit in EXHIBITS[page])
