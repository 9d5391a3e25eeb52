"""A run that trains only as far as it is watched.

The browser asks for the next steps, the run trains them and keeps its place and its losses. There is no
thread and no timer: a reader who leaves stops asking, and the work ends with that. A run is deterministic, so
a browser that lost its steps (a reload, a dropped connection) simply asks from an earlier place and the run
starts over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pandas as pd
import torch

from core.mlp import masks
from core.mlp.data import Split, make
from core.mlp.presets import PLAIN, WITH_DROPOUT, Twins
from core.mlp.training import DivergedError, Snapshot, train
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["LiveRun"]


class LiveRun:
    """The twins of one set-up, trained chunk by chunk.

    Args:
        twins: the set-up.
        epoch: a number that grows with every new run of a visitor, so that old steps are told from new ones.

    Attributes:
        counts: step -> how many different sub-networks have been trained before it; grows as the run goes on.
        diverged: the first step that is too large to go on with; None as long as it has not been met.

    Example:
        >>> run = LiveRun(Twins(steps=20), epoch=1)
        >>> [snapshot.step for snapshot in run.take(0, 3)]
        [0, 1, 2]
    """

    def __init__(self, twins: Twins, epoch: int) -> None:
        self.twins, self.epoch = twins, epoch
        self.config = twins.config()
        self.diverged: int | None = None
        self.split: Split = make(replace(self.config.data, seed=twins.seed))
        self._restart()

    def take(self, start: int, count: int) -> list[Snapshot]:
        """Train and return up to `count` steps from step `start` on.

        Args:
            start: a step of this run; an earlier one than the last taken starts the run over.
            count: how many steps at most; fewer at the end of the run, or where it diverges.

        Raises:
            ValueError: `start` or `count` is negative.
        """
        if start < 0 or count < 0:
            raise ValueError(f"start and count must be at least 0, got {start} and {count}")
        with ONE_AT_A_TIME:
            if start < self._next:
                self._restart()
            self._advance(start - self._next)
            return self._advance(count)

    @property
    def end(self) -> int:
        """The last step of this run, as far as is known."""
        return self.config.steps if self.diverged is None else self.diverged - 1

    @property
    def trained(self) -> int:
        """How many steps were taken so far."""
        return self._next

    def log(self) -> pd.DataFrame:
        """The losses so far, a row a step: see `dashboard.figures.run_chart`."""
        # A copy: a visit's next run of the script may train already while the last one still reads.
        return pd.DataFrame(list(self._log))

    def _restart(self) -> None:
        self._snapshots: Iterator[Snapshot] = train(self.config)
        self._next = 0
        self._ledger = masks.empty(sum(self.config.hidden))
        self._unwritten: list[torch.Tensor] = []
        self.counts: dict[int, int] = {}
        self._log: list[dict[str, float]] = []

    def _advance(self, count: int) -> list[Snapshot]:
        taken: list[Snapshot] = []
        try:
            for snapshot in islice(self._snapshots, max(0, count)):
                self._count(snapshot)
                self._log.append(_losses(snapshot))
                taken.append(snapshot)
        except DivergedError as end:
            self.diverged = end.step
        self._next += len(taken)
        return taken

    def _count(self, snapshot: Snapshot) -> None:
        # Written down when losses are: merging is the costly part, and a count in ten steps is enough to
        # watch.
        if snapshot.losses is not None:
            if self._unwritten:
                self._ledger = masks.record(self._ledger, torch.cat(self._unwritten))
                self._unwritten = []
            self.counts[snapshot.step] = masks.distinct(self._ledger)
        self._unwritten.append(torch.cat([mask[WITH_DROPOUT] for mask in snapshot.masks], dim=1))


def _losses(snapshot: Snapshot) -> dict[str, float]:
    row = {"step": snapshot.step, "masked": snapshot.masked[WITH_DROPOUT].item()}
    if snapshot.losses is None:
        return row
    tables = {
        "train_{}": snapshot.losses.train,
        "test_{}": snapshot.losses.test,
        "train_{}_error": snapshot.losses.train_error,
        "test_{}_error": snapshot.losses.test_error,
    }
    for name, values in tables.items():
        row[name.format("plain")] = values[PLAIN].item()
        row[name.format("dropout")] = values[WITH_DROPOUT].item()
    return row
