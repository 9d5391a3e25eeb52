"""The laws of dropout, at rates where keeping and dropping cannot be mistaken for each other."""

from collections.abc import Callable
from itertools import pairwise, product
from math import sqrt

import pytest
import torch
from torch import Tensor
from torch.nn import functional

from core.dropout import (
    Dropped,
    apply_mask,
    draw_mask,
    dropconnect,
    gaussian,
    input_dropout,
    inverted,
    original,
    original_at_test,
)

RATES = (0.1, 0.2, 0.5, 0.8)
DRAWS = 40_000
SIGMAS = 4.5  # a fair die strays this far in 7 of a million tests; the seeds are fixed

Layer = Callable[..., Dropped]
LAYERS: tuple[Layer, ...] = (inverted, input_dropout, original, gaussian)

at_every_rate = pytest.mark.parametrize("rate", RATES)
for_every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.__name__)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def doubles(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=seeded(seed), dtype=torch.float64)


def some_activations() -> Tensor:
    return torch.tensor([-2.0, -0.5, 0.25, 1.0, 3.0])


def many_cases() -> Tensor:
    return some_activations().double().expand(DRAWS, -1)


def assert_mean(samples: Tensor, expected: Tensor, std: Tensor | float) -> None:
    """The mean over the first dimension lies within `SIGMAS` standard errors of what it should be."""
    off = (samples.mean(0) - expected).abs()
    limit = SIGMAS * torch.as_tensor(std, dtype=off.dtype) / sqrt(len(samples))
    assert (off <= limit + 1e-12).all(), f"off by {off}, allowed {limit}"


# --- the mask -----------------------------------------------------------------------------------------


@at_every_rate
def test_the_share_kept_lies_in_the_binomial_interval_around_one_minus_rate(rate: float) -> None:
    mask = draw_mask((DRAWS,), rate, generator=seeded()).double()
    assert_mean(mask, torch.tensor(1 - rate), sqrt(rate * (1 - rate)))


@at_every_rate
def test_two_units_of_a_case_are_kept_independently(rate: float) -> None:
    mask = draw_mask((DRAWS, 2), rate, generator=seeded()).double()
    both, expected = mask.prod(1), (1 - rate) ** 2
    assert_mean(both, torch.tensor(expected), sqrt(expected * (1 - expected)))


@at_every_rate
def test_the_same_unit_is_kept_independently_in_the_next_case(rate: float) -> None:
    mask = draw_mask((DRAWS, 2), rate, generator=seeded())[:, 0].view(-1, 2).double()
    both, expected = mask.prod(1), (1 - rate) ** 2
    assert_mean(both, torch.tensor(expected), sqrt(expected * (1 - expected)))


def test_a_mask_is_boolean_and_has_the_shape_asked_for() -> None:
    mask = draw_mask((3, 4, 5), 0.2, generator=seeded())
    assert mask.dtype == torch.bool
    assert mask.shape == (3, 4, 5)


@at_every_rate
def test_a_unit_is_kept_where_its_uniform_number_is_at_least_the_rate(rate: float) -> None:
    uniform = torch.rand(64, 8, generator=seeded(7))
    assert torch.equal(draw_mask((64, 8), rate, generator=seeded(7)), uniform >= rate)


def test_a_unit_whose_uniform_number_is_the_rate_itself_is_kept() -> None:
    uniform = torch.rand(1, generator=seeded(7)).item()
    assert draw_mask((1,), uniform, generator=seeded(7)).item()


@at_every_rate
def test_the_same_generator_state_draws_the_same_mask(rate: float) -> None:
    first, again = (draw_mask((64, 8), rate, generator=seeded(7)) for _ in range(2))
    assert torch.equal(first, again)


@at_every_rate
def test_a_generator_that_moved_on_draws_another_mask(rate: float) -> None:
    generator = seeded(7)
    first, second = (draw_mask((64, 8), rate, generator=generator) for _ in range(2))
    assert not torch.equal(first, second)


