"""Measurements on a stack as it is used at test time, without masks: losses, decision surface, examples."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.mlp.data import Split
from core.mlp.losses import cross_entropy, error, one_hot, probabilities
from core.mlp.nets import NetConfig
from core.mlp.passes import ForwardPass, Stack, batch_rows, widen
from core.mlp.precision import DTYPE

__all__ = ["EXTENT", "Losses", "Measure", "plane"]

EXTENT: float = 2.0  # half-width of the square on which a decision surface is drawn
LEAD, SURE = 4.0, 0.999  # nats ahead of the next class that count as sure, and their share, kept below 1
CHUNK_NUMBERS = 2**15  # activations of a layer that one network computes at a time: bounds the memory


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """Losses in nats and shares of misclassified cases, [S] each.

    Args:
        masked: mean loss of the step's batch, with masks: what the optimiser sees.
        train: mean loss over all training cases, without masks.
        test: the same over the test cases.
        train_error: share of the training cases that is misclassified, without masks.
        test_error: the same of the test cases.
    """

    masked: Tensor
    train: Tensor
    test: Tensor
    train_error: Tensor
    test_error: Tensor


def plane(size: int) -> Tensor:
    """Points of a square grid over [-EXTENT, EXTENT]^2, row by row from the top: [size * size, 2].

    Example:
        >>> plane(2)
        tensor([[-2.,  2.],
                [ 2.,  2.],
                [-2., -2.],
                [ 2., -2.]], dtype=torch.float64)
    """
    ticks = torch.linspace(-EXTENT, EXTENT, size, dtype=DTYPE)
    x2, x1 = torch.meshgrid(ticks.flip(0), ticks, indexing="ij")
    return torch.stack([x1.flatten(), x2.flatten()], dim=1)


class Logits:
    """Logits of every network at fixed points.

    Args:
        stack: the networks, whose weights may change between calls.
        net: their shape.
        x: [S, M, inputs], or [1, M, inputs] for all.
    """

    def __init__(self, stack: Stack, net: NetConfig, x: Tensor) -> None:
        members, self._count = len(stack.blocks[0]), x.shape[1]
        # Rows of a chunk must not depend on S: the kernels sum in another order for another size.
        rows = min(batch_rows(max(CHUNK_NUMBERS // max(net.hidden), 1)), batch_rows(self._count))
        chunks = -(-self._count // rows)
        wide = torch.nn.functional.pad(widen(x, net), (0, 0, 0, chunks * rows - self._count))
        self._chunks = wide.view(len(x), chunks, rows, -1).transpose(0, 1).contiguous()
        self._chunks = self._chunks.expand(-1, members, -1, -1)
        self._forward = ForwardPass(stack, net, rows)
        self._unmasked = [None] * len(net.hidden)

    def compute(self) -> Tensor:
        """[S, M, C], new."""
        with torch.inference_mode():
            parts = [self._forward.run(chunk, self._unmasked).clone() for chunk in self._chunks]
        return torch.cat(parts, dim=1)[:, : self._count]  # outside, so that the reader gets ordinary tensors


class Measure:
    """Losses, surface and examples of a stack.

    Args:
        stack: the networks.
        net: their shape.
        splits: the data of each network.
        shown: how many of the networks to report, from the first.
        surface_size: points along each side of the surface, 0 for none.
        examples: how many of the first test cases to show.
    """

    def __init__(
        self,
        stack: Stack,
        net: NetConfig,
        splits: Sequence[Split],
        *,
        shown: int,
        surface_size: int,
        examples: int,
    ) -> None:
        shared = all(split is splits[0] for split in splits)
        own = splits[:1] if shared else splits
        self._train = len(own[0].x_train)
        self._logits = Logits(stack, net, torch.stack([torch.cat([s.x_train, s.x_test]) for s in own]))
        labels = torch.stack([torch.cat([s.y_train, s.y_test]) for s in own])
        self._targets = one_hot(labels, own[0].classes)
        self._shown, self._size, self._examples = shown, surface_size, examples
        self._surface = Logits(stack, net, plane(surface_size).unsqueeze(0)) if surface_size else None

    def losses(self, masked: Tensor) -> tuple[Losses, Tensor | None]:
        """Losses, and the probabilities of the examples [S, E, classes] (None without examples)."""
        logits = self._logits.compute()
        targets = self._targets.expand_as(logits)
        loss, wrong = cross_entropy(logits, targets), error(logits, targets).to(DTYPE)
        n = self._train
        test = logits[:, n : n + self._examples]
        examples = probabilities(test)[: self._shown] if self._examples else None
        means = [
            part.mean(1)[: self._shown] for part in (loss[:, :n], loss[:, n:], wrong[:, :n], wrong[:, n:])
        ]
        return Losses(masked, *means), examples

    def surface(self) -> Tensor | None:
        """What the networks say on the grid of `plane`, [S, R, R]: see `Snapshot.surface`."""
        if self._surface is None:
            return None
        logits = self._surface.compute()
        values = logits if logits.shape[-1] == 1 else _likeliest(logits)
        return values.view(-1, self._size, self._size)[: self._shown]


def _likeliest(logits: Tensor) -> Tensor:
    """The likeliest class, and how sure the network is of it, as one number for [..., C] logits."""
    top, classes = logits.topk(2, dim=-1)
    lead = (top[..., 0] - top[..., 1]) / LEAD
    return classes[..., 0] + lead.clamp(max=SURE)
