"""What the hidden units of an autoencoder look for, and how many of them speak at a time.

Srivastava et al. 2014, sections 7.1 and 7.2: an autoencoder with one hidden layer of ReLU units learns to
give its input back. With dropout its features are spots and strokes, without it they look like noise; and
with dropout few units speak at a time, though nobody asked for it. There 256 units and MNIST; here 100 units
and the 8 x 8 digits that come with the app.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import check
from core.mlp import digits
from core.mlp.nets import NetConfig, layer_views, parameter_count
from core.mlp.precision import DTYPE
from core.optim import Adam
from core.rng import generator_for

__all__ = ["BATCH", "EDGES", "LEARNT", "LR", "RATE", "SHOWN", "STEPS", "UNITS", "Features", "features"]

UNITS, RATE = 100, 0.5
"""Hidden units, and at what rate the twin with dropout drops them."""

STEPS, BATCH, LR = 10_000, 50, 0.002
"""Updates by Adam, the images in each, and the learning rate."""

LEARNT = 1297
"""Images that are learned from; the other 500 are for measuring."""

SHOWN = 48
"""Features that are kept: those with the largest weights."""

EDGES = tuple(step / 10 for step in range(31))
"""Edges of the histogram of activations; what is larger counts in the last bin."""

_SPREAD = 0.05
"""Standard deviation of the first weights."""

_NET = NetConfig(inputs=64, hidden=(UNITS,), outputs=64)


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A trained autoencoder on images that it has not seen.

    Args:
        weights: of the `SHOWN` units with the largest, into the hidden layer, [SHOWN, 64].
        histogram: how many activations, of all units on all these images, lie in each bin of `EDGES`.
        error: squared error of an image, summed over its 64 pixels (0 black, 1 white), the mean.
        mean: activation, the mean over units and images.
        silent: share of activations that are exactly 0.
    """

    weights: Tensor
    histogram: Tensor
    error: float
    mean: float
    silent: float


def features(rate: float, seed: int) -> Features:
    """Train an autoencoder and look at its hidden units without masks.

    Args:
        rate: at which hidden units are dropped while it learns, in [0, 1).
        seed: of the split, the weights, the batches and the masks.

    Raises:
        ValueError: the rate is no rate.
    """
    check("rate", rate, 0 <= rate < 1, "in [0, 1)")
    generator = generator_for(seed, "autoencoder")
    images = torch.tensor(digits.read()[0] / digits.GREYS, dtype=DTYPE)
    order = torch.randperm(len(images), generator=generator)
    flat = _learned(images[order[:LEARNT]], rate, generator)
    unseen = images[order[LEARNT:]]
    (into, bias), (out, shift) = ((w[0], b[0]) for w, b in layer_views(flat.unsqueeze(0), _NET))
    hidden = torch.relu(unseen @ into + bias)
    error = (hidden @ out + shift - unseen).square().sum(1).mean()
    largest = into.norm(dim=0).argsort(descending=True)[:SHOWN]
    bins = torch.histogram(hidden.clamp_max(EDGES[-1]), torch.tensor(EDGES, dtype=DTYPE)).hist
    silent = (hidden == 0).to(DTYPE).mean()
    return Features(into.T[largest], bins, float(error), float(hidden.mean()), float(silent))


def _learned(seen: Tensor, rate: float, generator: torch.Generator) -> Tensor:
    """The weights of `_NET` after `STEPS` updates."""
    flat = _SPREAD * torch.randn(parameter_count(_NET), generator=generator, dtype=DTYPE)
    optimiser = Adam(flat, lr=LR)
    for _ in range(STEPS):
        batch = seen[torch.randint(len(seen), (BATCH,), generator=generator)]
        factors = (torch.rand(BATCH, UNITS, generator=generator) >= rate) / (1 - rate)
        leaf = flat.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(_error(leaf, batch, factors), leaf)
        optimiser.step(gradient)
    return flat


def _error(flat: Tensor, batch: Tensor, factors: Tensor) -> Tensor:
    (into, bias), (out, shift) = ((w[0], b[0]) for w, b in layer_views(flat.unsqueeze(0), _NET))
    back = torch.relu(batch @ into + bias) * factors @ out + shift
    return (back - batch).square().sum(1).mean()
