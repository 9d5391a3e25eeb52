"""Opening a model that takes seconds, or minutes where it has to be fetched: once a process, beside the page.

A thread of its own opens it; the page of whoever asked for it goes on and looks now and then how far it is.
All who ask while it is being opened wait for the same one, and all who ask later share it. The thread ends
with the model, whether somebody still waits or not.
"""

from __future__ import annotations

from threading import Event, Lock, Thread

import streamlit as st

from core.lm import registry
from core.lm.interface import LanguageError, LanguageModel

__all__ = ["MOST_MODELS", "Opening", "opening"]

MOST_MODELS = 8
"""Models kept in memory: the listed ones, and a few more where the owner allows any."""


class Opening:
    """A model that is being opened; `opening` gives the one of this process.

    Args:
        name: of the model, as `core.lm.registry.load` takes it.

    Attributes:
        name: as given.
        share: of the work that is done, in [0, 1]; None where nobody knows.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.share: float | None = None
        self._error: Exception | None = None
        self._made: tuple[LanguageModel, list[str]] | None = None
        self._done = Event()
        Thread(target=self._run, name=f"opening {name}", daemon=True).start()

    def over(self, seconds: float = 0) -> bool:
        """Whether it has ended, well or not.

        Args:
            seconds: to wait for it.
        """
        return self._done.wait(seconds)

    def result(self) -> tuple[LanguageModel, list[str]]:
        """The model, and its tokens as the eye needs them by number; waits for it.

        Raises:
            LanguageError: it cannot be had; the message says why and what to do.
        """
        self._done.wait()
        if self._made is None:
            raise self._error or RuntimeError("nothing was opened")
        return self._made

    def failed(self) -> bool:
        """Whether it has ended without a model."""
        return self._done.is_set() and self._made is None

    def _run(self) -> None:
        try:
            model = registry.load(self.name, progress=self._tell)
            self._made = model, [model.display(token) for token in range(model.vocabulary)]
        except Exception as error:
            self._error = error
            if not isinstance(error, LanguageError):
                raise  # a fault of ours: into the server's log, too
        finally:
            self._done.set()

    def _tell(self, share: float) -> None:
        self.share = share


def opening(name: str) -> Opening:
    """The opening of a model, begun at the first call; one that failed begins anew.

    Args:
        name: of the model, none that comes with the app: those are read in a moment.
    """
    shelf, turn = _shelf()
    with turn:
        if name not in shelf or shelf[name].failed():
            while len(shelf) >= MOST_MODELS:
                shelf.pop(next(iter(shelf)))
            shelf[name] = Opening(name)
        return shelf[name]


@st.cache_resource(show_spinner=False)
def _shelf() -> tuple[dict[str, Opening], Lock]:
    # A shelf of our own: a function cached by Streamlit would keep who asks until it has ended.
    return {}, Lock()
