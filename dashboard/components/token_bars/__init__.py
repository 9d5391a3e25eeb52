"""Top-k as bars, tail and roll: logits go to the browser once for a prompt, and every move of a control is
answered there in the next frame.

The same steps exist in `core.sampling`; a browser test compares the two on the same logits. The state comes
back when the hand has rested, so that the address can carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.components import define

__all__ = ["PARTS", "token_bars"]

PARTS = (
    "surface", "canvas", "colours", "fonts", "numbers", "k_scale", "link", "decode", "chain", "statistics",
    "words", "bars", "tail", "roll", "scale", "steps", "offer_film", "film", "token_bars",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def token_bars(data: bytes, *, key: str, on_want: Callable[[], None]) -> None:
    """Show the bars, the tail, the chain of steps and the roll.

    Args:
        data: a blob from `packing.pack`. Sending the same blob again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew. When the hand has rested
            it tells "steps": `{"k", "t", "p", "m", "y", "e", "h", "r", "order", "u", "seed", "epoch"}`; when
            the reader has typed it wants "prompt": the same, and the text under "prompt".
        on_want: called when it wants or tells something.
    """
    _mount(data=data, key=key, on_want_change=on_want)
