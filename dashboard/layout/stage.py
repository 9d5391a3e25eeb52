"""One exhibit a screen while presenting, stepped through with the keys of a clicker."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.link import wanted
from dashboard.components.stage_keys import stage_keys
from dashboard.layout.session import current_exhibit, turn_to
from dashboard.layout.words import page_text, present

_KEY = "td-stage"


def exhibits(names: Sequence[str]) -> str | None:
    """The exhibit to show alone, while presenting; None otherwise: the page shows them all.

    Space, Right and PageDown go on, Left and PageUp go back; the address holds `exhibit=<name>`.

    Args:
        names: the page's exhibits in order.

    Raises:
        ValueError: no names.
    """
    if not names:
        raise ValueError("a page has at least one exhibit, got none")
    if not present():
        return None

    def step() -> None:
        for number in wanted(_KEY).values():
            turn_to(names, int(number))

    name = current_exhibit(names)
    stage_keys(page_text("frame"), names.index(name) + 1, len(names), key=_KEY, on_want=step)
    return name
