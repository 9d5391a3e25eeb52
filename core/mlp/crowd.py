"""A trained pair asked in every way: one sub-network, all of them, one pass with scaled weights, a few.

The means over sub-networks are in `core.mlp.subnetworks`; here they are measured on unseen cases, for the
twin that learned with dropout and for the one that did not. The Monte Carlo part is figure 11 of
Srivastava et al. 2014 (section 7.5), where about 50 masks are as good as one pass with scaled weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from core.mlp import subnetworks
from core.mlp.data import Split, make
from core.mlp.evaluation import plane
from core.mlp.losses import cross_entropy, error, one_hot, probabilities
from core.mlp.nets import NetConfig, forward
from core.mlp.precision import DTYPE
from core.mlp.presets import Twins
from core.mlp.subnetworks import Subnetworks
from core.mlp.training import net_of, train
from core.rng import generator_for

__all__ = [
    "COUNTS", "LEARNED", "NEAR", "NETS", "RATES", "REPEATS", "SIZE", "WAYS", "Crowd", "Learned", "Net",
    "Score", "Way", "crowds", "masks_needed", "twins_of", "unseen",
]  # fmt: skip

Net = Literal["one", "two"]
NETS: Mapping[Net, tuple[int, ...]] = MappingProxyType({"one": (12,), "two": (6, 6)})
"""Units of each hidden layer: with one layer the logits are linear in the mask, with two they are not."""

Learned = Literal["circles", "mnist"]
LEARNED: Mapping[Learned, Twins] = MappingProxyType(
    {
        "circles": Twins("circles", n=100, noise=0.2, lr=0.01, steps=1500),
        "mnist": Twins("mnist", n=2000, n_test=300, noise=0.0, lr=0.002, batch=50, steps=1500),
    }
)
"""What the pair learns: points of two circles, or a small part of MNIST where it is at hand."""

RATES = (0.2, 0.3, 0.5)
"""Of the twin with dropout."""

Way = Literal["single", "arithmetic", "geometric", "scaled"]
WAYS: tuple[Way, ...] = ("single", "arithmetic", "geometric", "scaled")
"""One sub-network (the mean of their scores), the two means over all, one pass with scaled weights."""

COUNTS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000)
"""Over how many masks Monte Carlo averages."""

REPEATS = 20
"""How often it does so anew, to see its spread."""


NEAR = 0.005
"""Monte Carlo is as good as the scaled pass from where its error is at most this much above it."""

SIZE = 40
"""Points along a side of the surface of all together."""

_AT_ONCE = 400
"""Points that every sub-network is asked about at a time: bounds the memory."""

_LOGITS_AT_ONCE = 1000
"""Unseen cases times logits of a case, likewise."""


@dataclass(frozen=True, slots=True)
class Score:
    """On unseen cases.

    Args:
        loss: cross-entropy, nats.
        error: share of the cases that is misclassified, 0 to 1.
    """

    loss: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """A trained net and its sub-networks on unseen cases. M masks, P weights.

    Args:
        net: its shape.
        weights: [P].
        losses: of each sub-network, nats, [M].
        errors: shares misclassified, [M].
        chance: of each mask, [M].
        ways: the score of each of `WAYS`.
        loss: of Monte Carlo over `COUNTS` masks, [REPEATS, COUNTS].
        error: the same.
        surface: logit of the arithmetic mean over the square of `evaluation.plane`, [SIZE, SIZE]; [0, 0]
            where the cases lie in no plane.
    """

    net: NetConfig
    weights: Tensor
    losses: Tensor
    errors: Tensor
    chance: Tensor
    ways: Mapping[Way, Score]
    loss: Tensor
    error: Tensor
    surface: Tensor


def twins_of(net: Net, rate: float, seed: int, learned: Learned = "circles") -> Twins:
    """The pair that is asked.

    Args:
        net: which of `NETS`.
        rate: of the twin with dropout, in (0, 1).
        seed: of data, weights and masks.
        learned: which of `LEARNED`.

    Example:
        >>> twins_of("two", rate=0.5, seed=0).n
        100
    """
    hidden = NETS[net]
    return replace(LEARNED[learned], layers=len(hidden), units=hidden[0], rate=rate, seed=seed)


def crowds(twins: Twins) -> tuple[Crowd, Crowd]:
    """Train a pair and ask both in every way: without dropout, and with it.

    Args:
        twins: the pair; at most `subnetworks.MOST_UNITS` hidden units in all.

    Raises:
        ValueError: the pair has too many hidden units.
        DivergedError: the training comes to numbers that are too large.
        core.mlp.mnist.MnistError: MNIST is to be learned and cannot be had.

    Example:
        >>> plain, dropout = crowds(twins_of("one", rate=0.5, seed=0))
        >>> dropout.ways["arithmetic"].error < dropout.ways["single"].error < plain.ways["single"].error
        True
    """
    config = replace(twins.config(), surface_every=None, eval_every=twins.steps)
    last = next(islice(train(config, every=twins.steps), 1, None))
    split = make(config.data)
    plain, dropout = (_asked(weights, net_of(config), split, twins) for weights in last.weights)
    return plain, dropout


def masks_needed(crowd: Crowd) -> int:
    """The fewest masks with a mean error as low as one scaled pass has, or nearly; 0 for none.

    Args:
        crowd: a net and its sub-networks.
    """
    means = crowd.error.mean(0).tolist()
    enough = crowd.ways["scaled"].error + NEAR
    return next((count for count, mean in zip(COUNTS, means, strict=True) if mean <= enough), 0)


def unseen(split: Split, net: NetConfig) -> Iterator[tuple[Tensor, Tensor]]:
    """Unseen cases and their labels, so many at a time that every sub-network can be asked about them.

    Args:
        split: the data; its unseen cases come in parts of one size if that divides their number.
        net: that is asked.
    """
    at_once = _LOGITS_AT_ONCE // net.outputs
    return zip(torch.split(split.x_test, at_once), torch.split(split.y_test, at_once), strict=True)


def _asked(weights: Tensor, net: NetConfig, split: Split, twins: Twins) -> Crowd:
    parts = [_asked_about(x, y, weights, net, twins) for x, y in unseen(split, net)]
    losses, errors, chance, means, loss, wrong = (
        torch.stack(each).mean(0) for each in zip(*parts, strict=True)
    )
    single: Way = "single"
    ways = {single: Score(float(chance @ losses), float(chance @ errors))}
    ways |= {way: Score(*mean) for way, mean in zip(WAYS[1:], means.tolist(), strict=True)}
    surface = _surface(weights, net, twins.rate) if net.inputs == 2 else torch.empty(0, 0)
    return Crowd(net, weights, losses, errors, chance, ways, loss, wrong, surface)


def _asked_about(
    x: Tensor, y: Tensor, weights: Tensor, net: NetConfig, twins: Twins
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Of some cases: losses, errors and chance of every mask, scores of the other ways, Monte Carlo's."""
    every = subnetworks.every_subnetwork(weights, x, net, twins.rate)
    targets = one_hot(y, 2 if net.outputs == 1 else net.outputs).expand_as(every.logits)
    scaled = probabilities(forward(weights.unsqueeze(0), x, net).logits[0])
    shares = subnetworks.arithmetic_mean(every), subnetworks.geometric_mean(every), scaled
    return (
        cross_entropy(every.logits, targets).mean(1),
        error(every.logits, targets).to(DTYPE).mean(1),
        every.chance,
        torch.stack([torch.stack(_measured(each, y)) for each in shares]),
        *_monte_carlo(every, y, twins.seed),
    )


def _surface(weights: Tensor, net: NetConfig, rate: float) -> Tensor:
    parts = [
        subnetworks.arithmetic_mean(subnetworks.every_subnetwork(weights, points, net, rate))
        for points in torch.split(plane(SIZE), _AT_ONCE)
    ]
    return torch.logit(torch.cat(parts)[:, 1], eps=1e-12).view(SIZE, SIZE)


def _measured(shares: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Mean loss and error of probabilities [..., B, classes]."""
    given = shares.gather(-1, labels.view(-1, 1).expand(*shares.shape[:-1], 1)).squeeze(-1)
    smallest = torch.finfo(given.dtype).tiny  # a net may be sure beyond what a number can say
    wrong = (shares.argmax(-1) != labels).to(DTYPE)
    return -given.clamp_min(smallest).log().mean(-1), wrong.mean(-1)


def _monte_carlo(every: Subnetworks, labels: Tensor, seed: int) -> tuple[Tensor, Tensor]:
    generator = generator_for(seed, "monte carlo")
    runs = [
        _measured(subnetworks.monte_carlo(every, COUNTS, generator=generator), labels) for _ in range(REPEATS)
    ]
    losses, errors = zip(*runs, strict=True)
    return torch.stack(losses), torch.stack(errors)
