"""What each mistake cost with 20 seeds, as it was measured once: a result shown with its luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["ALIKE", "PATH", "TrainedLoop", "costs", "recorded", "seen"]

PATH = DATA / "bugs.csv"

ALIKE = 15
"""Of 20 seeds, as many with a cost of the same sign may be chance: a fair coin does so once in 24 tries."""


@dataclass(frozen=True, slots=True)
class TrainedLoop:
    """One loop after its last update. Losses are in nats, as the loop logs them.

    Attributes:
        rate: probability of dropping a unit.
        seed: of data, weights, batches and masks.
        variant: see `core.mlp.bugs.VARIANTS`.
        train: mean over the last batches, masks as they were.
        test: over 1,000 unseen cases, as the loop evaluates.
        best: the lowest test loss on the way.
    """

    rate: float
    seed: int
    variant: str
    train: float
    test: float
    best: float


@cache
def recorded() -> Sequence[TrainedLoop]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> len(recorded()), recorded()[0].variant
        (540, 'right')
    """
    return tuple(read(TrainedLoop, PATH))


def costs(variant: str, rate: float) -> list[float]:
    """By how much the test loss is above the right loop's at the end, a seed each, nats; below 0 if lower.

    Args:
        variant: see `core.mlp.bugs.VARIANTS`.
        rate: one of `core.mlp.bugs.RATES`.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> set(costs("by_rate", 0.5))  # the rate is 1 - rate
        {0.0}
    """
    own, right = (
        {row.seed: row.test for row in recorded() if (row.variant, row.rate) == (name, rate)}
        for name in (variant, "right")
    )
    return [own[seed] - right[seed] for seed in sorted(own)]


def seen(variant: str, rate: float) -> bool:
    """Whether the test loss tells a mistake from the right loop: its cost has the same sign in most seeds.

    Args:
        variant: see `core.mlp.bugs.VARIANTS`.
        rate: one of `core.mlp.bugs.RATES`.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> seen("unscaled", 0.5), seen("by_rate", 0.5)
        (True, False)
    """
    values = costs(variant, rate)
    return max(sum(cost > 0 for cost in values), sum(cost < 0 for cost in values)) > ALIKE
