"""What each preset claims about dropout, checked over the seeds 0 .. 19.

A run is deterministic, and in float64 another processor gives the same to the digits that are told. The
counts are asserted with a little slack all the same: not each of the 20 runs is as calm as the one on
arrival.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.mlp.data import make
from core.mlp.memorising import memorised
from core.mlp.precision import DTYPE
from core.mlp.presets import DEFAULT, PLAIN, PRESETS, WITH_DROPOUT, Twins
from core.mlp.training import Snapshot, train

SEEDS = 20
Quantity = Literal["train", "test", "train_error", "test_error"]

for_every_preset = pytest.mark.parametrize("name", PRESETS)


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """A number for each twin of every seed, [..., SEEDS] each."""

    plain: Tensor
    dropout: Tensor

    @property
    def lower(self) -> int:
        """In how many seeds the twin with dropout has the lower number."""
        return int((self.dropout < self.plain).sum())

    @property
    def higher(self) -> int:
        return int((self.dropout > self.plain).sum())

    @property
    def median_change(self) -> float:
        return float((self.dropout - self.plain).median())


def pairs(values: Tensor) -> Pairs:
    """Take the stack [..., 2 SEEDS] apart."""
    by_seed = values.view(*values.shape[:-1], SEEDS, 2)
    return Pairs(by_seed[..., PLAIN], by_seed[..., WITH_DROPOUT])


@cache
def run(twins: Twins) -> tuple[Snapshot, ...]:
    """The first and the last snapshot of the runs of all seeds; claims about the same twins share them.

    A few more where a claim is about the way to the end.
    """
    config = replace(twins.config(SEEDS), surface_every=None)
    return tuple(train(config, every=50 if twins == MOONS else twins.steps))


def curve(twins: Twins, quantity: Quantity) -> Pairs:
    """[snapshots, SEEDS] each."""
    losses = [snapshot.losses for snapshot in run(twins) if snapshot.losses is not None]
    return pairs(torch.stack([getattr(loss, quantity) for loss in losses]))


def final(twins: Twins, quantity: Quantity) -> Pairs:
    whole = curve(twins, quantity)
    return Pairs(whole.plain[-1], whole.dropout[-1])


def gap(twins: Twins) -> Pairs:
    test, own = final(twins, "test"), final(twins, "train")
    return Pairs(test.plain - own.plain, test.dropout - own.dropout)


# --- moons: dropout rescues a wide net on few noisy points ------------------------------------------------

MOONS = PRESETS["moons"]


def test_on_the_moons_dropout_narrows_the_gap_in_every_seed() -> None:
    assert gap(MOONS).lower == SEEDS
    assert gap(MOONS).median_change < -1


def test_on_the_moons_dropout_lowers_the_final_test_loss() -> None:
    assert final(MOONS, "test").lower >= 18
    assert final(MOONS, "test").plain.median() > 3 * final(MOONS, "test").dropout.median()


def test_on_the_moons_the_plain_test_loss_climbs_and_that_with_dropout_stays() -> None:
    test = curve(MOONS, "test")
    climb = Pairs(test.plain[-1] / test.plain.amin(0), test.dropout[-1] / test.dropout.amin(0))
    assert climb.plain[0] > 3  # the seed on arrival
    assert climb.dropout[0] < 1.5
    assert int((climb.plain > 3).sum()) >= 18
    assert climb.dropout.median() < 1.5


def test_on_the_moons_the_test_error_moves_by_a_few_points_only() -> None:
    assert final(MOONS, "test_error").lower >= 15
    assert -0.06 < final(MOONS, "test_error").median_change < -0.01


def test_on_the_moons_the_plain_twin_learns_every_case_by_heart_and_that_with_dropout_does_not() -> None:
    errors = final(MOONS, "train_error")
    assert errors.plain.median() == 0
    assert errors.dropout.median() > 0.05


# --- digits: gap and loss fall, the error does not --------------------------------------------------------

DIGITS = replace(PRESETS["digits"], seed=0)


def test_on_the_digits_dropout_narrows_the_gap_and_lowers_the_test_loss() -> None:
    assert gap(DIGITS).lower >= 19
    assert final(DIGITS, "test").lower >= 18
    assert final(DIGITS, "test").median_change < -0.1


def test_on_the_digits_both_twins_fit_the_training_cases_and_the_test_error_hardly_moves() -> None:
    fitted, errors = final(DIGITS, "train_error"), final(DIGITS, "test_error")
    assert fitted.plain.max() == 0
    assert fitted.dropout.max() <= 0.02
    assert abs(errors.median_change) < 0.015


# --- too high: what is left cannot learn ------------------------------------------------------------------

TOO_HIGH = PRESETS["too_high"]
MODERATE = replace(TOO_HIGH, rate=0.5)


def test_at_too_high_a_rate_the_training_loss_stays_several_times_that_of_a_moderate_rate() -> None:
    high, moderate = final(TOO_HIGH, "train").dropout, final(MODERATE, "train").dropout
    assert int((high > 3 * moderate).sum()) >= 19
    assert high.median() > 0.3


def test_at_too_high_a_rate_the_test_loss_lies_above_that_of_a_moderate_rate() -> None:
    pair = Pairs(final(MODERATE, "test").dropout, final(TOO_HIGH, "test").dropout)
    assert pair.higher >= 17


def test_at_too_high_a_rate_the_plain_twin_is_better_in_loss_and_error() -> None:
    assert final(TOO_HIGH, "test").higher >= 19
    assert final(TOO_HIGH, "test_error").higher >= 19


def test_at_too_high_a_rate_the_gap_is_small_all_the_same() -> None:
    assert gap(TOO_HIGH).dropout.abs().max() < 0.12


# --- plenty: nothing to gain ------------------------------------------------------------------------------

PLENTY = PRESETS["plenty"]


def test_with_plenty_of_data_dropout_lowers_the_test_loss_in_no_seed() -> None:
    test = final(PLENTY, "test")
    assert int((test.dropout < test.plain - 0.01).sum()) == 0
    assert test.higher >= 18
    assert test.median_change < 0.06


def test_with_plenty_of_data_both_gaps_are_tiny() -> None:
    for values in (gap(PLENTY).plain, gap(PLENTY).dropout):
        assert values.abs().median() < 0.04
        assert values.abs().max() < 0.1


# --- tiny: every unit is needed ---------------------------------------------------------------------------

TINY = PRESETS["tiny"]


def test_in_a_tiny_net_dropout_raises_the_training_loss() -> None:
    assert final(TINY, "train").higher >= 19
    assert final(TINY, "train").median_change > 0.1


def test_in_a_tiny_net_dropout_raises_test_loss_and_test_error() -> None:
    assert final(TINY, "test").higher >= 19
    assert final(TINY, "test_error").higher >= 19


# --- wrong: wrong labels memorised ------------------------------------------------------------------------

WRONG = replace(PRESETS["wrong"], seed=0)


def shares_memorised() -> Pairs:
    return pairs(memorised(WRONG.config(SEEDS), run(WRONG)[-1].weights))


def test_the_plain_twin_memorises_nearly_all_wrong_labels() -> None:
    assert shares_memorised().plain.min() >= 0.85
    assert final(WRONG, "train_error").plain.median() <= 0.01


def test_the_twin_with_dropout_memorises_at_most_half_as_many_wrong_labels_in_every_seed() -> None:
    shares = shares_memorised()
    assert bool((shares.dropout <= 0.5 * shares.plain).all())
    assert shares.dropout.median() < 0.3


def test_with_wrong_labels_dropout_lowers_test_loss_and_test_error() -> None:
    assert final(WRONG, "test").lower >= 18
    assert final(WRONG, "test_error").lower >= 18
    assert final(WRONG, "test_error").median_change < -0.05


def test_memorising_needs_wrong_labels() -> None:
    config = replace(WRONG, wrong=0.0, steps=1).config()
    *_, last = train(config)
    with pytest.raises(ValueError, match=r"wrong_labels must leave a wrong label; got 0\.0"):
        memorised(config, last.weights)


def test_memorising_needs_the_weights_of_its_own_networks() -> None:
    with pytest.raises(ValueError, match="weights must be of 2 networks; got 4"):
        memorised(WRONG.config(), run(WRONG)[-1].weights[:4])


def test_a_network_that_gives_one_answer_memorises_the_wrong_labels_of_that_class() -> None:
    config = WRONG.config()
    weights = torch.zeros_like(run(WRONG)[-1].weights[:2])
    weights[:, -1] = torch.tensor(
        [-1.0, 1.0], dtype=DTYPE
    )  # the bias of the output: always class 0, always class 1
    split = make(config.data)
    ones = split.y_train[split.wrong].to(DTYPE).mean()
    torch.testing.assert_close(memorised(config, weights), torch.stack([1 - ones, ones]))


def test_a_network_that_does_not_decide_counts_as_the_losses_count_it() -> None:
    """A logit of exactly 0 is class 1, in the error on the screen as in the share memorised."""
    config = WRONG.config()
    split = make(config.data)
    ones = split.y_train[split.wrong].to(DTYPE).mean()
    assert memorised(config, torch.zeros_like(run(WRONG)[-1].weights[:2])).tolist() == [ones, ones]


# --- what makes them twins --------------------------------------------------------------------------------


def test_the_preset_on_arrival_comes_first() -> None:
    assert next(iter(PRESETS)) == DEFAULT


@cache
def arrived(name: str) -> Snapshot:
    """The end of the run on arrival."""
    *_, last = train(PRESETS[name].config(), every=PRESETS[name].steps)
    return last


@for_every_preset
@pytest.mark.parametrize("quantity", ["test", "test_error"])
def test_a_preset_arrives_with_a_seed_that_is_no_exception(name: str, quantity: Quantity) -> None:
    """Among 20 seeds it is neither the best nor the worst, for either twin."""
    own = arrived(name)
    assert own.losses is not None
    shown, every = getattr(own.losses, quantity), final(replace(PRESETS[name], seed=0), quantity)
    for place, values in ((PLAIN, every.plain), (WITH_DROPOUT, every.dropout)):
        assert values.amin() < shown[place] < values.amax(), place


@for_every_preset
def test_a_preset_can_be_watched(name: str) -> None:
    twins = PRESETS[name]
    assert twins.layers == 2
    assert twins.units <= 32  # more do not fit on the picture
    assert 900 <= twins.steps <= 1500  # 15 to 25 seconds at 60 steps a second


@for_every_preset
def test_pairs_of_many_seeds_are_the_pairs_of_each_seed(name: str) -> None:
    twins = PRESETS[name]
    alone = [replace(twins, seed=twins.seed + i).config().members for i in range(3)]
    assert twins.config(seeds=3).members == sum(alone, ())


@for_every_preset
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**31), rate=st.sampled_from([0.1, 0.2, 0.8]))
def test_twins_share_data_first_weights_and_batches_and_only_one_drops(
    name: str, seed: int, rate: float
) -> None:
    config = replace(PRESETS[name], n_test=20, steps=3, seed=seed, rate=rate).config()
    plain, dropout = config.members
    assert plain.seed == dropout.seed  # and with it the data
    start, *later = train(config)
    assert torch.equal(start.weights[PLAIN], start.weights[WITH_DROPOUT])
    for snapshot in (start, *later):
        assert torch.equal(snapshot.cases[PLAIN], snapshot.cases[WITH_DROPOUT])
        for mask in snapshot.masks:
            assert bool(mask[PLAIN].all())
            assert not bool(mask[WITH_DROPOUT].all())


@for_every_preset
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**31), rate=st.sampled_from([0.1, 0.8]))
def test_the_rate_changes_nothing_for_the_plain_twin(name: str, seed: int, rate: float) -> None:
    twins = replace(PRESETS[name], n_test=20, steps=3, seed=seed)
    one, other = ([*train(replace(twins, rate=p).config())][-1] for p in (0.2, rate))
    assert torch.equal(one.weights[PLAIN], other.weights[PLAIN])
    assert not torch.equal(one.weights[WITH_DROPOUT], other.weights[WITH_DROPOUT])


@for_every_preset
def test_twins_start_with_equal_losses_without_masks(name: str) -> None:
    losses = next(train(PRESETS[name].config())).losses
    assert losses is not None
    assert losses.train[PLAIN] == losses.train[WITH_DROPOUT]
    assert losses.test[PLAIN] == losses.test[WITH_DROPOUT]
