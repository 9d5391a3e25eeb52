"""Which of the built-in models tells tales in which language; it brings no torch."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FIRST", "OWN", "VOICES", "is_own", "kind", "opening", "reads"]

VOICES: Mapping[str, str] = MappingProxyType({"en": "storyteller", "de": "erzaehler"})
"""By language the model that writes tales in it; the twins learned from English pages."""

FIRST = VOICES["en"]
"""The voice that spoke when there was one: links from then do not name it."""

OWN = "own_"
"""How the names of models begin that learned a visitor's own text; which twin and which run follow."""

_OWN = re.compile(rf"{OWN}(plain|dropout)_[0-9a-f]+")

_OPENINGS = {"en": "Once upon a time there was a", "de": "Es war einmal ein"}


def reads(model: str) -> str:
    """The language that a built-in or listed model learned from, alone or nearly so.

    Args:
        model: its name.

    Example:
        >>> reads("erzaehler"), reads("twin_plain"), reads("gpt2")
        ('de', 'en', 'en')
    """
    return next((language for language, voice in VOICES.items() if voice == model), "en")


def opening(model: str) -> str:
    """How tales begin in the language that a model reads: its prompt as long as nobody has written one.

    Args:
        model: its name.

    Example:
        >>> opening("erzaehler")
        'Es war einmal ein'
    """
    return _OPENINGS[reads(model)]


def is_own(model: str) -> bool:
    """Whether a name is that of a model which learned the text of some visitor.

    Args:
        model: its name.

    Example:
        >>> is_own("own_dropout_5f0c"), is_own("own_words")
        (True, False)
    """
    return _OWN.fullmatch(model) is not None


def kind(model: str) -> str:
    """A model's name in tables of words: those that learned a visitor's text share theirs.

    Args:
        model: its name.

    Example:
        >>> kind("own_dropout_5f0c"), kind("twin_plain")
        ('own_dropout', 'twin_plain')
    """
    return model.rpartition("_")[0] if is_own(model) else model
