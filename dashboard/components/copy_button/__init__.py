"""A button that copies a text: to the reader's clipboard, nowhere else."""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define

__all__ = ["copy_button"]

_mount = define(Path(__file__).parent, ("clipboard", "copy_button"))


def copy_button(made: str, words: str, done: str, failed: str, *, key: str) -> None:
    """Show the button.

    Args:
        made: the text that it copies.
        words: on it.
        done: there once the text is copied, for a moment.
        failed: there where the browser refuses.
        key: the element's stable key.
    """
    _mount(key=key, data={"made": made, "words": words, "done": done, "failed": failed}, width="content")
