"""Who speaks in the reader's language, on the pages where a model does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.lm.voices import FIRST, VOICES
from dashboard.address import Param
from dashboard.layout.memory import kept
from dashboard.layout.session import language

__all__ = ["SPEAKER", "SPEAKING", "lend", "lent", "named", "speaker", "voice"]

SPEAKER = "model"
"""The parameter of the address that says who speaks."""

SPEAKING = ("top_k", "two_dice")
"""The pages that have it."""


def voice() -> str:
    """The model that tells tales in the language of the page."""
    return VOICES[language()]


def lend(voices: Sequence[str]) -> None:
    """From now on this visit may choose these models, which learned a text of its own, and no older ones.

    Args:
        voices: their names.
    """
    _lent()[:] = voices


def lent() -> tuple[str, ...]:
    """The models that learned a text in this visit."""
    return tuple(_lent())


def _lent() -> list[str]:
    return kept("lent-voices", list)


def speaker(choices: tuple[str, ...] = ()) -> Param:
    """The control that says who speaks: by itself the voice of the page's language.

    A link from before there was a choice does not name it, and means the first voice.

    Args:
        choices: the models that it can be; empty: any.
    """
    return Param(SPEAKER, voice(), choices=choices, old=FIRST)


def named(page: str, address: Mapping[str, str]) -> Mapping[str, str]:
    """The address of a link within the app, with who speaks there: the voice of the reader's language.

    Args:
        page: that the link leads to.
        address: its settings.
    """
    silent = page in SPEAKING and address and SPEAKER not in address
    return {SPEAKER: voice(), **address} if silent and voice() != FIRST else address
