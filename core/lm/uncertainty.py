"""How much of the uncertainty about the next token is in the draw, and how much in the masks.

With masks on, a prompt has not one next-token distribution but many, one a mask. The token that is drawn in
the end is uncertain for two reasons: each distribution leaves a choice, and the distributions differ.

    H[E p]  =  E H[p]  +  I
    total      draw       masks

H is the entropy in bits, E the mean over masks, and I the mutual information between the token and the mask:
what knowing the mask would tell about the token. Without masks it is zero.

Sources
    Gal 2016, Uncertainty in Deep Learning (thesis, University of Cambridge), section 3.3.1: predictive
        entropy and mutual information over dropout masks.
    Depeweg, Hernandez-Lobato, Doshi-Velez & Udluft 2018, Decomposition of Uncertainty in Bayesian Deep
        Learning for Efficient and Risk-sensitive Learning, ICML, PMLR 80 (arXiv:1710.07283): the split
        into the two parts.
    Houlsby et al. 2011, Bayesian Active Learning for Classification and Preference Learning
        (arXiv:1112.5745): the same I, to choose what to ask next.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.lm.built_in import BuiltIn

__all__ = ["MASKS", "Uncertainty", "next_probabilities", "split"]

MASKS = 64
"""How many masks it takes, at least, for a split that is worth showing."""

SLACK = 1e-4
"""How far from 1 a row may sum before it is divided by its sum: softmax in float32 over thousands of tokens
is off by less."""


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """The uncertainty about the next token, in bits.

    Args:
        total: entropy of the mean distribution, H[E p].
        sampling: mean entropy of the distributions, E H[p]: what stays uncertain when the mask is known.
        masks: mutual information of token and mask, I = total - sampling; exactly 0 if all rows are equal.
    """

    total: float
    sampling: float
    masks: float


def split(probabilities: Tensor) -> Uncertainty:
    """Split the uncertainty over masks into the part of the draw and the part of the masks.

    I is computed for itself, as the mean divergence of the rows from their mean: the difference of the two
    entropies would lose its digits where it is small.

    Args:
        probabilities: [M, V], a row a mask, each summing to 1.

    Returns:
        In bits, computed in float64.

    Raises:
        ValueError: there is no row, or a row is no distribution.

    Example:
        >>> split(torch.tensor([[1.0, 0.0], [0.0, 1.0]]))  # each mask is sure, but of another token
        Uncertainty(total=1.0, sampling=0.0, masks=1.0)
        >>> split(torch.tensor([[0.5, 0.5], [0.5, 0.5]]))
        Uncertainty(total=1.0, sampling=1.0, masks=0.0)
    """
    rows = _checked(probabilities)
    mean = rows[0] + (rows - rows[0]).mean(0)  # so that the mean of equal rows is exactly that row
    parts = torch.xlogy(rows, rows)
    divergence = (parts - torch.xlogy(rows, mean)).sum(-1).mean()
    bits = math.log(2)
    return Uncertainty(
        total=float(torch.special.entr(mean).sum()) / bits,
        sampling=float(torch.special.entr(rows).sum(-1).mean()) / bits,
        masks=max(0.0, float(divergence)) / bits,
    )


def _checked(probabilities: Tensor) -> Tensor:
    if probabilities.ndim != 2 or 0 in probabilities.shape:
        raise ValueError(
            f"probabilities must be [masks, tokens], at least one of each; got {tuple(probabilities.shape)}"
        )
    rows = probabilities.double()
    lowest, off = float(rows.min()), float((rows.sum(-1) - 1).abs().max())
    if not (lowest >= 0 and off <= SLACK):  # written so that NaN fails too
        raise ValueError(
            f"every row must be a distribution; got a lowest value of {lowest:g} and a sum off 1 by {off:g}"
        )
    return rows / rows.sum(-1, keepdim=True)


def next_probabilities(
    model: BuiltIn, tokens: Sequence[int], rate: float, *, masks: int = MASKS, generator: torch.Generator
) -> Tensor:
    """The distribution of the next token under each of many masks, before any step of sampling.

    Every mask is drawn afresh for every token read, at the network's own four sites (`core.lm.gpt.SITES`).

    Args:
        model: one of the built-in models.
        tokens: the prompt, at least 1; a long one is read from its end.
        rate: probability of dropping, in [0, 1]. At 0 there is nothing to draw: one pass serves all rows.
        masks: number of rows M, at least 1.
        generator: where the masks come from.

    Returns:
        [M, V] float64.

    Raises:
        ValueError: the rate or the number of masks is out of range, or there is no token.

    Example:
        >>> from core.lm import registry
        >>> twin = registry.load("twin_plain")
        >>> rows = next_probabilities(
        ...     twin, twin.encode("The king"), 0.1, masks=4, generator=torch.Generator().manual_seed(0)
        ... )
        >>> rows.shape
        torch.Size([4, 2048])
        >>> split(rows).masks > 0.1
        True
    """
    check("rate", rate, 0 <= rate <= 1, "in [0, 1]")
    check_whole("masks", masks, 1)
    read = torch.tensor([tokens[-model.context :]], dtype=torch.int64).expand(masks if rate else 1, -1)
    with torch.no_grad():
        logits = model.model(read, rate=rate, generator=generator, last=1).logits[:, -1]  # [M or 1, V]
    return logits.double().softmax(-1).expand(masks, -1)
