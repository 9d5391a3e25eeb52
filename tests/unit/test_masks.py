"""The account of masks against brute force with Python's sets, and averages against exact expectations."""

from itertools import combinations, product
from math import comb, sqrt

import numpy as np
import pytest
import torch
from torch import Tensor

from core.dropout import apply_mask, draw_mask
from core.mlp.masks import Ledger, distinct, empty, possible, record, settled, settling, share_kept

RATES = (0.1, 0.2, 0.5, 0.8)
SIGMAS = 4.5

at_every_rate = pytest.mark.parametrize("rate", RATES)
scaled_or_not = pytest.mark.parametrize("scale", [True, False], ids=["scaled", "unscaled"])


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def drawn(cases: int, units: int, rate: float, seed: int = 0) -> Tensor:
    return draw_mask((cases, units), rate, generator=seeded(seed))


def as_set(masks: Tensor) -> set[tuple[bool, ...]]:
    return {tuple(mask) for mask in masks.tolist()}


def number(mask: list[bool]) -> int:
    return sum(kept << place for place, kept in enumerate(mask))


# --- the ledger -----------------------------------------------------------------------------------------


def test_an_empty_ledger_knows_nothing() -> None:
    ledger = empty(3)
    assert (ledger.drawn, distinct(ledger), ledger.kept.tolist()) == (0, 0, [0, 0, 0])


@at_every_rate
@pytest.mark.parametrize("units", [1, 3, 7, 8, 9, 16, 63, 64, 65, 128, 200])
def test_a_ledger_agrees_with_a_python_set(units: int, rate: float) -> None:
    ledger, masks = empty(units), drawn(400, units, rate)
    for batch in masks.split(37):
        ledger = record(ledger, batch)
    assert ledger.drawn == 400
    assert ledger.kept.tolist() == masks.sum(0).tolist()
    assert distinct(ledger) == len(as_set(masks))


@pytest.mark.parametrize("units", [1, 8, 11, 63, 64])
def test_up_to_64_units_a_pattern_is_the_mask_itself(units: int) -> None:
    masks = drawn(50, units, 0.2)
    patterns = record(empty(units), masks).patterns
    assert patterns.dtype == np.uint64
    assert patterns.tolist() == sorted({number(mask) for mask in masks.tolist()})


@pytest.mark.parametrize("units", [64, 65, 96, 129])
def test_masks_that_differ_in_one_or_two_units_are_told_apart(units: int) -> None:
    few = [*combinations(range(units), 1), *combinations(range(units), 2)]
    masks = torch.ones(len(few) + 1, units, dtype=torch.bool)
    for mask, units_dropped in zip(masks[1:], few, strict=True):
        mask[list(units_dropped)] = False
    assert distinct(record(empty(units), masks)) == len(masks)
    assert distinct(record(empty(units), ~masks)) == len(masks)


def test_beyond_64_units_two_hundred_thousand_masks_do_not_collide() -> None:
    assert distinct(record(empty(96), drawn(200_000, 96, 0.5))) == 200_000


def test_a_hash_depends_on_the_mask_alone_and_not_on_its_company() -> None:
    masks = drawn(20, 96, 0.2)
    together = record(empty(96), masks).patterns
    alone = [record(empty(96), mask[None]).patterns.item() for mask in masks]
    assert sorted(alone) == together.tolist()


def test_all_sub_networks_are_found_and_none_twice() -> None:
    every = torch.tensor(list(product([False, True], repeat=10)))
    ledger = record(record(empty(10), every), every.flip(0))
    assert distinct(ledger) == possible(10) == 1024


def test_recording_leaves_the_old_ledger_and_the_masks_as_they_were() -> None:
    masks = drawn(30, 8, 0.5)
    before, copy = record(empty(8), masks[:10]), masks.clone()
    kept, patterns = before.kept.clone(), before.patterns.copy()
    record(before, masks)
    assert torch.equal(before.kept, kept)
    assert np.array_equal(before.patterns, patterns)
    assert before.drawn == 10
    assert torch.equal(masks, copy)


def test_patterns_cannot_be_written_to() -> None:
    patterns = record(empty(8), drawn(5, 8, 0.5)).patterns
    with pytest.raises(ValueError, match="read-only"):
        patterns[0] = 0


def test_a_ledger_holds_eight_bytes_for_each_distinct_mask_and_nothing_for_repeats() -> None:
    masks = drawn(5_000, 96, 0.5)
    ledger = record(record(empty(96), masks), masks)
    assert ledger.patterns.base is None or ledger.patterns.base.nbytes == ledger.patterns.nbytes
    assert ledger.patterns.nbytes == 8 * distinct(ledger) == 8 * 5_000


def test_recording_no_masks_changes_nothing() -> None:
    ledger = record(empty(4), torch.empty(0, 4, dtype=torch.bool))
    assert (ledger.drawn, distinct(ledger)) == (0, 0)


def expected_distinct(units: int, rate: float, cases: int) -> float:
    """Every pattern with k units kept is missed by all cases with probability (1 - q_k)^cases."""
    probabilities = [((1 - rate) ** k * rate ** (units - k), comb(units, k)) for k in range(units + 1)]
    return sum(many * (1 - (1 - probability) ** cases) for probability, many in probabilities)


@at_every_rate
@pytest.mark.parametrize("cases", [20, 200])
def test_as_many_sub_networks_are_met_as_probability_says(rate: float, cases: int) -> None:
    counts = [distinct(record(empty(6), drawn(cases, 6, rate, seed))) for seed in range(300)]
    error = np.std(counts, ddof=1) / sqrt(len(counts))
    assert abs(np.mean(counts) - expected_distinct(6, rate, cases)) < SIGMAS * error


