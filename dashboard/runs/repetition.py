"""Cached calls for the settings side by side, and the recorded run beside the published table."""

from __future__ import annotations

from itertools import islice
from typing import Any

import streamlit as st
import torch

from core.lm import compare_decoding
from core.lm.compare_decoding import Continued
from core.lm.generation import rolls
from core.studies import repetition_record
from core.studies.repetition_record import Published, RepetitionRow
from dashboard.runs import KEPT
from dashboard.runs.speaking import built_in, language_model

__all__ = ["TOKENS", "Recorded", "continued", "decode", "recorded"]

TOKENS = 120
"""Tokens that are written under each setting."""

Recorded = tuple[dict[str, RepetitionRow], dict[str, Published], dict[str, Any]]


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def continued(name: str, prompt: str, seed: int) -> tuple[Continued, ...]:
    """A prompt's continuations under every setting, all with the numbers that one seed rolls."""
    die = rolls(torch.Generator().manual_seed(seed))
    return compare_decoding.compare(built_in(name), prompt, list(islice(die, TOKENS)))


def decode(name: str, tokens: tuple[int, ...]) -> str:
    """The text of tokens."""
    return language_model(name).decode(tokens)


@st.cache_resource(show_spinner=False)
def recorded(voice: str) -> Recorded:
    """The recorded run of a voice by setting, the published table by method, and what was run."""
    path = repetition_record.record_of(voice)
    return repetition_record.read(path), repetition_record.published(), repetition_record.run(path)