def test_rate_zero_keeps_every_unit_and_rate_one_none() -> None:
    assert draw_mask((DRAWS,), 0.0, generator=seeded()).all()
    assert not draw_mask((DRAWS,), 1.0, generator=seeded()).any()


def test_a_lower_rate_keeps_the_same_units_and_more() -> None:
    masks = [draw_mask((DRAWS,), rate, generator=seeded()) for rate in RATES]
    for more, fewer in pairwise(masks):
        assert (more | ~fewer).all()
        assert more.sum() > fewer.sum()


# --- applying it --------------------------------------------------------------------------------------


@at_every_rate
def test_kept_units_are_divided_by_one_minus_rate_and_dropped_ones_are_zero(rate: float) -> None:
    kept = apply_mask(torch.tensor([6.0, 6.0]), torch.tensor([True, False]), rate)
    torch.testing.assert_close(kept, torch.tensor([6.0 / (1 - rate), 0.0]))


@at_every_rate
def test_without_scale_kept_units_stay_as_they_are(rate: float) -> None:
    kept = apply_mask(torch.tensor([6.0, 6.0]), torch.tensor([True, False]), rate, scale=False)
    assert kept.tolist() == [6.0, 0.0]


@pytest.mark.parametrize("scale", [True, False])
def test_rate_one_gives_zeros_whatever_the_mask_says(scale: bool) -> None:
    x = some_activations()
    assert torch.equal(apply_mask(x, torch.ones(5, dtype=torch.bool), 1.0, scale=scale), torch.zeros(5))


@at_every_rate
def test_a_dropped_unit_hands_on_nothing_even_if_it_is_not_a_number(rate: float) -> None:
    x = torch.tensor([float("nan"), float("inf"), 1.0], requires_grad=True)
    output = apply_mask(x, torch.tensor([False, False, True]), rate)
    output.sum().backward()
    assert output[:2].tolist() == [0.0, 0.0]
    assert x.grad is not None
    assert x.grad[:2].tolist() == [0.0, 0.0]


@at_every_rate
def test_the_gradient_is_the_mask_divided_by_one_minus_rate(rate: float) -> None:
    x = torch.randn(50, 4, generator=seeded(), requires_grad=True)
    mask = draw_mask(x.shape, rate, generator=seeded())
    apply_mask(x, mask, rate).sum().backward()
    assert x.grad is not None
    torch.testing.assert_close(x.grad, mask / (1 - rate))


def test_a_unit_that_no_case_keeps_gets_no_gradient_and_adam_moves_its_weights_all_the_same() -> None:
    weights = torch.ones(3, 4, dtype=torch.float64, requires_grad=True)
    cases = torch.arange(15.0, dtype=torch.float64).reshape(5, 3) + 1
    adam = torch.optim.Adam([weights], lr=0.1)
    for dropped in (1, 0):  # first another unit, so that there is momentum
        mask = torch.ones(5, 4, dtype=torch.bool)
        mask[:, dropped] = False
        adam.zero_grad()
        apply_mask(cases @ weights, mask, 0.5).square().sum().backward()
        before = weights.detach().clone()
        adam.step()
    assert weights.grad is not None
    assert bool((weights.grad[:, 0] == 0).all())
    assert bool((weights.grad[:, 1] != 0).all())
    assert bool((weights.detach() != before)[:, 0].all())


def test_the_gradient_at_rate_one_is_zero_and_not_nan() -> None:
    x = some_activations().requires_grad_()
    inverted(x, 1.0, generator=seeded()).output.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [0.0] * 5


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_the_output_has_the_dtype_of_the_input(dtype: torch.dtype) -> None:
    x = some_activations().to(dtype)
    assert apply_mask(x, torch.ones(5, dtype=torch.bool), 0.2).dtype == dtype
    assert all(layer(x, 0.2, generator=seeded()).output.dtype == dtype for layer in LAYERS)


def test_a_mask_of_numbers_is_refused() -> None:
    with pytest.raises(TypeError, match=r"mask must be bool.*torch\.float32"):
        apply_mask(torch.ones(3), torch.ones(3), 0.2)


