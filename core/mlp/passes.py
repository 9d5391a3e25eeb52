"""Forward and backward passes of a whole stack, in place and without autograd: the inner loop of training.

A network must get the same numbers, to the last bit, in a stack as alone. Matrix products of a BLAS do not
promise that: the order of their sums depends on where a matrix starts in memory (Intel's MKL asks for arrays
aligned to 64 bytes if results are to repeat), and a batch of one matrix takes another path than a batch of
many. Elementwise kernels compute what is left over after the last full vector by other instructions than the
rest. So here

* every matrix of a stack starts on a 64-byte boundary: the rows of weights and batches are padded with zeros,
* a lone network is computed as a stack of two copies (`members_of`),
* flat buffers are padded to whole vectors.

Zeros add exactly nothing to a sum, so padding changes no result.

The weights of a layer and its biases are one block [S, rows, out]: in rows of W, one row b, zeros. Its
input carries a constant 1 in the column of the biases, so that one product gives the weighted sums and one
product the gradient of both. While training, the stack is laid out layer by layer, as each layer's gradient
has to be one contiguous result; `pack` and `unpack` translate from and to the rows [S, P] of `core.mlp.nets`.
"""

import math
from collections.abc import Callable, Sequence
from typing import Literal

import torch
from torch import Tensor

from core.mlp.nets import NetConfig
from core.mlp.precision import DTYPE

__all__ = ["BackwardPass", "ForwardPass", "Loss", "Stack", "batch_rows", "members_of", "widen"]

Loss = Literal["cross_entropy", "squared"]
"""What is descended: see `core.mlp.losses.cross_entropy`, or half the squared error of a regression."""

LINE = 8  # float64 numbers in 64 bytes
VECTORS = 32  # a multiple of what an elementwise kernel handles at a time (two AVX-512 vectors)

Slope = Callable[[Tensor, Tensor, Tensor], Tensor]


def members_of(count: int) -> int:
    """How many networks to compute for a stack of `count`: at least two, see the module."""
    return max(count, 2)


def batch_rows(cases: int) -> int:
    """Rows of a padded batch: any matrix with so many rows ends on a 64-byte boundary.

    Example:
        >>> batch_rows(60)
        64
    """
    return _up(cases, LINE)


def widen(x: Tensor, net: NetConfig, layer: int = 0) -> Tensor:
    """Input of a layer as its block wants it: x, then a column of ones, then zeros.

    Args:
        x: [..., in].
        net: the shape of the networks.
        layer: which layer x goes into.

    Example:
        >>> net = NetConfig(inputs=2, hidden=(8,), outputs=1)
        >>> widen(torch.tensor([[5.0, 7.0]]), net)
        tensor([[5., 7., 1.]], dtype=torch.float64)
    """
    wide = torch.zeros(*x.shape[:-1], _block_rows(*net.shapes[layer]), dtype=DTYPE)
    wide[..., : x.shape[-1]] = x
    wide[..., x.shape[-1]] = 1
    return wide


class Stack:
    """The parameters of S networks, or their gradient: one flat vector and a block of it for each layer.

    Args:
        net: the shape of the networks.
        members: S.

    Example:
        >>> net = NetConfig(inputs=2, hidden=(3,), outputs=1)
        >>> stack = Stack(net, members=2)
        >>> stack.load(torch.arange(26.0).view(2, 13))
        >>> stack.rows()[1, :4]
        tensor([13., 14., 15., 16.], dtype=torch.float64)
    """

    def __init__(self, net: NetConfig, members: int) -> None:
        shapes = [(members, _block_rows(*shape), shape[1]) for shape in net.shapes]
        sizes = [math.prod(shape) for shape in shapes]
        self.flat = torch.zeros(_up(sum(sizes), VECTORS), dtype=DTYPE)
        parts = torch.split(self.flat[: sum(sizes)], sizes)
        self.blocks = [part.view(shape) for part, shape in zip(parts, shapes, strict=True)]
        self._used = [
            block[:, : fan_in + 1] for block, (fan_in, _) in zip(self.blocks, net.shapes, strict=True)
        ]

    def load(self, rows: Tensor) -> None:
        """Copy the weights [S, P] in."""
        parts = torch.split(rows, [used[0].numel() for used in self._used], dim=1)
        for part, used in zip(parts, self._used, strict=True):
            used.copy_(part.view(used.shape))

    def rows(self) -> Tensor:
        """A copy of the weights, [S, P]."""
        return torch.cat([used.flatten(1) for used in self._used], dim=1)

    def weights(self) -> list[Tensor]:
        """W [S, in, out] of every layer, as views."""
        return [used[:, :-1] for used in self._used]


