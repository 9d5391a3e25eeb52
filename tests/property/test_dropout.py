"""Properties of masks over arbitrary shapes, rates and seeds."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from core.dropout import apply_mask, draw_mask, dropconnect, gaussian, inverted, original

shapes = st.lists(st.integers(0, 6), min_size=0, max_size=4).map(tuple)
rates = st.floats(0, 1)
rates_below_one = st.floats(0, 0.99)
seeds = st.integers(0, 2**32)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def activations(shape: tuple[int, ...], seed: int) -> torch.Tensor:
    return torch.randn(shape, generator=seeded(seed))


@given(shapes, rates, seeds)
def test_a_mask_is_boolean_of_its_shape_and_repeatable(
    shape: tuple[int, ...], rate: float, seed: int
) -> None:
    mask = draw_mask(shape, rate, generator=seeded(seed))
    assert mask.dtype == torch.bool
    assert mask.shape == shape
    assert torch.equal(mask, draw_mask(shape, rate, generator=seeded(seed)))


@given(shapes, rates, rates, seeds)
def test_with_the_same_die_a_lower_rate_keeps_a_superset(
    shape: tuple[int, ...], one: float, other: float, seed: int
) -> None:
    low, high = sorted((one, other))
    more, fewer = (draw_mask(shape, rate, generator=seeded(seed)) for rate in (low, high))
    assert (more | ~fewer).all()


@given(shapes, rates, rates, seeds)
def test_the_rate_does_not_change_how_far_the_generator_moves(
    shape: tuple[int, ...], one: float, other: float, seed: int
) -> None:
    first, second = seeded(seed), seeded(seed)
    draw_mask(shape, one, generator=first)
    draw_mask(shape, other, generator=second)
    assert torch.equal(first.get_state(), second.get_state())


@given(shapes, rates_below_one, seeds)
def test_a_kept_unit_is_scaled_and_a_dropped_one_is_zero(
    shape: tuple[int, ...], rate: float, seed: int
) -> None:
    x = activations(shape, seed)
    dropped = inverted(x, rate, generator=seeded(seed + 1))
    torch.testing.assert_close(dropped.output[dropped.mask], x[dropped.mask] / (1 - rate))
    assert (dropped.output[~dropped.mask] == 0).all()


@given(shapes, rates_below_one, seeds)
def test_a_mask_and_its_complement_share_the_input_out(
    shape: tuple[int, ...], rate: float, seed: int
) -> None:
    x, mask = activations(shape, seed), draw_mask(shape, rate, generator=seeded(seed + 1))
    parts = apply_mask(x, mask, rate, scale=False), apply_mask(x, ~mask, rate, scale=False)
    assert torch.equal(parts[0] + parts[1], x)


@given(shapes, rates, seeds)
def test_outputs_are_finite_at_every_rate_and_inputs_untouched(
    shape: tuple[int, ...], rate: float, seed: int
) -> None:
    x = activations(shape, seed)
    before = x.clone()
    for layer in (inverted, original):
        output = layer(x, rate, generator=seeded(seed + 1)).output
        assert output.isfinite().all()
        assert output.shape == x.shape
    assert torch.equal(x, before)


@given(shapes, rates_below_one, seeds)
def test_gaussian_noise_is_one_plus_a_standard_normal_stretched_by_the_rate(
    shape: tuple[int, ...], rate: float, seed: int
) -> None:
    noise = gaussian(torch.ones(shape), rate, generator=seeded(seed)).mask
    standard = torch.randn(shape, generator=seeded(seed))
    torch.testing.assert_close(noise, 1 + (rate / (1 - rate)) ** 0.5 * standard)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5), rates_below_one, seeds)
def test_dropconnect_equals_a_loop_over_cases_and_outputs(
    cases: int, inputs: int, outputs: int, rate: float, seed: int
) -> None:
    x, weight, bias = (activations(shape, seed) for shape in ((cases, inputs), (outputs, inputs), (outputs,)))
    dropped = dropconnect(x, weight, bias, rate, generator=seeded(seed + 1))
    expected = torch.empty(cases, outputs)
    for case in range(cases):
        for output in range(outputs):
            kept = weight[output][dropped.mask[case, output]] @ x[case][dropped.mask[case, output]]
            expected[case, output] = kept / (1 - rate) + bias[output]
    torch.testing.assert_close(dropped.output, expected, rtol=1e-4, atol=1e-4)
