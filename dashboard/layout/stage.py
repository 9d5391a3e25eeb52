"""One exhibit a screen while presenting, stepped through with the keys of a clicker."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.components.stage_keys import stage_keys
from dashboard.layout.session import current_exhibit, session, turn_to
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
        said = st.session_state[_KEY].step
        if said is not None:
            turn_to(names, int(said["number"]), int(said["said"]))

    name = current_exhibit(names)
    number, heard = names.index(name) + 1, session().heard
    stage_keys(page_text("frame"), number, len(names), heard=heard, key=_KEY, on_step=step)
    return name
