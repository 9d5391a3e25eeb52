"""A regression on a line with a gap in the data, and a stack of nets that learn it: one with dropout, five
without.

What is asked of the nets is how sure they are, where data are and where none are. The set-up is the one on
which uncertainty is usually shown: few noisy points of a smooth function in two clusters (Gal and Ghahramani
2016, section 5.1, extrapolate; Foong et al. 2019 look between two clusters).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.mlp.batches import case_order
from core.mlp.nets import NetConfig, initial_weights
from core.mlp.noise import Noise
from core.mlp.passes import BackwardPass, ForwardPass, Stack, batch_rows, widen
from core.mlp.precision import DTYPE
from core.optim import Adam
from core.rng import generator_for

__all__ = ["EDGE", "GAP", "MEMBERS", "MOST", "NET", "NOISE", "STEPS", "Points", "fit", "points", "truth"]

GAP, EDGE = 0.7, 2.0
"""Points lie at GAP to EDGE on both sides of 0, none between."""

NOISE = 0.2
"""Standard deviation of the noise on y; the function itself spans about 2."""

MOST = 600
"""Points that there are; a smaller set is the first of them."""

NET = NetConfig(inputs=1, hidden=(40, 40), outputs=1)
"""The shape of every net: ReLU, as where Gal and Ghahramani show the widest bands away from the data."""

MEMBERS = 5
"""Nets of the ensemble, as many as Lakshminarayanan et al. 2017 use in most of their experiments."""

STEPS, BATCH, LR = 1500, 20, 0.01
"""Updates, cases in each, and the step size that falls to 0 in a straight line."""


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Training points.

    Args:
        x: [N].
        y: [N], with noise.
    """

    x: Tensor
    y: Tensor


def truth(x: Tensor) -> Tensor:
    """The function that the points come from, without noise.

    Args:
        x: any shape.

    Example:
        >>> truth(torch.tensor([0.0]))
        tensor([0.])
    """
    return torch.sin(2.2 * x) + 0.3 * x


def points(n: int, seed: int) -> Points:
    """Noisy points in two clusters, half of them on either side.

    Args:
        n: how many, 1 to `MOST`; more of the same seed contain the fewer.
        seed: at least 0.

    Raises:
        ValueError: there are not so many.

    Example:
        >>> float(points(20, seed=0).x.abs().min()) >= GAP
        True
    """
    check_whole("n", n, 1, MOST)
    far = GAP + (EDGE - GAP) * torch.rand(MOST, generator=generator_for(seed, "x"), dtype=DTYPE)
    x = torch.where(torch.arange(MOST) % 2 == 0, -far, far)
    noise = torch.randn(MOST, generator=generator_for(seed, "noise of y"), dtype=DTYPE)
    y = (truth(x) + NOISE * noise).float().to(DTYPE)  # the last bit of a library's sine must not decide
    return Points(x[:n], y[:n])


def fit(data: Points, rate: float, seed: int, *, steps: int = STEPS) -> Tensor:
    """Train with squared error: a net with dropout, and the ensemble without.

    The net with dropout starts from the weights of the first of the ensemble. All see the same batches.

    Args:
        data: what to learn.
        rate: of dropout on both hidden layers, in [0, 1).
        seed: of weights, order and masks.
        steps: updates.

    Returns:
        Weights, [1 + MEMBERS, P]: first of the net with dropout.

    Raises:
        ValueError: the rate is outside [0, 1).

    Example:
        >>> weights = fit(points(20, seed=0), rate=0.2, seed=0, steps=10)
        >>> tuple(weights.shape), bool((weights[0] != weights[1]).any())
        ((6, 1761), True)
    """
    check("rate", rate, 0 <= rate < 1, "in [0, 1), the probability of dropping a unit")
    rates = (rate, *[0.0] * MEMBERS)
    with torch.inference_mode():
        training = _Training(data, rates, seed)
        for step in range(steps):
            training.step(LR * (1 - step / steps))
        return training.stack.rows()


class _Training:
    """A stack on the way: its batches, its masks, its passes."""

    def __init__(self, data: Points, rates: tuple[float, ...], seed: int) -> None:
        cases, members = min(BATCH, len(data.x)), len(rates)
        rows = batch_rows(cases)
        self.stack = Stack(NET, members)
        self.stack.load(_initial(seed))
        self._adam = Adam(self.stack.flat, lr=LR)
        self._forward = ForwardPass(self.stack, NET, cases)
        self._backward = BackwardPass(self._forward, cases, "squared")
        self._order = case_order(len(data.x), cases, generator=generator_for(seed, "order"))
        self._noises = [
            Noise(rates, [seed] * members, str(layer), block=1, rows=rows, cases=cases, units=units)
            for layer, units in enumerate(NET.hidden)
        ]
        self._data, self._cases = data, cases
        self._x = widen(torch.zeros(members, rows, 1, dtype=DTYPE), NET)
        self._y = torch.zeros(members, rows, 1, dtype=DTYPE)

    def step(self, lr: float) -> None:
        chosen = next(self._order)
        self._x[:, : self._cases, 0] = self._data.x[chosen]
        self._y[:, : self._cases, 0] = self._data.y[chosen]
        factors = [noise.draw()[0] for noise in self._noises]
        self._forward.run(self._x, factors)
        self._backward.run(self._x, self._y, factors)
        self._adam.lr = lr
        self._adam.step(self._backward.gradient.flat)


def _initial(seed: int) -> Tensor:
    drawn = [initial_weights(NET, generator=generator_for(seed, f"weights {k}")) for k in range(MEMBERS)]
    return torch.stack([drawn[0], *drawn])
