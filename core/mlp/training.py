"""Train a stack of networks in lockstep, and hand out what can be seen at a step as an immutable snapshot.

    for snapshot in train(config):
        ...

A run is a generator: it works only while somebody pulls, and a reader who leaves simply stops. Equal configs
give bit-equal runs on one machine with one torch thread, so running again is rewinding; on another machine
they agree to the digits that anyone prints (`core.mlp.precision`), except at learning rates at which training
itself is chaotic. A network in a stack gets exactly the numbers that it gets alone. What a seed drives is
drawn from separate streams (`core.rng`), so that changing a rate changes neither data nor initial weights
nor batches.

A learning rate that is too high lets the weights grow until they are no numbers any more. A run ends with
`DivergedError` while everything is still finite: as soon as a weight is beyond `LARGEST`.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal, get_args

import torch
from torch import Tensor

from core.errors import check, check_choice, check_whole
from core.mlp.batches import Batch, Member, batches
from core.mlp.data import DataConfig, Split, make
from core.mlp.evaluation import EXTENT, Losses, Measure
from core.mlp.losses import cross_entropy, probabilities
from core.mlp.nets import Activation, NetConfig, initial_weights
from core.mlp.passes import BackwardPass, ForwardPass, Stack, members_of
from core.mlp.schedules import SCHEDULES, Schedule, share_of
from core.optim import SGD, Adam, Optimizer, limit_norms
from core.rng import generator_for

__all__ = [
    "EXTENT", "DivergedError", "Losses", "Member", "OptimizerName", "Snapshot", "TrainConfig", "net_of",
    "train",
]  # fmt: skip

OptimizerName = Literal["adam", "sgd"]
OPTIMIZERS: tuple[OptimizerName, ...] = get_args(OptimizerName)
EXAMPLES = 12
MOST_POINTS = 512
LARGEST = 1e30
"""The largest weight of a run that goes on. Five layers of 8192 such weights, scaled for a rate of .95, come
to 1e181: no activation, error or loss of the networks that a config allows overflows before a weight does."""


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Everything that a run depends on.

    Args:
        data: the problem; its seed is replaced by each member's.
        hidden: units of each hidden layer: 1 to 4 layers of 1 to 8192.
        members: the networks of the stack, at least one.
        activation: of the hidden units.
        optimizer: "adam", or "sgd" with momentum.
        lr: step size, > 0.
        momentum: of SGD, in [0, 1).
        weight_decay: L2 coefficient, >= 0, for weights and biases as in `torch.optim`.
        max_norm: radius of the ball in which each hidden unit's incoming weights are kept, > 0; None for no
            constraint.
        batch: training cases a step, at most `data.n_train`; None for all.
        steps: updates, at least 1.
        eval_every: steps from one measurement of the losses to the next, at least 1.
        surface_every: the same for the decision surface; None for no surface. Only problems in the plane
            have one.
        surface_size: points along each side of the surface, 2 to 512.
        schedule: how the rates of all members change during the run, see `core.mlp.schedules`.
        watched: the training case to watch when a batch is all cases, 0 .. data.n_train - 1.

    Raises:
        ValueError: a value is outside its range.

    Example:
        >>> twins = Member(rates=(0.5, 0.5)), Member(rates=(0.0, 0.0))
        >>> TrainConfig(DataConfig("moons", 60, 400), hidden=(24, 24), members=twins).lr
        0.01
    """

    data: DataConfig
    hidden: tuple[int, ...]
    members: tuple[Member, ...]
    activation: Activation = "relu"
    optimizer: OptimizerName = "adam"
    lr: float = 0.01
    momentum: float = 0.9
    weight_decay: float = 0.0
    max_norm: float | None = None
    batch: int | None = None
    steps: int = 1200
    eval_every: int = 10
    surface_every: int | None = None
    surface_size: int = 48
    watched: int = 0
    schedule: Schedule = "constant"

    def __post_init__(self) -> None:
        net_of(self)  # checks the shape
        _check_members(self)
        _check_optimizer(self)
        _check_schedule(self)