# --- the exact laws: summed over all masks, no sampling -------------------------------------------------


def all_masks(units: int) -> Tensor:
    return torch.tensor(list(product([False, True], repeat=units)))


def probabilities(masks: Tensor, rate: float) -> Tensor:
    dropped = torch.full(masks.shape, rate, dtype=torch.float64)  # `where` of two numbers would be float32
    return dropped.masked_fill(masks, 1 - rate).prod(1)


@at_every_rate
def test_summed_over_all_masks_the_expected_output_is_the_input(rate: float) -> None:
    x, masks = some_activations().double(), all_masks(5)
    torch.testing.assert_close(probabilities(masks, rate) @ apply_mask(x, masks, rate), x)


@at_every_rate
def test_summed_over_all_masks_the_variance_is_a_squared_times_rate_over_one_minus_rate(rate: float) -> None:
    x, masks = some_activations().double(), all_masks(5)
    variance = probabilities(masks, rate) @ (apply_mask(x, masks, rate) - x) ** 2
    torch.testing.assert_close(variance, x**2 * rate / (1 - rate))


@at_every_rate
def test_summed_over_all_masks_the_original_form_expects_what_it_uses_at_test_time(rate: float) -> None:
    x, masks = some_activations().double(), all_masks(5)
    expected = probabilities(masks, rate) @ apply_mask(x, masks, rate, scale=False)
    torch.testing.assert_close(original_at_test(x, rate), expected)


# --- the layers, sampled ------------------------------------------------------------------------------


@at_every_rate
@pytest.mark.parametrize("layer", [inverted, input_dropout, gaussian])
def test_the_mean_output_is_the_input(layer: Layer, rate: float) -> None:
    x = some_activations().double()
    output = layer(many_cases(), rate, generator=seeded()).output
    assert_mean(output, x, x.abs() * sqrt(rate / (1 - rate)))


@at_every_rate
@pytest.mark.parametrize("layer", [inverted, input_dropout, gaussian])
def test_the_variance_is_a_squared_times_rate_over_one_minus_rate(layer: Layer, rate: float) -> None:
    x = some_activations().double()
    squares = (layer(many_cases(), rate, generator=seeded()).output - x) ** 2
    assert_mean(squares, x**2 * rate / (1 - rate), squares.std(0))


@at_every_rate
def test_the_mean_of_the_original_form_is_what_it_uses_at_test_time(rate: float) -> None:
    x = some_activations().double()
    output = original(many_cases(), rate, generator=seeded()).output
    assert_mean(output, original_at_test(x, rate), x.abs() * sqrt(rate * (1 - rate)))


@at_every_rate
def test_scaling_activations_at_test_time_equals_scaling_the_outgoing_weights(rate: float) -> None:
    x, weight = some_activations().double(), doubles(3, 5)
    scaled_weights = functional.linear(x, (1 - rate) * weight)
    torch.testing.assert_close(functional.linear(original_at_test(x, rate), weight), scaled_weights)


@at_every_rate
def test_the_original_form_with_its_scale_moved_to_training_is_the_inverted_form(rate: float) -> None:
    x = torch.randn(50, 4, generator=seeded())
    then, now = (layer(x, rate, generator=seeded(1)) for layer in (original, inverted))
    assert torch.equal(then.mask, now.mask)
    torch.testing.assert_close(then.output / (1 - rate), now.output)


@at_every_rate
@pytest.mark.parametrize("layer", [inverted, input_dropout, original])
def test_the_mask_that_is_returned_is_the_one_that_was_used(layer: Layer, rate: float) -> None:
    x = torch.randn(50, 4, generator=seeded())
    dropped = layer(x, rate, generator=seeded(1))
    assert torch.equal(dropped.output != 0, dropped.mask)


@for_every_layer
def test_every_case_gets_a_mask_of_its_own(layer: Layer) -> None:
    mask = layer(torch.ones(100, 64), 0.2, generator=seeded()).mask
    assert len(mask.unique(dim=0)) == 100


