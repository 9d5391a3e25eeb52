"""Walks through a list of events: arrow keys, two buttons, and one that tells them in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.text import Text

__all__ = ["event_stepper", "props"]

_mount = define(Path(__file__).parent, ("focus", "link", "offer_film", "event_stepper"))
_HOLD = 7
"""Seconds that a told event stays, enough to read its card."""


def event_stepper(
    ids: Sequence[str],
    chosen: str,
    text: Text,
    *,
    title: str,
    hint: bool,
    present: bool,
    key: str,
    on_want: Callable[[], None],
) -> None:
    """Show the buttons and listen for keys.

    Left and Right walk wherever the focus is, except in a text field, a slider or a list; so do the steps of
    a talk, until there is no event left. Who prefers reduced motion gets a step for each press of play.

    Args:
        ids: the events in order.
        chosen: the one that is shown; it is in `ids`.
        text: the page's words that begin with `walk.`.
        title: of the chosen event, for screen readers.
        hint: True to say beside the buttons that the arrow keys walk.
        present: True on a projector.
        key: the element's stable key; it wants "event", the id of the one to show.
        on_want: called when it wants another one.
    """
    data = props(ids, chosen, text, title=title, hint=hint, present=present)
    mount_linked(_mount, data, key, on_want, width="content")


def props(
    ids: Sequence[str], chosen: str, text: Text, *, title: str, hint: bool, present: bool
) -> dict[str, object]:
    """What the browser needs; arguments as of `event_stepper`."""
    names = ("previous", "next", "play", "pause", "step", "place", "hint")
    words = {name: text.labels[f"walk.{name}"] for name in names}
    words["hint"] = words["hint"] if hint else ""
    return {
        "ids": list(ids), "chosen": chosen, "title": title, "words": words, "present": present, "hold": _HOLD,
    }  # fmt: skip
