"""A rate of dropout that changes while a network learns: what share of it holds at each step.

Sources
    Only early, only late: Liu et al. 2023, Dropout Reduces Underfitting (ICML). Their commands switch over
    after 50 of 300 epochs; early, the rate falls along a line until then; late, it is whole from then on
    (shown there for stochastic depth).
    Rising: Morerio et al. 2017, Curriculum Dropout (ICCV). In the authors' code the probability of keeping a
    unit is (1 - p) exp(-gamma t) + p, so that the rate is its final value times 1 - exp(-gamma t).
    Falling: along a line to 0, one of the schedules that Yan and Shao 2024 name (Enhancing Transformer
    Training Efficiency with Dynamic Dropout, arXiv:2411.03236, abstract).
    By the validation loss: their best one. The abstract, all of it that could be read here, says that the
    rate goes by "validation loss improvements", and not how: `Watchful` is one reading.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, get_args

import torch
from torch import Tensor

from core.errors import check_choice, check_whole
from core.mlp.precision import DTYPE

__all__ = ["GAMMA", "SCHEDULES", "SHRINK", "SWITCH", "Schedule", "Watchful", "share", "share_of"]

Schedule = Literal["constant", "early", "late", "falling", "rising"]
SCHEDULES: tuple[Schedule, ...] = get_args(Schedule)

SWITCH = 1 / 6
"""Share of the run after which "early" has ended and "late" begins."""

GAMMA = 10.0
"""Of "rising", for a whole run as the unit of time: at its end all but e^-10 of the rate is reached."""

SHRINK = 0.9
"""What is left of the rate of a `Watchful` net whenever its validation loss has improved."""


def share(schedule: Schedule, step: int, steps: int) -> float:
    """What the rate is multiplied by at a step: a number in [0, 1].

    Args:
        schedule: how the rate changes.
        step: updates done before, 0 .. steps.
        steps: updates of the whole run, at least 1.

    Raises:
        ValueError: there is no such schedule, or no such step.

    Example:
        >>> [share("early", step, 600) for step in (0, 50, 100, 600)]
        [1.0, 0.5, 0.0, 0.0]
        >>> [share("late", step, 600) for step in (0, 99, 100, 600)]
        [0.0, 0.0, 1.0, 1.0]
        >>> [share("falling", step, 600) for step in (0, 300, 600)]
        [1.0, 0.5, 0.0]
        >>> [round(share("rising", step, 600), 3) for step in (0, 60, 600)]
        [0.0, 0.632, 1.0]
    """
    check_choice("schedule", schedule, SCHEDULES)
    check_whole("steps", steps, 1)
    check_whole("step", step, 0, steps)
    done, switch = step / steps, round(SWITCH * steps)
    shares = {
        "constant": 1.0,
        "early": max(0.0, 1 - step / switch) if switch else 0.0,
        "late": float(step >= switch),
        "falling": 1 - done,
        "rising": -math.expm1(-GAMMA * done),
    }
    return shares[schedule]


def share_of(schedule: Schedule, steps: int) -> Callable[[int], Tensor] | None:
    """The share at each step of a run, for `core.mlp.batches.batches`; None for a constant rate.

    Args:
        schedule: how the rate changes.
        steps: updates of the whole run, at least 1.

    Example:
        >>> falling = share_of("falling", steps=100)
        >>> falling and falling(25)
        tensor(0.7500, dtype=torch.float64)
    """
    if schedule == "constant":
        return None
    return lambda step: torch.tensor(share(schedule, step, steps), dtype=DTYPE)


class Watchful:
    """Rates that go by the validation loss, a share for each network of a stack.

    A network's share begins at 1 and is multiplied by `SHRINK` whenever its validation loss is below all
    that were measured before; else it stays.

    Attributes:
        shares: [S].

    Example:
        >>> watchful = Watchful(2)
        >>> for losses in ([0.7, 0.7], [0.6, 0.8], [0.65, 0.75]):
        ...     watchful.hear(torch.tensor(losses))
        >>> watchful.shares  # the first measurement is no improvement
        tensor([0.9000, 1.0000], dtype=torch.float64)
    """

    def __init__(self, networks: int) -> None:
        self.shares = torch.ones(networks, dtype=DTYPE)
        self._best: Tensor | None = None

    def hear(self, losses: Tensor) -> None:
        """Take note of a measurement.

        Args:
            losses: validation losses, [S].
        """
        if self._best is not None:
            self.shares = torch.where(losses < self._best, self.shares * SHRINK, self.shares)
        self._best = losses if self._best is None else torch.minimum(self._best, losses)
