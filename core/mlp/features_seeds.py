"""The autoencoders of 20 seeds as they were measured once, and the features of the first pair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from core.tables import DATA, read, reading

__all__ = ["IMAGES", "PATH", "Autoencoder", "Pictures", "pictures", "recorded"]

PATH, IMAGES = DATA / "features.csv", DATA / "features.npz"


@dataclass(frozen=True, slots=True)
class Autoencoder:
    """One of a pair, measured on unseen images; see `core.mlp.features.Features`.

    Attributes:
        seed: of split, weights, batches and masks.
        rate: at which hidden units were dropped; 0 for the twin without dropout.
        error: squared error of an image.
        mean: activation.
        silent: share of activations that are 0.
    """

    seed: int
    rate: float
    error: float
    mean: float
    silent: float


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """The pair of seed 0: without dropout, and with it.

    Attributes:
        weights: of some units, each in shares of its largest times 127, [2, units, 64].
        histogram: activations in each bin of `core.mlp.features.EDGES`, [2, bins].
    """

    weights: npt.NDArray[np.int8]
    histogram: npt.NDArray[np.int64]


@cache
def recorded() -> Sequence[Autoencoder]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> rows = recorded()
        >>> len(rows), {row.rate for row in rows} == {0.0, 0.5}
        (40, True)
    """
    return tuple(read(Autoencoder, PATH))


@cache
def pictures() -> Pictures:
    """Features and activations of the first pair.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> pictures().weights.shape
        (2, 48, 64)
    """
    with reading(IMAGES, "NPZ"), np.load(IMAGES, allow_pickle=False) as file:
        return Pictures(file["weights"], file["histogram"])
