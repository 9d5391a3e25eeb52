"""Nets that learned with dropout, with something instead of it, or with it for a while, as trained once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["PATH", "Learned", "recorded"]

PATH = DATA / "instead.csv"


@dataclass(frozen=True, slots=True)
class Learned:
    """One net after training, measured without masks.

    Attributes:
        problem: what it learned, see `core.mlp.instead.PROBLEMS`.
        method: how, see `core.mlp.instead.METHODS`.
        seed: of its data, first weights, order, masks and noise.
        train: loss on the cases that it trained on, nats.
        test: loss on unseen cases, nats.
        error: share of the unseen cases that is misclassified.
    """

    problem: str
    method: str
    seed: int
    train: float
    test: float
    error: float

    @property
    def gap(self) -> float:
        """Test minus train loss, nats."""
        return self.test - self.train


@cache
def recorded() -> Sequence[Learned]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> len([row for row in recorded() if (row.problem, row.method) == ("moons", "dropout")])
        20
    """
    return tuple(read(Learned, PATH))
