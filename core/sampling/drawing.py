"""Drawing a token: the inverse of the cumulative distribution at a visible number u.

The line from 0 to 1 is laid out by rank: the likeliest token first, ties by index. Laid out so, the same u
tells more than with the order of the vocabulary: when k or the temperature falls, every kept segment moves to
the right or grows, so the token under u can only become a likelier one, and at k = 1 it is the likeliest
for every u. A change of k is then seen as what it is, and not as another roll of the die.
"""

import math

import torch
from torch import Tensor

from core.sampling.distribution import Distribution

__all__ = ["cumulative", "draw", "probability_of", "rank_of", "ranking"]


def ranking(distribution: Distribution) -> Tensor:
    """The tokens from the likeliest to the least likely, ties by index: [..., V] int64.

    Example:
        >>> from core.sampling import distribution
        >>> ranking(distribution(torch.tensor([0.0, 2.0, 2.0])))
        tensor([1, 2, 0])
    """
    return distribution.logits.argsort(dim=-1, descending=True, stable=True)


def cumulative(distribution: Distribution) -> Tensor:
    """The upper end of every token's segment on the line from 0 to 1, in the order of `ranking`.

    Returns:
        [..., V] float64; the last is exactly 1.

    Example:
        >>> from core.sampling import distribution
        >>> cumulative(distribution(torch.tensor([0.2, 0.3, 0.5]).log()))
        tensor([0.5000, 0.8000, 1.0000], dtype=torch.float64)
    """
    return _ends(distribution, ranking(distribution))


def _ends(distribution: Distribution, order: Tensor) -> Tensor:
    ends = distribution.probabilities.gather(-1, order).cumsum(-1)
    return ends / ends[..., -1:]


def draw(distribution: Distribution, u: float | Tensor) -> Tensor:
    """The tokens under u: token r of the ranking where end(r - 1) <= u < end(r).

    Args:
        distribution: one [V] or a batch [B, V].
        u: each in [0, 1). A number: one draw from every distribution with the same u. A tensor: for [V]
            any shape; for [B, V] [B], one for each distribution, or [B, N], N for each.

    Returns:
        int64, shaped like u (for a number like the batch). A token that is cut is never drawn.

    Raises:
        ValueError: a u is outside [0, 1) or NaN, or its shape does not fit the batch.

    Example:
        >>> from core.sampling import distribution
        >>> likely = distribution(torch.tensor([0.2, 0.3, 0.5]).log())
        >>> draw(likely, torch.tensor([0.0, 0.49, 0.51, 0.99]))
        tensor([2, 2, 1, 0])
    """
    batch = distribution.logits.shape[:-1]
    at = torch.as_tensor(u, dtype=torch.float64)
    at = at if isinstance(u, Tensor) else at.expand(batch)
    _check_u(at, batch)
    order = ranking(distribution)
    ends = _ends(distribution, order)
    rows = at.reshape(*batch, math.prod(at.shape[len(batch) :])).contiguous()
    place = torch.searchsorted(ends, rows, right=True)
    return order.gather(-1, place).reshape(at.shape)


def _check_u(u: Tensor, batch: torch.Size) -> None:
    if u.shape[: len(batch)] != batch:
        raise ValueError(f"u must begin with the shape of the batch {tuple(batch)}; got {tuple(u.shape)}")
    outside = u[~((u >= 0) & (u < 1))]
    if len(outside):
        raise ValueError(f"u must be in [0, 1); got {outside[0].item()}")


def rank_of(distribution: Distribution, token: int) -> int:
    """The place of a token in the ranking, 1 for the likeliest.

    Args:
        distribution: one, [V].
        token: in [0, V).

    Example:
        >>> from core.sampling import distribution
        >>> rank_of(distribution(torch.tensor([0.0, 2.0, 2.0])), 2)
        2
    """
    logits = _single(distribution, token)
    ahead = logits > logits[token]
    ahead[:token] |= logits[:token] == logits[token]
    return int(ahead.sum()) + 1


def probability_of(distribution: Distribution, token: int) -> float:
    """The probability of a token; 0 if it is cut.

    Args:
        distribution: one, [V].
        token: in [0, V).
    """
    _single(distribution, token)
    return float(distribution.probabilities[token])


def _single(distribution: Distribution, token: int) -> Tensor:
    logits = distribution.logits
    if logits.ndim != 1:
        raise ValueError(f"one distribution [V] is needed; got shape {tuple(logits.shape)}")
    if not 0 <= token < len(logits):
        raise ValueError(f"token must be in [0, {len(logits) - 1}]; got {token}")
    return logits
