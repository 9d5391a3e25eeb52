"""Which runs of n tokens a long text holds: a store of 8 bytes a run, for looking up millions of them.

Each run is hashed to 64 bits and the hashes are kept sorted. A lookup can only err one way: a run that is
not there is taken for one that is, if its hash happens to be that of another. Among 6 million runs that is a
chance of 6e6 / 2^64, about 3 in 10^13 for each lookup, and less than 1 in a million for a million of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["NgramIndex", "hashes", "remember"]

Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class NgramIndex:
    """The runs of a text.

    Args:
        n: tokens in a run.
        sorted_hashes: of its different runs, rising.
    """

    n: int
    sorted_hashes: Hashes

    def holds(self, tokens: Sequence[int]) -> NDArray[np.bool_]:
        """For every run of a text whether it is known, in order: [max(0, T - n + 1)] bool."""
        wanted = hashes(np.asarray(tokens, dtype=np.uint64), self.n)
        places = np.searchsorted(self.sorted_hashes, wanted)
        places[places == len(self.sorted_hashes)] = 0
        found: NDArray[np.bool_] = self.sorted_hashes[places] == wanted
        return found

    def share(self, tokens: Sequence[int]) -> float:
        """The share of a text's runs that are known; the same as `core.lm.measures.overlap`.

        Example:
            >>> remember([0, 1, 2, 3], 2).share([1, 2, 3, 9])
            0.6666666666666666
        """
        held = self.holds(tokens)
        return float(held.mean()) if len(held) else 0.0


def remember(tokens: Sequence[int] | NDArray[np.integer], n: int = 8) -> NgramIndex:
    """Make the store.

    Args:
        tokens: the text, at least n tokens.
        n: tokens in a run, at least 1.

    Raises:
        ValueError: n is below 1, or the text has no run of n tokens.
    """
    if n < 1 or len(tokens) < n:
        raise ValueError(f"n must be in [1, {len(tokens)}], the length of the text; got {n}")
    return NgramIndex(n, np.unique(hashes(np.asarray(tokens, dtype=np.uint64), n)))


def hashes(tokens: Hashes, n: int) -> Hashes:
    """The hash of every run of n tokens, in order: token after token is mixed in.

    Args:
        tokens: [T].
        n: at least 1.

    Returns:
        [max(0, T - n + 1)].
    """
    count = max(0, len(tokens) - n + 1)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset in range(n):
        mixed = _mix((mixed + _STEP) ^ tokens[offset : offset + count])
    return mixed


_STEP = np.uint64(0x9E3779B97F4A7C15)


def _mix(value: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea & Flood 2014): every bit moves every other, none is lost."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
