"""Four cells, masks off and on times greedy and top-k, and where the doubt about the next token comes from.

The browser holds the controls and asks for more texts at its own pace (trigger "pull"); the fragment computes
a slice and sends all that there is so far. A reader who leaves or stops asks no more, and the work ends with
that. Texts appear one by one, and while they do, the bars of a masked cell are those of the newest text's
mask; at rest they are the mean, with a tick for every single mask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.components import define

__all__ = ["PARTS", "four_cells"]

PARTS = ("numbers", "touch", "turns", "words", "parts", "cell", "doubt", "controls", "four_cells")
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def four_cells(data: Mapping[str, object], *, key: str, on_pull: Callable[[], None]) -> None:
    """Show the cells.

    Args:
        data: from `props.props`. Sending the same again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew.
        on_pull: called when the browser wants more texts, or texts for other controls. The trigger "pull"
            holds `{"prompt", "p", "k", "t", "n", "seed", "have", "said", "epoch"}`.
    """
    _mount(data=dict(data), key=key, on_pull_change=on_pull)