@for_every_layer
def test_rate_zero_is_the_identity_to_the_last_bit(layer: Layer) -> None:
    x = torch.randn(50, 4, generator=seeded())
    assert torch.equal(layer(x, 0.0, generator=seeded()).output, x)
    assert torch.equal(original_at_test(x, 0.0), x)


@pytest.mark.parametrize("layer", [inverted, input_dropout, original])
def test_rate_one_gives_zeros(layer: Layer) -> None:
    x = torch.randn(50, 4, generator=seeded())
    assert torch.equal(layer(x, 1.0, generator=seeded()).output, torch.zeros(50, 4))
    assert torch.equal(original_at_test(x, 1.0), torch.zeros(50, 4))


@for_every_layer
def test_the_same_generator_state_gives_the_same_layer_output(layer: Layer) -> None:
    x = torch.randn(50, 4, generator=seeded())
    first, again = (layer(x, 0.2, generator=seeded(3)) for _ in range(2))
    assert torch.equal(first.output, again.output)
    assert torch.equal(first.mask, again.mask)


@for_every_layer
def test_neither_the_input_nor_the_global_generator_is_touched(layer: Layer) -> None:
    x = torch.randn(50, 4, generator=seeded())
    before, state = x.clone(), torch.get_rng_state()
    layer(x, 0.2, generator=seeded())
    assert torch.equal(x, before)
    assert torch.equal(torch.get_rng_state(), state)


# --- Gaussian dropout -----------------------------------------------------------------------------------


@at_every_rate
def test_gaussian_noise_has_mean_one_and_variance_rate_over_one_minus_rate(rate: float) -> None:
    noise = gaussian(torch.ones(DRAWS, dtype=torch.float64), rate, generator=seeded()).mask
    variance = rate / (1 - rate)
    assert_mean(noise, torch.tensor(1.0), sqrt(variance))
    assert_mean((noise - 1) ** 2, torch.tensor(variance), variance * sqrt(2))


@at_every_rate
def test_gaussian_noise_is_normal_and_not_a_scaled_coin(rate: float) -> None:
    noise = gaussian(torch.ones(DRAWS), rate, generator=seeded()).mask
    within_one_std = ((noise - 1).abs() < sqrt(rate / (1 - rate))).double()
    assert_mean(within_one_std, torch.tensor(0.682689), sqrt(0.682689 * 0.317311))


def test_gaussian_dropout_multiplies_by_the_noise_it_returns() -> None:
    x = torch.randn(50, 4, generator=seeded())
    dropped = gaussian(x, 0.2, generator=seeded(1))
    assert torch.equal(dropped.output, x * dropped.mask)


# --- DropConnect ----------------------------------------------------------------------------------------


def a_linear_layer() -> tuple[Tensor, Tensor, Tensor]:
    return doubles(5, seed=5), doubles(3, 5, seed=6), doubles(3, seed=7)


@at_every_rate
def test_the_mean_of_dropconnect_is_the_linear_layer(rate: float) -> None:
    x, weight, bias = a_linear_layer()
    output = dropconnect(x.expand(DRAWS, -1), weight, bias, rate, generator=seeded()).output
    std = ((weight * x) ** 2 * rate / (1 - rate)).sum(1).sqrt()
    assert_mean(output, functional.linear(x, weight, bias), std)


@at_every_rate
def test_the_variance_of_dropconnect_is_the_sum_over_its_weights(rate: float) -> None:
    x, weight, bias = a_linear_layer()
    output = dropconnect(x.expand(DRAWS, -1), weight, bias, rate, generator=seeded()).output
    squares = (output - functional.linear(x, weight, bias)) ** 2
    assert_mean(squares, ((weight * x) ** 2 * rate / (1 - rate)).sum(1), squares.std(0))


