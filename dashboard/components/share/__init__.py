"""What a reader takes elsewhere: the link, one that presents, the code for a frame, a QR code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.components import as_text, define
from dashboard.text import Text

__all__ = ["share"]

_mount = define(Path(__file__).parent, ("copying", "share"))
_WORDS = ("link", "present", "frame", "exhibit", "size", "copied", "copy_failed", "title")


def share(text: Text, exhibits: Sequence[tuple[str, str]], code: str, sentence: str, *, key: str) -> None:
    """Show what there is to copy, and the code for a phone's camera.

    Links are the browser's own address with the language added, so that they open in the same language
    elsewhere.

    Args:
        text: the frame's words.
        exhibits: those of the page that can stand in a frame, by name and words.
        code: the link as a QR code in SVG; empty where no phone could follow it.
        sentence: what the code is, or why there is none.
        key: the element's stable key.
    """
    data = {
        "words": as_text({name: text(f"share.{name}") for name in _WORDS}),
        "exhibits": as_text(list(exhibits)),
        "code": code,
        "sentence": sentence,
        "language": text.language,
    }
    _mount(key=key, data=data)
