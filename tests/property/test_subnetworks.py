"""Laws of all sub-networks of a net: what each is, how probable, and what their averages equal."""

from __future__ import annotations

from itertools import product
from math import comb

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch import Tensor

from core.mlp import subnetworks
from core.mlp.losses import probabilities
from core.mlp.nets import ACTIVATIONS, Activation, NetConfig, forward, initial_weights, parameter_count
from core.mlp.subnetworks import Subnetworks, arithmetic_mean, every_mask, every_subnetwork, geometric_mean

rates = st.floats(0, 0.9)
seeds = st.integers(0, 2**31)
classes = st.sampled_from((1, 3))


def drawn(net: NetConfig, seed: int) -> Tensor:
    """Weights with biases, [P]."""
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(parameter_count(net), generator=generator, dtype=torch.float64)
    return initial_weights(net, generator=generator) + 0.3 * noise


def cases(inputs: int, seed: int) -> Tensor:
    return torch.randn(5, inputs, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def all_of(net: NetConfig, seed: int, rate: float) -> tuple[Subnetworks, Tensor, Tensor]:
    flat, x = drawn(net, seed), cases(net.inputs, seed)
    return every_subnetwork(flat, x, net, rate), flat, x


@given(st.integers(1, 8), rates)
def test_every_mask_is_there_once_and_their_chances_sum_to_one(units: int, rate: float) -> None:
    net = NetConfig(inputs=2, hidden=(units,), outputs=1)
    found, _, _ = all_of(net, 0, rate)
    assert {tuple(row) for row in found.masks.tolist()} == set(product((False, True), repeat=units))
    assert found.chance.sum() == pytest.approx(1)
    for kept in range(units + 1):
        share = comb(units, kept) * (1 - rate) ** kept * rate ** (units - kept)
        assert found.chance[found.masks.sum(1) == kept].sum() == pytest.approx(share)


@given(st.sampled_from(((3,), (2, 3), (3, 1, 2))), st.sampled_from(ACTIVATIONS), classes, seeds, rates)
def test_each_is_the_net_with_its_mask(
    hidden: tuple[int, ...], activation: Activation, outputs: int, seed: int, rate: float
) -> None:
    net = NetConfig(inputs=2, hidden=hidden, outputs=outputs, activation=activation)
    found, flat, x = all_of(net, seed, rate)
    for mask, logits in zip(found.masks, found.logits, strict=True):
        factors = [part.double().expand(1, len(x), -1) / (1 - rate) for part in mask.split(hidden)]
        torch.testing.assert_close(logits, forward(flat.unsqueeze(0), x, net, factors=factors).logits[0])
    torch.testing.assert_close(found.shares, probabilities(found.logits))


@given(st.sampled_from(((4,), (2, 2))), classes, seeds, rates)
@example((2, 2), 3, 0, 0.875)
def test_the_geometric_mean_is_the_product_of_powers_renormalised(
    hidden: tuple[int, ...], outputs: int, seed: int, rate: float
) -> None:
    found, _, _ = all_of(NetConfig(inputs=2, hidden=hidden, outputs=outputs), seed, rate)
    both = found.logits if outputs > 1 else torch.nn.functional.pad(found.logits, (1, 0))
    logs = torch.log_softmax(both, -1) * found.chance[:, None, None]  # a probability itself may be too small
    powers = torch.exp(logs.sum(0))
    torch.testing.assert_close(geometric_mean(found), powers / powers.sum(-1, keepdim=True))


@given(st.integers(1, 7), st.sampled_from(ACTIVATIONS), classes, seeds, rates)
def test_with_one_hidden_layer_scaled_weights_give_exactly_the_geometric_mean(
    units: int, activation: Activation, outputs: int, seed: int, rate: float
) -> None:
    net = NetConfig(inputs=2, hidden=(units,), outputs=outputs, activation=activation)
    found, flat, x = all_of(net, seed, rate)
    scaled = probabilities(forward(flat.unsqueeze(0), x, net).logits[0])
    torch.testing.assert_close(geometric_mean(found), scaled)


@given(seeds, rates)
def test_so_it_is_where_the_inputs_of_a_softmax_regression_are_dropped(seed: int, rate: float) -> None:
    x = cases(4, seed).abs()
    w = torch.randn(4, 3, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    net = NetConfig(inputs=4, hidden=(4,), outputs=3)  # a first layer that hands its positive inputs on
    copy = torch.eye(4, dtype=torch.float64).flatten()
    flat = torch.cat([copy, torch.zeros(4, dtype=torch.float64), w.flatten(), torch.zeros(3).double()])
    found = every_subnetwork(flat, x, net, rate)
    torch.testing.assert_close(geometric_mean(found), torch.softmax(x @ w, -1))


def test_with_two_hidden_layers_it_does_not() -> None:
    net = NetConfig(inputs=2, hidden=(3, 3), outputs=1)
    found, flat, x = all_of(net, 1, 0.5)
    scaled = probabilities(forward(flat.unsqueeze(0), x, net).logits[0])
    assert (geometric_mean(found) - scaled).abs().max() > 0.01


@given(st.integers(0, 20), st.floats(0, 0.8))
def test_monte_carlo_tends_to_the_arithmetic_mean(seed: int, rate: float) -> None:
    found, _, _ = all_of(NetConfig(inputs=2, hidden=(3, 2), outputs=3), seed, rate)
    generator = torch.Generator().manual_seed(seed)
    one, many = subnetworks.monte_carlo(found, (1, 4000), generator=generator)
    mean = arithmetic_mean(found)
    assert (many - mean).abs().max() < 6 * 0.5 / 4000**0.5  # six standard errors at the most
    every = probabilities(found.logits)
    assert any(torch.allclose(one, each) for each in every)  # one mask: a sub-network


def test_errors_name_the_value() -> None:
    net = NetConfig(inputs=2, hidden=(9, 9), outputs=1)
    with pytest.raises(ValueError, match=r"hidden units in all must be 1 to 16; got 18"):
        every_subnetwork(drawn(net, 0), cases(2, 0), net, 0.5)
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\); got 1"):
        every_subnetwork(drawn(net, 0), cases(2, 0), net, 1.0)
    with pytest.raises(ValueError, match=r"hidden units in all must be 1 to 16; got 0"):
        every_mask(0)
    found, _, _ = all_of(NetConfig(inputs=2, hidden=(2,), outputs=1), 0, 0.5)
    with pytest.raises(ValueError, match=r"counts must be at least 1 and rising; got \[3, 2\]"):
        subnetworks.monte_carlo(found, (3, 2), generator=torch.Generator())
