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
    "canvas", "fonts", "numbers", "turns", "decode", "chain", "statistics", "words", "bars", "tail", "roll",
    "scale", "steps", "token_bars",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def token_bars(data: bytes, *, key: str, on_prompt: Callable[[], None], on_view: Callable[[], None]) -> None:
    """Show the bars, the tail, the chain of steps and the roll.

    Args:
        data: a blob from `packing.pack`. Sending the same blob again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew.
        on_prompt: called when the reader has typed. The trigger "prompt" holds the text under "prompt", and
            the state of the controls as in `on_view`.
        on_view: called when the hand has rested, under "view": `{"k", "t", "p", "m", "order", "u", "seed",
            "epoch"}`.
    """
    _mount(data=data, key=key, on_prompt_change=on_prompt, on_view_change=on_view)