class DivergedError(ArithmeticError):
    """A run has come to numbers that are too large to go on with.

    Args:
        step: updates done before the first pass with such a weight.
        lr: the learning rate of the run.
    """

    def __init__(self, step: int, lr: float) -> None:
        super().__init__(
            f"weights must stay within {LARGEST:g}; at learning rate {lr:g} they do until step {step}"
        )
        self.step = step


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One training step of every network of the stack, all at the same weights.

    S networks, P parameters, B cases in a batch, H units in a layer, C classes, d inputs; in float64.

    Args:
        step: updates done before this pass.
        weights: the weights that the pass used, [S, P], see `core.mlp.nets.layer_views`.
        cases: training cases in the batch, [S, B] int64.
        row: the watched case's row in the batch.
        input_masks: [S, B, d] bool, True = kept; None if no network drops inputs.
        masks: of each hidden layer, [S, B, H] bool.
        activations: of the watched case, after the nonlinearity and before the mask, [S, H] each.
        outputs: of the watched case with its masks, probabilities [S, C].
        deltas: gradient of the watched case's loss by the weighted sums of each hidden layer, [S, H].
        masked: mean loss of the batch with masks, in nats, [S].
        losses: on steps divisible by `eval_every`, and on the last.
        surface: over the square [-EXTENT, EXTENT]^2, [S, R, R], row 0 on top; on steps divisible by
            `surface_every`, and on the last. Of two classes the logit of class 1; of more the number of the
            likeliest class plus its logit's lead over the next, as a share of 4 nats, below 1.
        examples: digits, and tables of more than two inputs: probabilities of the first 12 test cases without
            masks, [S, E, C], with the losses.
    """

    step: int
    weights: Tensor
    cases: Tensor
    row: int
    input_masks: Tensor | None
    masks: tuple[Tensor, ...]
    activations: tuple[Tensor, ...]
    outputs: Tensor
    deltas: tuple[Tensor, ...]
    masked: Tensor
    losses: Losses | None
    surface: Tensor | None
    examples: Tensor | None


def net_of(config: TrainConfig) -> NetConfig:
    """The shape of the networks that a config trains.

    Example:
        >>> data = DataConfig("digits", n_train=100, n_test=500)
        >>> net_of(TrainConfig(data, hidden=(32,), members=(Member(rates=(0.5,)),))).shapes
        ((64, 32), (32, 10))
    """
    classes = config.data.classes
    outputs = 1 if classes == 2 else classes
    return NetConfig(config.data.inputs, config.hidden, outputs, config.activation)


def train(config: TrainConfig, *, every: int = 1, through: bool = False) -> Iterator[Snapshot]:
    """Train; yield the steps 0, every, 2 every ... and the last.

    The snapshot of step t shows the pass that makes update t + 1; at the last step no update follows. A
    snapshot, once yielded, never changes.

    Args:
        config: what to train.
        every: steps from one snapshot to the next, at least 1.
        through: True to go on where a network diverges: its numbers become NaN, and those of the others are
            what they are without it.

    Raises:
        ValueError: `every` is below 1 (at once, not at the first snapshot).
        DivergedError: in place of the first snapshot at or after a pass of any network with a weight beyond
            `LARGEST`; the step that it names does not depend on `every`.

    Example:
        >>> data = DataConfig("moons", n_train=40, n_test=400, noise=0.2)
        >>> twins = Member(rates=(0.5,)), Member(rates=(0.0,))
        >>> run = train(TrainConfig(data, hidden=(16,), members=twins, steps=100), every=50)
        >>> [(snapshot.step, tuple(snapshot.masks[0].shape)) for snapshot in run]
        [(0, (2, 40, 16)), (50, (2, 40, 16)), (100, (2, 40, 16))]
    """
    check_whole("every", every, 1)
    return _snapshots(config, every, through)


def _snapshots(config: TrainConfig, every: int, through: bool) -> Iterator[Snapshot]:
    with torch.inference_mode():
        run = _Run(config)
    for step in chain(range(0, config.steps, every), (config.steps,)):
        with torch.inference_mode():  # never around the yield: the mode would leak into the reader's code
            run.advance(step, through=through)
        yield run.snapshot()


class _Run:
    """A stack in training, at the pass of a step: forward and backward are done, the update is not."""

    def __init__(self, config: TrainConfig) -> None:
        members = config.members if len(config.members) > 1 else config.members * members_of(1)
        splits = _splits(config, members)
        net, batch = net_of(config), config.batch or config.data.n_train
        self._config, self._count, self._batch, self._step = config, len(config.members), batch, -1
        self._stack = _initial_stack(net, members)
        self._hidden_weights = self._stack.weights()[:-1]
        self._optimizer = _optimizer(config, self._stack.flat)
        self._batches = batches(splits, members, net, batch, share_of(config.schedule, config.steps))
        self._forward = ForwardPass(self._stack, net, batch)
        self._backward = BackwardPass(self._forward, batch)
        self._measure = _measure(config, self._stack, net, splits)
        self._row = config.watched if batch == config.data.n_train else 0
        self._current: Batch = next(self._batches)
        self._pass()

    def advance(self, step: int, *, through: bool) -> None:
        """Update until the pass is that of the step; through weights that are too large, or to them."""
        for _ in range(self._step, step):
            self._optimizer.step(self._backward.gradient.flat)
            if self._config.max_norm is not None:
                limit_norms(self._hidden_weights, self._config.max_norm)
            self._current = next(self._batches)
            self._pass()
            if not through and not torch.linalg.vector_norm(self._stack.flat, math.inf) <= LARGEST:
                raise DivergedError(self._step, self._config.lr)  # NaN, too, is not within it

    def _pass(self) -> None:
        batch = self._current
        self._forward.run(batch.x, batch.noise)
        self._backward.run(batch.x, batch.targets, batch.noise)
        self._step += 1

    def snapshot(self) -> Snapshot:
        """What the pass saw, in tensors of the reader's own (nothing here is a view of a buffer)."""
        step, batch, row = self._step, self._current, self._row
        masked = self._masked_loss()
        losses, surface, examples = self._measurements(masked)
        return Snapshot(
            step=step,
            weights=self._stack.rows()[: self._count],
            cases=batch.cases[: self._count].clone(),
            row=row,
            input_masks=None if batch.input_noise is None else self._mask(batch.input_noise),
            masks=self._masks(),
            activations=tuple(view[: self._count, row].clone() for view in self._forward.activations),
            outputs=probabilities(self._forward.logits[: self._count, row]),
            deltas=tuple(delta[: self._count, row] * self._batch for delta in self._backward.deltas),
            masked=masked,
            losses=losses,
            surface=surface,
            examples=examples,
        )

    def _masked_loss(self) -> Tensor:
        logits, targets = self._forward.logits[:, : self._batch], self._current.targets[:, : self._batch]
        return cross_entropy(logits, targets).mean(1)[: self._count]

    def _measurements(self, masked: Tensor) -> tuple[Losses | None, Tensor | None, Tensor | None]:
        losses = surface = examples = None
        if self._due(self._config.eval_every):
            losses, examples = self._measure.losses(masked)
        if self._due(self._config.surface_every):
            surface = self._measure.surface()
        return losses, surface, examples

    def _due(self, every: int | None) -> bool:
        return every is not None and (self._step % every == 0 or self._step == self._config.steps)

    def _masks(self) -> tuple[Tensor, ...]:
        everything = (self._count, self._batch)
        return tuple(
            torch.ones(*everything, units, dtype=torch.bool) if noise is None else self._mask(noise)
            for noise, units in zip(self._current.noise, self._config.hidden, strict=True)
        )

    def _mask(self, noise: Tensor) -> Tensor:
        return noise[: self._count, : self._batch] != 0


