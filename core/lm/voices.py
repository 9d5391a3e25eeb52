"""Which of the built-in models tells tales in which language; it brings no torch."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FIRST", "VOICES", "opening", "reads"]

VOICES: Mapping[str, str] = MappingProxyType({"en": "storyteller", "de": "erzaehler"})
"""By language the model that writes tales in it; the twins learned from English pages."""

FIRST = VOICES["en"]
"""The voice that spoke when there was one: links from then do not name it."""

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