class ForwardPass:
    """The forward pass of a stack over batches of one size; each pass overwrites the buffers of the last.

    Args:
        stack: the networks.
        net: their shape.
        cases: cases in a batch.

    Attributes:
        activations: of each hidden layer, before its mask, [S, rows, H].
        logits: [S, rows, C].
    """

    def __init__(self, stack: Stack, net: NetConfig, cases: int) -> None:
        members, rows = len(stack.blocks[0]), batch_rows(cases)
        hidden = [_buffer(members, rows, units) for units in net.hidden]
        self.net, self.stack = net, stack
        self.activations = [view for _, view in hidden]
        self.logits_flat, self.logits = _buffer(members, rows, net.outputs)
        self.signals = [widen(view, net, layer + 1) for layer, view in enumerate(self.activations)]
        self._hidden = self._plan([flat for flat, _ in hidden])
        self._nonlinear = torch.relu_ if net.activation == "relu" else torch.tanh_

    def run(self, x: Tensor, factors: Sequence[Tensor | None]) -> Tensor:
        """Logits [S, rows, C] (the buffer itself).

        Args:
            x: [S, rows, wide], see `widen`.
            factors: what each hidden layer is multiplied by, [S, rows, H], or None where nothing is masked.
        """
        signal, nonlinear = x, self._nonlinear
        for (block, hidden, flat, masked, wide), factor in zip(self._hidden, factors, strict=True):
            _product(signal, block, hidden)
            nonlinear(flat)
            if factor is None:
                masked.copy_(hidden)
            else:
                torch.mul(hidden, factor, out=masked)
            signal = wide
        return _product(signal, self.stack.blocks[-1], self.logits)

    def _plan(self, flats: list[Tensor]) -> list[tuple[Tensor, ...]]:
        """For each hidden layer: weights, activations, the same flat, its signal without and with the 1."""
        masked = [wide[..., :units] for wide, units in zip(self.signals, self.net.hidden, strict=True)]
        blocks = self.stack.blocks[:-1]
        return list(zip(blocks, self.activations, flats, masked, self.signals, strict=True))


