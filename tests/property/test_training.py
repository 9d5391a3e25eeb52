"""Laws of training that hold for every config: hypothesis draws the config."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.mlp.batches import case_order
from core.mlp.data import DataConfig
from core.mlp.losses import cross_entropy, one_hot, probabilities
from core.mlp.noise import Noise
from core.mlp.training import Member, Snapshot, TrainConfig, train
from core.optim import limit_norms

RATES = st.sampled_from((0.0, 0.1, 0.2, 0.5, 0.8, 1.0))
UNITS = st.sampled_from((1, 2, 3, 5, 7, 10, 13, 16, 17, 24, 31, 33, 64))
SEEDS = st.integers(0, 3)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """As the app does: for small matrices a second thread is a loss."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def members_of(layers: int) -> st.SearchStrategy[Member]:
    return st.builds(Member, st.tuples(*[RATES] * layers), RATES, SEEDS)


@st.composite
def configs(draw: st.DrawFn) -> TrainConfig:
    hidden = tuple(draw(st.lists(UNITS, min_size=1, max_size=4)))
    cases = draw(st.sampled_from((1, 7, 40, 60)))
    data = DataConfig(
        draw(st.sampled_from(("xor", "digits"))), cases, draw(st.sampled_from((1, 33))), noise=0.2
    )
    return TrainConfig(
        data,
        hidden,
        tuple(draw(st.lists(members_of(len(hidden)), min_size=1, max_size=6))),
        activation=draw(st.sampled_from(("relu", "tanh"))),
        optimizer=draw(st.sampled_from(("adam", "sgd"))),
        weight_decay=draw(st.sampled_from((0.0, 0.01))),
        max_norm=draw(st.sampled_from((None, 0.7))),
        batch=draw(st.none() | st.integers(1, cases)),
        steps=6,
        eval_every=4,
        surface_every=draw(st.sampled_from((None, 3))),
        surface_size=7,
        watched=draw(st.integers(0, cases - 1)),
    )


def numbers_of(snapshot: Snapshot, member: int) -> list[Tensor]:
    """Every number of a snapshot that belongs to one network."""
    own = [snapshot.weights, snapshot.cases, *snapshot.masks, *snapshot.activations, snapshot.outputs]
    own += [*snapshot.deltas, snapshot.masked]
    if snapshot.losses is not None:
        losses = snapshot.losses
        own += [losses.masked, losses.train, losses.test, losses.train_error, losses.test_error]
    own += [part for part in (snapshot.surface, snapshot.examples) if part is not None]
    return [part[member] for part in own]


def same(ours: Iterator[Snapshot], member: int, theirs: Iterator[Snapshot], other: int) -> bool:
    pairs = zip(ours, theirs, strict=True)
    return all(
        torch.equal(a, b)
        for one, two in pairs
        for a, b in zip(numbers_of(one, member), numbers_of(two, other), strict=True)
    )


@settings(max_examples=40)
@given(configs(), st.data())
def test_a_network_gets_the_same_numbers_in_a_stack_as_alone(
    config: TrainConfig, data: st.DataObject
) -> None:
    member = data.draw(st.integers(0, len(config.members) - 1))
    alone = replace(config, members=config.members[member : member + 1])
    assert same(train(alone), 0, train(config), member)


@settings(max_examples=20)
@given(configs(), st.data())
def test_who_else_is_in_a_stack_and_in_which_order_changes_nothing(
    config: TrainConfig, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(config.members))))
    shuffled = replace(config, members=tuple(config.members[number] for number in order))
    assert all(same(train(shuffled), new, train(config), old) for new, old in enumerate(order))


@settings(max_examples=15)
@given(configs(), st.integers(1, 8))
def test_a_run_is_the_same_again_however_often_it_is_looked_at(config: TrainConfig, every: int) -> None:
    often = {snapshot.step: snapshot for snapshot in train(config)}
    for snapshot in train(config, every=every):
        again = often[snapshot.step]
        for member in range(len(config.members)):
            pairs = zip(numbers_of(snapshot, member), numbers_of(again, member), strict=True)
            assert all(torch.equal(a, b) for a, b in pairs)


@settings(max_examples=15)
@given(configs(), RATES)
def test_rates_change_neither_the_start_nor_the_batches(config: TrainConfig, rate: float) -> None:
    changed = tuple(replace(member, rates=(rate,) * len(config.hidden)) for member in config.members)
    ours, theirs = list(train(config)), list(train(replace(config, members=changed)))
    assert torch.equal(ours[0].weights, theirs[0].weights)
    assert all(torch.equal(a.cases, b.cases) for a, b in zip(ours, theirs, strict=True))


@given(RATES, RATES, SEEDS)
def test_a_lower_rate_keeps_the_units_of_a_higher_one_and_more(one: float, two: float, seed: int) -> None:
    low, high = sorted((one, two))
    noise = Noise((low, high), (seed, seed), "1", block=3, rows=16, cases=16, units=5)
    for step in noise.draw():
        kept_low, kept_high = step != 0
        assert (kept_low | ~kept_high).all()


@given(st.integers(1, 5), st.integers(1, 5), SEEDS)
def test_blocks_of_noise_join_without_a_seam(first: int, second: int, seed: int) -> None:
    def drawn(block: int, total: int) -> Tensor:
        noise = Noise((0.2, 0.8), (seed, seed + 1), "2", block=block, rows=16, cases=9, units=3)
        steps = [step[:, :9].clone() for _ in range(total) for step in noise.draw()]
        return torch.stack(steps[: first * second])

    assert torch.equal(drawn(first, second), drawn(second, first))


@given(st.integers(1, 30), st.data(), SEEDS)
def test_batches_use_every_case_equally_often(cases: int, data: st.DataObject, seed: int) -> None:
    batch = data.draw(st.integers(1, cases))
    order = case_order(cases, batch, generator=torch.Generator().manual_seed(seed))
    drawn = torch.cat([next(order) for _ in range(cases)])  # as many passes as a batch has cases
    assert torch.bincount(drawn, minlength=cases).tolist() == [batch] * cases


LOGITS = st.floats(-1e4, 1e4, width=32)


@given(st.one_of(*(st.lists(LOGITS, min_size=n, max_size=n) for n in (1, 3, 5))), st.data())
def test_a_loss_is_minus_the_logarithm_of_the_probability(logits: list[float], data: st.DataObject) -> None:
    classes = max(len(logits), 2)  # two classes have one logit
    label = torch.tensor(data.draw(st.integers(0, classes - 1)))
    row = torch.tensor(logits)
    loss, likely = cross_entropy(row, one_hot(label, classes)), probabilities(row.double())[label]
    assert loss.isfinite()
    assert loss >= 0
    if likely > 1e-300:
        torch.testing.assert_close(loss.double(), -likely.log(), rtol=1e-5, atol=1e-6)


@given(st.floats(0.01, 10), SEEDS)
def test_max_norm_applied_twice_is_max_norm_applied_once(limit: float, seed: int) -> None:
    weights = torch.randn(2, 4, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    limit_norms([weights], limit)
    once = weights.clone()
    limit_norms([weights], limit)
    torch.testing.assert_close(weights, once)
    assert (weights.norm(dim=1) <= limit * (1 + 1e-12)).all()
