"""Stacks of small multi-layer perceptrons: their shape, their weights, their forward pass.

S networks of one shape live in one flat tensor [S, P]. A network's row holds its layers one after the other,
each as W [in, out], row-major, and then b [out]. One batched matrix product a layer serves the whole stack,
so that a few networks cost about what one costs.

`forward` is the definition, written to be read; `core.mlp.passes` computes the same in place, with its
gradient.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import torch
from torch import Tensor

from core.errors import check, check_choice, check_whole
from core.mlp.precision import DTYPE

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Forward",
    "NetConfig",
    "forward",
    "initial_weights",
    "layer_views",
    "parameter_count",
]

Activation = Literal["relu", "tanh"]
ACTIVATIONS: tuple[Activation, ...] = get_args(Activation)

MOST_LAYERS = 4
MOST_UNITS = 8192


@dataclass(frozen=True, slots=True)
class NetConfig:
    """The shape of a multi-layer perceptron.

    Args:
        inputs: number of inputs, at least 1.
        hidden: units of each hidden layer: 1 to 4 layers of 1 to 8192 units.
        outputs: 1 for two classes (the logit of class 1), else one logit a class.
        activation: what the hidden units do with their weighted sum.

    Raises:
        ValueError: a value is outside its range.

    Example:
        >>> NetConfig(inputs=2, hidden=(24, 24), outputs=1).shapes
        ((2, 24), (24, 24), (24, 1))
    """

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: Activation = "relu"

    def __post_init__(self) -> None:
        _check_hidden(self.hidden)
        check_whole("inputs", self.inputs, 1)
        check_whole("outputs", self.outputs, 1)
        check_choice("activation", self.activation, ACTIVATIONS)

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(in, out) of every layer."""
        return tuple(pairwise((self.inputs, *self.hidden, self.outputs)))


@dataclass(frozen=True, slots=True, eq=False)
class Forward:
    """What a forward pass saw.

    Args:
        activations: of each hidden layer, after the nonlinearity and before any mask, [S, B, H].
        logits: [S, B, outputs].
    """

    activations: tuple[Tensor, ...]
    logits: Tensor


def parameter_count(net: NetConfig) -> int:
    """Weights and biases of one network.

    Example:
        >>> parameter_count(NetConfig(inputs=2, hidden=(24, 24), outputs=1))
        697
    """
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in net.shapes)


def layer_views(flat: Tensor, net: NetConfig) -> list[tuple[Tensor, Tensor]]:
    """The weights W [S, in, out] and biases b [S, 1, out] of every layer, as views of the flat tensor.

    Args:
        flat: [S, P].
        net: the shape of the networks.

    Raises:
        ValueError: the flat tensor has another shape.

    Example:
        >>> net = NetConfig(inputs=2, hidden=(3,), outputs=1)
        >>> [(tuple(w.shape), tuple(b.shape)) for w, b in layer_views(torch.zeros(5, 13), net)]
        [((5, 2, 3), (5, 1, 3)), ((5, 3, 1), (5, 1, 1))]
    """
    _check_flat(flat, net)
    parts = torch.split(flat, [(fan_in + 1) * fan_out for fan_in, fan_out in net.shapes], dim=1)
    blocks = [part.view(len(flat), -1, out) for part, (_, out) in zip(parts, net.shapes, strict=True)]
    return [(block[:, :-1], block[:, -1:]) for block in blocks]


def initial_weights(net: NetConfig, *, generator: torch.Generator) -> Tensor:
    """Draw the weights that one network starts from; its biases are zero.

    ReLU: N(0, 2 / fan_in), which keeps the variance of the signal from layer to layer (He et al. 2015,
    Delving deep into rectifiers, section 2.2). tanh, and the output layer of both: uniform with variance
    2 / (fan_in + fan_out) (Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward
    neural networks, equation 16).

    Args:
        net: the shape of the network.
        generator: where the weights come from.

    Returns:
        [P] float64, drawn in it: a float32 normal differs in its last bit from processor to processor.

    Example:
        >>> net = NetConfig(inputs=2, hidden=(3,), outputs=1, activation="tanh")
        >>> weights = initial_weights(net, generator=torch.Generator().manual_seed(0))
        >>> weights[6:9]  # the biases of the hidden layer
        tensor([0., 0., 0.], dtype=torch.float64)
    """
    last = len(net.shapes) - 1
    layers = []
    for number, (fan_in, fan_out) in enumerate(net.shapes):
        rectified = net.activation == "relu" and number < last
        draw = _he if rectified else _glorot
        layers += [draw(fan_in, fan_out, generator).flatten(), torch.zeros(fan_out, dtype=DTYPE)]
    return torch.cat(layers)


def forward(flat: Tensor, x: Tensor, net: NetConfig, *, factors: Sequence[Tensor] | None = None) -> Forward:
    """Run every network of a stack.

    Args:
        flat: [S, P] weights.
        x: [B, inputs], the same cases for all, or [S, B, inputs].
        net: the shape of the networks.
        factors: what the activations of each hidden layer are multiplied by, [S, B, H] each: for inverted
            dropout mask / (1 - rate); None for the network as it is used at test time.

    Raises:
        ValueError: the flat tensor has another shape.

    Example:
        >>> net = NetConfig(inputs=2, hidden=(3,), outputs=1)
        >>> forward(torch.ones(1, 13), torch.tensor([[1.0, 2.0]]), net).logits  # 3 units of 1 + 2 + 1, plus 1
        tensor([[[13.]]])
    """
    nonlinear = torch.relu if net.activation == "relu" else torch.tanh
    *hidden, (w_out, b_out) = layer_views(flat, net)
    signal = x.expand(len(flat), -1, -1)
    activations = []
    for layer, (w, b) in enumerate(hidden):
        activations.append(nonlinear(torch.baddbmm(b, signal, w)))
        signal = activations[-1] if factors is None else activations[-1] * factors[layer]
    return Forward(tuple(activations), torch.baddbmm(b_out, signal, w_out))


def _he(fan_in: int, fan_out: int, generator: torch.Generator) -> Tensor:
    return torch.randn(fan_in, fan_out, generator=generator, dtype=DTYPE) * math.sqrt(2 / fan_in)


def _glorot(fan_in: int, fan_out: int, generator: torch.Generator) -> Tensor:
    limit = math.sqrt(6 / (fan_in + fan_out))  # uniform on [-limit, limit] has the variance limit^2 / 3
    return (2 * torch.rand(fan_in, fan_out, generator=generator, dtype=DTYPE) - 1) * limit


def _check_flat(flat: Tensor, net: NetConfig) -> None:
    count, shape = parameter_count(net), list(flat.shape)
    check("shape of the weights", shape, len(shape) == 2 and shape[1] == count, f"[S, {count}]")


def _check_hidden(hidden: tuple[int, ...]) -> None:
    check("hidden", hidden, 1 <= len(hidden) <= MOST_LAYERS, f"1 to {MOST_LAYERS} layers")
    for units in hidden:
        check_whole("units of a hidden layer", units, 1, MOST_UNITS)
