"""The bands of 20 seeds, as they were measured once: how wide, how often the truth is inside, how far off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["PATH", "MeasuredBand", "recorded"]

PATH = DATA / "band.csv"


@dataclass(frozen=True, slots=True)
class MeasuredBand:
    """One band of one seed, see `core.mlp.bands`. Widths and errors in units of y, shares from 0 to 1.

    Attributes:
        way: "dropout" or "ensemble".
        n: training points.
        rate: of dropout; 0 for the ensemble, which has none.
        seed: of points, weights, order and masks.
        width_data: mean standard deviation where points lie; in the gap and outside alike.
        inside_data: share of the places there at which the true function is inside; the others alike.
        rmse_data: error of the mean against the true function there; the others alike.
    """

    way: str
    n: int
    rate: float
    seed: int
    width_data: float
    width_gap: float
    width_outside: float
    inside_data: float
    inside_gap: float
    inside_outside: float
    rmse_data: float
    rmse_gap: float
    rmse_outside: float


@cache
def recorded() -> Sequence[MeasuredBand]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> rows = [row for row in recorded() if (row.way, row.n) == ("ensemble", 20)]
        >>> len(rows), all(row.width_gap > row.width_data for row in rows)
        (20, True)
    """
    return tuple(read(MeasuredBand, PATH))
