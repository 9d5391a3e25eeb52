"""A quiet button that copies the link to what the reader sees."""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define
from dashboard.text import Text

_mount = define(Path(__file__).parent)


def copy_link(text: Text, key: str) -> None:
    """Show the button.

    The link is the browser's own address with the language added, so that it opens in the same language
    elsewhere.

    Args:
        text: the frame's words: "copy_link", "copied" and "copy_failed".
        key: tells several of these buttons on one page apart.
    """
    words = {name: text(name) for name in ("copy_link", "copied", "copy_failed")}
    _mount(key=key, data={**words, "language": text.language}, width="content")
