"""Light, dark or as the system has it: the reader's choice, kept by the browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.components import as_text, define
from dashboard.text import Text

__all__ = ["appearance"]

_mount = define(Path(__file__).parent)
_CHOICES = ("system", "light", "dark")


def appearance(text: Text, paths: Sequence[str], *, key: str) -> None:
    """Show the choice. Another one loads the page anew: Streamlit asks for it once, at the start of a visit.

    Args:
        text: the frame's words.
        paths: of all pages below the app's own; Streamlit keeps the choice for each of them.
        key: the element's stable key.
    """
    words = {name: text(f"appearance.{name}") for name in _CHOICES}
    data = {"words": as_text(words), "title": text("appearance"), "paths": " ".join(paths)}
    _mount(key=key, data=data)
