"""The keys of a talk: they step through a page's exhibits, and "1 of 5" says where the reader is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.components import define
from dashboard.text import Text

_mount = define(Path(__file__).parent, ("focus", "stage_keys"))


def stage_keys(
    text: Text, number: int, total: int, *, heard: int, key: str, on_step: Callable[[], None]
) -> None:
    """Listen for Space, arrows and Page keys, and show "1 of 5" with two arrows to click.

    Keys belong to the reader's focus first: nothing happens while it is in a text field, a slider, a button
    or inside an element that says `data-keys="own"` (a component that handles Space and arrows itself).

    Args:
        text: the frame's words.
        number: the exhibit on the screen, counted from 1.
        total: how many there are.
        heard: number of the last press that reached the server, so that the keys know what was answered.
        key: where Session State holds the trigger `step`: `{"number": exhibit to show, counted from 1,
            "said": the press's number}`.
        on_step: called before the page runs again with a new `step`.
    """
    words = {
        "place": text("place", number=number, total=total),
        "next": text("next"),
        "previous": text("previous"),
        "number": number,
        "total": total,
        "heard": heard,
    }
    _mount(key=key, data=words, on_step_change=on_step)
