"""Links to other pages, in given settings."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard.layout.page_change import forget_this_page
from dashboard.layout.session import frame_address, session
from dashboard.layout.voice import named
from dashboard.page_links import PageLink

__all__ = ["go", "href", "leads_somewhere", "page_link"]


def leads_somewhere(where: PageLink) -> bool:
    """True if the link's page exists in this app."""
    return where.page in session().rooms


def page_link(where: PageLink, words: str, *, width: Literal["content", "stretch"] = "content") -> None:
    """A link; nothing if its page does not exist yet.

    Args:
        where: the page and its settings. The language and the projector stay as they are.
        words: the link's words.
        width: of the element.
    """
    if leads_somewhere(where):
        target = session().rooms[where.page]
        st.page_link(target, label=words, width=width, query_params=address_of(where))


def go(where: PageLink) -> None:
    """Go where a link leads, at once, as a click on it does; nothing if its page does not exist."""
    if leads_somewhere(where):
        forget_this_page()
        st.switch_page(session().rooms[where.page], query_params=address_of(where))


def href(where: PageLink) -> str:
    """A link's address below that of the app, as a browser spells it."""
    query = urlencode(address_of(where))
    return f"{where.page}?{query}" if query else where.page


def address_of(where: PageLink) -> dict[str, str]:
    """What a link's address says: its settings and who speaks there; language and projector as they are."""
    return {**frame_address(), **named(where.page, where.address)}
