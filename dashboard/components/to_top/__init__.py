"""A quiet button at the end of a page that leads back to its beginning."""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define

_mount = define(Path(__file__).parent)


def to_top(words: str, *, key: str) -> None:
    """Show the button. It scrolls, and makes no entry in the browser's history.

    Args:
        words: the button's.
        key: the element's stable key.
    """
    _mount(key=key, data={"words": words}, width="content")
