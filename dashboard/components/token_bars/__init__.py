"""Top-k as bars, tail and roll: logits go to the browser once for a prompt, and every move of a control is
answered there in the next frame.

The same steps exist in `core.sampling`; a browser test compares the two on the same logits. The state comes
back when the hand has rested, so that the address can carry it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

__all__ = ["token_bars"]

_HERE = Path(__file__).parent
_SHARED = _HERE.parent / "network_player" / "canvas.js"
# One ES module made of parts, each with one purpose; Streamlit takes a single script.
_PARTS = ("decode", "chain", "statistics", "words", "bars", "tail", "roll", "scale", "steps", "token_bars")


def script() -> str:
    """The whole script, as the browser gets it."""
    return "\n".join(path.read_text(encoding="utf-8") for path in _files())


def _files() -> list[Path]:
    return [_SHARED, *(_HERE / f"{part}.js" for part in _PARTS)]


_mount = st.components.v2.component(
    "token_bars",
    html=(_HERE / "token_bars.html").read_text(encoding="utf-8"),
    css=(_HERE / "token_bars.css").read_text(encoding="utf-8"),
    js=script(),
)


def token_bars(data: bytes, *, key: str, on_prompt: Callable[[], None], on_view: Callable[[], None]) -> None:
    """Show the bars, the tail, the chain of steps and the roll.

    Args:
        data: a blob from `packing.pack`. Sending the same blob again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew.
        on_prompt: called when the reader has typed. The trigger "prompt" holds the text under "prompt", its
            number under "said", and the state of the controls as in `on_view`.
        on_view: called when the hand has rested, under "view": `{"k", "t", "p", "m", "order", "u", "seed",
            "epoch"}`.
    """
    _mount(data=data, key=key, on_prompt_change=on_prompt, on_view_change=on_view)
