"""Stacks of networks: their weights, their forward pass, and the hand-written gradient against autograd."""

from collections.abc import Callable
from itertools import product
from math import sqrt

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from core.mlp import passes
from core.mlp.losses import cross_entropy
from core.mlp.nets import (
    ACTIVATIONS,
    Activation,
    NetConfig,
    forward,
    initial_weights,
    layer_views,
    parameter_count,
)
from core.mlp.passes import BackwardPass, ForwardPass, Loss, Stack, batch_rows, widen
from core.mlp.precision import DTYPE

SHAPES = (
    (2, (24, 24), 1),
    (2, (5, 7, 3), 1),
    (64, (33,), 10),
    (1, (1,), 1),
    (3, (1, 16, 1, 8), 2),
)
for_every_shape = pytest.mark.parametrize("shape", SHAPES, ids=str)
for_every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def net_of(shape: tuple[int, tuple[int, ...], int], activation: Activation = "relu") -> NetConfig:
    return NetConfig(*shape, activation)


def some_weights(net: NetConfig, members: int, seed: int = 0) -> Tensor:
    """Biases too are not zero here."""
    return 0.5 * torch.randn(members, parameter_count(net), generator=seeded(seed), dtype=DTYPE)


def some_inputs(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=seeded(1), dtype=DTYPE)


def some_noise(net: NetConfig, members: int, cases: int, rates: tuple[float, ...]) -> list[Tensor]:
    uniforms = [torch.rand(members, cases, units, generator=seeded(units)) for units in net.hidden]
    scales = torch.tensor([1 / (1 - rate) for rate in rates], dtype=DTYPE).view(-1, 1, 1)
    return [(u >= 1 - 1 / scales) * scales for u in uniforms]


def test_a_row_of_a_stack_holds_the_weights_and_then_the_biases_of_each_layer() -> None:
    net = NetConfig(inputs=2, hidden=(3,), outputs=1)
    (w1, b1), (w2, b2) = layer_views(torch.arange(26.0).view(2, 13), net)
    assert w1[1].tolist() == [[13, 14, 15], [16, 17, 18]]
    assert b1[1].tolist() == [[19, 20, 21]]
    assert w2[1].tolist() == [[22], [23], [24]]
    assert b2[1].tolist() == [[25]]


def test_layer_views_share_the_memory_of_the_flat_tensor() -> None:
    net = NetConfig(inputs=2, hidden=(3,), outputs=1)
    flat = torch.zeros(2, 13)
    layer_views(flat, net)[1][1][1] = 7.0
    assert flat[1, 12] == 7


@for_every_shape
def test_the_parameter_count_is_that_of_torch_modules(shape: tuple[int, tuple[int, ...], int]) -> None:
    net = net_of(shape)
    modules = [nn.Linear(fan_in, fan_out) for fan_in, fan_out in net.shapes]
    assert parameter_count(net) == sum(p.numel() for module in modules for p in module.parameters())


def test_weights_of_the_wrong_width_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\[S, 13\]; got \[2, 12\]"):
        layer_views(torch.zeros(2, 12), NetConfig(inputs=2, hidden=(3,), outputs=1))


def test_relu_units_start_with_the_variance_of_he() -> None:
    net = NetConfig(inputs=50, hidden=(1000, 20), outputs=1)
    (first, _), (second, _), _ = layer_views(initial_weights(net, generator=seeded())[None], net)
    assert first.std().item() == pytest.approx(sqrt(2 / 50), rel=0.02)
    assert second.std().item() == pytest.approx(sqrt(2 / 1000), rel=0.02)
    assert first.abs().max() > 3 * sqrt(2 / 50)  # a normal distribution, not a uniform one


def test_tanh_units_start_with_the_uniform_distribution_of_glorot() -> None:
    net = NetConfig(inputs=50, hidden=(1000,), outputs=1, activation="tanh")
    weights, _ = layer_views(initial_weights(net, generator=seeded())[None], net)[0]
    assert weights.std().item() == pytest.approx(sqrt(2 / (50 + 1000)), rel=0.02)
    assert weights.abs().max().item() == pytest.approx(sqrt(6 / (50 + 1000)), rel=0.01)
    assert weights.mean().item() == pytest.approx(0, abs=0.001)


@for_every_activation
def test_the_output_layer_starts_as_glorot_and_every_bias_at_zero(activation: Activation) -> None:
    net = NetConfig(inputs=4, hidden=(1000,), outputs=10, activation=activation)
    layers = layer_views(initial_weights(net, generator=seeded())[None], net)
    assert layers[-1][0].abs().max().item() == pytest.approx(sqrt(6 / 1010), rel=0.01)
    assert all((bias == 0).all() for _, bias in layers)


def test_initial_weights_come_from_the_generator_alone() -> None:
    net = NetConfig(inputs=2, hidden=(3,), outputs=1)
    state = torch.get_rng_state()
    assert torch.equal(initial_weights(net, generator=seeded(3)), initial_weights(net, generator=seeded(3)))
    assert not torch.equal(
        initial_weights(net, generator=seeded(3)), initial_weights(net, generator=seeded(4))
    )
    assert torch.equal(torch.get_rng_state(), state)


