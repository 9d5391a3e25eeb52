"""What a reader takes elsewhere: the link, one that presents, the code for a frame, pictures, a QR code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dashboard.components import as_text, define
from dashboard.text import Text

__all__ = ["share"]

_PARTS = (
    "numbers", "clipboard", "copying", "frame", "painting", "vector", "film", "encoding", "filming", "share",
)  # fmt: skip
_mount = define(Path(__file__).parent, _PARTS)
_WORDS = (
    "link", "present", "frame", "exhibit", "size", "still", "copied", "copy_failed", "title",
    "png", "svg", "saved", "painting", "not_painted", "film", "kind", "webm", "mp4", "gif", "gif_only",
    "filming", "cancel", "film_saved", "film_stopped", "not_filmed",
)  # fmt: skip


def share(
    text: Text,
    page: str,
    exhibits: Sequence[tuple[str, str, bool]],
    films: Mapping[str, str],
    code: str,
    sentence: str,
    spelled: Mapping[str, str],
    *,
    key: str,
) -> None:
    """Show what there is to copy and to save, and the code for a phone's camera.

    Links are the browser's own address with the language and the model added, so that they open the same
    elsewhere.

    Args:
        text: the frame's words.
        page: its name.
        exhibits: those of the page that can stand in a frame: name, words, whether it is drawn in SVG.
        films: what a film shows of each exhibit that there is a film of, by its name.
        code: the link as a QR code in SVG; empty where no phone could follow it.
        sentence: what the code is, or why there is none.
        spelled: what a link says even where the address leaves it out.
        key: the element's stable key.
    """
    data = {
        "words": as_text({name: text.labels[f"share.{name}"] for name in _WORDS}),
        "page": page,
        "exhibits": as_text(list(exhibits)),
        "films": as_text(dict(films)),
        "language": text.language,
        "code": code,
        "sentence": sentence,
        "spelled": as_text(dict(spelled)),
    }
    _mount(key=key, data=data)
