"""A place in the page that comes into view when something elsewhere leads to it."""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define

_mount = define(Path(__file__).parent)


def into_view(wish: int, *, key: str) -> None:
    """Mark the place; it takes no room.

    Args:
        wish: number of the wish to see it, each followed once; 0 for none.
        key: the element's stable key.
    """
    _mount(key=key, data={"wish": wish})
