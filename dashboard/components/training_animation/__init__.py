"""The app's answer as one moving picture: data, learning, weights, logits, token, and where each die rolls.

It plays the recording of `core.studies.recording`: real masks and weights of a network that learned, then
real draws of the same network. Each die is a link to its page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dashboard.components import as_text, define

__all__ = ["training_animation"]

_mount = define(Path(__file__).parent, ("numbers", "pictures", "training_animation"))


def training_animation(
    recording: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    language: str,
    dice: Mapping[str, str],
    present: bool,
    key: str,
    on_door: Callable[[], None],
) -> None:
    """Show the picture.

    Args:
        recording: as `core.studies.recording.make` gives it.
        words: labels by key.
        language: in which numbers are written.
        dice: the pictures of the dice, "learning" and "speaking", as SVG.
        present: True on a projector.
        key: the element's stable key.
        on_door: called when a die was clicked; the trigger "door" holds its name.
    """
    data = {
        **recording, "words": dict(words), "language": language, "dice": dict(dice), "present": present,
    }  # fmt: skip
    _mount(data={"all": as_text(data)}, key=key, on_door_change=on_door)
