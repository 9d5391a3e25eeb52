"""The events as a list by year: what a narrow screen has instead of the chart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked

__all__ = ["Item", "event_list", "props"]

_mount = define(Path(__file__).parent, ("link", "event_list"))


@dataclass(frozen=True, slots=True)
class Item:
    """An event in the list.

    Attributes:
        id: its name in the address.
        year: it is listed under.
        title: its words.
        kind: what it means: "dropout", "without", "unstated" or "sampling".
        meaning: the same in words, for screen readers.
        loud: True for the short list.
    """

    id: str
    year: int
    title: str
    kind: str
    meaning: str
    loud: bool


def event_list(
    items: Sequence[Item], chosen: str, label: str, *, key: str, on_want: Callable[[], None]
) -> None:
    """Show the list; an event that is pressed is told to the page, and the card above comes into sight.

    Args:
        items: the events in order.
        chosen: the one that is shown.
        label: what the list is, for screen readers.
        key: the element's stable key; it wants "event", the id of the one to show.
        on_want: called when it wants another one.
    """
    mount_linked(_mount, props(items, chosen, label), key, on_want)


def props(items: Sequence[Item], chosen: str, label: str) -> dict[str, object]:
    """What the browser needs; arguments as of `event_list`."""
    return {"items": [asdict(item) for item in items], "chosen": chosen, "label": label}
