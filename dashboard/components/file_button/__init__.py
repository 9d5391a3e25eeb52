"""A button that takes a file from the reader's machine: its bytes go to the page, and nowhere else.

It is said once, as an event: what a component *wants* (see `components.link`) goes over the line again with
every message of the page until it is answered, and a file is a thousand times as long as any other want.

Streamlit's own uploader (1.67) speaks English alone, and its server lays what is longer than a megabyte in a
temporary file on the disk while it arrives.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import event

__all__ = ["TooLargeError", "chosen_file", "file_button"]

_mount = define(Path(__file__).parent, ("file_button",))


class TooLargeError(ValueError):
    """The file has more bytes than the button takes; none of them was sent.

    Attributes:
        size: how many it has.
    """

    def __init__(self, size: int) -> None:
        super().__init__(f"a file of {size} bytes is too large")
        self.size = size


def file_button(words: str, *, key: str, most: int, on_want: Callable[[], None]) -> None:
    """Show the button.

    Args:
        words: on it.
        key: the element's stable key.
        most: bytes of a file that it takes.
        on_want: called when a file was chosen, to ask `chosen_file`.
    """
    _mount(key=key, data={"words": words, "most": most}, on_file_change=on_want)


def chosen_file(key: str) -> bytes | None:
    """The bytes of the file that has just been chosen; None if none was. For the callback.

    Args:
        key: of the button.

    Raises:
        TooLargeError: it has more than the button takes.
    """
    said = event(key, "file")
    if not said:
        return None
    if said["size"] > said["most"]:
        raise TooLargeError(int(said["size"]))
    return b64decode(said["content"])
