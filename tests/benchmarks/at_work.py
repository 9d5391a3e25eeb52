"""What visitors without a browser do for a while: watch a training, move k, write, or read on."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable

from tests.benchmarks.visitor import Seen, Visitor, arriving
from tests.browser.support import Server

__all__ = ["work"]

CHUNK = 60
"""Steps that a player asks for each second at the usual speed."""

MOVES = 0.4
"""Seconds between two places where a hand that drags k comes to rest."""

PIECE = 40
"""Tokens that a writing visitor wants each time."""

READ_ON = ("", "models", "timeline", "sources", "two_dice")
READING = 15.0
"""Seconds on a page."""


async def watch(visitor: Visitor, until: float) -> None:
    """Watch trainings: one chunk a second, and another rate when a run is over."""
    await visitor.open("dropout")
    for choice in itertools.count(1):
        said = visitor.parts["network_player"].data
        epoch, end = said["epoch"], said["end"]
        while said["last"] < end:
            begin = time.monotonic()
            if begin > until:
                return
            steps = {"epoch": epoch, "from": said["last"] + 1, "count": CHUNK}
            said = await visitor.say("network_player", "steps", steps)
            await asyncio.sleep(max(0.0, 1 - (time.monotonic() - begin)))
        await visitor.say("network_player", "rate", 0.4 if choice % 2 else 0.5)


async def move(visitor: Visitor, until: float) -> None:
    """Drag k to and fro."""
    await visitor.open("top_k")
    known = visitor.parts["token_bars"].data
    for k in itertools.cycle([*range(1, 60, 3), *range(60, 1, -3)]):
        if time.monotonic() > until:
            return
        view = {**known["state"], "k": k, "epoch": known["epoch"]}
        await visitor.say("token_bars", "steps", view, asks=False)
        await asyncio.sleep(MOVES)


async def write(visitor: Visitor, until: float) -> None:
    """Have a text written piece by piece, then another one."""
    await visitor.open("top_k")
    for number in itertools.count(1):
        if time.monotonic() > until:
            return
        known = visitor.parts["writer"].data
        if known["running"]:
            deed: dict[str, object] = {"do": "more"}
        elif known["ended"] or known["wanted"] + PIECE > known["most"]:
            deed = {"do": "seed", "seed": number % 1000}
        else:
            deed = {"do": "write", "count": PIECE}
            await asyncio.sleep(1)
        await visitor.say("writer", str(deed["do"]), deed)


async def read(visitor: Visitor, until: float) -> None:
    """Go from page to page."""
    for page in itertools.cycle(READ_ON):
        await visitor.open(page)
        await asyncio.sleep(READING)
        if time.monotonic() > until:
            return


DEEDS: list[tuple[int, Callable[[Visitor, float], Awaitable[None]]]] = [
    (20, watch), (10, move), (5, write), (15, read),
]  # fmt: skip
"""Of fifty visitors, how many do what."""


async def work(server: Server, number: int, after: float, seconds: float, seen: Seen) -> None:
    """One visitor of many: waits, connects, and does what falls to them until the time is up.

    Args:
        server: the server.
        number: of the visitor, counted from 0.
        after: seconds before they come.
        seconds: until all leave, from now.
        seen: where waits and errors are noted.
    """
    until = time.monotonic() + seconds
    turns = [deed for count, deed in DEEDS for _ in range(count)]
    deed = turns[number * 7 % len(turns)]  # mixed, so that no deed comes alone
    await asyncio.sleep(after)
    async with arriving(server, seen) as visitor:
        await deed(visitor, until)
