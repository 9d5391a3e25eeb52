"""Cached reading of the history: once a process, since the files do not change while the app runs."""

from __future__ import annotations

import streamlit as st

from core import history
from core.history import Claim, Milestone, ModelRate

__all__ = ["claims", "milestones", "model_rates"]


@st.cache_resource(show_spinner=False)
def milestones() -> tuple[Milestone, ...]:
    """The events, sorted by date."""
    return history.milestones()


@st.cache_resource(show_spinner=False)
def model_rates() -> tuple[ModelRate, ...]:
    """The models and their rates."""
    return history.model_rates()


@st.cache_resource(show_spinner=False)
def claims() -> tuple[Claim, ...]:
    """The claims of the note in its order."""
    return history.claims()
