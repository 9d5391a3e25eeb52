"""Every sub-network that dropout can leave of one trained net, and four ways of asking all of them at once.

A net with n hidden units has 2^n masks. Training with dropout samples them; a test-time pass with scaled
weights stands for their average (Hinton et al. 2012, section 1; Srivastava et al. 2014, section 1). Here they
are all run, so that the average can be compared with what stands for it (the paper's section 7.5 and its
figure 11 do so by Monte Carlo).

A mask's probability is rate^off (1 - rate)^on; kept activations are divided by 1 - rate, as in training, so
that one pass without masks is the pass with scaled weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.errors import check
from core.mlp.losses import probabilities
from core.mlp.nets import NetConfig, layer_views
from core.mlp.precision import DTYPE

__all__ = [
    "MOST_UNITS",
    "Subnetworks",
    "arithmetic_mean",
    "every_mask",
    "every_subnetwork",
    "geometric_mean",
    "monte_carlo",
]

MOST_UNITS = 16
"""2^16 masks are the most that are run."""


@dataclass(frozen=True, slots=True, eq=False)
class Subnetworks:
    """All sub-networks of a net. M = 2^units masks, H units of all hidden layers, B cases, C outputs.

    Args:
        masks: [M, H] bool, True = kept; the layers side by side. Row m keeps unit j where bit j of m is set.
        chance: probability of each mask, [M]; they sum to 1.
        logits: of each sub-network, its kept activations divided by 1 - rate, [M, B, C].
        shares: its probabilities of the classes, [M, B, classes].
    """

    masks: Tensor
    chance: Tensor
    logits: Tensor
    shares: Tensor


def every_mask(units: int) -> Tensor:
    """All masks of some units, [2^units, units] bool: row m keeps unit j where bit j of m is set.

    Args:
        units: how many, 1 to `MOST_UNITS`.

    Raises:
        ValueError: there are too many or too few units.

    Example:
        >>> every_mask(2).int().tolist()
        [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    check("hidden units in all", units, 1 <= units <= MOST_UNITS, f"1 to {MOST_UNITS}")
    return (torch.arange(2**units).unsqueeze(1) >> torch.arange(units) & 1).bool()


def every_subnetwork(flat: Tensor, x: Tensor, net: NetConfig, rate: float) -> Subnetworks:
    """Run a net under every mask.

    The masks of a layer are folded into the weights that leave it, so that a layer is one matrix product
    however many masks there are.

    Args:
        flat: weights of the net, [P].
        x: cases, [B, inputs].
        net: its shape; at most `MOST_UNITS` hidden units in all.
        rate: probability of dropping a hidden unit, in [0, 1).

    Raises:
        ValueError: there are too many hidden units, the rate is no rate, or the weights have another shape.

    Example:
        >>> net = NetConfig(inputs=1, hidden=(2,), outputs=1)
        >>> flat, x = torch.ones(7, dtype=torch.float64), torch.ones(1, 1, dtype=torch.float64)
        >>> every_subnetwork(flat, x, net, rate=0.5).logits.flatten()  # 2 for each unit kept, twice, plus 1
        tensor([1., 5., 5., 9.], dtype=torch.float64)
    """
    check("rate", rate, 0 <= rate < 1, "in [0, 1)")
    masks = every_mask(sum(net.hidden))
    nonlinear = torch.relu if net.activation == "relu" else torch.tanh
    (w, b), *layers = [(w[0], b[0]) for w, b in layer_views(flat.unsqueeze(0), net)]
    sums = (x.to(DTYPE) @ w + b).unsqueeze(0)  # [masks so far, B, units]
    for units, (w, b) in zip(net.hidden, layers, strict=True):
        sums = _under_every_mask(nonlinear(sums), every_mask(units).to(DTYPE) / (1 - rate), w) + b
    off = (~masks).sum(1, dtype=DTYPE)
    chance = rate**off * (1 - rate) ** (masks.shape[1] - off)
    return Subnetworks(masks, chance, sums, _shares(sums))


def _shares(logits: Tensor) -> Tensor:
    """As `probabilities`; for two classes in a third of the time."""
    if logits.shape[-1] > 1:
        return probabilities(logits)
    return torch.cat([torch.sigmoid(-logits), torch.sigmoid(logits)], dim=-1)


def _under_every_mask(signal: Tensor, factors: Tensor, w: Tensor) -> Tensor:
    """[M, B, H] times [H, out] under factors [K, H]: [K * M, B, out], the masks of earlier layers fastest."""
    members, cases, units = signal.shape
    wide = (factors.T.unsqueeze(2) * w.unsqueeze(1)).reshape(units, -1)  # [H, K * out]
    out = (signal.reshape(-1, units) @ wide).view(members, cases, len(factors), -1)
    return out.permute(2, 0, 1, 3).reshape(-1, cases, w.shape[1])


def arithmetic_mean(subnetworks: Subnetworks) -> Tensor:
    """Probabilities of the classes, averaged over all sub-networks by their chance, [B, classes]."""
    return torch.einsum("m,mbc->bc", subnetworks.chance, subnetworks.shares)


def geometric_mean(subnetworks: Subnetworks) -> Tensor:
    """The weighted geometric mean of the probabilities, renormalised to sum to 1, [B, classes].

    It is the softmax of the mean logits: what the softmax divides by is the same for every class of a
    sub-network, so it leaves with the renormalisation. Where the logits are linear in the mask, as with one
    hidden layer, the mean logits are those of one pass with scaled weights, and the two agree exactly
    (Hinton et al. 2012, section 1; Baldi and Sadowski 2013, section 3).
    """
    return probabilities(torch.einsum("m,mbc->bc", subnetworks.chance, subnetworks.logits))


def monte_carlo(subnetworks: Subnetworks, counts: Sequence[int], *, generator: torch.Generator) -> Tensor:
    """Arithmetic means over sub-networks drawn at random, as Monte Carlo dropout takes them.

    Every case is asked of the same ones: a committee of so many nets.

    Args:
        subnetworks: all of them, and how probable each is.
        counts: over how many masks, rising; each count goes on from the masks of the one before.
        generator: where the masks come from.

    Returns:
        Probabilities, [counts, B, classes].

    Raises:
        ValueError: the counts do not rise from at least 1.
    """
    bounds = [0, *counts]
    check("counts", list(counts), all(a < b for a, b in pairwise(bounds)), "at least 1 and rising")
    drawn = torch.multinomial(subnetworks.chance, bounds[-1], replacement=True, generator=generator)
    masks = len(subnetworks.masks)
    votes = torch.stack([torch.bincount(drawn[:count], minlength=masks) / count for count in counts])
    return torch.einsum("nm,mbc->nbc", votes.to(DTYPE), subnetworks.shares)
