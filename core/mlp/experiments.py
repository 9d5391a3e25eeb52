"""Small experiments on the twins of a set-up: their masks as data, averages over masks, the spread over
seeds.

Each is a pure function of a `Twins`: equal arguments give equal results.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pandas as pd
import torch

from core.mlp import masks
from core.mlp.nets import layer_views
from core.mlp.presets import PLAIN, WITH_DROPOUT, Twins
from core.mlp.training import DivergedError, Losses, Snapshot, net_of, train
from core.rng import generator_for

__all__ = ["SEEDS", "MaskSheet", "Settling", "mask_sheet", "settling", "spread"]

SEEDS = 20
"""How many pairs are enough to see whether a result is luck."""

Curve = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class MaskSheet:
    """The masks of a run's first steps.

    Args:
        shown: masks of the watched case, [units, steps] bool, True = kept.
        layers: units of each hidden layer.
        share: share of all masks that kept each unit, [units].
        drawn: how many masks were drawn: steps times cases in a batch.
        distinct: how many different ones among them.
    """

    shown: npt.NDArray[np.bool_]
    layers: tuple[int, ...]
    share: npt.NDArray[np.float32]
    drawn: int
    distinct: int


@dataclass(frozen=True, slots=True, eq=False)
class Settling:
    """The input of one unit of the second layer, averaged over 1, 2, ... masks on the first hidden layer.

    Args:
        scaled: running mean with kept activations divided by 1 - rate, [draws].
        unscaled: the same without the division, [draws].
        plain: the input without masks.
        unit: which unit of the second layer, from 0: the one with the largest input.
        case: the training case, from 0.
        step: updates done before.
    """

    scaled: Curve
    unscaled: Curve
    plain: float
    unit: int
    case: int
    step: int


def mask_sheet(twins: Twins, steps: int) -> MaskSheet:
    """Train for some steps and keep account of every mask of the network with dropout.

    Args:
        twins: the set-up.
        steps: how many steps, at least 1; at most as many as the run has, or has until it diverges.

    Example:
        >>> sheet = mask_sheet(Twins(rate=0.2, units=8), steps=5)
        >>> sheet.shown.shape, sheet.drawn
        ((16, 5), 300)
    """
    snapshots: list[Snapshot] = []
    with suppress(DivergedError):
        for snapshot in islice(train(twins.config()), steps):
            snapshots.append(snapshot)  # noqa: PERF402 (what came before an error counts)
    drawn = torch.cat([_all_masks(snapshot) for snapshot in snapshots])
    ledger = masks.record(masks.empty(drawn.shape[1]), drawn)
    shown = torch.stack([_all_masks(snapshot)[snapshot.row] for snapshot in snapshots], dim=1)
    return MaskSheet(
        shown=shown.numpy(),
        layers=twins.config().hidden,
        share=masks.share_kept(ledger).numpy(),
        drawn=ledger.drawn,
        distinct=masks.distinct(ledger),
    )


def _all_masks(snapshot: Snapshot) -> torch.Tensor:
    return torch.cat([mask[WITH_DROPOUT] for mask in snapshot.masks], dim=1)


def settling(twins: Twins, *, step: int, draws: int) -> Settling:
    """Average the input of a unit over many masks, at the weights after some steps of training.

    The unit belongs to the second layer, hidden or output; the masks fall on the first hidden layer. See
    `core.mlp.masks.settling` for what the averages tend to (Srivastava et al. 2014, section 10).

    Args:
        twins: the set-up; the network with dropout is used.
        step: updates done before, at least 1.
        draws: masks to average over, at least 1.

    Raises:
        DivergedError: the run does not get so far.

    Example:
        >>> result = settling(Twins(rate=0.2), step=50, draws=4000)
        >>> bool(abs(result.scaled[-1] / result.plain - 1) < 0.05)
        True
    """
    config = twins.config()
    snapshot = next(islice(train(config, every=step), 1, None))
    activations = snapshot.activations[0][WITH_DROPOUT]
    weights = layer_views(snapshot.weights, net_of(config))[1][0][WITH_DROPOUT]
    plain = activations @ weights
    unit = int(plain.abs().argmax())

    def average(scale: bool) -> Curve:
        generator = generator_for(twins.seed, "settling")
        column = weights[:, unit : unit + 1]
        means = masks.settling(activations, column, twins.rate, draws=draws, generator=generator, scale=scale)
        return means[:, 0].numpy()

    case = int(snapshot.cases[WITH_DROPOUT, snapshot.row])
    return Settling(average(True), average(False), float(plain[unit]), unit, case, snapshot.step)


def spread(twins: Twins, seeds: int, *, progress: Callable[[float], None] | None = None) -> pd.DataFrame:
    """Train one pair for each of the seeds seed, seed + 1, ... as one stack.

    Args:
        twins: the set-up; its seed is the first.
        seeds: how many pairs, at least 1.
        progress: told the share of the work done, from 0 to 1.

    Returns:
        A row a seed: `seed`, and `train`, `test`, `gap` (test - train, in nats), `error` (test) with the
        suffixes `_plain` and `_dropout`; all without masks, after the last step. NaN for a pair of which one
        diverged.

    Example:
        >>> spread(Twins(steps=20), seeds=2)["seed"].tolist()
        [0, 1]
    """
    config = twins.config(seeds)
    snapshot = None
    for snapshot in train(config, every=max(1, config.steps // 50), through=True):
        if progress is not None:
            progress(snapshot.step / config.steps)
    if snapshot is None or snapshot.losses is None:
        raise RuntimeError("a run ends with a snapshot that has its losses")
    return _table(snapshot.losses, twins.seed, seeds)


def _table(losses: Losses, first: int, seeds: int) -> pd.DataFrame:
    measured = {
        "train": losses.train,
        "test": losses.test,
        "gap": losses.test - losses.train,
        "error": losses.test_error,
    }
    columns = {
        f"{name}_{twin}": values[place::2].numpy()
        for name, values in measured.items()
        for place, twin in ((PLAIN, "plain"), (WITH_DROPOUT, "dropout"))
    }
    table = pd.DataFrame(columns)
    table[~np.isfinite(table).all(axis=1)] = np.nan
    table.insert(0, "seed", range(first, first + seeds))
    return table
