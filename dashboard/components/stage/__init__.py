"""What leads a talk: its keys, "1 of 5" with arrows to click, the list of keys, the sentence to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.components import as_text, define
from dashboard.components.link import mount_linked
from dashboard.text import Text

__all__ = ["Place", "stage"]

_mount = define(Path(__file__).parent, ("focus", "link", "keys", "charts", "stage"))

_BUTTONS = {"previous": "previous", "next": "next", "help": "stage.help", "leave": "stage.leave"}
_KEYS = ("step", "back", "digits", "first", "blank", "code", "fill", "predict", "help", "leave")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a talk is.

    Attributes:
        number: of the exhibit on the screen in the whole talk, counted from 1.
        all: how many exhibits the talk has.
        first: number of the first exhibit of this page.
        total: how many exhibits this page has.
    """

    number: int
    all: int
    first: int
    total: int


def stage(
    text: Text,
    place: Place,
    take: str,
    doors: Sequence[str],
    code: str,
    *,
    led: bool,
    key: str,
    on_want: Callable[[], None],
) -> None:
    """Lead a talk, and make it as large as its screen.

    Page keys always step: a clicker has no others. Space, arrows and digits belong to the reader's focus
    first: nothing happens while it is in a text field, a slider or inside an element that says
    `data-keys="own"` (a component that handles them itself). A part of the page that walks by itself hears
    "td-step" on the document and keeps the talk from stepping with `preventDefault`.

    Args:
        text: the frame's words.
        place: where the talk is.
        take: the sentence to take away from the exhibit; empty: its headline is that sentence.
        doors: addresses of the stops of the talk on other pages; empty for those of this page.
        code: the link to the page for the camera of a phone, in SVG; empty where there is none.
        led: False in a frame of another page, where nobody leads: then an exhibit only fits into it.
        key: the element's stable key; it wants "number", the exhibit to show, counted from 1 in the whole
            talk, and "leave".
        on_want: called when it wants something.
    """
    data = {
        "place": text("place", number=place.number - place.first + 1, total=place.total),
        "take": take,
        "led": led,
        "code": code,
        "sentence": text("share.code" if code else "share.no_code"),
        "doors": as_text(list(doors)),
        "words": as_text({name: text(label) for name, label in _BUTTONS.items()}),
        "name": text("stage.name"),
        "title": text("stage.keys"),
        "keys": as_text([[text(f"key.{name}"), text(f"does.{name}")] for name in _KEYS]),
        "number": place.number,
        "all": place.all,
        "first": place.first,
        "total": place.total,
    }
    mount_linked(_mount, data, key, on_want)
