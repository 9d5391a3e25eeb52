"""Where everything stands on a page, asked of any engine by the same script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.engines.driving import Engine, wait

NEAR = 4
"""Pixels that a box may stand elsewhere than in Chromium."""

HERE = Path(__file__).parent
BOXES = (HERE / "boxes.js").read_text(encoding="utf-8")
MOVING = (HERE / "moving.js").read_text(encoding="utf-8")
ASTRAY = (HERE / "astray.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the page, in CSS pixels from the page's upper left corner."""

    words: bool
    x: float
    y: float
    width: float
    height: float

    def near(self, other: Box) -> bool:
        """True for the same place; of words, downwards alone."""
        pairs = [(self.y, other.y), (self.height, other.height)]
        if not self.words:
            pairs += [(self.x, other.x), (self.width, other.width)]
        return all(abs(a - b) <= NEAR for a, b in pairs)


def boxes(engine: Engine) -> dict[str, Box]:
    return {name: Box(*box) for name, *box in engine.js(BOXES)}


def settle(engine: Engine) -> None:
    """Wait until a page has come to rest: what is pressed before may not hear it."""
    seen: list[Any] = [None]

    def still() -> bool:
        seen.append(engine.js(MOVING))
        return seen[-1] is not None and seen[-1] == seen[-2]

    wait(still, "for the page to come to rest")


def settled(engine: Engine) -> dict[str, Box]:
    """The boxes of a page that has come to rest."""
    settle(engine)
    return boxes(engine)


def differences(wanted: dict[str, Box], found: dict[str, Box]) -> list[str]:
    """What stands elsewhere, or only in one of two engines, from the top: the first is mostly the cause."""
    both = {**found, **wanted}
    names = sorted(both, key=lambda name: (both[name].y, both[name].x, -both[name].height))
    return [
        f"{name}: {found.get(name)} instead of {wanted.get(name)}"
        for name in names
        if name not in wanted or name not in found or not wanted[name].near(found[name])
    ]
