"""Cached calls into the models that speak."""

from __future__ import annotations

import streamlit as st
from torch import Tensor

from core import language
from core.language import Language, LanguageError
from dashboard.runs import KEPT

__all__ = ["LanguageError", "language_model", "next_logits", "vocabulary"]


@st.cache_resource(show_spinner=False)
def language_model(name: str) -> Language:
    """A model that speaks, read once a process.

    Raises:
        LanguageError: it cannot be had; the message says why and what to do.
    """
    return language.load(name)


@st.cache_data(show_spinner=False)
def vocabulary(name: str) -> list[str]:
    """Every token of a model as the eye needs it, by its number."""
    model = language_model(name)
    return [model.display(token) for token in range(model.vocabulary)]


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def next_logits(name: str, prompt: str) -> Tensor:
    """The scores [V] of what could follow a prompt; a long one is read from its end. Not to be changed."""
    model = language_model(name)
    return model.next_logits(model.encode(prompt)[-model.context :]).logits
