"""Cached calls into the models that speak; nothing is kept here of what a visitor has taught."""

from __future__ import annotations

import os

import streamlit as st
from torch import Tensor

from core.lm import registry
from core.lm.built_in import BuiltIn
from core.lm.interface import LanguageError, LanguageModel
from core.lm.voices import is_own
from dashboard.runs import KEPT
from dashboard.runs.opening import Opening, opening
from dashboard.runs.own_text import taught

__all__ = [
    "LanguageError", "Opening", "any_model", "built_in", "choices", "language_model", "next_logits",
    "opening", "vocabulary",
]  # fmt: skip


def any_model() -> bool:
    """Whether the owner of this server allows any folder and any name of the hub."""
    return registry.allows_unlisted(os.environ)


def choices() -> tuple[str, ...]:
    """The models that every visitor may choose."""
    return registry.choices()


def language_model(name: str) -> LanguageModel:
    """A model that speaks: one that a visitor has taught, or one that is read once a process.

    Beyond the lists a model is read only where the server's owner allows it.

    Raises:
        LanguageError: it cannot be had; the message says why and what to do.
    """
    if is_own(name):
        return taught(name)
    return _built_in(name)[0] if name in registry.BUILT_IN else opening(name).result()[0]


def built_in(name: str) -> BuiltIn:
    """A model that comes with the app, for what only ours can be asked.

    Raises:
        TypeError: it is none.
        LanguageError: it cannot be had; the message says why and what to do.
    """
    model = language_model(name)
    if not isinstance(model, BuiltIn):
        raise TypeError(f"only a built-in model can be asked for this; {name!r} is none")
    return model


def vocabulary(name: str) -> list[str]:
    """Every token of a model as the eye needs it, by its number. Not to be changed."""
    if is_own(name):
        return _displayed(language_model(name))
    return _built_in(name)[1] if name in registry.BUILT_IN else opening(name).result()[1]


def _displayed(model: LanguageModel) -> list[str]:
    return [model.display(token) for token in range(model.vocabulary)]


@st.cache_resource(show_spinner=False)
def _built_in(name: str) -> tuple[LanguageModel, list[str]]:
    model = registry.load(name)
    return model, _displayed(model)


def next_logits(name: str, prompt: str) -> Tensor:
    """The scores [V] of what could follow a prompt; a long one is read from its end. Not to be changed."""
    return _scores(name, prompt) if is_own(name) else _next_logits(name, prompt)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _next_logits(name: str, prompt: str) -> Tensor:
    return _scores(name, prompt)


def _scores(name: str, prompt: str) -> Tensor:
    model = language_model(name)
    return model.next_logits(model.encode(prompt)[-model.context :]).logits
