"""Cached calls into the small networks that train live.

What was computed on a reader's own table is kept for that visit alone, and goes with it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import islice
from typing import Any

import pandas as pd
import streamlit as st

from core.mlp import experiments, seeds
from core.mlp.experiments import MaskSheet, Settling
from core.mlp.presets import Twins
from core.mlp.training import Snapshot, train
from dashboard.runs import KEPT
from dashboard.runs.live import LiveRun

__all__ = ["forget", "mask_sheet", "recorded_spread", "settling", "snapshot", "spread", "warm"]

_FEW = 8
"""Results kept of each kind for one visit."""


@st.cache_resource(show_spinner=False)
def warm() -> None:
    """Once a process, after torch has been imported: no garbage collection of what never goes.

    Streamlit collects garbage after every run, and torch's hundred thousand objects would be walked each
    time.
    """
    LiveRun(Twins(), epoch=0).take(0, 2)
    gc.collect()
    gc.freeze()


def snapshot(twins: Twins, step: int) -> Snapshot:
    """The pass at one step of a run; a snapshot never changes, so visitors can share it."""
    return (_snapshots if twins.table is None else _own_snapshots)(twins, step)


def mask_sheet(twins: Twins, steps: int) -> MaskSheet:
    """See `core.mlp.experiments.mask_sheet`."""
    return (_sheets if twins.table is None else _own_sheets)(twins, steps)


def settling(twins: Twins, step: int, draws: int) -> Settling:
    """See `core.mlp.experiments.settling`."""
    return (_settlings if twins.table is None else _own_settlings)(twins, step=step, draws=draws)


def recorded_spread(twins: Twins) -> pd.DataFrame | None:
    """See `core.mlp.seeds.recorded`; None for a set-up that is no example."""
    return seeds.recorded().get(twins)


def spread(twins: Twins, count: int, progress: Callable[[float], None]) -> pd.DataFrame:
    """See `core.mlp.experiments.spread`; `progress` is told only when there is something to train."""
    shelf = _spreads() if twins.table is None else _own_spreads()
    if (twins, count) not in shelf:
        if len(shelf) >= KEPT:
            shelf.pop(next(iter(shelf)))
        shelf[twins, count] = experiments.spread(twins, count, progress=progress)
    return shelf[twins, count]


@st.cache_resource(show_spinner=False)
def _spreads() -> dict[tuple[Twins, int], pd.DataFrame]:
    # A shelf of our own: a function cached by Streamlit may not move a progress bar while it runs.
    return {}


def forget() -> None:
    """Keep nothing that was computed on this visit's own tables."""
    _own_spreads.clear()
    for kept in (_own_snapshots, _own_sheets, _own_settlings):
        kept.clear()


@st.cache_resource(show_spinner=False, scope="session")
def _own_spreads() -> dict[tuple[Twins, int], pd.DataFrame]:
    return {}


def _snapshot(twins: Twins, step: int) -> Snapshot:
    return next(islice(train(twins.config(), every=max(1, step)), 1 if step else 0, None))


_snapshots = st.cache_resource(show_spinner=False, max_entries=KEPT)(_snapshot)
_sheets = st.cache_data(show_spinner=False, max_entries=KEPT)(experiments.mask_sheet)
_settlings = st.cache_data(show_spinner=False, max_entries=KEPT)(experiments.settling)

_own: dict[str, Any] = {
    "show_spinner": False, "max_entries": _FEW, "scope": "session", "hash_funcs": {Twins: hash},
}  # fmt: skip
_own_snapshots = st.cache_resource(**_own)(_snapshot)
_own_sheets = st.cache_data(**_own)(experiments.mask_sheet)
_own_settlings = st.cache_data(**_own)(experiments.settling)