@at_every_rate
def test_dropconnect_multiplies_each_case_by_its_own_masked_weights(rate: float) -> None:
    _, weight, bias = a_linear_layer()
    x = doubles(20, 5)
    dropped = dropconnect(x, weight, bias, rate, generator=seeded(1))
    one_by_one = [
        functional.linear(case, weight * mask / (1 - rate), bias)
        for case, mask in zip(x, dropped.mask, strict=True)
    ]
    torch.testing.assert_close(dropped.output, torch.stack(one_by_one))


def test_dropconnect_gives_every_case_a_mask_of_weights_of_its_own() -> None:
    mask = dropconnect(torch.ones(100, 16), torch.ones(4, 16), None, 0.2, generator=seeded()).mask
    assert mask.dtype == torch.bool
    assert mask.shape == (100, 4, 16)
    assert len(mask.flatten(1).unique(dim=0)) == 100


def test_dropconnect_at_rate_zero_is_the_linear_layer_and_at_rate_one_its_bias() -> None:
    x, weight, bias = a_linear_layer()
    whole = dropconnect(x[None], weight, bias, 0.0, generator=seeded()).output
    nothing = dropconnect(x[None], weight, bias, 1.0, generator=seeded()).output
    torch.testing.assert_close(whole, functional.linear(x[None], weight, bias))
    assert torch.equal(nothing, bias[None])


def test_dropconnect_without_bias_adds_none() -> None:
    x, weight, _ = a_linear_layer()
    output = dropconnect(x[None], weight, None, 0.0, generator=seeded()).output
    torch.testing.assert_close(output, functional.linear(x[None], weight))


def test_dropconnect_leaves_inputs_weights_and_bias_untouched() -> None:
    x, weight, bias = a_linear_layer()
    dropconnect(x[None], weight, bias, 0.2, generator=seeded())
    assert all(
        torch.equal(now, before) for now, before in zip((x, weight, bias), a_linear_layer(), strict=True)
    )


# --- agreement with torch -------------------------------------------------------------------------------


@at_every_rate
def test_with_the_mask_that_torch_drew_the_output_is_torchs_to_the_last_bit(rate: float) -> None:
    x = torch.randn(DRAWS, generator=seeded())
    with torch.random.fork_rng():
        torch.manual_seed(0)
        theirs = functional.dropout(x, rate)
    assert torch.equal(apply_mask(x, theirs != 0, rate), theirs)


@at_every_rate
def test_torch_keeps_the_same_share(rate: float) -> None:
    ones = torch.ones(DRAWS)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        theirs = functional.dropout(ones, rate).double()
    ours = inverted(ones, rate, generator=seeded()).output.double()
    assert_mean(ours - theirs, torch.tensor(0.0), sqrt(2 * rate / (1 - rate)))
    assert torch.equal(ours.unique(), theirs.unique())


# --- bad rates ------------------------------------------------------------------------------------------


@for_every_layer
@pytest.mark.parametrize("rate", [-0.1, 1.0001, 20, float("nan"), float("inf")])
def test_a_rate_outside_its_range_is_refused_by_name(layer: Layer, rate: float) -> None:
    with pytest.raises(ValueError, match=rf"in \[0, 1.*got {rate}"):
        layer(torch.ones(3), rate, generator=seeded())


@pytest.mark.parametrize("rate", [-0.1, 1.0001, float("nan")])
def test_a_bad_rate_is_refused_wherever_it_comes_in(rate: float) -> None:
    x, mask = torch.ones(3), torch.ones(3, dtype=torch.bool)
    calls: tuple[Callable[[], object], ...] = (
        lambda: draw_mask((3,), rate, generator=seeded()),
        lambda: apply_mask(x, mask, rate),
        lambda: original_at_test(x, rate),
        lambda: dropconnect(x[None], torch.ones(2, 3), None, rate, generator=seeded()),
    )
    for call in calls:
        with pytest.raises(ValueError, match=rf"rate must be in \[0, 1\].*got {rate}"):
            call()


def test_gaussian_dropout_refuses_rate_one_where_its_variance_is_infinite() -> None:
    with pytest.raises(ValueError, match=r"in \[0, 1\).*got 1\.0"):
        gaussian(torch.ones(3), 1.0, generator=seeded())
