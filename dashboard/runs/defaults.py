"""Cached calls for what is shipped today, and what it leaves after a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from core.lm import decoding_defaults
from core.lm.decoding_defaults import LLAMA_CPP, DecodingDefault, Left
from core.sampling import ORDER, SamplingSettings
from dashboard.runs import KEPT
from dashboard.runs.speaking import language_model, next_logits

__all__ = ["both_orders", "rows"]


@st.cache_resource(show_spinner=False)
def rows() -> Sequence[DecodingDefault]:
    """Every row of the table.

    Raises:
        DataFileError: the file cannot be used.
    """
    return decoding_defaults.decoding_defaults()


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def both_orders(model: str, prompt: str) -> Mapping[str, tuple[Left, Left]]:
    """By row what its settings leave after a prompt, in Hugging Face's order and in llama.cpp's.

    Args:
        model: the model's name.
        prompt: the text that goes on.
    """
    logits, read = next_logits(model, prompt), language_model(model).encode(prompt)
    known: dict[SamplingSettings, Left] = {}

    def left(settings: SamplingSettings) -> Left:
        if settings not in known:
            known[settings] = decoding_defaults.left(logits, settings, read)
        return known[settings]

    chains = {row.id: row.settings() for row in rows()}
    return {
        name: (left(replace(chain, order=ORDER).changing()), left(replace(chain, order=LLAMA_CPP).changing()))
        for name, chain in chains.items()
        if chain is not None
    }
