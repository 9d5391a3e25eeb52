"""A queue for what a host has room for once: one visitor works, the others see how many are before them.

There is no thread and no list of visits: who waits asks again every second, and who works asks for the next
piece of it. A closed tab or a lost line frees the place at once, by Streamlit's word that the session is
over; who has not asked for a while, in a tab that is hidden or on another page, is gone, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

import streamlit as st

__all__ = ["LEARNING", "PATIENCE", "Queue", "keep_place"]

PATIENCE = 10.0
"""Seconds without a word after which a place is free: more than a busy server takes for an answer."""


class Queue:
    """Visitors in the order in which they came.

    Args:
        patience: seconds without a word after which a visitor is gone.
        clock: tells seconds.

    Example:
        >>> queue = Queue()
        >>> queue.ask("ada"), queue.ask("bob"), queue.ask("cyd")
        (0, 1, 2)
        >>> queue.leave("ada")
        >>> queue.ask("cyd"), queue.ask("bob")
        (1, 0)
    """

    def __init__(self, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience, self._clock, self._lock = patience, clock, Lock()
        self._heard: dict[str, float] = {}
        self._at_work: set[str] = set()

    def ask(self, visitor: str) -> int:
        """Stay in the queue, or join it at its end.

        Args:
            visitor: a name of a visit that no other has.

        Returns:
            How many are before this one; 0: it is its turn.
        """
        with self._lock:
            now = self._clock()
            self._heard = {each: at for each, at in self._heard.items() if self._is_here(each, at, now)}
            self._heard[visitor] = now
            return list(self._heard).index(visitor)

    def leave(self, visitor: str) -> None:
        """Leave the queue; who is not in it may leave, too."""
        with self._lock:
            self._heard.pop(visitor, None)

    @contextmanager
    def working(self, visitor: str) -> Iterator[None]:
        """While a piece of a visitor's work is done, however long it takes, its place is kept."""
        with self._lock:
            self._at_work.add(visitor)
        try:
            yield
        finally:
            with self._lock:
                self._at_work.discard(visitor)
                if visitor in self._heard:
                    self._heard[visitor] = self._clock()

    def _is_here(self, visitor: str, heard: float, now: float) -> bool:
        return visitor in self._at_work or now - heard <= self._patience


LEARNING = Queue()
"""Who waits to have a text learnt: it takes a core for a minute."""


@st.cache_resource(show_spinner=False, scope="session", on_release=LEARNING.leave)
def keep_place(visitor: str) -> str:
    """Tie a visitor's place in `LEARNING` to the session that asks: when it is over, the place is free.

    Args:
        visitor: its name in the queue.
    """
    return visitor
