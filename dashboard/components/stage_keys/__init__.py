"""The keys of a talk: they step through a page's exhibits, and "1 of 5" says where the reader is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.text import Text

_mount = define(Path(__file__).parent, ("focus", "link", "stage_keys"))


def stage_keys(text: Text, number: int, total: int, *, key: str, on_want: Callable[[], None]) -> None:
    """Listen for Space, arrows and Page keys, and show "1 of 5" with two arrows to click.

    Keys belong to the reader's focus first: nothing happens while it is in a text field, a slider, a button
    or inside an element that says `data-keys="own"` (a component that handles Space and arrows itself).

    Args:
        text: the frame's words.
        number: the exhibit on the screen, counted from 1.
        total: how many there are.
        key: the element's stable key; it wants "number", the exhibit to show, counted from 1.
        on_want: called when it wants another one.
    """
    words = {
        "place": text("place", number=number, total=total),
        "next": text("next"),
        "previous": text("previous"),
        "number": number,
        "total": total,
    }
    mount_linked(_mount, words, key, on_want)
