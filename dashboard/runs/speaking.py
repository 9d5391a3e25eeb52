"""Cached calls into the models that speak."""

from __future__ import annotations

import os

import streamlit as st
from torch import Tensor

from core.lm import registry
from core.lm.interface import LanguageError, LanguageModel
from dashboard.runs import KEPT

__all__ = ["LanguageError", "any_model", "language_model", "next_logits", "vocabulary"]

MOST_MODELS = 8
"""Models kept in memory: the listed ones, and a few more where the owner allows any."""


def any_model() -> bool:
    """Whether the owner of this server allows any folder and any name of the hub."""
    return registry.allows_unlisted(os.environ)


@st.cache_resource(show_spinner=False, max_entries=MOST_MODELS)
def language_model(name: str) -> LanguageModel:
    """A model that speaks, read once a process; beyond the lists only where the server's owner allows it.

    Raises:
        LanguageError: it cannot be had; the message says why and what to do.
    """
    return registry.load(name)


@st.cache_resource(show_spinner=False, max_entries=MOST_MODELS)
def vocabulary(name: str) -> list[str]:
    """Every token of a model as the eye needs it, by its number. Not to be changed."""
    model = language_model(name)
    return [model.display(token) for token in range(model.vocabulary)]


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def next_logits(name: str, prompt: str) -> Tensor:
    """The scores [V] of what could follow a prompt; a long one is read from its end. Not to be changed."""
    model = language_model(name)
    return model.next_logits(model.encode(prompt)[-model.context :]).logits
