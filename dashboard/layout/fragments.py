"""Parts of a page that run alone when a widget or component of theirs speaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

from dashboard.layout.session import moved

__all__ = ["fragment", "looking_in"]

Arguments = ParamSpec("Arguments")


def fragment(part: Callable[Arguments, None]) -> Callable[Arguments, None]:
    """A part of a page that runs alone, unless the whole page has something to follow: then all of it runs.

    Streamlit runs the fragment of a pressed widget alone. What its callback changed elsewhere on the page
    would wait there for the next run of the page, and so would a change outside that reached the server in
    the same message (another language in the moment in which a component asks for more).

    Args:
        part: draws the part. Its callbacks say with `memory.choose` or `session.move` that the rest of the
            page goes by what they changed.
    """

    @st.fragment
    @wraps(part)
    def alone(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        if moved():
            st.rerun()
        part(*args, **kwargs)

    followed: Callable[Arguments, None] = alone
    return followed


def looking_in(seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """A part of a page that runs alone again and again, for as long as the page has it.

    For work that goes on beside the page, seconds of it: what is shown all the time must not ask so often.

    Args:
        seconds: from one look to the next.
    """

    def watched(part: Callable[[], None]) -> Callable[[], None]:
        alone: Callable[[], None] = st.fragment(run_every=seconds)(part)
        return alone

    return watched
