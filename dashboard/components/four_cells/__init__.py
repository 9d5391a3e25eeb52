"""Four cells, masks off and on times greedy and top-k, and where uncertainty about the next token comes from.

The browser holds the controls and asks for more texts at its own pace ("texts"); the fragment computes
a slice and sends all that there is so far. A reader who leaves or stops asks no more, and the work ends with
that. Texts appear one by one, and while they do, the bars of a masked cell are those of the newest text's
mask; at rest they are the mean, with a tick for every single mask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked

__all__ = ["PARTS", "four_cells"]

PARTS = (
    "numbers", "svg", "k_scale", "touch", "link", "words", "parts", "cell", "uncertainty", "controls",
    "four_cells",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def four_cells(data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None:
    """Show the cells.

    Args:
        data: from `props.props`. Sending the same again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew. It wants "texts", more
            of them or for other controls: `{"prompt", "p", "k", "t", "n", "seed", "have", "epoch"}`.
        on_want: called when it does.
    """
    mount_linked(_mount, data, key, on_want)