class BackwardPass:
    """The backward pass that belongs to a forward pass (Rumelhart, Hinton and Williams 1986, Nature 323).

    Args:
        forward: the pass whose activations to use.
        cases: cases in a batch.
        loss: whose gradient it is; the logits of a regression are its predictions.

    Attributes:
        gradient: of the batch's mean loss, for every network on its own.
        deltas: gradient of the batch's mean loss by the weighted sums of each hidden layer, [S, rows, H].
        probabilities: [S, rows, C]; for one logit those of class 1, for a regression what it predicts.
    """

    def __init__(self, forward: ForwardPass, cases: int, loss: Loss = "cross_entropy") -> None:
        net, members = forward.net, len(forward.logits)
        self.gradient = Stack(net, members)
        self.deltas = [torch.zeros_like(view) for view in forward.activations]
        self.probabilities_flat, self.probabilities = _buffer(*forward.logits.shape)
        self._delta_out = torch.zeros_like(forward.logits)
        self._share = torch.zeros(batch_rows(cases), 1, dtype=DTYPE)
        self._share[:cases] = 1 / cases  # of a case in the mean; padded rows have none
        self._slope: Slope = _relu_slope if net.activation == "relu" else _tanh_slope
        self._forward, self._loss = forward, loss
        self._layers = self._plan()

    def run(
        self, x: Tensor, targets: Tensor, factors: Sequence[Tensor | None], output: Tensor | None = None
    ) -> None:
        """Fill gradient, deltas and probabilities from the last forward pass.

        Args:
            x: the input of that pass.
            targets: [S, rows, C], see `core.mlp.losses.one_hot`.
            factors: those of that pass.
            output: what its logits have been multiplied by since, [S, rows, C]; None for nothing.
        """
        delta = self._output_delta(targets)
        if output is not None:
            delta.mul_(output)
        for (signal, gradient, weights, back, hidden, own), factor in zip(
            self._layers, reversed(factors), strict=True
        ):
            _product(signal, delta, gradient)
            _product(delta, weights, back)
            if factor is not None:
                back.mul_(factor)
            delta = self._slope(back, hidden, own)
        _product(x.mT, delta, self.gradient.blocks[0])

    def _plan(self) -> Sequence[tuple[Tensor, ...]]:
        """For each hidden layer, from the last: what the layer above needs, then buffers of its own."""
        signals = [signal.mT for signal in self._forward.signals]
        leaving = [weights.mT for weights in self._forward.stack.weights()[1:]]
        buffers = [torch.zeros_like(delta) for delta in self.deltas]
        above = zip(signals, self.gradient.blocks[1:], leaving, strict=True)
        own = zip(buffers, self._forward.activations, self.deltas, strict=True)
        return [(*a, *b) for a, b in zip(above, own, strict=True)][::-1]

    def _output_delta(self, targets: Tensor) -> Tensor:
        """Gradient of the mean loss by the logits: (what is predicted - target) / cases, for every loss."""
        logits = self._forward.logits
        if self._loss == "squared":
            self.probabilities.copy_(logits)
        elif logits.shape[-1] > 1:
            torch.softmax(logits, -1, out=self.probabilities)
        else:
            torch.sigmoid(self._forward.logits_flat, out=self.probabilities_flat)
        return torch.sub(self.probabilities, targets, out=self._delta_out).mul_(self._share)


def _product(left: Tensor, right: Tensor, out: Tensor) -> Tensor:
    """Out = left @ right for every network; BLAS is slow where a matrix has one column, so not by that."""
    if left.shape[-1] == 1:  # an outer product
        return torch.mul(left, right, out=out)
    if right.shape[-1] == 1:  # one row instead: the same numbers in the same places
        torch.bmm(right.mT, left.mT, out=out.mT)
        return out
    return torch.bmm(left, right, out=out)


def _relu_slope(back: Tensor, hidden: Tensor, out: Tensor) -> Tensor:
    torch.ops.aten.threshold_backward.grad_input(back, hidden, 0, grad_input=out)
    return out


def _tanh_slope(back: Tensor, hidden: Tensor, out: Tensor) -> Tensor:
    torch.ops.aten.tanh_backward.grad_input(back, hidden, grad_input=out)
    return out


def _block_rows(fan_in: int, fan_out: int) -> int:
    """Rows of a layer's block: fan_in + 1, and as many as it takes to end on a 64-byte boundary."""
    return _up(fan_in + 1, LINE // math.gcd(LINE, fan_out))


def _buffer(members: int, rows: int, columns: int) -> tuple[Tensor, Tensor]:
    """A vector that elementwise kernels handle whole, and [S, rows, columns] at its front."""
    size = members * rows * columns
    flat = torch.zeros(_up(size, VECTORS), dtype=DTYPE)
    return flat, flat[:size].view(members, rows, columns)


def _up(number: int, multiple: int) -> int:
    return -(-number // multiple) * multiple
