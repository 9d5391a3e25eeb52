"""The pairs of 20 seeds of every example, as they were trained once: a result shown with its luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from types import MappingProxyType

import pandas as pd

from core.mlp.presets import PRESETS, Twins
from core.tables import DATA, read

__all__ = ["PATH", "PairAtTheEnd", "recorded"]

PATH = DATA / "seeds.csv"


@dataclass(frozen=True, slots=True)
class PairAtTheEnd:
    """A pair after its last step, both without masks. Losses in nats, errors as shares from 0 to 1.

    Attributes:
        preset: the example.
        seed: of the pair.
        train_plain: train loss of the twin without dropout; the others alike, see
            `core.mlp.experiments.spread`.
    """

    preset: str
    seed: int
    train_plain: float
    train_dropout: float
    test_plain: float
    test_dropout: float
    gap_plain: float
    gap_dropout: float
    error_plain: float
    error_dropout: float


@cache
def recorded() -> Mapping[Twins, pd.DataFrame]:
    """What `core.mlp.experiments.spread` gives for every example, from a run that ships with the app.

    Raises:
        DataFileError: the file cannot be used, or lacks an example.

    Example:
        >>> table = recorded()[Twins()]
        >>> len(table), bool((table["gap_dropout"] < table["gap_plain"]).all())
        (20, True)
    """
    rows = pd.DataFrame([asdict(row) for row in read(PairAtTheEnd, PATH)])
    tables = {
        twins: rows[rows["preset"] == name].drop(columns="preset").reset_index(drop=True)
        for name, twins in PRESETS.items()
    }
    return MappingProxyType(tables)
