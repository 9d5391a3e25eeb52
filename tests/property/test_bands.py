"""Laws of the bands: what they are made of, what more masks and points keep, where points never lie."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from core.mlp.bands import EXTENT, REGIONS, Trained, band, bands, grid, inside, mc_dropout, where, width
from core.mlp.nets import forward, initial_weights, parameter_count
from core.mlp.regression import EDGE, GAP, MEMBERS, MOST, NET, fit, points, truth

rates = st.floats(0, 0.9)
seeds = st.integers(0, 2**31)
sizes = st.integers(1, MOST)
masks = st.integers(1, 30)


def drawn(seed: int) -> Tensor:
    """Weights with biases, [P]."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(parameter_count(NET), generator=generator, dtype=torch.float64)
    return initial_weights(NET, generator=generator) + 0.3 * noise


@given(sizes, seeds)
def test_no_point_lies_in_the_gap_or_outside_and_both_sides_have_half(n: int, seed: int) -> None:
    found = points(n, seed)
    far = found.x.abs()
    assert len(found.x) == len(found.y) == n
    assert float(far.min()) >= GAP
    assert float(far.max()) <= EDGE
    assert abs(int((found.x < 0).sum()) - int((found.x > 0).sum())) <= 1


@given(sizes, sizes, seeds)
def test_more_points_begin_with_the_fewer(one: int, other: int, seed: int) -> None:
    few, many = points(min(one, other), seed), points(max(one, other), seed)
    assert torch.equal(many.x[: len(few.x)], few.x)
    assert torch.equal(many.y[: len(few.y)], few.y)


@given(st.lists(st.lists(st.floats(-9, 9), min_size=3, max_size=3), min_size=1, max_size=9))
def test_mean_and_spread_are_those_of_the_lines(rows: list[list[float]]) -> None:
    found = band(torch.tensor(rows, dtype=torch.float64))
    for place, column in enumerate(zip(*rows, strict=True)):
        mean = sum(column) / len(column)
        variance = sum((value - mean) ** 2 for value in column) / len(column)
        assert float(found.mean[place]) == pytest.approx(mean, abs=1e-9)
        assert float(found.sd[place]) == pytest.approx(variance**0.5, abs=1e-6)


@given(seeds, rates, masks)
def test_each_mask_is_one_net_over_all_places(seed: int, rate: float, count: int) -> None:
    weights = drawn(seed)
    lines = mc_dropout(weights, grid(), rate, count, seed)
    assert lines.shape == (count, len(grid()))
    each = [mc_dropout(weights, place.view(1), rate, count, seed) for place in grid()[::40]]
    torch.testing.assert_close(lines[:, ::40], torch.cat(each, dim=1))


@given(seeds, rates, masks, masks)
def test_more_masks_begin_with_the_fewer(seed: int, rate: float, one: int, other: int) -> None:
    few, many = (mc_dropout(drawn(seed), grid(), rate, count, seed) for count in sorted((one, other)))
    torch.testing.assert_close(many[: len(few)], few)


@given(seeds, masks)
def test_at_rate_0_every_mask_is_the_whole_net_and_the_band_has_no_width(seed: int, count: int) -> None:
    weights = drawn(seed)
    lines = mc_dropout(weights, grid(), 0.0, count, seed)
    whole = forward(weights.unsqueeze(0), grid().unsqueeze(1), NET).logits[0, :, 0]
    torch.testing.assert_close(lines, whole.expand(count, -1))
    assert float(band(lines).sd.max()) < 1e-9


@given(seeds, rates, masks)
def test_the_bands_are_those_of_their_nets_and_one_net_has_none(seed: int, rate: float, count: int) -> None:
    weights = torch.stack([drawn(seed + each) for each in range(1 + MEMBERS)])
    found = bands(Trained(points(20, seed), weights, rate, seed), count)
    assert len(found.dropout.lines) == count
    assert len(found.ensemble.lines) == MEMBERS
    torch.testing.assert_close(found.plain.lines, found.ensemble.lines[:1])
    assert float(found.plain.sd.max()) == 0
    for region in REGIONS:
        assert width(found.ensemble, region) > width(found.plain, region) == 0


@given(st.lists(st.floats(-2, 2), min_size=2, max_size=6))
def test_the_truth_is_inside_where_lines_lie_around_it_alike(shifts: list[float]) -> None:
    around = torch.tensor([*shifts, *(-shift for shift in shifts)], dtype=torch.float64)
    found = band(truth(grid()) + around.unsqueeze(1))
    if float(around.abs().max()) > 1e-6:
        assert all(inside(found, region) == 1 for region in REGIONS)


def test_every_place_belongs_to_one_region() -> None:
    assert torch.equal(sum(where(region).int() for region in REGIONS), torch.ones(len(grid())).int())
    assert float(grid().max()) == EXTENT > EDGE


@settings(max_examples=10)
@given(seeds, st.floats(0.05, 0.9), st.integers(2, 40))
def test_training_repeats_and_the_ensemble_knows_no_rate(seed: int, rate: float, n: int) -> None:
    data = points(n, seed)
    weights = fit(data, rate, seed, steps=20)
    assert torch.equal(weights, fit(data, rate, seed, steps=20))
    other = fit(data, 0.0, seed, steps=20)
    assert torch.equal(weights[1:], other[1:])
    assert torch.equal(other[0], other[1])


def test_a_rate_at_which_nothing_is_kept_is_named() -> None:
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\)"):
        fit(points(20, 0), 1.0, 0)
