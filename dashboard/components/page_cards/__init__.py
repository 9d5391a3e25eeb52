"""The rooms of the app as cards, each with a small moving picture drawn from what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dashboard.components import as_text, define
from dashboard.components.link import mount_linked

__all__ = ["Card", "page_cards"]

_mount = define(Path(__file__).parent, ("link", "surface", "colours", "drawings", "page_cards"))


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        page: the page that it opens, and the name of its drawing.
        title: its name in the header.
        line: what there is to see.
        href: its address.
        alt: what the picture is, for those who do not see it.
        values: what the picture is drawn from, as plain values; None leaves its place empty.
    """

    page: str
    title: str
    line: str
    href: str
    alt: str
    values: Any


def page_cards(cards: Sequence[Card], *, present: bool, key: str) -> None:
    """Show the cards.

    Args:
        cards: in their order.
        present: True on a projector.
        key: the element's stable key; a card that was clicked is wanted as "door", its page.
    """
    shown = as_text([asdict(card) for card in cards])
    mount_linked(_mount, {"cards": shown, "present": present}, key)
