"""One training of the study: what it learns from, how, and what is measured of it.

Everything comes from the seed of the cell and from the corpus; float32, no autocast, one thread. The learning
rate rises and falls along a cosine, low enough that the last bit of a processor does not decide a result.
"""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell as Decoding
from core.lm.gpt import GPT, SITES, GPTConfig
from core.lm.tokens import Tokenizer
from core.lm.training import mean_loss, train, windows
from core.pretraining import corpus
from core.rng import generator_for
from core.studies.passes.results import RATES, SIZES, VARIANT_RATE, VARIANT_SIZES, VARIANTS, WHOLE, PassesRow
from core.studies.twins.scores import score, windows_of
from core.studies.twins.texts import prompts_from, write_all

__all__ = ["Bench", "Cell", "Looks", "Plan", "cells", "course", "run", "subset", "warm_cosine"]

Looks = list[tuple[int, float]]
"""Updates so far and the held-out loss then."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is the same in every training.

    Args:
        vocabulary: tokens of the tokenizer, learned from the whole corpus.
        context, width, layers, heads: the shape of the GPT.
        batch: windows in an update.
        steps: updates, so that every run reads steps * batch * context tokens.
        lr: the highest learning rate of Adam.
        warmup: updates until then.
        look_every: updates between two looks at the held-out loss.
        look_tokens: tokens, about, that a loss is measured over.
        passages: how many passages are continued by heart, of the text learned and of the text held out.
        prompt: tokens of a passage that are given.
        length: tokens that are to be reproduced.
        seeds: of a cell with at most `small` kilobytes.
        seeds_large: of a larger cell, and of each variant.
        small: kilobytes.
    """

    vocabulary: int = 1024
    context: int = 64
    width: int = 96
    layers: int = 2
    heads: int = 4
    batch: int = 16
    steps: int = 1400
    lr: float = 0.002
    warmup: int = 70
    look_every: int = 50
    look_tokens: int = 16384
    passages: int = 128
    prompt: int = 32
    length: int = 16
    seeds: int = 5
    seeds_large: int = 3
    small: int = 500

    def __post_init__(self) -> None:
        for name in ("batch", "steps", "look_every", "look_tokens", "passages", "prompt", "length"):
            check_whole(name, getattr(self, name), 1)
        check("look_every", self.look_every, self.steps % self.look_every == 0, "a divisor of the steps")

    @property
    def shape(self) -> GPTConfig:
        """Of the GPT."""
        return GPTConfig(self.vocabulary, self.context, self.width, self.layers, self.heads)

    @property
    def tokens(self) -> int:
        """Tokens that a run reads."""
        return self.steps * self.batch * self.context


@dataclass(frozen=True, slots=True)
class Cell:
    """One training: how much text, what is dropped and when, and the seed; see `PassesRow`."""

    kilobytes: int
    rate: float
    seed: int
    variant: str = "all"

    @property
    def name(self) -> str:
        """A name for files."""
        return f"{self.kilobytes}-{self.rate:g}-{self.variant.replace(' ', '_')}-{self.seed}"

    @property
    def sites(self) -> Sequence[str]:
        """Where units are dropped."""
        return (self.variant,) if self.variant in SITES else SITES


def cells(plan: Plan) -> list[Cell]:
    """All trainings, seed by seed, so that a study cut short is whole with fewer seeds.

    Example:
        >>> every = cells(Plan())
        >>> len(every), every[0], every[20].variant
        (120, Cell(kilobytes=100, rate=0.0, seed=0, variant='all'), 'early')
    """

    def seeds(kilobytes: int) -> int:
        return plan.seeds if WHOLE < kilobytes <= plan.small else plan.seeds_large

    def of(seed: int) -> Iterator[Cell]:
        yield from (Cell(size, rate, seed) for size in SIZES if seed < seeds(size) for rate in RATES)
        if seed < plan.seeds_large:
            yield from (
                Cell(size, VARIANT_RATE, seed, variant) for size in VARIANT_SIZES for variant in VARIANTS[1:]
            )

    return [cell for seed in range(max(plan.seeds, plan.seeds_large)) for cell in of(seed)]