# --- shares and sizes -----------------------------------------------------------------------------------


@at_every_rate
def test_the_share_kept_of_each_unit_lies_near_one_minus_rate(rate: float) -> None:
    share = share_kept(record(empty(16), drawn(20_000, 16, rate)))
    assert (share - (1 - rate)).abs().max() < SIGMAS * sqrt(rate * (1 - rate) / 20_000)


def test_the_share_kept_is_counted_unit_by_unit() -> None:
    masks = torch.tensor([[True, False, True], [True, False, False]] * 2)
    assert share_kept(record(empty(3), masks)).tolist() == [1.0, 0.0, 0.5]


def test_the_share_kept_before_the_first_mask_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 recorded mask; got 0"):
        share_kept(empty(3))


def test_n_units_have_two_to_the_n_sub_networks_exactly_however_many() -> None:
    assert [possible(units) for units in (1, 2, 16, 64)] == [2, 4, 65_536, 18_446_744_073_709_551_616]
    assert possible(200) == 2**200


@pytest.mark.parametrize("units", [0, -3])
def test_less_than_one_unit_is_refused(units: int) -> None:
    for call in (empty, possible):
        with pytest.raises(ValueError, match=f"units must be at least 1; got {units}"):
            call(units)


@pytest.mark.parametrize("shape", [(5, 4), (5,), (2, 5, 3)])
def test_masks_of_another_shape_than_the_ledgers_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"shape \[N, 3\]; got"):
        record(empty(3), torch.ones(shape, dtype=torch.bool))


def test_masks_of_numbers_are_refused() -> None:
    with pytest.raises(TypeError, match=r"masks must be bool.*torch\.float32"):
        record(empty(3), torch.ones(2, 3))


# --- settling -------------------------------------------------------------------------------------------


def a_layer() -> tuple[Tensor, Tensor]:
    generator = seeded(4)
    return torch.rand(12, generator=generator), torch.randn(12, 3, generator=generator)


def settle(rate: float, scale: bool, draws: int = 500) -> Tensor:
    return settling(*a_layer(), rate, draws=draws, generator=seeded(1), scale=scale)


@at_every_rate
@scaled_or_not
def test_the_running_mean_is_that_of_a_plain_loop(rate: float, scale: bool) -> None:
    activations, weights = a_layer()
    masks = drawn(60, 12, rate, seed=1)
    inputs = [apply_mask(activations, mask, rate, scale=scale) @ weights for mask in masks]
    expected = torch.stack([torch.stack(inputs[:n]).mean(0) for n in range(1, 61)])
    torch.testing.assert_close(settle(rate, scale, draws=60), expected, rtol=1e-5, atol=1e-5)


@at_every_rate
@scaled_or_not
def test_the_limit_is_the_exact_mean_over_all_masks(rate: float, scale: bool) -> None:
    activations, weights = (tensor.double() for tensor in a_layer())
    masks = torch.tensor(list(product([False, True], repeat=12)))
    probabilities = torch.full(masks.shape, rate, dtype=torch.float64).masked_fill(masks, 1 - rate).prod(1)
    mean = probabilities @ (apply_mask(activations, masks, rate, scale=scale) @ weights)
    torch.testing.assert_close(settled(activations, weights, rate, scale=scale), mean)


@at_every_rate
@scaled_or_not
def test_the_running_mean_settles_on_the_limit(rate: float, scale: bool) -> None:
    activations, weights = a_layer()
    draws = 20_000
    size = sqrt(rate / (1 - rate)) if scale else sqrt(rate * (1 - rate))
    error = size * (activations[:, None] * weights).norm(dim=0) / sqrt(draws)
    off = settle(rate, scale, draws)[-1] - settled(activations, weights, rate, scale=scale)
    assert (off.abs() < SIGMAS * error).all()


@at_every_rate
def test_with_scale_the_limit_is_the_network_without_dropout_and_without_scale_less(rate: float) -> None:
    activations, weights = a_layer()
    whole = activations @ weights
    torch.testing.assert_close(settled(activations, weights, rate, scale=True), whole)
    torch.testing.assert_close(settled(activations, weights, rate, scale=False), (1 - rate) * whole)


@scaled_or_not
def test_without_dropout_the_first_mask_is_the_limit(scale: bool) -> None:
    whole = settled(*a_layer(), 0.0, scale=scale)
    torch.testing.assert_close(settle(0.0, scale, draws=9), whole.expand(9, -1))


@scaled_or_not
def test_at_rate_one_nothing_arrives(scale: bool) -> None:
    assert settle(1.0, scale, draws=9).tolist() == [[0.0] * 3] * 9
    assert settled(*a_layer(), 1.0, scale=scale).tolist() == [0.0] * 3


def test_more_draws_continue_the_same_line() -> None:
    torch.testing.assert_close(settle(0.2, True, 50), settle(0.2, True, 500)[:50])


@pytest.mark.parametrize("rate", [-0.1, 1.5, float("nan")])
def test_a_bad_rate_is_refused_by_settling_and_settled(rate: float) -> None:
    with pytest.raises(ValueError, match=rf"rate must be in \[0, 1\].*got {rate}"):
        settle(rate, True)
    with pytest.raises(ValueError, match=rf"rate must be in \[0, 1\].*got {rate}"):
        settled(*a_layer(), rate, scale=True)


def test_settling_without_a_draw_is_refused() -> None:
    with pytest.raises(ValueError, match="draws must be at least 1; got 0"):
        settle(0.2, True, draws=0)


def test_a_ledger_is_immutable() -> None:
    ledger: Ledger = empty(3)
    with pytest.raises(AttributeError):
        ledger.drawn = 5  # type: ignore[misc]
