"""Cached calls into core: the only room that caches. Keys are frozen dataclasses of plain values."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import islice

import pandas as pd
import streamlit as st
import torch
from torch import Tensor

from core import experiments, language
from core.experiments import MaskSheet, Settling
from core.language import Language, LanguageError
from core.presets import Twins
from core.training import Snapshot, train
from dashboard.live import LiveRun

__all__ = [
    "LanguageError",
    "language_model",
    "mask_sheet",
    "next_logits",
    "settling",
    "snapshot",
    "spread",
    "vocabulary",
    "warm",
]

_KEPT = 64
"""Results kept of each kind, a few kilobytes each: enough for a lecture hall on the same page."""


@st.cache_resource(show_spinner=False)
def warm() -> None:
    """Once a process, after torch has been imported: one thread, no garbage collection of what never goes.

    With two threads a busy neighbour slows small products tenfold. Streamlit collects garbage after every
    run, and torch's hundred thousand objects would be walked each time.
    """
    torch.set_num_threads(1)
    LiveRun(Twins(), epoch=0).take(0, 2)
    gc.collect()
    gc.freeze()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def snapshot(twins: Twins, step: int) -> Snapshot:
    """The pass at one step of a run; a snapshot never changes, so visitors can share it."""
    return next(islice(train(twins.config(), every=max(1, step)), 1 if step else 0, None))


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def mask_sheet(twins: Twins, steps: int) -> MaskSheet:
    """See `core.experiments.mask_sheet`."""
    return experiments.mask_sheet(twins, steps)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def settling(twins: Twins, step: int, draws: int) -> Settling:
    """See `core.experiments.settling`."""
    return experiments.settling(twins, step=step, draws=draws)


def spread(twins: Twins, seeds: int, progress: Callable[[float], None]) -> pd.DataFrame:
    """See `core.experiments.spread`; `progress` is told only when there is something to train."""
    shelf = _spreads()
    if (twins, seeds) not in shelf:
        if len(shelf) >= _KEPT:
            shelf.pop(next(iter(shelf)))
        shelf[twins, seeds] = experiments.spread(twins, seeds, progress=progress)
    return shelf[twins, seeds]


@st.cache_resource(show_spinner=False)
def _spreads() -> dict[tuple[Twins, int], pd.DataFrame]:
    # A shelf of our own: a function cached by Streamlit may not move a progress bar while it runs.
    return {}


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


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def next_logits(name: str, prompt: str) -> Tensor:
    """The scores [V] of what could follow a prompt; a long one is read from its end. Not to be changed."""
    model = language_model(name)
    return model.next_logits(model.encode(prompt)[-model.context :]).logits