def _splits(config: TrainConfig, members: tuple[Member, ...]) -> list[Split]:
    """The data of each member; members with equal seeds share it."""
    made = {seed: make(replace(config.data, seed=seed)) for seed in {member.seed for member in members}}
    return [made[member.seed] for member in members]


def _initial_stack(net: NetConfig, members: tuple[Member, ...]) -> Stack:
    stack = Stack(net, len(members))
    draw = [initial_weights(net, generator=generator_for(member.seed, "weights")) for member in members]
    stack.load(torch.stack(draw))
    return stack


def _optimizer(config: TrainConfig, parameters: Tensor) -> Optimizer:
    if config.optimizer == "adam":
        return Adam(parameters, lr=config.lr, weight_decay=config.weight_decay)
    return SGD(parameters, lr=config.lr, momentum=config.momentum, weight_decay=config.weight_decay)


def _measure(config: TrainConfig, stack: Stack, net: NetConfig, splits: list[Split]) -> Measure:
    flat = net.inputs == 2 and config.surface_every is not None
    return Measure(
        stack,
        net,
        splits,
        shown=len(config.members),
        surface_size=config.surface_size if flat else 0,
        examples=EXAMPLES if config.data.name in ("digits", "table") and net.inputs != 2 else 0,
    )


def _check_members(config: TrainConfig) -> None:
    layers = len(config.hidden)
    check("members", config.members, bool(config.members), "at least one network")
    for member in config.members:
        fits = len(member.rates) == layers
        check("rates of a member", member.rates, fits, f"as many as hidden layers, {layers}")


def _check_optimizer(config: TrainConfig) -> None:
    limit = config.max_norm
    check_choice("optimizer", config.optimizer, OPTIMIZERS)
    check("lr", config.lr, 0 < config.lr < math.inf, "above 0 and finite")
    check("momentum", config.momentum, 0 <= config.momentum < 1, "in [0, 1)")
    check("weight_decay", config.weight_decay, 0 <= config.weight_decay < math.inf, "at least 0 and finite")
    check("max_norm", limit, limit is None or 0 < limit < math.inf, "above 0 and finite, or None")


def _check_schedule(config: TrainConfig) -> None:
    cases = config.data.n_train
    check_choice("schedule", config.schedule, SCHEDULES)
    check_whole("steps", config.steps, 1)
    check_whole("eval_every", config.eval_every, 1)
    check_whole("surface_size", config.surface_size, 2, MOST_POINTS)
    check_whole("watched", config.watched, 0, cases - 1)
    if config.batch is not None:
        check_whole("batch", config.batch, 1, cases)
    if config.surface_every is not None:
        check_whole("surface_every", config.surface_every, 1)
