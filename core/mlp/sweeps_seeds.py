"""The swept nets of 20 seeds, as they were trained once: see `core.mlp.sweeps`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["PATH", "Reached", "recorded"]

PATH = DATA / "sweeps.csv"


@dataclass(frozen=True, slots=True)
class Reached:
    """One net after its last step, without masks.

    Attributes:
        problem: what it learned; this and the next as in `core.mlp.sweeps.Arm`.
        seed: of its data, first weights, batches and masks.
        train: loss on the training cases, nats.
        test: loss on unseen cases, nats.
        error: share of the unseen cases that is misclassified.
    """

    problem: str
    sweep: str
    rate: float
    units: int
    cases: int
    seed: int
    train: float
    test: float
    error: float


@cache
def recorded() -> Sequence[Reached]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> moons = [row for row in recorded() if (row.problem, row.sweep) == ("moons", "fixed")]
        >>> len(moons)  # ten rates
        200
    """
    return tuple(read(Reached, PATH))
