"""The masks of a training stack, as noise to multiply by, many steps at a time.

Masks are drawn as in `core.dropout`: a unit is kept where u >= rate. The masks of every layer have a random
stream of their own, apart from those of the initial weights and of the order of the cases, so that changing a
rate changes neither the weights that training starts from nor its batches. Networks with the same seed share
every u, so that of two of them the one with the lower rate keeps the same units and some more.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from core.mlp.precision import DTYPE
from core.rng import generator_for

__all__ = ["Noise"]


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
        self._whole = torch.tensor(rates, dtype=DTYPE).view(-1, 1, 1)
        self._scales = _scales(self._whole)
        self._uniforms = torch.zeros(block, len(distinct), rows, units)
        self._parts = [self._uniforms[:, number, :cases] for number in range(len(distinct))]
        self._spread = torch.empty(block, len(seeds), rows, units)
        self._factors = torch.empty(block, len(seeds), rows, units, dtype=DTYPE)

    def draw(self, share: Tensor | None = None) -> tuple[Tensor, ...]:
        """The noise of the next block: [S, rows, units] for each step. The next call overwrites it.

        Args:
            share: what the rates are multiplied by in this block, [S] or a number, in [0, 1]; None for 1.
        """
        rates, scales = self._rates, self._scales
        if share is not None:
            now = self._whole * share.view(-1, 1, 1)
            rates, scales = now.to(rates.dtype), _scales(now)
        for part, generator in zip(self._parts, self._generators, strict=True):
            part.uniform_(generator=generator)
        uniforms = self._uniforms
        if len(self._generators) > 1:
            uniforms = torch.index_select(uniforms, 1, self._owner, out=self._spread)
        torch.ge(uniforms, rates, out=self._factors).mul_(scales)
        return self._factors.unbind(0)


def _scales(rates: Tensor) -> Tensor:
    """1 / (1 - rate); at rate 1 nothing is kept and nothing to make up for, as in `core.dropout`."""
    return torch.where(rates < 1, 1 / (1 - rates), 0.0)
