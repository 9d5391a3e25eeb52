"""Links to other pages, in the settings that a door says."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard.doors import Door
from dashboard.layout.page_change import forget_this_page
from dashboard.layout.session import frame_address, session

__all__ = ["address_of", "door", "leads_somewhere", "walk"]


def leads_somewhere(where: Door) -> bool:
    """True if the door's page exists in this app."""
    return where.page in session().rooms


def door(where: Door, words: str, *, width: Literal["content", "stretch"] = "content") -> None:
    """A link through a door; nothing if its page does not exist yet.

    Args:
        where: the page and its settings. The language and the projector stay as they are.
        words: the link's words.
        width: of the element.
    """
    if leads_somewhere(where):
        target = session().rooms[where.page]
        st.page_link(target, label=words, width=width, query_params=address_of(where))


def walk(where: Door) -> None:
    """Go through a door at once, as a click on its link does; nothing if its page does not exist."""
    if leads_somewhere(where):
        forget_this_page()
        st.switch_page(session().rooms[where.page], query_params=address_of(where))


def address_of(where: Door) -> dict[str, str]:
    """What a door's link says: its settings, the language and the projector as they are."""
    return {**frame_address(), **where.address}
