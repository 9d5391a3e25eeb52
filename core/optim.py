"""Optimisers on one flat vector, in place: Adam, SGD with momentum, and the max-norm constraint.

The formulas are those of `torch.optim`; tests compare them step by step. Written out, they save the app the
import of `torch.optim`, which takes more than a second and tens of megabytes, and most of the time of a step.
"""

import math
from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

__all__ = ["SGD", "Adam", "Optimizer", "limit_norms"]


class Optimizer(Protocol):
    """Updates the parameters that it was made with."""

    def step(self, gradient: Tensor) -> None:
        """Update the parameters in place; the gradient is used up."""


class Adam:
    """Adam (Kingma and Ba 2015, algorithm 1), in the form at the end of their section 2.

    Args:
        parameters: [n], updated in place.
        lr: step size, > 0.
        weight_decay: L2 coefficient; its gradient is added to the loss's, as in the paper's baselines and in
            `torch.optim.Adam` (not decoupled).

    Attributes:
        lr: of the next step; a schedule changes it between steps.

    Example:
        >>> parameters = torch.zeros(2)
        >>> Adam(parameters, lr=0.1).step(torch.tensor([3.0, -0.01]))
        >>> parameters  # the first step has the length lr, whatever the gradient's
        tensor([-0.1000,  0.1000])
    """

    BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8

    def __init__(self, parameters: Tensor, *, lr: float, weight_decay: float = 0.0) -> None:
        self.lr = lr
        self._parameters, self._decay = parameters, weight_decay
        self._mean, self._square, self._scratch = (torch.zeros_like(parameters) for _ in range(3))
        self._epsilon = parameters.new_tensor(self.EPSILON)  # saves making a tensor at every step
        self._steps = 0

    def step(self, gradient: Tensor) -> None:
        """Update the parameters in place.

        Args:
            gradient: [n]; used up.
        """
        _add_decay(gradient, self._parameters, self._decay)
        self._steps += 1
        correction = math.sqrt(1 - self.BETA2**self._steps)
        size = self.lr * correction / (1 - self.BETA1**self._steps)
        self._mean.lerp_(gradient, 1 - self.BETA1)
        self._square.lerp_(torch.mul(gradient, gradient, out=self._scratch), 1 - self.BETA2)
        torch.sqrt(self._square, out=self._scratch).add_(self._epsilon, alpha=correction)
        self._parameters.addcdiv_(self._mean, self._scratch, value=-size)


class SGD:
    """Stochastic gradient descent with classical momentum, in the form of `torch.optim.SGD`.

    velocity <- momentum * velocity + gradient, parameters <- parameters - lr * velocity (Sutskever et al.
    2013, On the importance of initialization and momentum in deep learning, equation 1, with the learning
    rate outside of the velocity).

    Args:
        parameters: [n], updated in place.
        lr: step size, > 0.
        momentum: in [0, 1).
        weight_decay: L2 coefficient; its gradient is added to the loss's.

    Example:
        >>> parameters = torch.zeros(1)
        >>> sgd = SGD(parameters, lr=0.1, momentum=0.5)
        >>> sgd.step(torch.ones(1)); sgd.step(torch.ones(1))
        >>> parameters  # -0.1 * (1 + 1.5)
        tensor([-0.2500])
    """

    def __init__(
        self, parameters: Tensor, *, lr: float, momentum: float = 0.0, weight_decay: float = 0.0
    ) -> None:
        self._parameters, self._lr = parameters, lr
        self._momentum, self._decay = parameters.new_tensor(momentum), weight_decay
        self._velocity = torch.zeros_like(parameters)

    def step(self, gradient: Tensor) -> None:
        """Update the parameters in place.

        Args:
            gradient: [n]; used up.
        """
        _add_decay(gradient, self._parameters, self._decay)
        self._velocity.mul_(self._momentum).add_(gradient)
        self._parameters.add_(self._velocity, alpha=-self._lr)


def limit_norms(weights: Sequence[Tensor], limit: float) -> None:
    """Shrink, in place, every unit's incoming weight vector that is longer than the limit.

    Max-norm regularisation, Srivastava et al. 2014, section 5.1: after every update the incoming weights of
    each hidden unit are projected onto a ball of fixed radius. Biases are not weights and stay as they are.

    Args:
        weights: [S, in, out] of each hidden layer.
        limit: the radius, > 0.

    Example:
        >>> weights = torch.tensor([[[3.0, 0.3], [4.0, 0.4]]])
        >>> limit_norms([weights], limit=1.0)
        >>> weights
        tensor([[[0.6000, 0.3000],
                 [0.8000, 0.4000]]])
    """
    for layer in weights:
        norms = torch.linalg.vector_norm(layer, dim=1, keepdim=True)
        layer.mul_(limit / norms.clamp_min(limit))  # a vector within the ball is multiplied by exactly 1


def _add_decay(gradient: Tensor, parameters: Tensor, decay: float) -> None:
    if decay:
        gradient.add_(parameters, alpha=decay)
