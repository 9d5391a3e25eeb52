"""A text that a model writes before your eyes: every token tinted, each open to be looked into and changed.

The server writes while the browser asks, a burst at a time, and answers with the whole text so far (forty
bytes a token): an answer that is lost or comes late does no harm. The browser shows the tokens one after the
other and stops asking when the page is left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked

__all__ = ["PARTS", "writer"]

PARTS = ("numbers", "touch", "link", "tokens", "sheets", "detail", "tools", "writer")
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def writer(data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None:
    """Show the text, its tools and the distribution of one token.

    Args:
        data: what `props.props` makes. Sending the same again changes nothing on screen.
        key: the element's stable key; with it the component is never mounted anew. Every want holds the
            deed under "do" ("more", "write", "stop", "look", "take", "type", "rewind", "clear", "seed",
            "keep", "drop", "tint", "follow") and what belongs to it.
        on_want: called when the reader or the browser wants something.
    """
    mount_linked(_mount, data, key, on_want)
