"""What a reader takes elsewhere: the link, one that presents, the code for a frame, pictures, a QR code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.components import as_text, define
from dashboard.components.link import event
from dashboard.text import Text

__all__ = ["Exhibit", "asked_file", "share"]

_PARTS = (
    "numbers", "clipboard", "copying", "frame", "painting", "vector", "film", "encoding", "filming", "file",
    "share",
)  # fmt: skip
_mount = define(Path(__file__).parent, _PARTS)
_WORDS = (
    "link", "present", "frame", "exhibit", "size", "still", "copied", "copy_failed", "title",
    "png", "svg", "saved", "painting", "not_painted", "film", "kind", "webm", "mp4", "gif", "gif_only",
    "filming", "cancel", "film_saved", "film_stopped", "not_filmed",
    "file", "file_large", "file_comes", "file_failed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An exhibit that can be taken elsewhere.

    Attributes:
        name: its name.
        words: what it is called.
        vector: True if it is drawn in SVG.
        file: True if it can be one file that works alone.
    """

    name: str
    words: str
    vector: bool
    file: bool


def share(
    text: Text,
    page: str,
    exhibits: Sequence[Exhibit],
    films: Mapping[str, str],
    code: str,
    sentence: str,
    spelled: Mapping[str, str],
    *,
    made: Mapping[str, str | int] | None,
    key: str,
    on_file: Callable[[], None],
) -> None:
    """Show what there is to copy and to save, and the code for a phone's camera.

    Links are the browser's own address with the language and the model added, so that they open the same
    elsewhere.

    Args:
        text: the frame's words.
        page: its name.
        exhibits: those of the page that can stand in a frame.
        films: what a film shows of each exhibit that there is a film of, by its name.
        code: the link as a QR code in SVG; empty where no phone could follow it.
        sentence: what the code is, or why there is none.
        spelled: what a link says even where the address leaves it out.
        made: the file that was asked for: "number" of the question, "name" and "content".
        key: the element's stable key.
        on_file: called when a file is asked for, to ask `asked_file`.
    """
    data = {
        "words": as_text({name: text.labels[f"share.{name}"] for name in _WORDS}),
        "page": page,
        "exhibits": as_text([[each.name, each.words, each.vector, each.file] for each in exhibits]),
        "films": as_text(dict(films)),
        "language": text.language,
        "code": code,
        "sentence": sentence,
        "spelled": as_text(dict(spelled)),
        "made": as_text(None if made is None else dict(made)),
    }
    _mount(key=key, data=data, on_file_change=on_file)


def asked_file(key: str) -> Mapping[str, Any] | None:
    """Which file was asked for: "number" of the question, "exhibit", "link" and "dark". For the callback.

    Args:
        key: of the menu.
    """
    said: Mapping[str, Any] | None = event(key, "file")
    return said
