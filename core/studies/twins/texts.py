"""Many prompts written on at once, and what the texts are like: loops, variety, passages known by heart."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell, dice, write
from core.lm.measures import distinct, repetition
from core.lm.ngram_index import NgramIndex

__all__ = ["RUN", "TextMeasures", "measure", "prompts_from", "write_all"]

RUN = 8
"""Tokens of a run that counts as known by heart if it stands in the training text."""


@dataclass(frozen=True, slots=True)
class TextMeasures:
    """What a set of texts is like.

    Args:
        repetition: share of texts that end in a loop; see `core.lm.measures.trailing_repetition`.
        distinct_2: share of different runs of 2 tokens, all texts together.
        distinct_4: the same for 4.
        overlap: share of runs of `RUN` tokens that stand word for word in the training text; NaN if that
            text is not given.
    """

    repetition: float
    distinct_2: float
    distinct_4: float
    overlap: float


def measure(texts: Sequence[Sequence[int]], known: NgramIndex | None) -> TextMeasures:
    """Measure texts (what was written, without the prompts).

    Args:
        texts: at least 1, of equal length, at least 4 tokens.
        known: the runs of `RUN` tokens of the training text; None if it is not to be compared.
    """
    shares = [known.share(text) for text in texts] if known else [float("nan")]
    return TextMeasures(repetition(texts), distinct(texts, 2), distinct(texts, 4), sum(shares) / len(shares))


def write_all(
    model: BuiltIn, prompts: Tensor, cell: Cell, *, length: int, generator: torch.Generator
) -> list[list[int]]:
    """Write on many prompts side by side, one text each.

    Args:
        model: one of the built-in models, or one like them.
        prompts: [B, T] int64; T + length within the context.
        cell: masks and draw.
        length: tokens to write, at least 1.
        generator: where masks and draws come from.
    """
    masks, die = dice(generator)
    written: list[list[int]] = write(model, prompts, cell, length=length, masks=masks, die=die)[0].tolist()
    return written


def prompts_from(text: Tensor, length: int, count: int) -> Tensor:
    """Evenly spaced pieces of a text, [count, length].

    Raises:
        ValueError: the text is too short for so many.

    Example:
        >>> prompts_from(torch.arange(10), 2, 3)
        tensor([[0, 1],
                [3, 4],
                [6, 7]])
    """
    if len(text) < length * count:
        raise ValueError(f"{count} prompts of {length} tokens need a longer text; got {len(text)} tokens")
    starts = torch.arange(count) * (len(text) // count)
    return text[starts[:, None] + torch.arange(length)]
