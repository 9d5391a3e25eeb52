"""What an update does to the weights of one unit while masks switch it off and on.

With one case a step, a dropped unit's gradient is zero. Plain gradient descent then leaves its weights alone;
momentum and Adam still move them, since they go on in the direction of before (Sutskever et al. 2013,
equation 1; Kingma and Ba 2015, algorithm 1). In a batch every case has a mask of its own, so hardly a unit
rests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from core.errors import check_whole
from core.mlp.batches import Member
from core.mlp.data import DataConfig
from core.mlp.nets import NetConfig, layer_views
from core.mlp.training import OptimizerName, TrainConfig, net_of, train

__all__ = ["BATCH", "RATE", "STEPS", "UNITS", "UPDATES", "Resting", "Update", "resting"]

Update = Literal["sgd", "momentum", "adam"]
UPDATES: Mapping[Update, tuple[OptimizerName, float, float]] = MappingProxyType(
    {"sgd": ("sgd", 0.0, 0.1), "momentum": ("sgd", 0.9, 0.02), "adam": ("adam", 0.0, 0.01)}
)
"""Of each rule: the optimiser, its momentum, its learning rate."""

UNITS, RATE, BATCH = 12, 0.5, 20
"""Hidden units of the net, at what rate they are dropped, and the cases of a batch that is no single case."""

_FIRST, STEPS = 200, 20
"""Updates before, so that the averages of an optimiser are no longer new; and updates that are looked at."""


@dataclass(frozen=True, slots=True)
class Resting:
    """One unit over `STEPS` updates.

    Args:
        kept: share of the step's cases whose mask kept the unit: 0 or 1 where a step has one case.
        moved: how far its weights went in the update, incoming, bias and outgoing together: Euclidean length.
    """

    kept: tuple[float, ...]
    moved: tuple[float, ...]


def resting(update: Update, batch: int, *, seed: int, unit: int = 0) -> Resting:
    """Train a net with dropout and follow one of its units.

    The units are tanh: a ReLU unit that says 0 to a case has no gradient there either, dropped or not.

    Args:
        update: the rule.
        batch: cases a step, 1 to 60.
        seed: of data, weights, order and masks.
        unit: which of the `UNITS`.

    Raises:
        ValueError: there is no such unit, or no such batch.

    Example:
        >>> alone = resting("sgd", 1, seed=0)
        >>> all((moved == 0) == (kept == 0) for moved, kept in zip(alone.moved, alone.kept))
        True
    """
    check_whole("unit", unit, 0, UNITS - 1)
    config = _config(update, batch, seed)
    seen = list(islice(train(config), _FIRST, _FIRST + STEPS + 1))
    kept = tuple(float(each.masks[0][0, :, unit].double().mean()) for each in seen[:-1])
    weights = [_of_unit(each.weights, net_of(config), unit) for each in seen]
    moved = tuple(float(torch.linalg.vector_norm(after - before)) for before, after in pairwise(weights))
    return Resting(kept, moved)


def _config(update: Update, batch: int, seed: int) -> TrainConfig:
    optimizer, momentum, lr = UPDATES[update]
    return TrainConfig(
        DataConfig("moons", 60, 100, 0.4, seed=seed),
        hidden=(UNITS,),
        members=(Member((RATE,), 0.0, seed),),
        activation="tanh",
        optimizer=optimizer,
        momentum=momentum,
        lr=lr,
        batch=batch,
        steps=_FIRST + STEPS,
        eval_every=_FIRST + STEPS,
    )


def _of_unit(weights: Tensor, net: NetConfig, unit: int) -> Tensor:
    (incoming, bias), (outgoing, _) = layer_views(weights, net)
    return torch.cat([incoming[0, :, unit], bias[0, :, unit], outgoing[0, unit, :]])
