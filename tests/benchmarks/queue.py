"""Ten visitors who want their text learnt at once: one at a time, everybody's place, and a closed tab.

    python -m tests.benchmarks.queue

They are visitors without a browser (`tests.benchmarks.visitor`). Each learns a little and goes; every other
one closes the tab in the middle of a run, the others stop it. What is printed is how long each free place
took to be taken, and whether two ever learned at once. It ends with 1 if one of the limits is broken.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path

from tests.benchmarks.visitor import Seen, Visitor, arriving
from tests.browser.support import Server, serving

VISITORS = 10
LIMIT = 5.0
"""Seconds after which a place whose tab was closed must be another's."""

ENOUGH = 2
"""Pieces of learning after which a visitor goes."""

ASKING = 1.0
"""Seconds between two questions of one who waits, as in the browser."""


@dataclass
class Line:
    """What was seen of the queue.

    Attributes:
        begun: when each visitor asked and was told that it was their turn, by number.
        gone: when each visitor left.
        places: how many were before each, as it was told them, newest last.
        together: moments in which two were told that it was their turn.
    """

    begun: dict[int, float] = field(default_factory=dict)
    gone: dict[int, float] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    together: int = 0


async def waits(server: Server, number: int, line: Line, seen: Seen) -> None:
    """A visitor who comes in order, waits for the turn, learns a little, and leaves in one of two ways."""
    await asyncio.sleep(0.5 * number)
    async with arriving(server, seen) as visitor:
        await visitor.open("dropout")
        asked, pieces = time.monotonic(), 0
        said = await visitor.say("text_lesson", "do", {"do": "go"})
        while pieces < ENOUGH:
            line.places.setdefault(number, []).append(said["before"])
            if said["state"] == "going":
                note(line, number, asked)
                pieces += 1
            else:
                await asyncio.sleep(ASKING)
            asked = time.monotonic()
            said = await visitor.say("text_lesson", "do", {"do": "more"})
        await leave(visitor, number)
    line.gone[number] = time.monotonic()


def note(line: Line, number: int, asked: float) -> None:
    line.begun.setdefault(number, asked)
    line.together += sum(other not in line.gone for other in line.begun if other != number)


async def leave(visitor: Visitor, number: int) -> None:
    """Every other visitor stops; those between just close the tab."""
    if number % 2:
        await visitor.say("text_lesson", "do", {"do": "stop"})


async def crowd(server: Server) -> tuple[Line, Seen]:
    line, seen = Line(), Seen()
    async with arriving(server, seen) as first:  # torch is imported for the first visitor, not for the queue
        await first.open("dropout")
    await asyncio.gather(*(waits(server, number, line, seen) for number in range(VISITORS)))
    return line, seen


def report(line: Line, seen: Seen) -> bool:
    """Print what was seen; whether it holds."""
    order = sorted(line.begun, key=lambda number: line.begun[number])
    free = [line.begun[after] - line.gone[before] for before, after in pairwise(order)]
    for number, seconds in zip(order[1:], free, strict=True):
        places = [str(place) for place, _ in groupby(line.places[number])]
        print(f"visitor {number}: before it {' '.join(places)}; its turn {seconds:.1f} s after the last left")
    print(f"order {order}; slowest {max(free):.1f} s; two at once {line.together}; errors {seen.errors}")
    overtaken = [number for number, each in line.places.items() if each != sorted(each, reverse=True)]
    print(f"overtaken {overtaken}")
    return not overtaken and max(free) <= LIMIT and not line.together and not seen.errors


def main() -> int:
    with serving(Path(tempfile.mkdtemp()) / "log.txt") as server:
        line, seen = asyncio.run(crowd(server))
    return 0 if report(line, seen) else 1


if __name__ == "__main__":
    sys.exit(main())
