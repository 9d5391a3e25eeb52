"""Masks as data: how often each unit was kept, how many sub-networks have been met, what averaging does.

A network of n units that may be dropped contains 2^n sub-networks that share their weights; every mask picks
one (Srivastava et al. 2014, section 1: training with dropout is training a collection of 2^n thinned
networks, each of which is trained very rarely, if at all).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.dropout import apply_mask, draw_mask

__all__ = ["Ledger", "distinct", "empty", "possible", "record", "settled", "settling", "share_kept"]

Patterns = npt.NDArray[np.uint64]

_WORD = 64  # units that one pattern holds exactly


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """What is remembered of all masks so far: 8 bytes for every different one.

    Args:
        kept: [H] int64, how often each unit was kept.
        drawn: number of masks recorded.
        patterns: the different masks, sorted, read-only. Up to 64 units the mask's own bits; beyond that a
            64-bit hash, so that `distinct` may be too small: among n different masks the chance that any
            two share their hash is about n^2 / 2^65 (for a million masks, 3 in 100 million).
    """

    kept: Tensor
    drawn: int
    patterns: Patterns


def empty(units: int) -> Ledger:
    """A ledger without any mask.

    Args:
        units: how many units may be dropped, over all layers, at least 1.

    Raises:
        ValueError: fewer than one unit.

    Example:
        >>> distinct(empty(16))
        0
    """
    _check_units(units)
    return Ledger(torch.zeros(units, dtype=torch.int64), 0, np.empty(0, dtype=np.uint64))


def record(ledger: Ledger, masks: Tensor) -> Ledger:
    """Add masks to a ledger; the old ledger stays as it was.

    Args:
        ledger: what is known so far.
        masks: [N, H] bool, True = kept; the layers' masks side by side.

    Raises:
        TypeError: the masks are not bool.
        ValueError: the masks have another number of units than the ledger.

    Example:
        >>> two = torch.tensor([[True, False, True], [True, True, True]])
        >>> ledger = record(record(empty(3), two), two)
        >>> ledger.drawn, distinct(ledger), ledger.kept.tolist()
        (4, 2, [4, 2, 4])
    """
    _check_masks(masks, len(ledger.kept))
    return Ledger(
        kept=ledger.kept + masks.sum(0),
        drawn=ledger.drawn + len(masks),
        patterns=_merged(ledger.patterns, np.unique(_packed(masks))),
    )


def distinct(ledger: Ledger) -> int:
    """How many different masks, so sub-networks, were recorded.

    Example:
        >>> distinct(record(empty(2), torch.tensor([[True, False], [True, False]])))
        1
    """
    return len(ledger.patterns)


def possible(units: int) -> int:
    """How many different sub-networks there are, the one without any unit included.

    Args:
        units: how many units may be dropped, at least 1.

    Raises:
        ValueError: fewer than one unit.

    Example:
        >>> possible(48)
        281474976710656
    """
    _check_units(units)
    return 1 << units


def share_kept(ledger: Ledger) -> Tensor:
    """The share of masks that kept each unit; it tends to 1 - rate.

    Returns:
        [H] float32.

    Raises:
        ValueError: no mask was recorded yet.

    Example:
        >>> share_kept(record(empty(2), torch.tensor([[True, False], [True, True]])))
        tensor([1.0000, 0.5000])
    """
    if ledger.drawn == 0:
        raise ValueError("the share kept needs at least 1 recorded mask; got 0")
    return ledger.kept / ledger.drawn


def settling(
    activations: Tensor,
    weights: Tensor,
    rate: float,
    *,
    draws: int,
    generator: torch.Generator,
    scale: bool,
) -> Tensor:
    """The input to the next layer, averaged over the first 1, 2, ..., `draws` masks of one case.

    The average settles on `settled`; after n masks its standard error in output o is, with `scale`,
    sqrt(rate / (1 - rate) * sum_i (a_i W_io)^2 / n).

    Args:
        activations: [H], of one case, before the mask.
        weights: [H, out], to the next layer.
        rate: probability of dropping, in [0, 1].
        draws: number of masks, at least 1.
        generator: where the masks come from, on the activations' device.
        scale: True divides kept units by 1 - rate (inverted dropout), False does not.

    Returns:
        [draws, out], row n - 1 is the mean over the first n masks.

    Raises:
        ValueError: the rate is outside [0, 1] or NaN, or there is no draw.

    Example:
        >>> settling(torch.ones(1), torch.ones(1, 1), 0.5, draws=4,
        ...          generator=torch.Generator().manual_seed(2), scale=True).flatten()
        tensor([2.0000, 1.0000, 1.3333, 1.0000])
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1; got {draws!r}")
    masks = draw_mask((draws, len(activations)), rate, generator=generator)
    inputs = apply_mask(activations, masks, rate, scale=scale) @ weights  # [draws, out]
    count = torch.arange(1, draws + 1, device=inputs.device).unsqueeze(1)
    return (inputs.cumsum(0, dtype=torch.float64) / count).to(inputs.dtype)


def settled(activations: Tensor, weights: Tensor, rate: float, *, scale: bool) -> Tensor:
    """The exact expectation over all masks, on which `settling` settles.

    With `scale` it is a W, what the network without dropout hands on; without, (1 - rate) a W.

    Args:
        activations: [H].
        weights: [H, out].
        rate: probability of dropping, in [0, 1]; at 1 the expectation is zero either way.
        scale: as in `settling`.

    Returns:
        [out].

    Raises:
        ValueError: the rate is outside [0, 1] or NaN.

    Example:
        >>> a, w = torch.tensor([1.0, 2.0]), torch.tensor([[1.0], [2.0]])
        >>> settled(a, w, 0.2, scale=True), settled(a, w, 0.2, scale=False)
        (tensor([5.]), tensor([4.]))
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"rate must be in [0, 1], the probability of dropping a unit; got {rate!r}")
    share = float(rate < 1) if scale else 1 - rate
    return share * (activations @ weights)


def _packed(masks: Tensor) -> Patterns:
    """One 64-bit number a mask: its bits, or beyond 64 units a hash of them."""
    octets = np.packbits(masks.cpu().numpy(), axis=1, bitorder="little")
    room = -octets.shape[1] % 8
    words = np.pad(octets, ((0, 0), (0, room))).view("<u8")  # [N, ceil(H / 64)]
    return _hashed(words) if words.shape[1] > 1 else words[:, 0].astype(np.uint64)


def _hashed(words: Patterns) -> Patterns:
    """Fold the words of each row into one, mixed after every word by the finaliser of SplitMix64.

    Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators. The finaliser is a bijection,
    so two rows that differ in one word alone never collide.
    """
    state = np.zeros(len(words), dtype=np.uint64)
    for word in words.T:
        state = state ^ word
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    return state


def _merged(known: Patterns, new: Patterns) -> Patterns:
    """The union of two sorted arrays without repeats, in time linear in `known` (it is long, `new` short)."""
    place = np.searchsorted(known, new)
    inside = place < len(known)
    unknown = ~inside
    unknown[inside] = known[place[inside]] != new[inside]
    union = np.insert(known, place[unknown], new[unknown])
    union.setflags(write=False)
    return union


def _check_units(units: int) -> None:
    if units < 1:
        raise ValueError(f"units must be at least 1; got {units!r}")


def _check_masks(masks: Tensor, units: int) -> None:
    if masks.dtype != torch.bool:
        raise TypeError(f"masks must be bool, True where a unit is kept; got {masks.dtype}")
    if masks.ndim != 2 or masks.shape[1] != units:
        raise ValueError(f"masks must have shape [N, {units}]; got {list(masks.shape)}")
