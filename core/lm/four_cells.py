"""Four ways to write on: masks off or on, times greedy or top-k. One model, one prompt, two dice.

Masks are on at inference where `rate` is above 0 (as in MC dropout: Gal & Ghahramani 2016, Dropout as a
Bayesian Approximation), at the network's own four sites and afresh for every token read. The draw is top-k
with a temperature; k = 1 is greedy decoding. Every random number comes from one generator.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.lm import batch
from core.lm.built_in import BuiltIn
from core.sampling import SamplingSettings, Step, draw, trace

__all__ = [
    "BATCH",
    "RATE",
    "Cell",
    "Continuation",
    "continuations",
    "dice",
    "first_tokens",
    "parting",
    "write",
]

RATE = 0.1
"""The rate at which masks are on by default: that of most language models that drop at all."""

BATCH = 4
"""How many continuations are computed at a time: the first come soon, and all cost little more than one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One way to write on.

    Args:
        rate: probability of dropping at inference, in [0, 1); 0 is the model as it is meant to speak.
        k: how many tokens the draw may choose from, at least 1; 1 is greedy decoding.
        t: temperature, above 0.

    Raises:
        ValueError: a value is out of its range.

    Example:
        >>> Cell(rate=0.0, k=1).steps()[0].name
        'top_k'
    """

    rate: float = 0.0
    k: int = 10
    t: float = 1.0

    def __post_init__(self) -> None:
        check("rate", self.rate, 0 <= self.rate < 1, "in [0, 1)")
        self.steps()

    def steps(self) -> list[Step]:
        """The chain from the model's scores to what is drawn from."""
        return SamplingSettings(self.t, self.k, order=("top_k", "temperature")).steps()


@dataclass(frozen=True, slots=True, eq=False)
class Continuation:
    """One text that the model wrote on.

    Args:
        tokens: what it wrote, without the prompt.
        probabilities: of each token, what it was drawn with: after masks, cut and temperature. Greedy: 1.
        first: probabilities of the first token under this text's mask, before the cut and the temperature,
            [V] float64.
    """

    tokens: tuple[int, ...]
    probabilities: tuple[float, ...]
    first: Tensor


def continuations(
    model: BuiltIn, prompt_tokens: Sequence[int], cell: Cell, *, length: int, generator: torch.Generator
) -> Iterator[Continuation]:
    """Write on the same prompt again and again, without end: pull as many continuations as wanted.

    Masks and draws have a die each, both seeded from the generator at the start. So two cells with equally
    seeded generators roll the same numbers u: what differs between them is what the masks do. They are
    computed `BATCH` at a time, and how many are pulled changes none of them.

    Args:
        model: one of the built-in models.
        prompt_tokens: at least 1; of a prompt too long for the context, its end is read.
        cell: masks and draw.
        length: tokens to write, at least 1 and less than the model's context.
        generator: where all randomness comes from.

    Yields:
        Continuations, in order.

    Raises:
        ValueError: there is no token, or the length is out of range.

    Example:
        >>> from core.lm import registry
        >>> twin = registry.load("twin_dropout")
        >>> texts = continuations(
        ...     twin, twin.encode("The king"), Cell(k=1), length=4, generator=torch.Generator().manual_seed(0)
        ... )
        >>> next(texts).tokens == next(texts).tokens
        True
    """
    check_whole("length", length, 1, model.context - 1)
    check("prompt_tokens", len(prompt_tokens), len(prompt_tokens) > 0, "at least 1 token")
    prompt = torch.tensor([prompt_tokens[-(model.context - length) :]], dtype=torch.int64)  # [1, T]
    masks, die = dice(generator)
    while True:
        sides = write(model, prompt.expand(BATCH, -1), cell, length=length, masks=masks, die=die)
        for tokens, probabilities, first in zip(*sides, strict=True):
            yield Continuation(tuple(tokens.tolist()), tuple(probabilities.tolist()), first)


def dice(generator: torch.Generator) -> tuple[torch.Generator, torch.Generator]:
    """Two generators, seeded from one: for the masks and for the draws."""
    seeds = torch.randint(2**32, (2,), generator=generator).tolist()
    return torch.Generator().manual_seed(seeds[0]), torch.Generator().manual_seed(seeds[1])


def write(
    model: BuiltIn, prompts: Tensor, cell: Cell, *, length: int, masks: torch.Generator, die: torch.Generator
) -> tuple[Tensor, Tensor, Tensor]:
    """Write on prompts of equal length side by side, each with masks and draws of its own.

    Args:
        model: one of the built-in models.
        prompts: [B, T] int64; rows that are one expanded row are read once where no masks are on.
        cell: masks and draw.
        length: tokens to write, at least 1.
        masks: where the masks come from.
        die: where the draws come from.

    Returns:
        Tokens [B, length], the probabilities they were drawn with [B, length], and those of the first token
        before any step [B, V].
    """
    steps, rows, first, drawn = cell.steps(), len(prompts), list[Tensor](), list[Tensor]()

    def pick(logits: Tensor, place: int) -> Tensor:
        if place == 0:
            first.append(logits.double().softmax(-1))
        left = trace(logits, steps)[-1]
        tokens = draw(left, torch.rand(rows, generator=die, dtype=torch.float64))  # a u for every row
        drawn.append(left.probabilities.gather(1, tokens[:, None]))
        return tokens

    texts = batch.write(model.model, prompts, pick, length=length, rate=cell.rate, masks=masks)
    return texts, torch.cat(drawn, dim=1), first[0]


def parting(texts: Iterable[Continuation]) -> list[int]:
    """When texts part: how many different beginnings there are after 1, 2, ... tokens.

    Args:
        texts: of equal length; none gives an empty list.

    Example:
        >>> texts = [Continuation(t, (), torch.empty(0)) for t in ((1, 2, 3), (1, 2, 4), (5, 2, 3))]
        >>> parting(texts)
        [2, 2, 3]
    """
    tokens = [text.tokens for text in texts]
    longest = max(map(len, tokens), default=0)
    return [len({each[:length] for each in tokens}) for length in range(1, longest + 1)]


def first_tokens(texts: Iterable[Continuation]) -> int:
    """How many different first tokens there are.

    Example:
        >>> first_tokens([Continuation((t, 7), (), torch.empty(0)) for t in (1, 2, 1)])
        2
    """
    return len({text.tokens[0] for text in texts})
