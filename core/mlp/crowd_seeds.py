"""The pairs of 20 seeds, asked in every way, as they were measured once: a result shown with its luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.tables import DATA, read

__all__ = ["PATH", "AskedPair", "recorded"]

PATH = DATA / "crowd.csv"


@dataclass(frozen=True, slots=True)
class AskedPair:
    """One net of a pair, asked in every way. Errors are shares of the unseen cases, losses in nats.

    Attributes:
        net: which of `core.mlp.crowd.NETS`.
        rate: of the masks.
        seed: of data, weights and masks.
        twin: "plain" or "dropout".
        single: error of one sub-network, the mean over all; the others alike, see `core.mlp.crowd.WAYS`.
        single_loss: the same in nats.
        needed: masks that Monte Carlo needs, see `core.mlp.crowd.masks_needed`; 0 if a thousand are too few.
        costliest: the most that the loss rises where one unit is off, nats; see `core.mlp.silencing`.
        half: error where half of the units are off, the mean over random orders.
    """

    net: str
    rate: float
    seed: int
    twin: str
    single: float
    arithmetic: float
    geometric: float
    scaled: float
    single_loss: float
    arithmetic_loss: float
    geometric_loss: float
    scaled_loss: float
    needed: int
    costliest: float
    half: float


@cache
def recorded() -> Sequence[AskedPair]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> rows = [row for row in recorded() if (row.net, row.rate, row.twin) == ("one", 0.5, "dropout")]
        >>> len(rows), all(row.arithmetic < row.single for row in rows)
        (20, True)
    """
    return tuple(read(AskedPair, PATH))
