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
    "numbers", "decode", "record", "canvas", "fonts", "touch", "turns", "network", "barcode", "twins", "gap",
    "tip", "controls", "player",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def network_player(
    data: bytes,
    *,
    key: str,
    on_pull: Callable[[], None],
    on_choose: Callable[[], None],
    on_view: Callable[[], None],
) -> None:
    """Show the player.

    Args:
        data: a blob from `packing.pack`. Sending the same blob again changes nothing on screen.
        key: the element's stable key; with it the player is never mounted anew.
        on_pull: called when the browser wants more steps. The wish is in the component's state under "pull":
            `{"epoch": int, "from": step, "count": int}`.
        on_choose: called when the reader picks a preset or a rate: `{"preset": name}` or `{"rate": number}`,
            and under "said" the choice's number.
        on_view: called when the view has come to rest, under "view":
            `{"epoch", "said", "speed", "masks", "measure", "at", "resting"}`.
    """
    _mount(data=data, key=key, on_pull_change=on_pull, on_choose_change=on_choose, on_view_change=on_view)
