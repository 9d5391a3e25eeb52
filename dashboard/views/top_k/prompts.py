"""Prompts to start with: five of the storyteller's world and five that break it, with what to look for.

They were chosen by measuring: `tests/unit/test_prompts.py` asks the model whether each sentence is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.lm.interface import LanguageModel, characters_per_token
from dashboard import layout
from dashboard.layout.memory import choose
from dashboard.runs import speaking
from dashboard.text import Text
from dashboard.views.top_k.models import DEFAULT, chosen, speaks_english

__all__ = ["BREAKING", "STARTERS", "WORLD", "Starter", "foreign_pieces", "look", "starters"]

_KEY = "prompts"

ENGLISH = "One of these two dice is rolled while a network learns, and the other while it speaks to a reader."
"""Plain words, to see how long the pieces are into which a model cuts English."""

_SHORTEST, _FOREIGN = 28, 0.66
"""From so many characters on, 98 of 100 bits of English tales are cut into longer pieces than this share of
what plain English is cut into, and 9 of 10 bits of German novels into shorter ones."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A prompt to start with.

    Args:
        name: a key, for labels: its tag, and the sentence on what to look for.
        prompt: the text.
    """

    name: str
    prompt: str


WORLD = (
    Starter("sharp", "Once upon a"),
    Starter("few", "There was once a poor miller who had three"),
    Starter("flat", "The old woman went to the"),
    Starter("middle", "The prin"),
    Starter("context", "the eldest, the second and the"),
)
BREAKING = (
    Starter("empty", ""),
    Starter("unknown", "She took out her smartphone and"),
    Starter("code", "for (int i = 0; i <"),
    Starter("foreign", "Es war einmal ein"),
    Starter("numbers", "2 + 2 ="),
)
STARTERS = {starter.name: starter for starter in (*WORLD, *BREAKING)}


def starters(text: Text) -> None:
    """A quiet menu of them."""
    st.menu_button(
        text("prompts.menu"), list(STARTERS), key=_KEY, type="tertiary",
        format_func=lambda name: _entry(STARTERS[name], text), on_click=_take,
    )  # fmt: skip


def _entry(starter: Starter, text: Text) -> str:
    prompt = starter.prompt or text("prompts.nothing")
    key = "prompts.entry" if starter in WORLD else "prompts.entry_breaking"
    return text(key, tag=text(f"prompts.{starter.name}"), prompt=f"*{prompt}*")


def _take() -> None:
    choose("prompt", STARTERS[str(layout.get_control(_KEY))].prompt)


def look(prompt: str, text: Text) -> None:
    """A sentence on what to look for, if the prompt is one to start with.

    Args:
        prompt: the text that goes on.
        text: the page's words.
    """
    found = next((starter for starter in STARTERS.values() if starter.prompt == prompt), None)
    if found is not None:
        words = text(f"prompts.{found.name}.look")
        layout.lede(words if chosen() == DEFAULT else text("prompts.elsewhere", look=words))
    elif speaks_english(chosen()):
        _not_english(speaking.language_model(chosen()), prompt, text)


def _not_english(model: LanguageModel, prompt: str, text: Text) -> None:
    pieces, usual = foreign_pieces(model, prompt), characters_per_token(model, ENGLISH)
    if pieces:
        layout.lede(text("prompts.not_english", found=text.number(pieces, 1), usual=text.number(usual, 1)))


def foreign_pieces(model: LanguageModel, prompt: str) -> float:
    """How long a model's pieces of a prompt are, if it can hardly be English; else 0.

    Args:
        model: one that has learned from English.
        prompt: the text that goes on; a short one is given the benefit of the doubt.
    """
    if len(prompt) < _SHORTEST:
        return 0.0
    spelled = {prompt, prompt.lower()}  # CAPITALS fall into letters, too
    pieces = max(characters_per_token(model, each) for each in spelled)
    return pieces if pieces < _FOREIGN * characters_per_token(model, ENGLISH) else 0.0
