"""Cached calls into the loops with a mistake: trained here and now, and what each cost with 20 seeds."""

from __future__ import annotations

import streamlit as st

from core.mlp import bugs, bugs_seeds
from core.mlp.bugs import Bug, Curves
from dashboard.runs import KEPT
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["costs", "curves", "hidden"]


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def curves(rate: float, seed: int) -> Curves:
    """See `core.mlp.bugs.train_variants`: half a second."""
    with ONE_AT_A_TIME:
        return bugs.train_variants(rate, seed)


def costs(bug: Bug, rate: float) -> list[float]:
    """See `core.mlp.bugs_seeds.costs`.

    Raises:
        DataFileError: the file cannot be used.
    """
    return bugs_seeds.costs(bug, rate)


def hidden(rate: float) -> list[Bug]:
    """The mistakes that the test loss at a rate does not tell from the right loop.

    Raises:
        DataFileError: the file cannot be used.
    """
    return [bug for bug in bugs.BUGS if not bugs_seeds.seen(bug, rate)]
