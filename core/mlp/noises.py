"""The noise does not have to be zeros: four kinds of it in the same net.

Srivastava et al. 2014, section 10 and table 10: Gaussian noise of the same variance does as well as zeros.
DropConnect (Wan et al. 2013) drops weights. The form of 2014 drops and does not divide, and multiplies by
what is kept at test time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import torch
from torch import Tensor

from core import dropout
from core.mlp.data import make
from core.mlp.losses import cross_entropy, derivable_cross_entropy, error, one_hot
from core.mlp.nets import NetConfig, initial_weights, layer_views
from core.mlp.noises_seeds import Noisy
from core.mlp.precision import DTYPE
from core.mlp.sweeps import PROBLEMS, Problem
from core.mlp.training import net_of
from core.optim import Adam
from core.rng import generator_for

__all__ = ["KINDS", "RATES", "Kind", "noisy"]

Kind = Literal["none", "bernoulli", "gaussian", "dropconnect", "original"]
KINDS: tuple[Kind, ...] = ("none", "bernoulli", "gaussian", "dropconnect", "original")
"""No noise, inverted dropout, Gaussian noise of its variance, dropped weights, the form of 2014."""

RATES: Mapping[Problem, float] = MappingProxyType({name: twins.rate for name, twins in PROBLEMS.items()})
"""Probability of dropping a hidden unit, or a weight that leaves one."""


def noisy(problem: Problem, kind: Kind, seed: int) -> Noisy:
    """Train one net with a kind of noise and measure it without.

    Args:
        problem: what it learns, see `core.mlp.sweeps.PROBLEMS`.
        kind: the noise.
        seed: of its data, first weights and noise.

    Example:
        >>> noisy("moons", "gaussian", seed=0).test < noisy("moons", "none", seed=0).test
        True
    """
    twins, rate = replace(PROBLEMS[problem], seed=seed), RATES[problem]
    config = twins.config()
    net, split = net_of(config), make(config.data)
    flat = initial_weights(net, generator=generator_for(seed, "weights"))
    optimiser = Adam(flat, lr=twins.lr)
    noise = _in_training(kind, rate, generator_for(seed, f"noise {kind}"))
    targets = one_hot(split.y_train, split.classes)
    for _ in range(twins.steps):
        leaf = flat.detach().requires_grad_()
        loss = derivable_cross_entropy(_logits(leaf, split.x_train, net, noise), targets).mean()
        optimiser.step(torch.autograd.grad(loss, leaf)[0])
    scores = [
        _scored(_logits(flat, x, net, _at_test(kind, rate)), one_hot(y, split.classes))
        for x, y in ((split.x_train, split.y_train), (split.x_test, split.y_test))
    ]
    return Noisy(problem, kind, seed, scores[0][0], *scores[1])


Onward = Callable[[Tensor, Tensor, Tensor], Tensor]
"""From what hidden units say, [B, H], and the weights and biases that leave them, to the next sums."""


def _logits(flat: Tensor, x: Tensor, net: NetConfig, onward: Onward) -> Tensor:
    """[B, C]."""
    (w, b), *rest = ((w[0], b[0, 0]) for w, b in layer_views(flat.unsqueeze(0), net))
    sums = x @ w + b
    for w, b in rest:
        sums = onward(torch.relu(sums), w, b)
    return sums


def _in_training(kind: Kind, rate: float, die: torch.Generator) -> Onward:
    """The noise falls on what hidden units say, or on the weights that it meets next."""
    if kind == "dropconnect":
        return lambda said, w, b: dropout.dropconnect(said, w.T, b, rate, generator=die).output
    return lambda said, w, b: _noise(said, kind, rate, die) @ w + b


def _noise(said: Tensor, kind: Kind, rate: float, die: torch.Generator) -> Tensor:
    if kind == "none":
        return said
    rule = {"bernoulli": dropout.inverted, "gaussian": dropout.gaussian, "original": dropout.original}[kind]
    return rule(said, rate, generator=die).output


def _at_test(kind: Kind, rate: float) -> Onward:
    if kind == "original":
        return lambda said, w, b: dropout.original_at_test(said, rate) @ w + b
    return lambda said, w, b: said @ w + b


def _scored(logits: Tensor, targets: Tensor) -> tuple[float, float]:
    """Mean loss, nats, and share misclassified."""
    return float(cross_entropy(logits, targets).mean()), float(error(logits, targets).to(DTYPE).mean())
