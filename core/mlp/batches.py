"""What a stack trains on, step after step: its cases, their targets, and the noise of dropout."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.mlp.data import Split
from core.mlp.losses import one_hot
from core.mlp.nets import NetConfig
from core.mlp.noise import Noise
from core.mlp.passes import batch_rows, widen
from core.rng import generator_for

__all__ = ["Batch", "Member", "Share", "batches", "case_order"]

BLOCK_NUMBERS = 2**17  # noise that is drawn in one go: large enough to spread its cost, and within the cache
MOST_STEPS = 32


@dataclass(frozen=True, slots=True)
class Member:
    """One network of a stack.

    Args:
        rates: probability of dropping a unit, for each hidden layer, in [0, 1].
        input_rate: probability of dropping an input, in [0, 1].
        seed: drives its data, its initial weights, its batches and its masks; at least 0.

    Raises:
        ValueError: a value is outside its range.

    Example:
        >>> Member(rates=(0.2, 0.5), seed=3).input_rate
        0.0
    """

    rates: tuple[float, ...]
    input_rate: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        for rate in (*self.rates, self.input_rate):
            # A comparison that NaN fails too.
            check("rate", rate, 0 <= rate <= 1, "in [0, 1], the probability of dropping a unit")
        check_whole("seed", self.seed, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """One step's batch for every network; buffers, good until the next one is taken.

    Args:
        cases: training cases, [S, B] int64.
        x: input of the first layer, [S, rows, wide], see `core.mlp.passes.widen`; dropped inputs are 0.
        targets: [S, rows, C].
        input_noise: mask / (1 - rate) of the inputs, [S, rows, d]; None if no network drops inputs.
        noise: mask / (1 - rate) of each hidden layer, [S, rows, H]; None if no network drops there.
    """

    cases: Tensor
    x: Tensor
    targets: Tensor
    input_noise: Tensor | None
    noise: tuple[Tensor | None, ...]


Share = Callable[[int], Tensor]
"""What all rates are multiplied by at a step, a number or one for each network, [S]; see
`core.mlp.schedules`."""


def batches(
    splits: Sequence[Split], members: Sequence[Member], net: NetConfig, batch: int, share: Share | None = None
) -> Iterator[Batch]:
    """Batches without end.

    Args:
        splits: the data of each network.
        members: the networks, one for each split.
        net: their shape.
        batch: cases in a batch.
        share: of the rates, asked when a step's batch is; None for rates that stay.
    """
    layers = _Layers(members, net, batch, share)
    table = _Table(splits, members, net, batch)
    while True:
        input_noise, *noise = layers.draw()
        for step in range(layers.block):
            dropped = input_noise[step] if input_noise else None
            cases, x, targets = table.take(dropped)
            yield Batch(cases, x, targets, dropped, tuple(n[step] if n else None for n in noise))


def case_order(cases: int, batch: int, *, generator: torch.Generator) -> Iterator[Tensor]:
    """Which cases to train on, step after step: [batch] int64, without end.

    Every case comes once in each pass over the data, in a fresh random order; a batch may reach into the
    next pass. If the batch is the whole set there is nothing to draw, and the order is 0, 1, 2 ...

    Args:
        cases: number of training cases.
        batch: cases in a batch, at most `cases`.
        generator: where the order comes from.

    Example:
        >>> order = case_order(3, 2, generator=torch.Generator().manual_seed(0))
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


class _Layers:
    """The noise of the inputs and of every hidden layer, a block of steps at a time."""

    def __init__(
        self, members: Sequence[Member], net: NetConfig, batch: int, share: Share | None = None
    ) -> None:
        rates = list(zip(*((member.input_rate, *member.rates) for member in members), strict=True))
        self._rates, self._units = rates, (net.inputs, *net.hidden)
        self._rows, self._cases = batch_rows(batch), batch
        self._seeds = [member.seed for member in members]
        self._share, self._steps = share, count()
        self.block = self._block() if share is None else 1
        self._noises = [self._noise(layer) for layer in range(len(rates))]

    def draw(self) -> list[tuple[Tensor, ...] | None]:
        share = None if self._share is None else self._share(next(self._steps))
        return [noise.draw(share) if noise else None for noise in self._noises]

    def _block(self) -> int:
        drawn = sum(units for units, rates in zip(self._units, self._rates, strict=True) if any(rates))
        numbers = len(self._seeds) * self._rows * drawn
        return min(max(BLOCK_NUMBERS // max(numbers, 1), 1), MOST_STEPS)

    def _noise(self, layer: int) -> Noise | None:
        if not any(self._rates[layer]):
            return None
        return Noise(
            self._rates[layer], self._seeds, str(layer),
            block=self.block, rows=self._rows, cases=self._cases, units=self._units[layer],
        )  # fmt: skip


class _Table:
    """All training cases of the stack in one table, from which each step takes its rows."""

    def __init__(
        self, splits: Sequence[Split], members: Sequence[Member], net: NetConfig, batch: int
    ) -> None:
        seeds = [member.seed for member in members]
        distinct = list(dict.fromkeys(seeds))
        first = [splits[seeds.index(seed)] for seed in distinct]
        size = len(first[0].x_train)
        self._owner = torch.tensor([distinct.index(seed) for seed in seeds])
        self._orders = [case_order(size, batch, generator=generator_for(seed, "order")) for seed in distinct]
        self._offsets = (size * self._owner).unsqueeze(1)
        self._inputs = _and_zeros(widen(torch.cat([split.x_train for split in first]), net))
        self._targets = _and_zeros(torch.cat([one_hot(split.y_train, split.classes) for split in first]))
        # Rows past the batch point at the last row of the table, the one of zeros.
        self._index = torch.full((len(seeds), batch_rows(batch)), len(self._inputs) - 1)
        self._width, self._fixed = net.inputs, batch == size
        self._held: tuple[Tensor, Tensor, Tensor] | None = None

    def take(self, input_noise: Tensor | None) -> tuple[Tensor, Tensor, Tensor]:
        """Cases, inputs and targets of the next step."""
        if self._held is None or not self._fixed:
            self._held = self._gather()
        cases, x, targets = self._held
        if input_noise is not None:
            x = x.clone()
            x[..., : self._width].mul_(input_noise)
        return cases, x, targets

    def _gather(self) -> tuple[Tensor, Tensor, Tensor]:
        cases = torch.stack([next(order) for order in self._orders])[self._owner]
        torch.add(cases, self._offsets, out=self._index[:, : cases.shape[1]])
        return cases, self._inputs[self._index], self._targets[self._index]


def _and_zeros(rows: Tensor) -> Tensor:
    return torch.cat([rows, torch.zeros_like(rows[:1])])
