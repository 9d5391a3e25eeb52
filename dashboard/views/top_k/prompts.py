"""Prompts to start with: of each model five of its world and five that break it, with what to look for.

They were chosen by measuring: `tests/unit/test_prompts.py` asks the models whether each sentence is true.
They belong to the model, not to the language of the page: who speaks German is asked in German.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from core.lm.interface import LanguageModel, characters_per_token
from core.lm.registry import BUILT_IN, ON_BOARD
from core.lm.voices import VOICES, reads
from dashboard import layout
from dashboard.layout.memory import choose
from dashboard.runs import speaking
from dashboard.text import Text, literal
from dashboard.views.top_k.models import chosen, is_known, name_of

__all__ = ["LOOPING", "STARTERS", "Starter", "foreign_pieces", "look", "starters"]

_KEY = "prompts"

_PLAIN = {
    "en": "One of these two dice is rolled while a network learns, and the other while it speaks to a "
    "reader.",
    "de": "Der eine dieser beiden Würfel fällt, während ein Netz lernt, der andere, während es zu einem "
    "Leser spricht.",
}
"""Plain words, to see how long the pieces are into which a model cuts its own language."""

_SHORTEST, _FOREIGN = 28, 0.66
"""From so many characters on, 99 of 100 bits of tales are cut by the voice of their language into longer
pieces than this share of what plain words are cut into, and at least 9 of 10 bits of the other language into
shorter ones."""


LOOPING: Mapping[str, str] = {"en": "The wolf", "de": "Der Wolf"}
"""By the language of the voice, a prompt after which greedy decoding ends in a loop."""


@dataclass(frozen=True, slots=True)
class Starter:
    """A prompt to start with.

    Args:
        name: a key, for labels: its tag, and in each world the sentence on what to look for.
        prompt: the text.
        breaks: whether it is beyond what the model can do.
    """

    name: str
    prompt: str
    breaks: bool = False


def _by_name(*starters: Starter) -> dict[str, Starter]:
    return {starter.name: starter for starter in starters}


def _chat(question: str) -> str:
    """A question as the model on board learned to be asked: special tokens say whose turn it is.

    Its template says who it is before that; what it was asked is enough here.
    """
    return f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"


STARTERS: Mapping[str, Mapping[str, Starter]] = {
    "en": _by_name(
        Starter("sharp", "Once upon a"),
        Starter("few", "There was once a poor miller who had three"),
        Starter("flat", "The old woman went to the"),
        Starter("middle", "The prin"),
        Starter("context", "the eldest, the second and the"),
        Starter("empty", "", breaks=True),
        Starter("unknown", "She took out her smartphone and", breaks=True),
        Starter("code", "for (int i = 0; i <", breaks=True),
        Starter("foreign", "Es war einmal ein", breaks=True),
        Starter("numbers", "2 + 2 =", breaks=True),
    ),
    "de": _by_name(
        Starter("sharp", "Die böse Stief"),
        Starter("few", "Der König sprach zu seiner"),
        Starter("flat", "Es war einmal ein"),
        Starter("middle", "Das Brüder"),
        Starter("context", "drei Brüder: der älteste, der zweite und der"),
        Starter("empty", "", breaks=True),
        Starter("unknown", "Sie zog ihr Smartphone hervor und", breaks=True),
        Starter("code", "for (int i = 0; i <", breaks=True),
        Starter("foreign", "Once upon a time there was a", breaks=True),
        Starter("numbers", "2 + 2 =", breaks=True),
    ),
    ON_BOARD: _by_name(
        Starter("sharp", "Water boils at 100 degrees"),
        Starter("fact", "The capital of France is"),
        Starter("flat", "Once upon a time there was a"),
        Starter("code", "def add(a, b):\n    return"),
        Starter("chat", _chat("What is the capital of Italy?")),
        Starter("numbers", "17 + 26 = ", breaks=True),
        Starter("invented", "In 2031, the Nobel Prize in Physics went to", breaks=True),
        Starter("chat_invented", _chat("Who was the first person on Mars?"), breaks=True),
        Starter("foreign", "Es war einmal ein", breaks=True),
        Starter("empty", "", breaks=True),
    ),
}
"""By world, then by name: the language that a model reads, or the model that has a world of its own."""


def _world() -> str:
    return chosen() if chosen() in STARTERS else reads(chosen())


def _offered() -> Mapping[str, Starter]:
    return STARTERS[_world()]


def starters(text: Text) -> None:
    """A quiet menu of those for the model that speaks."""
    offered = _offered()
    st.menu_button(
        text("prompts.menu"), list(offered), key=_KEY, type="tertiary",
        format_func=lambda name: _entry(offered[name], text), on_click=_take,
    )  # fmt: skip


def _entry(starter: Starter, text: Text) -> str:
    prompt = literal(" ".join(starter.prompt.split())) or text("prompts.nothing")
    key = "prompts.entry_breaking" if starter.breaks else "prompts.entry"
    return text(key, tag=text(f"prompts.{starter.name}"), prompt=f"*{prompt}*")


def _take() -> None:
    choose("prompt", _offered()[str(layout.get_control(_KEY))].prompt)


def look(prompt: str, text: Text) -> None:
    """A sentence on what to look for, if the prompt is one to start with.

    Args:
        prompt: the text that goes on.
        text: the page's words.
    """
    world = _world()
    found = next((starter for starter in _offered().values() if starter.prompt == prompt), None)
    if found is not None:
        words = text(f"prompts.{world}.{found.name}")
        layout.lede(words if chosen() in (world, VOICES.get(world)) else _elsewhere(words, world, text))
    elif is_known(chosen()):
        _foreign(chosen(), prompt, text)


def _elsewhere(words: str, language: str, text: Text) -> str:
    return text("prompts.elsewhere", look=words, voice=name_of(VOICES[language], text))


def _foreign(name: str, prompt: str, text: Text) -> None:
    language = reads(name)
    # A large vocabulary has long pieces of many languages: the voice of the language tells them better.
    judge, model = name if name in BUILT_IN else VOICES[language], speaking.language_model(name)
    if foreign_pieces(speaking.language_model(judge), prompt, language):
        found, usual = (characters_per_token(model, each) for each in (prompt, _PLAIN[language]))
        key = "prompts.not_meant" if name == ON_BOARD else f"prompts.not_{language}"
        layout.lede(text(key, found=text.number(found, 1), usual=text.number(usual, 1)))


def foreign_pieces(model: LanguageModel, prompt: str, language: str) -> float:
    """How long a model's pieces of a prompt are, if it can hardly be of the model's language; else 0.

    Args:
        model: one that has learned from one language.
        prompt: the text that goes on; a short one is given the benefit of the doubt.
        language: that it learned from.
    """
    if len(prompt) < _SHORTEST:
        return 0.0
    spelled = {prompt, prompt.lower()}  # CAPITALS fall into letters, too
    pieces = max(characters_per_token(model, each) for each in spelled)
    return pieces if pieces < _FOREIGN * characters_per_token(model, _PLAIN[language]) else 0.0
