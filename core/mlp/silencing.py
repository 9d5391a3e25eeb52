"""Units of a trained net switched off: what each costs, and what is left as more and more are gone.

Units that work only together with certain others have adapted to each other: when one is gone, the others
are of no use (Hinton et al. 2012, section 1; Srivastava et al. 2014, section 1). Here the net is asked as it
is used, in one pass with all weights, and the units that are off simply say 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.mlp.crowd import Crowd, unseen
from core.mlp.data import Split
from core.mlp.losses import cross_entropy, error, one_hot
from core.mlp.precision import DTYPE
from core.mlp.subnetworks import every_subnetwork
from core.rng import generator_for

__all__ = ["ORDERS", "Silenced", "silenced"]

ORDERS = 20
"""In how many random orders the units are switched off."""


@dataclass(frozen=True, slots=True, eq=False)
class Silenced:
    """A net on unseen cases while units are off. H units of all hidden layers.

    Args:
        loss: with all units on, nats.
        costs: by how much it rises where one unit is off, nats, [H]; below 0 where the net does better.
        errors: share misclassified where 0, 1, ... H units are off, [ORDERS, H + 1].
    """

    loss: float
    costs: Tensor
    errors: Tensor

    @property
    def costliest(self) -> float:
        """The most that one unit costs, nats."""
        return float(self.costs.max())

    @property
    def half(self) -> float:
        """Share misclassified where half of the units are off, the mean over the orders."""
        return float(self.errors[:, self.errors.shape[1] // 2].mean())


def silenced(crowd: Crowd, split: Split, *, seed: int) -> Silenced:
    """Switch off each unit alone, then all of them one after another in random orders.

    Args:
        crowd: a trained net, see `core.mlp.crowd.crowds`.
        split: its data.
        seed: of the orders.

    Example:
        >>> from core.mlp.crowd import crowds, twins_of
        >>> from core.mlp.data import make
        >>> twins = twins_of("one", rate=0.5, seed=0)
        >>> plain, dropout = (silenced(each, make(twins.config().data), seed=0) for each in crowds(twins))
        >>> plain.costliest > 1 > 0.2 > dropout.costliest
        True
    """
    parts = [_under_every_mask(x, y, crowd) for x, y in unseen(split, crowd.net)]
    losses, wrong = (torch.stack(each).mean(0) for each in zip(*parts, strict=True))
    units = sum(crowd.net.hidden)
    everyone = (1 << units) - 1
    alone = losses[everyone - 2 ** torch.arange(units)]
    return Silenced(float(losses[everyone]), alone - losses[everyone], wrong[_falling(units, seed)])


def _under_every_mask(x: Tensor, y: Tensor, crowd: Crowd) -> tuple[Tensor, Tensor]:
    """Loss and error of some cases, [M] each."""
    every = every_subnetwork(crowd.weights, x, crowd.net, rate=0)  # at rate 0 nothing is scaled
    targets = one_hot(y, 2 if crowd.net.outputs == 1 else crowd.net.outputs).expand_as(every.logits)
    return cross_entropy(every.logits, targets).mean(1), error(every.logits, targets).to(DTYPE).mean(1)


def _falling(units: int, seed: int) -> Tensor:
    """Numbers of the masks in which 0, 1, ... all units are off, in random orders, [ORDERS, units + 1]."""
    generator = generator_for(seed, "silencing")
    orders = torch.stack([torch.randperm(units, generator=generator) for _ in range(ORDERS)])
    bits = torch.bitwise_left_shift(torch.ones_like(orders), orders)
    gone = torch.cat([torch.zeros(ORDERS, 1, dtype=bits.dtype), bits.cumsum(1)], 1)
    return gone.neg() + ((1 << units) - 1)
