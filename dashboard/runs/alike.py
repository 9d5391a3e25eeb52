"""What looks or reads the same to every visitor is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from dashboard.runs import KEPT

__all__ = ["once"]

Thing = TypeVar("Thing")


def once(what: Hashable, make: Callable[[], Thing]) -> Thing:
    """A thing that is made at the first call and is the same one for every visitor after. Not to be changed.

    Args:
        what: all that decides what it is: plain values and frozen dataclasses of them.
        make: makes it.
    """
    thing: Thing = _made(what, make)
    return thing


@st.cache_resource(show_spinner=False, max_entries=4 * KEPT)
def _made(what: Hashable, _make: Callable[[], Thing]) -> Thing:  # noqa: ARG001  (it is the cache's key)
    return _make()
