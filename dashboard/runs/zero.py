"""Cached calls for temperature 0: one prompt in every arithmetic on this processor, and what was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
import torch

from core.lm.compare_decoding import until
from core.lm.zero import Answer, answer, arithmetics
from core.studies import zero_record
from core.studies.zero_record import ZeroRow
from dashboard.runs import KEPT
from dashboard.runs.speaking import built_in
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["ORDER", "TOKENS", "answers", "recorded"]

TOKENS = 60
"""Tokens that are written in each arithmetic."""

ORDER = 0
"""Seed of the other order of summation."""


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def answers(name: str, prompt: str) -> Mapping[str, Answer]:
    """What a built-in model answers, by arithmetic, up to its end token; a second each.

    Args:
        name: of the model.
        prompt: the text that goes on.
    """
    model, found = built_in(name), dict[str, Answer]()
    tokens = torch.tensor(model.encode(prompt))
    for arithmetic, network in arithmetics(model.model, order=ORDER).items():
        with ONE_AT_A_TIME:
            said = answer(network, tokens, TOKENS)
        found[arithmetic] = replace(said, tokens=tuple(until(said.tokens, model.end)))
    return found


@st.cache_resource(show_spinner=False)
def recorded(voice: str) -> tuple[Sequence[ZeroRow], dict[str, Any]]:
    """The recorded places of a voice, and what was run.

    Raises:
        DataFileError: a file cannot be used.
    """
    return zero_record.recorded(voice), zero_record.about()