def warm_cosine(plan: Plan) -> Callable[[int], float]:
    """The learning rate at each update: up in a straight line, then down to 0 along half a cosine.

    Example:
        >>> lr = warm_cosine(Plan(steps=110, warmup=10, look_every=10, lr=1.0))
        >>> [round(lr(number), 2) for number in (0, 9, 60, 110)]
        [0.1, 1.0, 0.5, 0.0]
    """

    def at(number: int) -> float:
        if number < plan.warmup:
            return plan.lr * (number + 1) / plan.warmup
        along = (number - plan.warmup) / (plan.steps - plan.warmup)
        return plan.lr * (1 + math.cos(math.pi * along)) / 2

    return at


def course(cell: Cell, steps: int) -> Callable[[int], float]:
    """The dropout rate at each update (Liu et al. 2023, Dropout Reduces Underfitting, for early and late).

    Example:
        >>> early = course(Cell(200, 0.2, 0, "early"), 10)
        >>> early(4), early(5)
        (0.2, 0.0)
    """

    def at(number: int) -> float:
        off = {"early": number >= steps // 2, "late": number < steps // 2}
        return 0.0 if off.get(cell.variant, False) else cell.rate

    return at


def subset(works: Iterable[corpus.Work], kilobytes: int) -> list[corpus.Work]:
    """The first so many kilobytes of the stories of all works in one fixed random order, whole paragraphs.

    So every size is as mixed as the whole, and holds the smaller ones.

    Args:
        works: all there are.
        kilobytes: thousands of bytes; `WHOLE` for all.
    """
    stories = [replace(work, text=f"{story}\n") for work in works for story in corpus.stories(work)]
    order = torch.randperm(len(stories), generator=generator_for(0, "order of the stories")).tolist()
    return corpus.excerpt([stories[number] for number in order], 1000 * kilobytes)


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """The texts in tokens.

    Args:
        tokens: the tokenizer.
        texts: by size, the stream that is learned from, [N].
        bytes: by size, its length.
        held_out: what is not learned from, [M].
    """

    tokens: Tokenizer
    texts: dict[int, Tensor]
    bytes: dict[int, int]
    held_out: Tensor


def run(cell: Cell, plan: Plan, bench: Bench) -> tuple[PassesRow, Looks]:
    """Train and measure one cell.

    Args:
        cell: which.
        plan: how.
        bench: on what.

    Returns:
        Its row, and its held-out loss on the way.
    """
    begun = time.process_time()
    model, text = GPT(plan.shape, generator=generator_for(cell.seed, "weights")), bench.texts[cell.kilobytes]
    looks = _learn(model, cell, plan, text, bench.held_out)
    best_step, best = min(looks, key=lambda look: look[1])
    new = score(model, windows_of(bench.held_out, plan.context, plan.look_tokens))[0]
    row = PassesRow(
        kilobytes=cell.kilobytes, rate=cell.rate, variant=cell.variant, seed=cell.seed,
        bytes=bench.bytes[cell.kilobytes], data_tokens=len(text), steps=plan.steps,
        tokens_read=plan.tokens, passes=plan.tokens / len(text),
        train=mean_loss(model, text, plan.look_tokens), held_out=looks[-1][1],
        best_held_out=best, best_step=best_step,
        heart=_by_heart(model, bench.tokens, text, plan),
        heart_new=_by_heart(model, bench.tokens, bench.held_out, plan),
        confidence=new.confidence, accuracy=new.accuracy, ece=new.ece,
        seconds=time.process_time() - begun,
    )  # fmt: skip
    return row, looks


def _learn(model: GPT, cell: Cell, plan: Plan, text: Tensor, held_out: Tensor) -> Looks:
    looks: Looks = []
    updates = train(
        model,
        windows(text, plan.context, plan.batch, seed=cell.seed),
        rate=course(cell, plan.steps),
        lr=warm_cosine(plan),
        masks=generator_for(cell.seed, "masks"),
        sites=cell.sites,
    )
    for update in islice(updates, plan.steps + 1):  # each comes before it is made: the last one never is
        if update.number and update.number % plan.look_every == 0:
            looks.append((update.number, mean_loss(model, held_out, plan.look_tokens)))
    return looks


@torch.no_grad()
def _by_heart(model: GPT, tokens: Tokenizer, text: Tensor, plan: Plan) -> float:
    """The share of the tokens after a prompt that greedy decoding writes at the same place."""
    passages = prompts_from(text, plan.prompt + plan.length, plan.passages)
    written = write_all(
        BuiltIn("passes", {}, model, tokens),
        passages[:, : plan.prompt],
        Decoding(rate=0.0, k=1),
        length=plan.length,
        generator=torch.Generator(),
    )
    return float((torch.tensor(written) == passages[:, plan.prompt :]).double().mean())
