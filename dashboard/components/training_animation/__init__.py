"""The app's answer as one moving picture: data, learning, weights, logits, token, and where each die rolls.

It plays the recording of `core.studies.recording`: real masks and weights of a network that learned, then
real draws of the same network. Each die is a link to its page.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.components import as_text, define
from dashboard.components.link import mount_linked

__all__ = ["training_animation"]

_mount = define(
    Path(__file__).parent, ("numbers", "link", "surface", "colours", "pictures", "training_animation")
)


def training_animation(
    recording: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    language: str,
    dice: Mapping[str, str],
    present: bool,
    key: str,
) -> None:
    """Show the picture.

    Args:
        recording: as `core.studies.recording.make` gives it.
        words: labels by key.
        language: in which numbers are written.
        dice: the pictures of the dice, "learning" and "speaking", as SVG.
        present: True on a projector.
        key: the element's stable key; a die that was clicked is wanted as "door", its name.
    """
    data = {
        **recording, "words": dict(words), "language": language, "dice": dict(dice), "present": present,
    }  # fmt: skip
    mount_linked(_mount, {"all": as_text(data)}, key)
