"""What dropout is for a linear model: on average, ridge regression."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from core import dropout
from core.errors import check
from core.mlp.precision import DTYPE
from core.rng import generator_for

__all__ = ["Ridge"]


class Ridge:
    """A linear model whose inputs are dropped, and the penalty that this is on average.

    With inputs x, targets y, weights w and rate p, the expected squared error over masks, kept inputs divided
    by 1 - p, is |y - Xw|^2 + p / (1 - p) * sum_j (X^T X)_jj w_j^2, by n: the sum of squared inputs weighs the
    penalty of each weight (Srivastava et al. 2014, section 9.1, with their p the probability of keeping).

    Args:
        seed: of 40 cases with 6 inputs, and of the weights.

    Example:
        >>> model = Ridge(seed=0)
        >>> exact, (drawn,) = model.exact(0.5), model.simulated([0.5], masks=20_000)
        >>> abs(drawn / exact - 1) < 0.02
        True
    """

    CASES, INPUTS = 40, 6

    def __init__(self, seed: int) -> None:
        generator = generator_for(seed, "ridge")
        numbers = torch.randn(self.CASES, self.INPUTS + 1, generator=generator, dtype=DTYPE)
        self._x, off = numbers[:, :-1], 0.5 * numbers[:, -1]
        self._w = torch.randn(self.INPUTS, generator=generator, dtype=DTYPE)
        self._y = self._x @ self._w + off
        self._die = generator_for(seed, "ridge masks")

    def exact(self, rate: float) -> float:
        """The squared error per case, plus the penalty.

        Args:
            rate: probability of dropping an input, in [0, 1).

        Raises:
            ValueError: it is no such rate.
        """
        check("rate", rate, 0 <= rate < 1, "in [0, 1)")
        penalty = rate / (1 - rate) * (self._x.square().sum(0) * self._w.square()).sum()
        return float(((self._y - self._x @ self._w).square().sum() + penalty) / self.CASES)

    def simulated(self, rates: Sequence[float], *, masks: int) -> list[float]:
        """The squared error per case with dropped inputs, averaged over masks.

        Args:
            rates: probabilities of dropping an input.
            masks: how many for each case and rate.
        """
        wide = self._x.expand(masks, -1, -1)
        means = []
        for rate in rates:
            dropped = dropout.inverted(wide, rate, generator=self._die).output
            means.append(float((self._y - dropped @ self._w).square().mean()))
        return means
