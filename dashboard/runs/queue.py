"""A queue for what a host has room for once: one visitor works, the others see how many are before them.

There is no thread and no list of visits: who waits asks again every second, and who works asks for the next
piece of it. Who has not asked for a while is gone, whether the tab was closed, hidden or left for another
page.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

__all__ = ["LEARNING", "PATIENCE", "Queue"]

PATIENCE = 4.0
"""Seconds without a word after which a place is free; with a second between two words a closed tab is gone in
five."""


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
