"""The network that trains before your eyes: drawn in the browser from recorded steps, at the browser's own
pace.

The server trains a chunk when the browser asks for one and answers with one blob of bytes (`packing`). The
browser plays, pauses, goes back and asks again when its store runs low, so a hidden or closed tab costs
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.components import define

__all__ = ["PARTS", "network_player"]

PARTS = (
    "numbers", "decode", "record", "surface", "canvas", "colours", "fonts", "touch", "link",
    "network_drawing", "network", "barcode", "decision", "twins", "curves", "gap", "tip", "controls", "words",
    "unit_buttons", "units", "receiving", "playing", "offer_film", "film",
    "drawing", "player",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def network_player(data: bytes, *, key: str, on_want: Callable[[], None]) -> None:
    """Show the player.

    Args:
        data: a blob from `packing.pack`. Sending the same blob again changes nothing on screen.
        key: the element's stable key; with it the player is never mounted anew. It wants "preset", a name,
            "rate", a number, "schedule", a name, and "steps" as they run low: `{"epoch": int, "from": step,
            "count": int, "knows": what it has, see `props.knowledge`}`. When the view has come to rest it
            tells "view": `{"epoch", "speed", "masks", "measure", "at", "resting"}`.
        on_want: called when it wants or tells something.
    """
    _mount(data=data, key=key, on_want_change=on_want)
