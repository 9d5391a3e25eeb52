"""Runs of a stack: against torch's autograd and optimisers, alone against together, again against before."""

import gc
import math
import weakref
from collections.abc import Iterator
from dataclasses import fields, replace
from itertools import pairwise, product

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.dropout import draw_mask
from core.mlp import batches, passes, training
from core.mlp.batches import case_order
from core.mlp.data import DataConfig, Split, make
from core.mlp.evaluation import plane
from core.mlp.nets import forward, initial_weights, layer_views
from core.mlp.noise import Noise
from core.mlp.precision import DTYPE
from core.mlp.training import EXTENT, DivergedError, Losses, Member, Snapshot, TrainConfig, net_of, train
from core.rng import generator_for

MOONS = DataConfig("moons", n_train=40, n_test=50, noise=0.2)
DIGITS = DataConfig("digits", n_train=40, n_test=50)
STACK = (Member((0.2, 0.8), seed=1), Member((0.0, 0.5), seed=1), Member((0.8, 0.0), 0.2, seed=2))


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """As the app does: for small matrices a second thread is a loss."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def config_of(data: DataConfig = MOONS, **changes: object) -> TrainConfig:
    config = TrainConfig(data, hidden=(12, 7), members=STACK, lr=0.02, steps=12, eval_every=5)
    return replace(config, **changes)  # type: ignore[arg-type]


def data_of(config: TrainConfig, member: int) -> Split:
    return make(replace(config.data, seed=config.members[member].seed))


def values_of(snapshot: Snapshot, member: int) -> dict[str, Tensor]:
    """Every number of a snapshot that belongs to one network."""
    found: dict[str, Tensor] = {}
    for field in fields(Snapshot):
        value = getattr(snapshot, field.name)
        if isinstance(value, Tensor):
            found[field.name] = value[member]
        elif isinstance(value, Losses):
            found |= {part.name: getattr(value, part.name)[member] for part in fields(Losses)}
        elif isinstance(value, tuple):
            found |= {f"{field.name} {number}": part[member] for number, part in enumerate(value)}
    return found


def assert_equal_runs(ours: Iterator[Snapshot], member: int, theirs: Iterator[Snapshot], other: int) -> None:
    for a, b in zip(ours, theirs, strict=True):
        left, right = values_of(a, member), values_of(b, other)
        # Input masks are there as soon as one network of the stack drops inputs.
        assert left.keys() ^ right.keys() <= {"input_masks"}
        different = [name for name in left.keys() & right.keys() if not torch.equal(left[name], right[name])]
        assert not different, f"step {a.step}"


# An independent implementation: torch's modules of autograd and its optimisers, given the same masks.


class Oracle:
    """One network of a config, trained by torch."""

    def __init__(self, config: TrainConfig, member: int, start: Tensor) -> None:
        self.config, self.member, self.own = config, member, config.members[member]
        self.split = data_of(config, member)
        layers = layer_views(start[None], net_of(config))
        self.parameters = [part[0].clone().requires_grad_() for layer in layers for part in layer]
        self.optimizer = self._optimizer()

    def _optimizer(self) -> torch.optim.Optimizer:
        c = self.config
        if c.optimizer == "adam":
            return torch.optim.Adam(self.parameters, lr=c.lr, weight_decay=c.weight_decay)
        return torch.optim.SGD(self.parameters, lr=c.lr, momentum=c.momentum, weight_decay=c.weight_decay)

    def weights(self) -> Tensor:
        return torch.cat([part.detach().flatten() for part in self.parameters])

    def losses(self, snapshot: Snapshot) -> tuple[Tensor, list[Tensor], list[Tensor], Tensor]:
        """Loss of each case of the batch; weighted sums and activations of each layer; logits."""
        cases = snapshot.cases[self.member]
        signal, sums, activations = self.split.x_train[cases], [], []
        if snapshot.input_masks is not None:
            signal = signal * snapshot.input_masks[self.member] / (1 - self.own.input_rate)
        nonlinear = torch.relu if self.config.activation == "relu" else torch.tanh
        for layer, rate in enumerate(self.own.rates):
            sums.append(signal @ self.parameters[2 * layer] + self.parameters[2 * layer + 1])
            activations.append(nonlinear(sums[-1]))
            signal = activations[-1] * snapshot.masks[layer][self.member] / (1 - rate)
        logits = signal @ self.parameters[-2] + self.parameters[-1]
        return self._loss(logits, self.split.y_train[cases]), sums, activations, logits

    def _loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        if logits.shape[1] > 1:
            return functional.cross_entropy(logits, labels, reduction="none")
        return functional.binary_cross_entropy_with_logits(
            logits[:, 0], labels.to(logits.dtype), reduction="none"
        )

    def step(self, snapshot: Snapshot) -> Tensor:
        """Update; returns the loss of the batch."""
        loss = self.losses(snapshot)[0].mean()
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        if self.config.max_norm is not None:
            with torch.no_grad():
                for weights in self.parameters[:-2:2]:  # [in, out]: the columns are the units
                    # As Tensor.renorm, which adds 1e-7 to every length.
                    weights.mul_((self.config.max_norm / weights.norm(dim=0)).clamp(max=1))
        return loss.detach()


@pytest.mark.parametrize(
    ("data", "activation", "optimizer", "extra"),
    tuple(
        product(
            (MOONS, DIGITS),
            ("relu", "tanh"),
            ("adam", "sgd"),
            (
                {},
                {"batch": 17},
                {"batch": 1, "weight_decay": 0.03},
                {"max_norm": 0.8, "momentum": 0.2},
                {"batch": 32, "weight_decay": 0.01, "max_norm": 0.5},
            ),
        )
    ),
    ids=lambda value: getattr(value, "name", None) or str(value),
)
def test_a_run_is_that_of_autograd_and_torch_optim_with_the_same_masks(
    data: DataConfig, activation: str, optimizer: str, extra: dict[str, object]
) -> None:
    config = config_of(data, activation=activation, optimizer=optimizer, **extra)
    snapshots = list(train(config))
    for member in range(len(STACK)):
        oracle = Oracle(config, member, snapshots[0].weights[member])
        for snapshot in snapshots:
            torch.testing.assert_close(snapshot.weights[member], oracle.weights(), rtol=1e-9, atol=1e-10)
            torch.testing.assert_close(snapshot.masked[member], oracle.step(snapshot), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("data", [MOONS, DIGITS], ids=lambda data: data.name)
@pytest.mark.parametrize(("batch", "watched"), [(None, 3), (9, 3)])
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_a_snapshot_shows_the_watched_case_as_autograd_sees_it(
    data: DataConfig, batch: int | None, watched: int, activation: str
) -> None:
    config = config_of(data, batch=batch, watched=watched, activation=activation)
    snapshot = list(train(config, every=7))[1]
    assert snapshot.row == (watched if batch is None else 0)
    for member in range(len(STACK)):
        oracle = Oracle(config, member, snapshot.weights[member])
        losses, sums, activations, logits = oracle.losses(snapshot)
        deltas = torch.autograd.grad(losses[snapshot.row], sums)
        row = logits[snapshot.row].detach()
        expected = torch.softmax(row if len(row) > 1 else torch.cat([torch.zeros_like(row), row]), 0)
        torch.testing.assert_close(snapshot.outputs[member], expected)
        for layer, (delta, activation_) in enumerate(zip(deltas, activations, strict=True)):
            torch.testing.assert_close(snapshot.deltas[layer][member], delta[snapshot.row])
            torch.testing.assert_close(
                snapshot.activations[layer][member], activation_[snapshot.row].detach()
            )


# Together as alone.

TOGETHER = (
    config_of(),
    config_of(DIGITS, hidden=(24, 10)),  # results of ten columns: of two that follow, one is misaligned
    config_of(hidden=(5, 7), optimizer="sgd", max_norm=0.7, batch=7),
    config_of(DIGITS, hidden=(33, 13), optimizer="sgd", batch=1, weight_decay=0.01),
    config_of(hidden=(64, 1), activation="tanh", batch=31, surface_every=4, surface_size=9),
    config_of(replace(MOONS, n_train=1, n_test=1), hidden=(3, 2)),
)


@pytest.mark.parametrize("config", TOGETHER, ids=range(len(TOGETHER)))
@pytest.mark.parametrize("member", range(3))
def test_a_network_in_a_stack_gets_the_numbers_that_it_gets_alone(config: TrainConfig, member: int) -> None:
    alone = replace(config, members=config.members[member : member + 1])
    assert_equal_runs(train(alone), 0, train(config), member)


def test_a_network_gets_the_same_numbers_anywhere_in_a_stack_of_45() -> None:
    rates = [rate / 10 for rate in range(9)]
    members = tuple(Member((rate, rate), rate / 2, seed) for seed, rate in product(range(5), rates))
    stack = config_of(members=members, steps=4, surface_every=2)
    for member in (0, 7, 22, 44):
        alone = replace(stack, members=members[member : member + 1])
        pair = replace(stack, members=(members[8], members[member]))
        assert_equal_runs(train(alone), 0, train(stack), member)
        assert_equal_runs(train(pair), 1, train(stack), member)


def test_a_lone_network_yields_one() -> None:
    last = list(train(config_of(members=STACK[2:], surface_every=10)))[-1]
    assert last.losses is not None
    assert last.surface is not None
    assert last.input_masks is not None
    shown = (last.weights, last.cases, *last.masks, *last.activations, last.outputs, *last.deltas)
    assert {
        len(part) for part in (*shown, last.masked, last.losses.test, last.surface, last.input_masks)
    } == {1}


# Numbers that grow beyond all bounds.

WILD = config_of(
    hidden=(64, 64, 64), optimizer="sgd", lr=0.2, steps=60,
    members=(Member((0.0,) * 3, seed=1), Member((0.9,) * 3, seed=1)),
)  # fmt: skip
"""The first network learns, the second diverges."""


def steps_of(run: Iterator[Snapshot]) -> list[int]:
    """The steps of a run, and negative the one at which it diverges."""
    steps = []
    try:
        for snapshot in run:
            assert snapshot.weights.abs().max() <= training.LARGEST
            assert all(
                numbers.isfinite().all()
                for member in (0, 1)
                for numbers in values_of(snapshot, member).values()
            )
            steps.append(snapshot.step)
    except DivergedError as end:
        return [*steps, -end.step]
    return steps


def test_a_run_that_diverges_ends_while_it_is_finite_and_says_at_which_step() -> None:
    *steps, end = steps_of(train(WILD))
    assert steps == list(range(-end))
    assert 5 < -end < 60
    assert steps_of(train(WILD, every=7)) == [*range(0, -end, 7), end]  # looked at more seldom: the same step
    assert steps_of(train(WILD, every=60)) == [0, end]
    with pytest.raises(DivergedError, match=rf"at learning rate 0\.2 they do until step {-end}"):
        list(train(WILD))


def test_a_network_that_does_not_diverge_goes_on_beside_one_that_does_as_if_it_were_alone() -> None:
    alone = replace(WILD, members=WILD.members[:1])
    assert_equal_runs(train(alone), 0, train(WILD, through=True), 0)
    *_, last = train(WILD, through=True)
    assert last.losses is not None
    assert last.losses.test.isfinite().tolist() == [True, False]


# Again as before.


@pytest.mark.parametrize("batch", [None, 7])
def test_training_again_gives_the_same_run_to_the_last_bit(batch: int | None) -> None:
    config = config_of(DIGITS, batch=batch)
    for member in range(len(STACK)):
        assert_equal_runs(train(config), member, train(replace(config)), member)


def test_the_global_random_state_neither_matters_nor_changes() -> None:
    state = torch.get_rng_state()
    first = list(train(config_of()))
    assert torch.equal(torch.get_rng_state(), state)
    torch.rand(17)
    assert_equal_runs(iter(first), 0, train(config_of()), 0)


def test_looking_more_often_changes_nothing() -> None:
    seldom, often = train(config_of(), every=6), list(train(config_of(eval_every=1, surface_every=1)))
    for snapshot in seldom:
        assert torch.equal(snapshot.weights, often[snapshot.step].weights)
        assert all(map(torch.equal, snapshot.masks, often[snapshot.step].masks))


@pytest.mark.parametrize("batch", [None, 7])
def test_changing_rates_changes_neither_data_nor_weights_nor_batches(batch: int | None) -> None:
    calm = config_of(batch=batch, members=(Member((0.0, 0.0), seed=1),), eval_every=100)
    wild = replace(calm, members=(Member((0.2, 0.8), 0.2, seed=1),))
    for number, (a, b) in enumerate(zip(train(calm), train(wild), strict=True)):
        assert torch.equal(a.cases, b.cases)
        assert torch.equal(a.weights, b.weights) == (number == 0)
        if number == 0:
            assert a.losses is not None
            assert b.losses is not None
            assert torch.equal(a.losses.train, b.losses.train)
            assert torch.equal(a.losses.test, b.losses.test)


def test_changing_the_rate_of_a_layer_leaves_the_masks_of_the_others() -> None:
    one = train(config_of(members=(Member((0.2, 0.8)),)))
    other = train(config_of(members=(Member((0.6, 0.8), 0.2),)))
    for a, b in zip(one, other, strict=True):
        assert torch.equal(a.masks[1], b.masks[1])
        assert not torch.equal(a.masks[0], b.masks[0])


def test_networks_with_the_same_seed_share_weights_batches_and_dice() -> None:
    members = (Member((0.8, 0.2), 0.5, seed=3), Member((0.2, 0.2), 0.1, seed=3))
    for number, snapshot in enumerate(train(config_of(members=members, batch=7))):
        assert torch.equal(snapshot.cases[0], snapshot.cases[1])
        assert torch.equal(snapshot.masks[1][0], snapshot.masks[1][1])
        assert (snapshot.masks[0][1] | ~snapshot.masks[0][0]).all()  # at 0.2 every unit kept at 0.8, and more
        assert snapshot.input_masks is not None
        assert (snapshot.input_masks[1] | ~snapshot.input_masks[0]).all()
        assert torch.equal(snapshot.weights[0], snapshot.weights[1]) == (number == 0)


def test_networks_with_different_seeds_share_nothing() -> None:
    members = (Member((0.5, 0.5), seed=3), Member((0.5, 0.5), seed=4))
    snapshot = next(train(config_of(members=members, batch=7)))
    assert not torch.equal(snapshot.cases[0], snapshot.cases[1])
    assert not torch.equal(snapshot.weights[0], snapshot.weights[1])
    assert not any(torch.equal(mask[0], mask[1]) for mask in snapshot.masks)
    assert snapshot.losses is not None
    assert snapshot.losses.test[0] != snapshot.losses.test[1]


def test_each_network_trains_on_the_data_of_its_seed_from_its_initial_weights() -> None:
    snapshot = next(train(config_of()))
    for member, own in enumerate(STACK):
        expected = initial_weights(net_of(config_of()), generator=generator_for(own.seed, "weights"))
        assert torch.equal(snapshot.weights[member], expected)


# Masks.


def test_the_masks_of_a_run_are_those_of_core_dropout() -> None:
    config = config_of(
        batch=7, steps=40, members=(Member((0.2, 0.8), 0.3, seed=5), Member((0.5, 0.1), seed=6))
    )
    for member, own in enumerate(config.members):
        rates, units = (own.input_rate, *own.rates), (2, *config.hidden)
        dice = [generator_for(own.seed, f"mask {layer}") for layer in range(3)]
        for snapshot in train(config):
            assert snapshot.input_masks is not None
            masks = (snapshot.input_masks, *snapshot.masks)
            for mask, rate, width, die in zip(masks, rates, units, dice, strict=True):
                assert torch.equal(mask[member], draw_mask((7, width), rate, generator=die))


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_units_are_kept_as_often_as_the_rate_says(rate: float) -> None:
    config = config_of(members=(Member((rate, rate), rate),), steps=100)
    snapshots = list(train(config))
    everything = [torch.stack([s.masks[layer] for s in snapshots]).float() for layer in range(2)]
    inputs = [s.input_masks.float() for s in snapshots if s.input_masks is not None]
    for kept in (*everything, torch.stack(inputs)):
        sigma = math.sqrt(rate * (1 - rate) / kept.numel())
        assert kept.mean().item() == pytest.approx(1 - rate, abs=4.5 * sigma)


def test_every_case_and_every_step_gets_a_mask_of_its_own() -> None:
    first, second = list(train(config_of(hidden=(64, 7), steps=1)))
    assert len(torch.unique(first.masks[0][0], dim=0)) == MOONS.n_train
    assert not torch.equal(first.masks[0], second.masks[0])


def test_at_rate_0_everything_is_kept_and_at_rate_1_nothing() -> None:
    config = config_of(members=(Member((0.0, 1.0)), Member((1.0, 0.0))), steps=3)
    last = list(train(config))[-1]
    assert [mask.float().mean().item() for mask in (last.masks[0][0], last.masks[1][0])] == [1, 0]
    assert [mask.float().mean().item() for mask in (last.masks[0][1], last.masks[1][1])] == [0, 1]
    assert last.weights.isfinite().all()
    assert (last.deltas[1][0] == 0).all()
    assert (last.deltas[0][1] == 0).all()


def test_input_masks_are_there_only_if_some_network_drops_inputs() -> None:
    assert next(train(config_of(members=STACK[:2]))).input_masks is None
    mixed = next(train(config_of())).input_masks
    assert mixed is not None
    assert mixed[:2].all()
    assert not mixed[2].all()


@pytest.mark.parametrize("block", [1, 3, 8])
def test_the_size_of_a_block_of_noise_changes_nothing(block: int) -> None:
    def drawn(size: int) -> Tensor:
        noise = Noise((0.2, 0.8), (3, 4), "1", block=size, rows=16, cases=5, units=7)
        steps = [step[:, :5].clone() for _ in range(24 // size) for step in noise.draw()]
        return torch.stack(steps)

    assert torch.equal(drawn(block), drawn(24))


@pytest.mark.parametrize("rate", [0.0, 0.2, 0.8, 1.0])
def test_noise_is_one_over_the_chance_of_being_kept_or_zero(rate: float) -> None:
    noise = torch.stack(Noise((rate,), (3,), "1", block=4, rows=64, cases=64, units=50).draw())
    allowed = torch.tensor([0.0, 1 / (1 - rate) if rate < 1 else 0.0], dtype=DTYPE)
    assert torch.isin(noise, allowed).all()
    assert noise.mean().item() == pytest.approx(1 if rate < 1 else 0, abs=0.1)


# Batches.


def test_every_case_comes_once_in_each_pass_over_the_data() -> None:
    order = case_order(10, 4, generator=torch.Generator().manual_seed(0))
    drawn = torch.cat([next(order) for _ in range(15)]).view(6, 10)
    assert all(sorted(epoch) == list(range(10)) for epoch in drawn.tolist())
    assert len({tuple(epoch) for epoch in drawn.tolist()}) == 6  # each in another order


def test_the_order_of_the_cases_has_a_stream_of_its_own() -> None:
    snapshots = list(train(config_of(batch=7)))
    for member, own in enumerate(STACK):
        order = case_order(MOONS.n_train, 7, generator=generator_for(own.seed, "order"))
        assert all(torch.equal(snapshot.cases[member], next(order)) for snapshot in snapshots)


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_the_streams_of_a_seed_are_unlike_each_other_and_unlike_those_of_the_next(seed: int) -> None:
    purposes = ("weights", "order", "mask 0", "mask 1", "mask 2", "mask 3", "mask 4")
    dice = [generator_for(s, purpose) for s in (seed, seed + 1) for purpose in purposes]
    assert len({tuple(torch.rand(3, generator=die).tolist()) for die in dice}) == len(dice)


def test_a_batch_of_all_cases_is_in_their_own_order() -> None:
    for batch in (None, MOONS.n_train):
        snapshot = next(train(config_of(batch=batch, watched=5)))
        assert snapshot.cases.tolist() == [list(range(MOONS.n_train))] * len(STACK)
        assert snapshot.row == 5


# What a snapshot measures.


@pytest.mark.parametrize("data", [MOONS, replace(DIGITS, wrong_labels=0.4)], ids=lambda data: data.name)
@pytest.mark.parametrize("hidden", [(12, 7), (300, 260)])
def test_losses_are_over_all_cases_without_masks(data: DataConfig, hidden: tuple[int, int]) -> None:
    config = config_of(data, batch=7, hidden=hidden)
    last = list(train(config))[-1]
    assert last.losses is not None
    assert torch.equal(last.losses.masked, last.masked)
    for member in range(len(STACK)):
        oracle, split = Oracle(config, member, last.weights[member]), data_of(config, member)
        for part, x, y in (("train", split.x_train, split.y_train), ("test", split.x_test, split.y_test)):
            logits = forward(last.weights[member : member + 1], x, net_of(config)).logits[0]
            guess = logits.argmax(1) if logits.shape[1] > 1 else (logits[:, 0] >= 0).long()
            error, loss = getattr(last.losses, f"{part}_error"), getattr(last.losses, part)
            torch.testing.assert_close(loss[member], oracle._loss(logits, y).mean())
            assert error[member].item() == pytest.approx((guess != y).to(DTYPE).mean().item())


def test_losses_are_measured_on_their_steps_and_on_the_last() -> None:
    shown = [snapshot.step for snapshot in train(config_of()) if snapshot.losses is not None]
    assert shown == [0, 5, 10, 12]


def test_the_surface_is_the_logit_on_a_grid_with_the_largest_x2_on_top() -> None:
    config = config_of(surface_every=8, surface_size=5)
    surfaces = {s.step: (s.weights, s.surface) for s in train(config) if s.surface is not None}
    assert list(surfaces) == [0, 8, 12]
    weights, surface = surfaces[8]
    ticks = [-EXTENT, -EXTENT / 2, 0.0, EXTENT / 2, EXTENT]
    for row, column in product(range(5), range(5)):
        point = torch.tensor([[ticks[column], ticks[4 - row]]], dtype=DTYPE)
        expected = forward(weights, point, net_of(config)).logits[:, 0, 0]
        torch.testing.assert_close(surface[:, row, column], expected)


def test_a_large_surface_is_computed_in_parts_that_fit_together() -> None:
    config = config_of(hidden=(300, 300), surface_every=12, surface_size=41, steps=1)
    first = next(train(config))
    assert first.surface is not None
    expected = forward(first.weights, plane(41), net_of(config)).logits
    torch.testing.assert_close(first.surface, expected.view(3, 41, 41))


def test_only_problems_in_the_plane_have_a_surface_and_only_digits_examples() -> None:
    digits, moons = next(train(config_of(DIGITS, surface_every=1))), next(train(config_of()))
    assert digits.surface is None
    assert moons.surface is None
    assert moons.examples is None
    assert digits.examples is not None
    assert tuple(digits.examples.shape) == (3, 12, 10)


def test_examples_are_the_probabilities_of_the_first_test_digits() -> None:
    config = config_of(DIGITS)
    shown = [s for s in train(config) if s.examples is not None]
    assert [s.step for s in shown] == [0, 5, 10, 12]
    last = shown[-1]
    assert last.examples is not None
    for member in range(len(STACK)):
        x = data_of(config, member).x_test[:12]
        logits = forward(last.weights[member : member + 1], x, net_of(config)).logits[0]
        torch.testing.assert_close(last.examples[member], torch.softmax(logits, 1))


def test_few_test_digits_are_few_examples() -> None:
    examples = next(train(config_of(replace(DIGITS, n_test=5)))).examples
    assert examples is not None
    assert tuple(examples.shape) == (3, 5, 10)


# The run as a generator.


@pytest.mark.parametrize(
    ("every", "steps"), [(1, [0, 1, 2, 3, 4, 5]), (2, [0, 2, 4, 5]), (5, [0, 5]), (99, [0, 5])]
)
def test_a_run_yields_its_first_step_every_so_many_and_its_last(every: int, steps: list[int]) -> None:
    assert [snapshot.step for snapshot in train(config_of(steps=5), every=every)] == steps


def test_a_run_works_only_while_somebody_pulls(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    run_pass = training._Run._pass
    monkeypatch.setattr(training._Run, "_pass", lambda self: (done.append(1), run_pass(self)))
    run = train(config_of(steps=10**9))
    assert len(done) == 0
    for expected in (1, 2, 3):
        next(run)
        assert len(done) == expected
    run.close()  # type: ignore[attr-defined]
    assert len(done) == 3


def test_a_snapshot_never_changes_and_shares_no_memory_with_another() -> None:
    run = train(config_of(batch=7, surface_every=1, eval_every=1))
    first = next(run)
    copies = [{k: v.clone() for k, v in values_of(first, member).items()} for member in range(3)]
    rest = list(run)
    for member, copy in enumerate(copies):
        now = values_of(first, member)
        assert all(torch.equal(now[name], value) for name, value in copy.items())
    places = [v.untyped_storage().data_ptr() for s in (first, *rest) for v in values_of(s, 0).values()]
    assert len(set(places)) == len(places)


def test_a_snapshot_can_be_written_over_without_disturbing_the_run() -> None:
    undisturbed = [s.weights.clone() for s in train(config_of())]
    for snapshot, expected in zip(train(config_of()), undisturbed, strict=True):
        assert torch.equal(snapshot.weights, expected)
        for member in range(3):
            for value in values_of(snapshot, member).values():
                value.zero_()


def test_a_reader_may_use_autograd_on_what_a_snapshot_holds() -> None:
    for snapshot in train(config_of(steps=2)):
        assert torch.is_grad_enabled()
        assert not torch.is_inference_mode_enabled()
        weights = snapshot.weights.requires_grad_()
        (weights * weights.detach()).sum().backward()
        assert weights.grad is not None


def test_a_reader_without_gradients_gets_the_same_run() -> None:
    with torch.no_grad():
        quiet = list(train(config_of()))
    assert_equal_runs(iter(quiet), 2, train(config_of()), 2)


def test_max_norm_holds_for_hidden_units_and_for_them_alone() -> None:
    config = config_of(max_norm=0.3, lr=0.2, steps=30)
    for snapshot in list(train(config))[1:]:
        *hidden, (last, _) = layer_views(snapshot.weights, net_of(config))
        assert all((weights.norm(dim=1) <= 0.3 * (1 + 1e-6)).all() for weights, _ in hidden)
    assert (last.norm(dim=1) > 0.3).any()
    assert any((bias.abs() > 0).any() for _, bias in hidden)


def test_training_lowers_the_loss_with_masks_and_without() -> None:
    data = DataConfig("moons", n_train=100, n_test=200, noise=0.1)
    config = config_of(data, hidden=(32, 32), members=(Member((0.2, 0.2)), Member((0.0, 0.0))), steps=300)
    first, last = list(train(config, every=300))
    assert first.losses is not None
    assert last.losses is not None
    assert (last.losses.train < 0.1).all()
    assert (last.losses.test_error < 0.05).all()
    assert (last.masked < first.masked / 3).all()


def test_a_run_keeps_no_memory_when_it_is_dropped() -> None:
    run = train(config_of())
    next(run)
    state = weakref.ref(run.gi_frame.f_locals["run"])  # type: ignore[attr-defined]
    assert state() is not None
    del run
    gc.collect()
    assert state() is None


# What is refused.


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hidden": ()}, "hidden must be 1 to 4 layers"),
        ({"hidden": (0, 3)}, r"in \[1, 8192\]; got 0"),
        ({"hidden": (3, 9000)}, r"in \[1, 8192\]; got 9000"),
        ({"hidden": (3,)}, r"as many as hidden layers, 1; got \(0.2, 0.8\)"),
        ({"members": ()}, r"members must be at least one network; got \(\)"),
        ({"activation": "step"}, "one of relu, tanh; got 'step'"),
        ({"optimizer": "lion"}, "one of adam, sgd; got 'lion'"),
        ({"lr": 0.0}, "lr must be above 0 and finite; got 0.0"),
        ({"lr": math.nan}, "lr must be above 0 and finite; got nan"),
        ({"lr": math.inf}, "lr must be above 0 and finite; got inf"),
        ({"momentum": 1.0}, r"momentum must be in \[0, 1\); got 1.0"),
        ({"momentum": -0.1}, r"momentum must be in \[0, 1\); got -0.1"),
        ({"weight_decay": -1e-3}, "weight_decay must be at least 0 and finite; got -0.001"),
        ({"max_norm": 0.0}, "max_norm must be above 0 and finite, or None; got 0.0"),
        ({"batch": 0}, r"batch must be a whole number, in \[1, 40\]; got 0"),
        ({"batch": 41}, r"batch must be a whole number, in \[1, 40\]; got 41"),
        ({"steps": 0}, "steps must be a whole number, at least 1; got 0"),
        ({"steps": 1.5}, "steps must be a whole number, at least 1; got 1.5"),
        ({"eval_every": 0}, "eval_every must be a whole number, at least 1; got 0"),
        ({"surface_every": 0}, "surface_every must be a whole number, at least 1; got 0"),
        ({"surface_size": 1}, r"surface_size must be a whole number, in \[2, 512\]; got 1"),
        ({"watched": 40}, r"watched must be a whole number, in \[0, 39\]; got 40"),
        ({"watched": -1}, r"watched must be a whole number, in \[0, 39\]; got -1"),
    ],
)
def test_a_config_outside_of_its_range_is_named_with_the_range(
    change: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        config_of(**change)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rates": (0.2, 1.1)}, r"rate must be in \[0, 1\], .*; got 1.1"),
        ({"rates": (-0.1,)}, r"rate must be in \[0, 1\], .*; got -0.1"),
        ({"rates": (math.nan,)}, r"rate must be in \[0, 1\], .*; got nan"),
        ({"input_rate": 2}, r"rate must be in \[0, 1\], .*; got 2"),
        ({"seed": -1}, "seed must be a whole number, at least 0; got -1"),
        ({"seed": 0.5}, "seed must be a whole number, at least 0; got 0.5"),
    ],
)
def test_a_member_outside_of_its_range_is_named_with_the_range(
    change: dict[str, object], message: str
) -> None:
    member: dict[str, object] = {"rates": (0.5,)}
    with pytest.raises(ValueError, match=message):
        Member(**(member | change))  # type: ignore[arg-type]


@pytest.mark.parametrize("every", [0, -3, 1.5])
def test_a_run_is_refused_at_once_not_at_its_first_snapshot(every: int) -> None:
    with pytest.raises(ValueError, match=f"every must be a whole number, at least 1; got {every}"):
        train(config_of(), every=every)


def test_configs_are_plain_values_that_can_be_cache_keys() -> None:
    assert config_of() == config_of()
    assert len({config_of(), config_of(), config_of(lr=0.5)}) == 2
    assert all(a.step < b.step for a, b in pairwise(train(config_of())))


def test_a_block_of_noise_stays_within_its_memory() -> None:
    config = config_of(hidden=(1024, 1024))
    layers = batches._Layers(config.members, net_of(config), 1000)
    assert layers.block == 1
    small = batches._Layers(config_of().members, net_of(config_of()), 40)
    assert 1 < small.block <= batches.MOST_STEPS


def test_padding_does_not_depend_on_the_stack() -> None:
    assert passes.batch_rows(60) == 64
    assert all(passes.Stack(net_of(config_of()), s).blocks[0].shape[1:] == (4, 12) for s in (2, 3, 45))
