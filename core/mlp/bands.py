"""How sure nets are of a regression: the band of MC dropout, that of an ensemble, and a net that has none.

MC dropout leaves the masks on when the net is asked: each mask, the same for every x, is one function, and
their spread is read as uncertainty (Gal and Ghahramani 2016, Dropout as a Bayesian approximation, section 4).
An ensemble asks several nets that started from different weights (Lakshminarayanan et al. 2017). Here both
bands show the spread of functions alone, without the noise of the data.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from core.dropout import apply_mask, draw_mask
from core.errors import check_whole
from core.mlp.nets import forward
from core.mlp.precision import DTYPE
from core.mlp.regression import EDGE, GAP, MOST, NET, Points, fit, points, truth
from core.rng import generator_for

__all__ = [
    "EXTENT",
    "MASKS",
    "NS",
    "RATES",
    "REGIONS",
    "SIZE",
    "WIDE",
    "Band",
    "Bands",
    "Region",
    "Trained",
    "band",
    "bands",
    "grid",
    "inside",
    "mc_dropout",
    "rmse",
    "trained",
    "where",
    "width",
]  # fmt: skip

RATES, NS, MASKS = (0.1, 0.2, 0.3, 0.5), (20, 60, 200, MOST), (5, 20, 100)
"""What can be chosen: rates of dropout, numbers of training points, numbers of masks."""

EXTENT, SIZE = 3.0, 120
"""The nets are asked at SIZE places over [-EXTENT, EXTENT], farther out than any point lies."""

WIDE = 2.0
"""Standard deviations on each side of the mean that a band covers."""

Region = Literal["data", "gap", "outside"]
REGIONS: Mapping[Region, tuple[float, float]] = MappingProxyType(
    {"data": (GAP, EDGE), "gap": (0.0, GAP), "outside": (EDGE, math.inf)}
)
"""Distances from 0 of the places that belong to each."""


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """What several functions say together.

    Args:
        lines: the functions, [T, X].
        mean: [X].
        sd: their standard deviation, [X].
    """

    lines: Tensor
    mean: Tensor
    sd: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """Nets that have learned some points.

    Args:
        data: the points.
        weights: [1 + MEMBERS, P], see `core.mlp.regression.fit`.
        rate: of the first.
        seed: of everything.
    """

    data: Points
    weights: Tensor
    rate: float
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """The three side by side, all over `grid`.

    Args:
        data: the training points.
        dropout: of MC dropout.
        ensemble: of the nets without dropout.
        plain: of the first of them alone: one line, no band.
    """

    data: Points
    dropout: Band
    ensemble: Band
    plain: Band


def grid() -> Tensor:
    """The places at which the nets are asked, [SIZE]."""
    return torch.linspace(-EXTENT, EXTENT, SIZE, dtype=DTYPE)


def where(region: Region) -> Tensor:
    """Which places of the grid belong to a region, bool [SIZE].

    Example:
        >>> [int(where(region).sum()) for region in REGIONS]
        [52, 28, 40]
    """
    low, high = REGIONS[region]
    far = grid().abs()
    return (far >= low) & (far < high)


def trained(n: int, rate: float, seed: int) -> Trained:
    """Make the points and train the nets on them, in about a quarter of a second.

    Args:
        n: number of points, 1 to `MOST`.
        rate: of the net with dropout, in [0, 1).
        seed: of points, weights, order and masks.

    Raises:
        ValueError: a value is outside its range.
    """
    data = points(n, seed)
    return Trained(data, fit(data, rate, seed), rate, seed)


def bands(nets: Trained, masks: int) -> Bands:
    """Ask the nets.

    Args:
        nets: that have learned.
        masks: how many to ask the first with, at least 1.

    Example:
        >>> found = bands(trained(60, rate=0.1, seed=0), masks=100)
        >>> width(found.ensemble, "gap") > 5 * width(found.ensemble, "data")
        True
    """
    lines = mc_dropout(nets.weights[0], grid(), nets.rate, masks, nets.seed)
    plain = forward(nets.weights[1:], grid().unsqueeze(1), NET).logits.squeeze(-1)
    return Bands(nets.data, band(lines), band(plain), band(plain[:1]))


def mc_dropout(weights: Tensor, x: Tensor, rate: float, masks: int, seed: int) -> Tensor:
    """What a net says under masks drawn at random, each held over all x.

    Args:
        weights: [P].
        x: [X].
        rate: of the masks, in [0, 1).
        masks: how many, at least 1; more of the same seed begin with the fewer.
        seed: of the masks.

    Returns:
        [masks, X].

    Raises:
        ValueError: there is no mask, or the rate is outside [0, 1].
    """
    check_whole("masks", masks, 1)
    factors = []
    for layer, units in enumerate(NET.hidden):
        drawn = draw_mask((masks, 1, units), rate, generator=generator_for(seed, f"asked {layer}"))
        factors.append(apply_mask(torch.ones(drawn.shape, dtype=DTYPE), drawn, rate))
    return forward(weights.expand(masks, -1), x.unsqueeze(1), NET, factors=factors).logits.squeeze(-1)


def band(lines: Tensor) -> Band:
    """Mean and standard deviation of functions at each place: the second is 0 for a single one.

    Args:
        lines: [T, X].

    Example:
        >>> both = band(torch.tensor([[1.0, 4.0], [3.0, 4.0]]))
        >>> both.mean, both.sd
        (tensor([2., 4.]), tensor([1., 0.]))
    """
    return Band(lines, lines.mean(0), lines.std(0, correction=0))


def width(asked: Band, region: Region) -> float:
    """The mean standard deviation over a region, in units of y."""
    return float(asked.sd[where(region)].mean())


def inside(asked: Band, region: Region) -> float:
    """The share of a region, 0 to 1, in which the true function lies within `WIDE` standard deviations."""
    apart = (truth(grid()) - asked.mean).abs() <= WIDE * asked.sd
    return float(apart[where(region)].to(DTYPE).mean())


def rmse(asked: Band, region: Region) -> float:
    """The root of the mean squared error of the mean against the true function over a region."""
    error = (truth(grid()) - asked.mean)[where(region)]
    return float(error.square().mean().sqrt())
