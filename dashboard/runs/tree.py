"""Cached calls for the tree of the likeliest continuations."""

from __future__ import annotations

import streamlit as st

from core.lm import tree
from core.lm.registry import BUILT_IN
from core.lm.tree import Branch
from core.lm.voices import is_own
from dashboard.runs import KEPT
from dashboard.runs.speaking import language_model

__all__ = ["WIDTH", "branches_of", "grown"]

WIDTH = 3
"""Most branches of a fork."""

_QUICK, _SLOW = 24, 12
"""Branches of a model that reads a token in a few milliseconds, and of one that takes ten times as long."""


def branches_of(name: str) -> int:
    """How many branches a model's tree has."""
    return _QUICK if name in BUILT_IN or is_own(name) else _SLOW


def grown(name: str, prompt: str, branches: int, depth: int) -> tuple[Branch, ...]:
    """The tree of a prompt; nothing is kept of a model that a visitor has taught.

    Args:
        name: the model's name.
        prompt: the text that goes on.
        branches: how many it has.
        depth: most tokens of a branch.
    """
    return (_grow if is_own(name) else _grown)(name, prompt, branches, depth)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _grown(name: str, prompt: str, branches: int, depth: int) -> tuple[Branch, ...]:
    return _grow(name, prompt, branches, depth)


def _grow(name: str, prompt: str, branches: int, depth: int) -> tuple[Branch, ...]:
    model = language_model(name)
    deepest = min(depth, model.context - 1)
    return tree.grow(model, model.encode(prompt), branches=branches, width=WIDTH, depth=deepest)
