"""Prompts to start with: five of the storyteller's world and five that break it, with what to look for.

They were chosen by measuring: `tests/unit/test_prompts.py` asks the model whether each sentence is true.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard import layout
from dashboard.layout.memory import choose
from dashboard.text import Text
from dashboard.views.top_k.models import DEFAULT, chosen

__all__ = ["BREAKING", "STARTERS", "WORLD", "Starter", "look", "starters"]

_KEY = "prompts"


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
