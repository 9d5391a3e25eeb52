"""What can be shown alone, on a projector or in a frame: every page's exhibits in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["EXHIBITS", "FILES", "FILMS", "VECTORS", "Stop", "stops"]

EXHIBITS: Mapping[str, tuple[str, ...]] = {
    "start": ("answer", "table", "rooms"),
    "dropout": ("network", "twins", "gap", "settling", "masks", "spread", "own_text"),
    "top_k": ("bars", "tail", "roll", "defaults", "zero", "tree", "write", "loops", "loops_measured"),
    "two_dice": ("cells", "doubt", "twins", "masks", "words"),
    "why": (
        "subnetworks", "crowd", "units", "missed", "features", "rates", "cases", "noises", "instead",
        "schedules", "rest", "band", "bugs",
    ),
    "models": ("years", "passes", "crossing", "variants", "block"),
    "timeline": ("story",),
    "sources": (
        "adds", "loops", "silence", "passes", "layernorm", "early", "transformer", "origin",
    ),
}  # fmt: skip
"""By page, in the order of the header. What is for reading alone (tables, lists, ways) is left out."""

VECTORS: Mapping[str, tuple[str, ...]] = {
    "dropout": ("settling", "masks", "spread"),
    "top_k": ("loops_measured",),
    "two_dice": ("doubt", "twins", "masks", "words"),
    "why": (
        "crowd", "missed", "features", "rates", "cases", "noises", "instead", "schedules", "rest", "band",
        "bugs",
    ),
    "models": ("years", "passes", "crossing", "variants", "block"),
    "timeline": ("story",),
}  # fmt: skip
"""By page, the exhibits that are drawn in SVG, so that a picture of them can be one."""

FILES: Mapping[str, tuple[str, ...]] = {
    "dropout": ("network", "twins", "gap", "own_text"),
    "top_k": ("bars", "tail", "roll"),
    "why": ("subnetworks",),
    "models": ("years", "passes"),
    "timeline": ("story",),
}
"""By page, the exhibits that can be saved as one file that works alone; each page offers exactly these."""

FILMS: Mapping[str, tuple[str, ...]] = {
    "dropout": ("network", "twins", "gap"),
    "top_k": ("bars", "tail", "roll"),
    "timeline": ("story",),
}
"""By page, the exhibits that move, each with a part of its script that offers the film (`offer_film`)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen of a talk.

    Attributes:
        page: its name.
        exhibit: one of the page's.
        settings: of the page's controls, as its address has them; of a tour's stop.
        name: of a tour's stop.
        minutes: that a tour's stop takes.
    """

    page: str
    exhibit: str
    settings: Mapping[str, str] = field(default_factory=dict, hash=False)
    name: str = ""
    minutes: int = 0


def stops(pages: Iterable[str]) -> tuple[Stop, ...]:
    """Every exhibit of some pages, page after page.

    Example:
        >>> stops(["models"])[1]
        Stop(page='models', exhibit='passes', settings={}, name='', minutes=0)
    """
    return tuple(Stop(page, exhibit) for page in pages for exhibit in EXHIBITS[page])