def plain_net(net: NetConfig, row: Tensor) -> nn.Sequential:
    """The same network of torch's own modules."""
    nonlinear: Callable[[], nn.Module] = nn.ReLU if net.activation == "relu" else nn.Tanh
    modules: list[nn.Module] = []
    for weights, bias in layer_views(row[None], net):
        linear = nn.Linear(weights.shape[1], weights.shape[2], dtype=DTYPE)
        linear.load_state_dict({"weight": weights[0].T, "bias": bias[0, 0]})
        modules += [linear, nonlinear()]
    return nn.Sequential(*modules[:-1])


@for_every_activation
@for_every_shape
def test_a_stack_computes_what_its_networks_compute(
    shape: tuple[int, tuple[int, ...], int], activation: Activation
) -> None:
    net = net_of(shape, activation)
    flat, x = some_weights(net, 3), some_inputs(11, net.inputs)
    logits = forward(flat, x, net).logits
    for row, own in zip(flat, logits, strict=True):
        torch.testing.assert_close(own, plain_net(net, row)(x))


def test_noise_multiplies_what_a_layer_hands_on_and_not_its_activation() -> None:
    net = NetConfig(inputs=2, hidden=(4,), outputs=1)
    flat, x = some_weights(net, 2), some_inputs(5, 2)
    noise = some_noise(net, 2, 5, (0.2, 0.8))
    plain, noisy = forward(flat, x, net), forward(flat, x, net, factors=noise)
    assert torch.equal(plain.activations[0], noisy.activations[0])
    w, b = layer_views(flat, net)[1]
    torch.testing.assert_close(noisy.logits, (plain.activations[0] * noise[0]) @ w + b)


def padded(values: Tensor) -> Tensor:
    """More rows, filled with what must not matter."""
    extra = batch_rows(values.shape[1]) - values.shape[1]
    return torch.cat([values, torch.full_like(values[:, :1], 3.0).expand(-1, extra, -1)], dim=1)


def run_passes(
    flat: Tensor,
    x: Tensor,
    targets: Tensor,
    net: NetConfig,
    noise: list[Tensor],
    loss: Loss = "cross_entropy",
) -> tuple[ForwardPass, BackwardPass]:
    stack = Stack(net, len(flat))
    stack.load(flat)
    forward_pass = ForwardPass(stack, net, x.shape[1])
    backward_pass = BackwardPass(forward_pass, x.shape[1], loss)
    factors = [padded(values) for values in noise]
    wide = widen(padded(x), net)
    forward_pass.run(wide, factors)
    backward_pass.run(wide, padded(targets), factors)
    return forward_pass, backward_pass


def autograd(
    flat: Tensor,
    x: Tensor,
    targets: Tensor,
    net: NetConfig,
    noise: list[Tensor],
    loss: Loss = "cross_entropy",
) -> tuple[Tensor, list[Tensor], Tensor]:
    """Gradients of the mean loss by the weights and by each layer's weighted sums, and the logits."""
    flat = flat.clone().requires_grad_()
    nonlinear = torch.relu if net.activation == "relu" else torch.tanh
    *hidden, (w_out, b_out) = layer_views(flat, net)
    signal, sums = x, []
    for (w, b), factor in zip(hidden, noise, strict=True):
        sums.append(signal @ w + b)
        signal = nonlinear(sums[-1]) * factor
    logits = signal @ w_out + b_out
    if loss == "squared":
        losses = (logits - targets).square() / 2
    elif net.outputs == 1:
        losses = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    else:
        losses = functional.cross_entropy(logits.mT, targets.argmax(-1), reduction="none")
    total = losses.sum() / x.shape[1]  # of the networks' mean losses: no network's weights touch another's
    gradient, *deltas = torch.autograd.grad(total, [flat, *sums])
    return gradient, list(deltas), logits.detach()


@for_every_activation
@pytest.mark.parametrize(("shape", "cases"), tuple(product(SHAPES, (1, 7, 60))), ids=str)
def test_the_hand_written_gradient_is_that_of_autograd(
    shape: tuple[int, tuple[int, ...], int], cases: int, activation: Activation
) -> None:
    net = net_of(shape, activation)
    flat, x = some_weights(net, 3), some_inputs(3, cases, net.inputs)
    labels = torch.randint(max(net.outputs, 2), (3, cases), generator=seeded(2))
    targets = functional.one_hot(labels, net.outputs) if net.outputs > 1 else labels[..., None]
    targets = targets.to(DTYPE)
    noise = some_noise(net, 3, cases, (0.0, 0.2, 0.8))
    gradient, deltas, logits = autograd(flat, x, targets, net, noise)
    forward_pass, backward_pass = run_passes(flat, x, targets, net, noise)
    torch.testing.assert_close(forward_pass.logits[:, :cases], logits)
    torch.testing.assert_close(backward_pass.gradient.rows(), gradient)
    for own, expected in zip(backward_pass.deltas, deltas, strict=True):
        torch.testing.assert_close(own[:, :cases], expected)
        assert (own[:, cases:] == 0).all()


