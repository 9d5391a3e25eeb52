"""Cached calls into what shows why dropout works: every sub-network of a trained pair."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.mlp import crowd, mnist, silencing, sweeps
from core.mlp import resting as rest
from core.mlp.crowd import Crowd, Learned, Net
from core.mlp.data import Split, make
from core.mlp.presets import Twins
from core.mlp.resting import Resting, Update
from core.mlp.ridge import Ridge
from core.mlp.silencing import Silenced
from core.mlp.sweeps import Arm
from core.mlp.sweeps_seeds import Reached
from dashboard.runs import KEPT
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = [
    "KEPT_CROWDS", "RIDGE_MASKS", "RIDGE_RATES", "SHOWN", "CrowdSetting", "check_mnist", "crowds",
    "offers_mnist", "reached", "resting", "ridge", "silenced", "split",
]  # fmt: skip

KEPT_CROWDS = 24
"""Pairs kept, each a fifth of a megabyte: enough for a lecture hall on the same page."""

RIDGE_RATES, RIDGE_MASKS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), 2000
"""At which a linear model drops its inputs, and over how many masks a case its error is averaged."""

SHOWN = 150
"""Unseen cases that are drawn; more would hide the surface."""


@dataclass(frozen=True, slots=True)
class CrowdSetting:
    """Which pair is asked.

    Args:
        net: which of `core.mlp.crowd.NETS`.
        rate: of the twin with dropout.
        seed: of data, weights and masks.
        learned: which of `core.mlp.crowd.LEARNED`.
    """

    net: Net
    rate: float
    seed: int
    learned: Learned = "circles"

    @property
    def twins(self) -> Twins:
        """The pair as `core.mlp` trains it."""
        return crowd.twins_of(self.net, self.rate, self.seed, self.learned)


def offers_mnist() -> bool:
    """Whether the owner of this server has named a folder of MNIST; it is not read."""
    return mnist.folder_in(os.environ) is not None


def check_mnist() -> None:
    """Read MNIST, if this process has not.

    Raises:
        core.mlp.mnist.MnistError: it cannot be had.
    """
    with ONE_AT_A_TIME:
        mnist.here()


@st.cache_resource(show_spinner=False, max_entries=KEPT_CROWDS)
def crowds(setting: CrowdSetting) -> tuple[Crowd, Crowd]:
    """See `core.mlp.crowd.crowds`: without dropout, and with it."""
    with ONE_AT_A_TIME:
        return crowd.crowds(setting.twins)


@st.cache_resource(show_spinner=False, max_entries=KEPT_CROWDS)
def split(setting: CrowdSetting) -> Split:
    """The pair's data."""
    return make(setting.twins.config().data)


@st.cache_resource(show_spinner=False, max_entries=KEPT_CROWDS)
def silenced(setting: CrowdSetting) -> tuple[Silenced, Silenced]:
    """See `core.mlp.silencing.silenced`: without dropout, and with it."""
    plain, dropout = crowds(setting)
    with ONE_AT_A_TIME:
        return _silenced(plain, setting), _silenced(dropout, setting)


def _silenced(net: Crowd, setting: CrowdSetting) -> Silenced:
    return silencing.silenced(net, split(setting), seed=setting.seed)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def resting(update: Update, batch: int, seed: int) -> Resting:
    """See `core.mlp.resting.resting`."""
    with ONE_AT_A_TIME:
        return rest.resting(update, batch, seed=seed)


@st.cache_data(show_spinner=False, max_entries=4 * KEPT)
def reached(arm: Arm, seeds: tuple[int, ...]) -> Sequence[Reached]:
    """See `core.mlp.sweeps.reached`."""
    with ONE_AT_A_TIME:
        return sweeps.reached(arm, seeds)


@st.cache_data(show_spinner=False, max_entries=KEPT)
def ridge(seed: int) -> tuple[list[float], list[float]]:
    """A linear model at `RIDGE_RATES`: by the formula, and averaged over `RIDGE_MASKS` masks a case."""
    model = Ridge(seed)
    with ONE_AT_A_TIME:
        return [model.exact(rate) for rate in RIDGE_RATES], model.simulated(RIDGE_RATES, masks=RIDGE_MASKS)
