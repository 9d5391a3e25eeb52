"""Instead of dropout, or only for a while: the same small nets, trained in other ways.

Whoever does without dropout has other means against overfitting, and newer recipes switch it on only in part.
Every method changes one thing of an example of `core.mlp.presets`; the nets of all seeds are one stack, which
torch derives. Strengths were fixed on the seeds 100 .. 119, which are in no table; of weight decay there are
three, since none does for all. Another processor gives the same losses to three digits, except with layer
norm on moons: it trains to losses so small that the last bit moves a net's test loss by up to a tenth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

import torch
from torch import Tensor

from core.mlp.batches import Batch, Member, Share, batches
from core.mlp.data import Split, make
from core.mlp.instead_seeds import Learned
from core.mlp.losses import cross_entropy, derivable_cross_entropy, error, one_hot, smoothed
from core.mlp.nets import NetConfig, initial_weights, layer_views, parameter_count
from core.mlp.precision import DTYPE
from core.mlp.presets import PRESETS, Twins
from core.mlp.schedules import Schedule, Watchful, share_of
from core.mlp.training import net_of
from core.optim import Adam, limit_norms
from core.rng import generator_for

__all__ = ["EVERY", "HELD", "METHODS", "PROBLEMS", "Problem", "Recipe", "layer_norm", "learned"]

Problem = Literal["moons", "digits", "plenty"]
PROBLEMS: tuple[Problem, ...] = get_args(Problem)
"""Of the examples, the three that are learned."""

HELD = 1 / 5
"""Share of the training cases that a method with a validation loss gives up for it."""

EVERY = 10
"""Updates from one validation to the next."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a method does; each default does nothing.

    Args:
        stops: keep the weights of the lowest validation loss (early stopping).
        decay: L2 coefficient, see `core.optim.Adam`.
        max_norm: longest incoming weight vector of a hidden unit; None for any.
        noise: standard deviation of the Gaussian noise on every input, drawn anew at each step.
        smoothing: share of each label that is spread over all classes.
        norm: normalise the sums of each hidden layer, see `layer_norm`.
        units: share of the example's hidden units.
        cases: how many times its training cases.
        drops: drop units, at the example's rates.
        schedule: how these rates change.
        watches: let them go by the validation loss, see `core.mlp.schedules.Watchful`.
    """

    stops: bool = False
    decay: float = 0.0
    max_norm: float | None = None
    noise: float = 0.0
    smoothing: float = 0.0
    norm: bool = False
    units: float = 1.0
    cases: int = 1
    drops: bool = False
    schedule: Schedule = "constant"
    watches: bool = False

    @property
    def validates(self) -> bool:
        """Whether it needs a validation loss."""
        return self.stops or self.watches


METHODS: Mapping[str, Recipe] = MappingProxyType(
    {
        "nothing": Recipe(),
        "stopping": Recipe(stops=True),
        "decay_weak": Recipe(decay=0.001),
        "decay": Recipe(decay=0.01),
        "decay_strong": Recipe(decay=0.1),
        "max_norm": Recipe(max_norm=1.0),
        "noise": Recipe(noise=0.2),
        "smoothing": Recipe(smoothing=0.1),
        "layer_norm": Recipe(norm=True),
        "smaller": Recipe(units=0.25),
        "more_data": Recipe(cases=4),
        "dropout": Recipe(drops=True),
        "dropout_max_norm": Recipe(drops=True, max_norm=1.0),
        "early": Recipe(drops=True, schedule="early"),
        "late": Recipe(drops=True, schedule="late"),
        "falling": Recipe(drops=True, schedule="falling"),
        "rising": Recipe(drops=True, schedule="rising"),
        "validation": Recipe(drops=True, watches=True),
    }
)
"""By name; the last five are dropout on a schedule."""


def learned(problem: Problem, method: str, seeds: Sequence[int]) -> Sequence[Learned]:
    """Train a net for each seed, as one stack, and measure them.

    Args:
        problem: what they learn.
        method: how, one of `METHODS`.
        seeds: of each.

    Example:
        >>> [plain], [dropped] = (learned("moons", method, seeds=(0,)) for method in ("nothing", "dropout"))
        >>> plain.test > 2 * dropped.test, plain.train < dropped.train
        (True, True)
    """
    run = _Run(PRESETS[problem], METHODS[method], seeds)
    measured = zip(seeds, *run.trained(), strict=True)
    return [Learned(problem, method, seed, *map(float, scores)) for seed, *scores in measured]


def layer_norm(sums: Tensor, gain: Tensor, shift: Tensor) -> Tensor:
    """Every case's sums with mean 0 and variance 1 over the units, then times gain plus shift.

    Ba et al. 2016, Layer Normalization, equations 3 and 4. It is what `torch.nn.functional.layer_norm` does.

    Args:
        sums: [..., H].
        gain: of each unit, broadcast to it.
        shift: the same.

    Example:
        >>> layer_norm(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 2.0]), torch.tensor([0.0, 5.0]))
        tensor([-1.0000,  7.0000])
    """
    centred = sums - sums.mean(-1, keepdim=True)
    variance = centred.square().mean(-1, keepdim=True)
    return centred / (variance + 1e-5).sqrt() * gain + shift


class _Run:
    """A stack in training, and how it is measured."""

    def __init__(self, base: Twins, recipe: Recipe, seeds: Sequence[int]) -> None:
        twins = replace(base, n=base.n * recipe.cases, units=round(base.units * recipe.units))
        self._twins, self._recipe, self._seeds = twins, recipe, seeds
        self._net = net_of(twins.config())
        whole = [make(replace(twins.config().data, seed=seed)) for seed in seeds]
        kept = twins.n - round(HELD * twins.n) if recipe.validates else twins.n
        self._splits = [_first(split, kept) for split in whole]
        self._held = _stacked([(split.x_train[kept:], split.y_train[kept:]) for split in whole], whole[0])
        self._batch = twins.batch or kept
        self._watchful = Watchful(len(seeds)) if recipe.watches else None
        self._parameters = torch.stack([_initial(self._net, recipe, seed) for seed in seeds])
        self._dice = [generator_for(seed, "noise of inputs") for seed in seeds]

    def trained(self) -> tuple[Tensor, Tensor, Tensor]:
        """Train; then train loss, test loss and test error, [S] each."""
        parameters, best = self._parameters, self._parameters.clone()
        lowest = torch.full((len(self._seeds),), torch.inf, dtype=DTYPE)
        adam = Adam(parameters, lr=self._twins.lr, weight_decay=self._recipe.decay)
        for step, batch in zip(range(self._twins.steps), self._batches(), strict=False):
            if self._recipe.validates and step % EVERY == 0:
                loss = self._scored(parameters, *self._held)[0]
                best = torch.where((loss < lowest).unsqueeze(1), parameters, best)
                lowest = torch.minimum(loss, lowest)
                if self._watchful is not None:
                    self._watchful.hear(loss)
            adam.step(self._gradient(batch))
            if self._recipe.max_norm is not None:
                limit_norms([w for w, _ in self._layers(parameters)][:-1], self._recipe.max_norm)
        return self._measured(best if self._recipe.stops else parameters)

    def _batches(self) -> Iterator[Batch]:
        rate, input_rate = (self._twins.rate, self._twins.input_rate) if self._recipe.drops else (0.0, 0.0)
        members = [Member((rate,) * self._twins.layers, input_rate, seed) for seed in self._seeds]
        return batches(self._splits, members, self._net, self._batch, self._share())

    def _share(self) -> Share | None:
        watchful = self._watchful
        if watchful is not None:
            return lambda _: watchful.shares
        return share_of(self._recipe.schedule, self._twins.steps)

    def _gradient(self, batch: Batch) -> Tensor:
        """Of every net's mean loss over its batch, [S, P]."""
        cases, recipe = self._batch, self._recipe
        x = batch.x[:, :cases, : self._net.inputs]
        if recipe.noise:
            x = x + recipe.noise * torch.stack(
                [torch.randn(x.shape[1:], generator=die, dtype=DTYPE) for die in self._dice]
            )
        factors = [None if each is None else each[:, :cases] for each in batch.noise]
        targets = smoothed(batch.targets[:, :cases], recipe.smoothing)
        leaf = self._parameters.detach().requires_grad_()
        loss = derivable_cross_entropy(self._logits(leaf, x, factors), targets).mean(1).sum()
        return torch.autograd.grad(loss, leaf)[0]

    def _layers(self, parameters: Tensor) -> list[tuple[Tensor, Tensor]]:
        return layer_views(parameters[:, : parameter_count(self._net)], self._net)

    def _logits(self, parameters: Tensor, x: Tensor, factors: Sequence[Tensor | None]) -> Tensor:
        """[S, B, C]."""
        *hidden, (w_out, b_out) = self._layers(parameters)
        norms = torch.split(parameters[:, parameter_count(self._net) :], self._twins.units, 1)
        signal = x
        for layer, ((w, b), factor) in enumerate(zip(hidden, factors, strict=True)):
            sums = torch.baddbmm(b, signal, w)
            if self._recipe.norm:
                gain, shift = (norm.unsqueeze(1) for norm in norms[2 * layer : 2 * layer + 2])
                sums = layer_norm(sums, gain, shift)
            signal = torch.relu(sums) if factor is None else torch.relu(sums) * factor
        return torch.baddbmm(b_out, signal, w_out)

    def _measured(self, parameters: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        one = self._splits[0]
        train = _stacked([(split.x_train, split.y_train) for split in self._splits], one)
        test = _stacked([(split.x_test, split.y_test) for split in self._splits], one)
        return self._scored(parameters, *train)[0], *self._scored(parameters, *test)

    def _scored(self, parameters: Tensor, x: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
        """Mean loss and share misclassified, without masks, [S] each."""
        logits = self._logits(parameters, x, [None] * self._twins.layers)
        return cross_entropy(logits, targets).mean(1), error(logits, targets).to(DTYPE).mean(1)


def _first(split: Split, count: int) -> Split:
    """The split with its first training cases alone."""
    x, y, wrong = split.x_train[:count], split.y_train[:count], split.wrong[:count]
    return replace(split, x_train=x, y_train=y, wrong=wrong)


def _stacked(cases: Sequence[tuple[Tensor, Tensor]], split: Split) -> tuple[Tensor, Tensor]:
    """Inputs [S, M, d] and targets [S, M, C]."""
    x, labels = (torch.stack(part) for part in zip(*cases, strict=True))
    return x, one_hot(labels, split.classes)


def _initial(net: NetConfig, recipe: Recipe, seed: int) -> Tensor:
    """Weights and biases, [P]; for layer norm then each layer's gains, all 1, and shifts, all 0."""
    drawn = initial_weights(net, generator=generator_for(seed, "weights"))
    if not recipe.norm:
        return drawn
    norms = [torch.full((units,), start, dtype=DTYPE) for units in net.hidden for start in (1.0, 0.0)]
    return torch.cat([drawn, *norms])
