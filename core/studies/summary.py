"""What repeated measurements say: their mean, and how far they lie apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, stdev

__all__ = ["Summary", "summary"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What repeated measurements say.

    Args:
        mean: over the runs.
        spread: standard deviation between the runs; 0 for a single one.
        runs: how many there are.
    """

    mean: float
    spread: float
    runs: int


def summary(values: Iterable[float]) -> Summary:
    """Sum up repeated measurements.

    Raises:
        ValueError: there is none.

    Example:
        >>> summary([1.0, 3.0])
        Summary(mean=2.0, spread=1.4142135623730951, runs=2)
    """
    runs = list(values)
    if not runs:
        raise ValueError("a summary needs at least 1 value; got 0")
    return Summary(mean(runs), stdev(runs) if len(runs) > 1 else 0.0, len(runs))
