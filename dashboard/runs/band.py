"""Cached calls into what shows how sure nets are of a regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from core.mlp import band_seeds
from core.mlp import bands as core_bands
from core.mlp.band_seeds import MeasuredBand
from core.mlp.bands import Bands, Trained
from dashboard.runs import KEPT
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["BandSetting", "bands", "recorded"]


@dataclass(frozen=True, slots=True)
class BandSetting:
    """What is asked how sure it is.

    Args:
        n: training points.
        rate: of the net with dropout.
        masks: how many that net is asked with.
        seed: of points, weights, order and masks.
    """

    n: int
    rate: float
    masks: int
    seed: int


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def bands(setting: BandSetting) -> Bands:
    """See `core.mlp.bands.bands`; half a megabyte at most."""
    return core_bands.bands(_trained(setting.n, setting.rate, setting.seed), setting.masks)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _trained(n: int, rate: float, seed: int) -> Trained:
    with ONE_AT_A_TIME:
        return core_bands.trained(n, rate, seed)


def recorded(way: str, n: int, rate: float) -> Sequence[MeasuredBand]:
    """The recorded rows of one kind of band, a seed each.

    Args:
        way: "dropout" or "ensemble".
        n: training points.
        rate: of dropout; the ensemble has none.

    Raises:
        DataFileError: the file cannot be used.
    """
    wanted = (way, n, rate if way == "dropout" else 0.0)
    return [row for row in band_seeds.recorded() if (row.way, row.n, row.rate) == wanted]
