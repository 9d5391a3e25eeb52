"""Temperature 0 and yet another text: one model in float32 and in bfloat16, each in two orders of summation.

Nothing is drawn here: the token with the highest score is taken. What differs is how the same sums come out.

    networks = arithmetics(model.model, order=0)
    scores = {name: each(tokens).logits for name, each in networks.items()}

The other order is exact, and no server is needed for it: the units of every layer are put in another order,
and the weights with them. On paper that is the same function; only the sums over units are taken in another
order, as a server takes them where it computes other requests beside one.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

from core.lm import batch
from core.lm.gpt import GPT, Block
from core.rng import generator_for

__all__ = ["ARITHMETICS", "BESIDE", "Answer", "FirstTwo", "answer", "arithmetics", "first_two", "reordered"]

ARITHMETICS = ("float32", "float32_order", "bfloat16", "bfloat16_order")
"""What a model is computed in: two kinds of numbers, each in the order of the file and in another one."""

BESIDE: Mapping[str, str] = MappingProxyType(
    {"float32_order": "float32", "bfloat16": "float32", "bfloat16_order": "bfloat16"}
)
"""What each is compared with: there is one thing that differs."""


@dataclass(frozen=True, slots=True)
class FirstTwo:
    """The two tokens with the highest scores.

    Args:
        tokens: their numbers; of equal scores the lower number comes first, as `torch.argmax` has it.
        logits: their scores.
    """

    tokens: tuple[int, int]
    logits: tuple[float, float]

    @property
    def gap(self) -> float:
        """By how much the first is ahead; 0 is an exact tie."""
        return self.logits[0] - self.logits[1]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model says after a text in one arithmetic.

    Args:
        first: the two likeliest next tokens.
        tokens: what greedy decoding writes, of equal scores the lower number.
    """

    first: FirstTwo
    tokens: tuple[int, ...]


def first_two(logits: Tensor) -> FirstTwo:
    """The two highest scores.

    Args:
        logits: [V], V at least 2.

    Example:
        >>> first_two(torch.tensor([1.0, 3.0, 3.0])).tokens
        (1, 2)
    """
    order = logits.argsort(descending=True, stable=True)[:2].tolist()
    return FirstTwo((order[0], order[1]), (float(logits[order[0]]), float(logits[order[1]])))


def arithmetics(model: GPT, *, order: int) -> dict[str, GPT]:
    """A model in every arithmetic of `ARITHMETICS`.

    Args:
        model: as it is read from its file.
        order: seed of the other order.

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=1, heads=2)
        >>> tiny = GPT(config, generator=torch.Generator().manual_seed(0))
        >>> [str(each.output_weight.dtype) for each in arithmetics(tiny, order=0).values()]
        ['torch.float32', 'torch.float32', 'torch.bfloat16', 'torch.bfloat16']
    """
    other = reordered(model, generator=generator_for(order, "order of summation"))
    kinds = (torch.float32, torch.bfloat16)
    made = [copy.deepcopy(each).to(kind) for kind in kinds for each in (model, other)]
    return dict(zip(ARITHMETICS, made, strict=True))


@torch.no_grad()
def reordered(model: GPT, *, generator: torch.Generator) -> GPT:
    """The same function with its units, and so all sums over them, in another order.

    The units of the residual stream, those inside every head and those of every hidden layer are permuted,
    and rows and columns of the weights with them. In exact numbers nothing changes.

    Args:
        model: stays as it is.
        generator: where the orders come from.

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=2, heads=2)
        >>> tiny = GPT(config, generator=torch.Generator().manual_seed(0)).double()
        >>> tokens = torch.tensor([[1, 2, 3]])
        >>> other = reordered(tiny, generator=torch.Generator().manual_seed(1))
        >>> torch.allclose(tiny(tokens).logits, other(tokens).logits)
        True
    """
    other, width = copy.deepcopy(model), torch.randperm(model.config.width, generator=generator)
    tables: list[nn.Embedding | nn.Linear] = [other.token_embedding, other.position_embedding]
    for table in tables if model.config.tied else [*tables, other.projection]:
        table.weight.copy_(table.weight[:, width])
    for block in other.blocks:
        assert isinstance(block, Block)
        _reorder(block, width, model.config.heads, generator)
    _take(other.final_norm, width)
    return other


def _reorder(block: Block, width: Tensor, heads: int, generator: torch.Generator) -> None:
    _take(block.attention_norm, width)
    _take(block.mlp_norm, width)
    size = len(width)
    matched, carried = (_inside_heads(size, heads, generator) for _ in range(2))
    parts = torch.cat((matched, size + matched, 2 * size + carried))  # queries meet keys unit by unit
    _take(block.attention.query_key_value, parts, width)
    _take(block.attention.output, width, carried)
    hidden = torch.randperm(4 * size, generator=generator)
    _take(block.mlp.up, hidden, width)
    _take(block.mlp.down, width, hidden)


def _inside_heads(width: int, heads: int, generator: torch.Generator) -> Tensor:
    """An order of the units, [D], that leaves each in its head."""
    size = width // heads
    return torch.cat([head * size + torch.randperm(size, generator=generator) for head in range(heads)])


def _take(layer: nn.Linear | nn.LayerNorm, rows: Tensor, columns: Tensor | None = None) -> None:
    """Put a layer's outputs in an order, and its inputs in another."""
    weight = layer.weight[rows]
    layer.weight.copy_(weight if columns is None else weight[:, columns])
    layer.bias.copy_(layer.bias[rows])


def answer(model: GPT, tokens: Tensor, length: int) -> Answer:
    """The first two tokens after a text, and the text as greedy decoding writes it on. Nothing stops it.

    Args:
        model: the network.
        tokens: [P] int64, at least 1.
        length: tokens to write, at least 1.

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=1, heads=2)
        >>> tiny = GPT(config, generator=torch.Generator().manual_seed(0))
        >>> found = answer(tiny, torch.tensor([1, 2]), 3)
        >>> len(found.tokens), found.tokens[0] == found.first.tokens[0]
        (3, True)
    """
    at_first: list[FirstTwo] = []

    def pick(logits: Tensor, place: int) -> Tensor:
        if not place:
            at_first.append(first_two(logits[0]))
        return logits.argmax(-1)

    written = batch.write(model, tokens[None], pick, length=length)
    return Answer(at_first[0], tuple(written[0].tolist()))
