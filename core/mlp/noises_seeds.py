"""Nets that learned with four kinds of noise, 20 seeds each, as they were trained once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["PATH", "Noisy", "recorded"]

PATH = DATA / "noises.csv"


@dataclass(frozen=True, slots=True)
class Noisy:
    """One net after its last step, measured without noise.

    Attributes:
        problem: what it learned, see `core.mlp.sweeps.PROBLEMS`.
        kind: of noise, see `core.mlp.noises.KINDS`.
        seed: of its data, first weights and noise.
        train: loss on the training cases, nats.
        test: loss on unseen cases, nats.
        error: share of the unseen cases that is misclassified.
    """

    problem: str
    kind: str
    seed: int
    train: float
    test: float
    error: float


@cache
def recorded() -> Sequence[Noisy]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> len([row for row in recorded() if (row.problem, row.kind) == ("moons", "gaussian")])
        20
    """
    return tuple(read(Noisy, PATH))
