"""What one seed drives while a network trains, each in a random stream of its own.

The initial weights, the order of the cases and the masks of every layer are drawn from separate generators,
so that changing a rate changes neither the weights that training starts from nor its batches. Masks are drawn
as in `core.dropout`: a unit is kept where u >= rate. Networks with the same seed share every u, so that of
two of them the one with the lower rate keeps the same units and some more.
"""

import hashlib
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from core.precision import DTYPE

__all__ = ["Noise", "batches", "generator_for"]


def generator_for(seed: int, purpose: str) -> torch.Generator:
    """The random stream of a seed for one purpose.

    Args:
        seed: at least 0.
        purpose: any name; different names give unrelated streams.

    Example:
        >>> a, b = generator_for(7, "weights"), generator_for(7, "order")
        >>> a.initial_seed() == b.initial_seed()
        False
    """
    digest = hashlib.blake2b(f"{purpose}:{seed}".encode(), digest_size=4).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest, "little"))  # the generator uses 32 bits


def batches(cases: int, batch: int, *, generator: torch.Generator) -> Iterator[Tensor]:
    """Which cases to train on, step after step: [batch] int64, without end.

    Every case comes once in each pass over the data, in a fresh random order; a batch may reach into the
    next pass. If the batch is the whole set there is nothing to draw, and the order is 0, 1, 2 ...

    Args:
        cases: number of training cases.
        batch: cases in a batch, at most `cases`.
        generator: where the order comes from.

    Example:
        >>> order = batches(3, 2, generator=torch.Generator().manual_seed(0))
        >>> sorted(torch.cat([next(order), next(order), next(order)]).tolist())
        [0, 0, 1, 1, 2, 2]
    """
    if batch == cases:
        everything = torch.arange(cases)
        while True:
            yield everything
    left = torch.empty(0, dtype=torch.int64)
    while True:
        if len(left) < batch:
            left = torch.cat([left, torch.randperm(cases, generator=generator)])
        yield left[:batch]
        left = left[batch:]


class Noise:
    """Multiplicative dropout noise for one layer of a stack: mask / (1 - rate), many steps at a time.

    One call into the generator fills the uniforms of a whole block of steps. The generator makes one number
    after the other, so the size of the block changes nothing (a test says so).

    Args:
        rates: of each network, in [0, 1].
        seeds: of each network, at least 0.
        layer: name of the layer, which picks the stream.
        block: steps in a block.
        rows: rows of the noise, at least `cases`; in rows past the cases it is meaningless.
        cases: cases in a batch.
        units: units of the layer.
    """

    def __init__(
        self, rates: Sequence[float], seeds: Sequence[int], layer: str, *,
        block: int, rows: int, cases: int, units: int,
    ) -> None:  # fmt: skip
        distinct = list(dict.fromkeys(seeds))
        self._generators = [generator_for(seed, f"mask {layer}") for seed in distinct]
        self._owner = torch.tensor([distinct.index(seed) for seed in seeds])
        self._rates = torch.tensor(rates).view(-1, 1, 1)
        # At rate 1 nothing is kept and there is nothing to make up for, as in core.dropout.
        scales = [1 / (1 - rate) if rate < 1 else 0.0 for rate in rates]
        self._scales = torch.tensor(scales, dtype=DTYPE).view(-1, 1, 1)
        self._uniforms = torch.zeros(block, len(distinct), rows, units)
        self._parts = [self._uniforms[:, number, :cases] for number in range(len(distinct))]
        self._spread = torch.empty(block, len(seeds), rows, units)
        self._factors = torch.empty(block, len(seeds), rows, units, dtype=DTYPE)

    def draw(self) -> tuple[Tensor, ...]:
        """The noise of the next block: [S, rows, units] for each step. The next call overwrites it."""
        for part, generator in zip(self._parts, self._generators, strict=True):
            part.uniform_(generator=generator)
        uniforms = self._uniforms
        if len(self._generators) > 1:
            uniforms = torch.index_select(uniforms, 1, self._owner, out=self._spread)
        torch.ge(uniforms, self._rates, out=self._factors).mul_(self._scales)
        return self._factors.unbind(0)
