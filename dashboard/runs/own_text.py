"""A reader's own text, learnt piece by piece: the run of one visit, and the models that it leaves behind.

What a visitor brings stays in the visit's memory. Nothing is written, and nothing is kept here: models are
found by a name that only their visit knows, for as long as the visit keeps them.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from secrets import token_hex
from weakref import WeakValueDictionary

import streamlit as st

from core.lm import own_text, own_text_pieces
from core.lm.built_in import BuiltIn
from core.lm.interface import LanguageError
from core.lm.own_text import TWINS, Lesson, Moment, OwnText, Recital, TextUpdate, learn
from core.lm.own_text_pieces import PIECES, Learnt
from core.lm.voices import OWN
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["PIECE", "TextRun", "piece", "recited", "recorded", "taught"]

PIECE = 0.3
"""Seconds of learning in one answer."""

_TAUGHT: WeakValueDictionary[str, BuiltIn] = WeakValueDictionary()
_LEARNT: WeakValueDictionary[str, OwnText] = WeakValueDictionary()


@st.cache_resource(show_spinner=False, max_entries=len(PIECES))
def piece(name: str) -> OwnText:
    """A text that comes with the app, ready to be learned; the same for every visitor. Not to be changed.

    Raises:
        DataFileError: its file cannot be used.
    """
    return own_text.prepare(own_text_pieces.read(name))


def recorded() -> Sequence[Learnt]:
    """See `core.lm.own_text_pieces.recorded`."""
    return own_text_pieces.recorded()


def taught(name: str) -> BuiltIn:
    """The model of that name.

    Raises:
        LanguageError: its visit is over, or teaches another one.
    """
    model = _TAUGHT.get(name)
    if model is None:
        raise LanguageError("not_taught")
    return model


def recited(voice: BuiltIn, said: Sequence[int]) -> Recital | None:
    """How much of some tokens stands word for word in what a visitor's model learned; None if it is gone."""
    own = _LEARNT.get(voice.name)
    return own_text.recital(own, said) if own is not None else None


class TextRun:
    """A text that a visit has learnt, as far as it was watched.

    Args:
        own: the text.
        lesson: how it is learnt.

    Attributes:
        parameters: of each network.
        moments: what was measured, oldest first.
        voices: both networks as they were last measured, as models that speak.
    """

    def __init__(self, own: OwnText, lesson: Lesson) -> None:
        self.own, self.lesson = own, lesson
        self.parameters = own_text.parameters(own)
        self.moments: list[Moment] = []
        self.voices: tuple[BuiltIn, ...] = ()
        self._updates = learn(own, lesson)
        self._name = token_hex(4)
        self._step = 0

    @property
    def step(self) -> int:
        """Updates made so far."""
        return self._step

    @property
    def ended(self) -> bool:
        """Whether all updates are made."""
        return self._step >= self.lesson.steps

    def advance(self, seconds: float = PIECE) -> None:
        """Learn on, at least one update, until the time is up or something new was measured.

        Args:
            seconds: after which no further update is begun.
        """
        with ONE_AT_A_TIME:
            until = time.monotonic() + seconds
            for update in self._updates:
                self._step = update.step
                if update.moment is not None:
                    self._note(update, update.moment)
                    return
                if time.monotonic() >= until:
                    return

    def _note(self, update: TextUpdate, moment: Moment) -> None:
        self.moments.append(moment)
        names = tuple(f"{OWN}{twin}_{self._name}" for twin in TWINS)
        self.voices = own_text.models(update, self.own, (names[0], names[1]))
        for voice in self.voices:
            _TAUGHT[voice.name], _LEARNT[voice.name] = voice, self.own
