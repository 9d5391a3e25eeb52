"""The network that trains before your eyes: drawn in the browser from recorded steps, at the browser's own
pace.

The server trains a chunk when the browser asks for one and answers with one blob of bytes (`packing`). The
browser plays, pauses, goes back and asks again when its store runs low, so a hidden or closed tab costs
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

__all__ = ["network_player"]

_HERE = Path(__file__).parent
# One ES module made of parts, each with one purpose; Streamlit takes a single script.
_PARTS = (
    "decode", "record", "canvas", "network", "barcode", "twins", "gap", "tip", "controls", "player",
)  # fmt: skip
_mount = st.components.v2.component(
    "network_player",
    html=(_HERE / "player.html").read_text(encoding="utf-8"),
    css=(_HERE / "player.css").read_text(encoding="utf-8"),
    js="\n".join((_HERE / f"{part}.js").read_text(encoding="utf-8") for part in _PARTS),
)


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
            `{"epoch", "speed", "masks", "measure", "at", "resting"}`.
    """
    _mount(data=data, key=key, on_pull_change=on_pull, on_choose_change=on_choose, on_view_change=on_view)