@for_every_activation
@pytest.mark.parametrize("outputs", [1, 3])
def test_the_gradient_of_a_regression_is_that_of_half_its_squared_error(
    outputs: int, activation: Activation
) -> None:
    net = NetConfig(inputs=1, hidden=(5, 7), outputs=outputs, activation=activation)
    flat, x = some_weights(net, 3), some_inputs(3, 7, 1)
    targets = torch.randn(3, 7, outputs, generator=seeded(2), dtype=DTYPE)
    noise = some_noise(net, 3, 7, (0.0, 0.2, 0.8))
    gradient, _, logits = autograd(flat, x, targets, net, noise, "squared")
    _, backward_pass = run_passes(flat, x, targets, net, noise, "squared")
    torch.testing.assert_close(backward_pass.gradient.rows(), gradient)
    torch.testing.assert_close(backward_pass.probabilities[:, :7], logits)


def test_a_pass_leaves_the_padding_of_weights_and_gradients_at_zero() -> None:
    net = NetConfig(inputs=2, hidden=(5, 7), outputs=1)
    x = some_inputs(3, 6, 2)
    noise = some_noise(net, 3, 6, (0.2, 0.5, 0.8))
    _, backward_pass = run_passes(some_weights(net, 3), x, torch.ones(3, 6, 1, dtype=DTYPE), net, noise)
    used = backward_pass.gradient.rows().count_nonzero()
    assert backward_pass.gradient.flat.count_nonzero() == used


@for_every_shape
def test_every_matrix_of_a_stack_starts_on_a_64_byte_boundary(
    shape: tuple[int, tuple[int, ...], int],
) -> None:
    net = net_of(shape)
    stack = Stack(net, 5)
    forward_pass = ForwardPass(stack, net, 7)
    backward_pass = BackwardPass(forward_pass, 7)
    buffers = [*stack.blocks, *backward_pass.gradient.blocks, *forward_pass.activations, forward_pass.logits]
    for buffer in (*buffers, *forward_pass.signals, *backward_pass.deltas):
        assert all(matrix.data_ptr() % 64 == 0 for matrix in buffer)


def test_a_stack_packs_and_unpacks_its_rows_without_loss() -> None:
    net = NetConfig(inputs=2, hidden=(5, 7), outputs=1)
    rows, stack = some_weights(net, 4), Stack(net, 4)
    stack.load(rows)
    assert torch.equal(stack.rows(), rows)
    expected = [weights for weights, _ in layer_views(rows, net)]
    assert all(torch.equal(w, e) for w, e in zip(stack.weights(), expected, strict=True))


def test_the_gradient_descends() -> None:
    """A step along it lowers the loss by what it promises, to first order."""
    net = NetConfig(inputs=2, hidden=(8,), outputs=1, activation="tanh")
    flat, x = some_weights(net, 2), some_inputs(2, 30, 2)
    targets = (x.sum(-1, keepdim=True) > 0).to(DTYPE)
    ones = [torch.ones(2, 30, 8, dtype=DTYPE)]
    _, backward_pass = run_passes(flat, x, targets, net, ones)
    gradient, small = backward_pass.gradient.rows(), 1e-6
    losses = [
        cross_entropy(forward(w, x, net).logits, targets).mean(1) for w in (flat, flat - small * gradient)
    ]
    torch.testing.assert_close((losses[0] - losses[1]) / small, (gradient**2).sum(1), rtol=1e-4, atol=0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"hidden": ()}, r"hidden must be 1 to 4 layers; got \(\)"),
        ({"hidden": (2, 2, 2, 2, 2)}, r"1 to 4 layers; got \(2, 2, 2, 2, 2\)"),
        ({"hidden": (0,)}, r"whole number, in \[1, 8192\]; got 0"),
        ({"hidden": (8, 8193)}, r"whole number, in \[1, 8192\]; got 8193"),
        ({"hidden": (2.5,)}, r"whole number, in \[1, 8192\]; got 2.5"),
        ({"inputs": 0}, "inputs must be a whole number, at least 1; got 0"),
        ({"outputs": 0}, "outputs must be a whole number, at least 1; got 0"),
        ({"outputs": True}, "outputs must be a whole number, at least 1; got True"),
        ({"activation": "gelu"}, "activation must be one of relu, tanh; got 'gelu'"),
    ],
)
def test_a_shape_outside_of_its_range_is_named_with_the_range(
    change: dict[str, object], message: str
) -> None:
    shape: dict[str, object] = {"inputs": 2, "hidden": (3,), "outputs": 1}
    with pytest.raises(ValueError, match=message):
        NetConfig(**(shape | change))  # type: ignore[arg-type]


def test_a_lone_network_is_computed_as_two() -> None:
    assert [passes.members_of(count) for count in (1, 2, 45)] == [2, 2, 45]
