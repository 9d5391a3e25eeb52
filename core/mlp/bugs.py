"""One training loop with dropout, and eight small mistakes in it, trained side by side as one stack.

Each mistake is one that somebody made (the page "Why" names where). The right loop scales while it
trains and leaves the network alone at test time (Srivastava et al. 2014, section 10); a `Rule` says what a
mistake changes of it. All networks of a stack have the same data, initial weights, batches and dice, so that
two of them differ by the mistake alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

import torch
from torch import Tensor

from core.dropout import draw_mask
from core.errors import check
from core.mlp.batches import Member, batches
from core.mlp.data import DataConfig, Split, make
from core.mlp.losses import cross_entropy, one_hot
from core.mlp.nets import NetConfig, initial_weights
from core.mlp.passes import BackwardPass, ForwardPass, Stack, batch_rows, widen
from core.mlp.precision import DTYPE
from core.optim import Adam
from core.rng import generator_for

__all__ = [
    "BATCH", "BUGS", "EVERY", "LR", "NET", "POINTS", "RATES", "RULES", "STEPS", "VARIANTS", "Bug", "Curves",
    "Rule", "Variant", "data_of", "train_variants",
]  # fmt: skip

Bug = Literal[
    "unscaled", "by_rate", "twice", "on_in_test", "off_in_training", "one_for_batch", "kept", "after_last"
]
BUGS: tuple[Bug, ...] = get_args(Bug)
Variant = Literal["right"] | Bug
VARIANTS: tuple[Variant, ...] = ("right", *BUGS)

RATES = (0.2, 0.5, 0.8)
"""Probabilities of dropping at which the mistakes are shown; at .5 one of them is none."""

POINTS, NOISE, BATCH, LR, STEPS, EVERY = 100, 0.3, 20, 0.003, 1000, 20
"""Training cases and their noise, cases a step, learning rate of Adam, updates, and updates between two
measurements: four passes over the data."""

NET = NetConfig(inputs=2, hidden=(32, 32), outputs=1)
_TESTED = 1000


@dataclass(frozen=True, slots=True)
class Rule:
    """What a loop does with its masks.

    Args:
        masks: in training, for each case and step one ("case"), for each step one ("batch"), one for good
            ("once"), or none ("none").
        divisor: kept units are divided by 1 - rate ("kept"), by the rate ("rate"), or not at all ("one").
        test: at test time units stay as they are ("plain"), are multiplied by 1 - rate ("scaled"), or are
            dropped as in training ("masked").
        place: where units are dropped: in the "hidden" layers or at the "output".
    """

    masks: Literal["case", "batch", "once", "none"] = "case"
    divisor: Literal["kept", "rate", "one"] = "kept"
    test: Literal["plain", "scaled", "masked"] = "plain"
    place: Literal["hidden", "output"] = "hidden"


RULES: Mapping[Variant, Rule] = MappingProxyType(
    {
        "right": Rule(),
        "unscaled": Rule(divisor="one"),
        "by_rate": Rule(divisor="rate"),
        "twice": Rule(test="scaled"),
        "on_in_test": Rule(test="masked"),
        "off_in_training": Rule(masks="none"),
        "one_for_batch": Rule(masks="batch"),
        "kept": Rule(masks="once"),
        "after_last": Rule(place="output"),
    }
)
"""What each loop does; a mistake changes one thing of the right one."""


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """A stack's losses in nats, as each loop would log them. V variants in the order of `VARIANTS`, T times.

    Args:
        steps: updates done at each measurement, [T].
        train: mean over the batches since the last measurement, masks as they were, [V, T].
        test: over the unseen cases, after the update, as the loop evaluates, [V, T].
        weights: after the last update, [V, P].
    """

    steps: tuple[int, ...]
    train: Tensor
    test: Tensor
    weights: Tensor


def data_of(seed: int) -> DataConfig:
    """The problem: two noisy moons.

    Args:
        seed: at least 0.
    """
    return DataConfig("moons", POINTS, _TESTED, NOISE, seed=seed)


def train_variants(rate: float, seed: int, *, steps: int = STEPS) -> Curves:
    """Train the right loop and every mistake, as one stack.

    Args:
        rate: probability of dropping a unit, in [0, 1).
        seed: of data, weights, batches and masks.
        steps: updates, at least `EVERY`; a rest that fills no measurement is left out.

    Raises:
        ValueError: a value is outside its range.

    Example:
        >>> half = train_variants(0.5, seed=0, steps=60)
        >>> right, by_rate = VARIANTS.index("right"), VARIANTS.index("by_rate")
        >>> bool((half.test[right] == half.test[by_rate]).all())  # at one half, the rate is 1 - rate
        True
    """
    check("rate", rate, 0 <= rate < 1, "in [0, 1)")
    check("steps", steps, steps >= EVERY, f"at least {EVERY}")
    with torch.inference_mode():
        run = _Run(rate, seed)
        measured = [run.advance(EVERY) for _ in range(steps // EVERY)]
    train, test = (torch.stack(losses, 1).clone() for losses in zip(*measured, strict=True))
    times = tuple(range(EVERY, steps + 1, EVERY))
    return Curves(times, train, test, run.stack.rows().clone())


class _Run:
    """The stack in training."""

    def __init__(self, rate: float, seed: int) -> None:
        split, members = make(data_of(seed)), [Member((rate,) * len(NET.hidden), seed=seed) for _ in VARIANTS]
        self.stack = Stack(NET, len(members))
        first = initial_weights(NET, generator=generator_for(seed, "weights"))
        self.stack.load(first.expand(len(members), -1))
        self._optimizer = Adam(self.stack.flat, lr=LR)
        self._batches = batches([split] * len(members), members, NET, BATCH)
        self._forward = ForwardPass(self.stack, NET, BATCH)
        self._backward = BackwardPass(self._forward, BATCH)
        self._masks, self._test = _Masks(rate, seed), _Test(self.stack, split, rate, seed)

    def advance(self, steps: int) -> tuple[Tensor, Tensor]:
        """Mean training loss over the next steps and test loss after them, [V] each."""
        train = sum((self._step() for _ in range(steps)), torch.zeros(len(VARIANTS), dtype=DTYPE))
        return train / steps, self._test.loss()

    def _step(self) -> Tensor:
        batch = next(self._batches)
        hidden, output = self._masks.hidden(batch.noise), self._masks.output()
        logits = self._forward.run(batch.x, hidden).mul_(output)
        loss = cross_entropy(logits[:, :BATCH], batch.targets[:, :BATCH]).mean(1)
        self._backward.run(batch.x, batch.targets, hidden, output)
        self._optimizer.step(self._backward.gradient.flat)
        return loss


class _Masks:
    """The masks of each variant in training, all made of the same dice."""

    def __init__(self, rate: float, seed: int) -> None:
        self._rate, self._die = rate, generator_for(seed, "mask output")
        self._once: list[Tensor] = []

    def hidden(self, noise: tuple[Tensor | None, ...]) -> list[Tensor | None]:
        """What each hidden layer is multiplied by, [V, rows, H]; None at rate 0, where nothing is dropped.

        Args:
            noise: of a step, the same for every variant.
        """
        masks = [(each[0] != 0).to(DTYPE) for each in noise if each is not None]
        self._once = self._once or [mask[:1] for mask in masks]
        stacks = [self._stacked(mask, once) for mask, once in zip(masks, self._once, strict=True)]
        return [*stacks] or [None] * len(noise)

    def output(self) -> Tensor:
        """What the logits are multiplied by, [V, rows, 1]."""
        mask = draw_mask((batch_rows(BATCH), 1), self._rate, generator=self._die).to(DTYPE)
        places = {"hidden": torch.ones_like(mask), "output": mask * (1 / (1 - self._rate))}
        return torch.stack([places[rule.place] for rule in RULES.values()])

    def _stacked(self, mask: Tensor, once: Tensor) -> Tensor:
        masks = {"case": mask, "batch": mask[:1], "once": once}
        everyone = torch.ones_like(mask)
        return torch.stack(
            [
                (masks[rule.masks] * _scale(rule, self._rate)).expand_as(mask)
                if rule.masks in masks and rule.place == "hidden"
                else everyone
                for rule in RULES.values()
            ]
        )


class _Test:
    """The unseen cases, as each variant asks its network about them."""

    def __init__(self, stack: Stack, split: Split, rate: float, seed: int) -> None:
        self._rate, self._die = rate, generator_for(seed, "mask test")
        self._forward = ForwardPass(stack, NET, _TESTED)
        self._x = widen(split.x_test, NET).expand(len(RULES), -1, -1)
        self._targets = one_hot(split.y_test, split.classes).expand(len(RULES), -1, -1)
        scales = torch.tensor(
            [1 - rate if rule.test == "scaled" else 1.0 for rule in RULES.values()], dtype=DTYPE
        )
        self._factors = [scales.view(-1, 1, 1).repeat(1, _TESTED, units) for units in NET.hidden]

    def loss(self) -> Tensor:
        """Mean over the cases, [V]."""
        for number, rule in enumerate(RULES.values()):
            if rule.test == "masked":
                for factors in self._factors:
                    mask = draw_mask(factors.shape[1:], self._rate, generator=self._die)
                    factors[number] = mask * _scale(rule, self._rate)
        return cross_entropy(self._forward.run(self._x, self._factors), self._targets).mean(1)


def _scale(rule: Rule, rate: float) -> float:
    """What a kept unit is multiplied by in training; the reciprocal first, as `core.dropout` does."""
    return {"kept": 1 / (1 - rate), "rate": 1 / rate if rate else 1.0, "one": 1.0}[rule.divisor]
