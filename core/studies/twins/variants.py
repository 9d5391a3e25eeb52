"""Ways to train one small network on the same few pages: plain, with dropout, on its own words, on others.

The third is the temptation "sample while training, instead of dropout". It is known as scheduled sampling
(Bengio et al. 2015, Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks): a token that
the network reads is replaced, with a probability that grows in a straight line, by one that it would have
said itself; what it has to predict stays the text. A transformer reads all tokens at once, so
its own words come from a first pass over the text as it is (Mihaylova & Martins 2019, Scheduled Sampling
for Transformers), and no gradient flows through them.

The fourth is there to tell why the third does what it does: as many tokens are replaced, but by ones from
elsewhere in the batch. What both have in common is noise on what is read; only the third samples.

Seed, steps, text and shape are those of the built-in twins, so that plain and dropout with seed 0 are they.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from core.errors import check
from core.lm import gpt
from core.lm.model_files import CHECKSUMS, write_checksums
from core.lm.registry import MODELS
from core.lm.tokens import Tokenizer
from core.pretraining import corpus, machine, train_gpt
from core.pretraining.recipe import Recipe, read
from core.rng import generator_for

__all__ = ["RECIPE", "TWINS", "VARIANTS", "Variant", "feed", "scheduled_sampling", "token_noise", "trained"]

RECIPE = Path(__file__).resolve().parents[2] / "pretraining" / "recipes" / "twin_plain.toml"


@dataclass(frozen=True, slots=True)
class Variant:
    """One training.

    Args:
        name: "plain", "dropout", "own words" or "other words".
        rate: dropout rate while training.
        own: probability, at the last step, that a token read is the network's own word; it grows from 0.
        other: the same for words from elsewhere in the batch.
        seed: of weights, order, masks and words.

    Raises:
        ValueError: a probability is outside [0, 1], or both are above 0.
    """

    name: str
    rate: float = 0.0
    own: float = 0.0
    other: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        check("own", self.own, 0 <= self.own <= 1, "in [0, 1]")
        check("other", self.other, 0 <= self.other <= 1, "in [0, 1]")
        check("other", self.other, not (self.own and self.other), "0 where the network reads its own words")

    def recipe(self, base: Recipe) -> Recipe:
        """The recipe of the twins with this variant's rate and seed."""
        training = replace(base.training, rate=self.rate, seed=self.seed)
        return replace(base, name=f"{self.name} {self.seed}", training=training)


_SEEDS = (0, 1)
VARIANTS = tuple(
    replace(variant, seed=seed)
    for seed in _SEEDS
    for variant in (
        Variant("plain"),
        Variant("dropout", rate=0.3),
        Variant("own words", own=0.5),
        Variant("other words", other=0.5),
    )
)
"""All variants, trained from two seeds each."""

TWINS = {Variant("plain"): "twin_plain", Variant("dropout", rate=0.3): "twin_dropout"}
"""Variants that come with the app."""


def scheduled_sampling(window: Tensor, logits: Tensor, share: float, *, generator: torch.Generator) -> Tensor:
    """What is read: the text, where some tokens are replaced by ones drawn from the model's predictions.

    Args:
        window: [B, T+1] int64, the text.
        logits: [B, T, V], what the model predicts after each of the first T tokens of the text.
        share: probability of replacing a token, in [0, 1]; the first is never replaced: nothing predicts it.
        generator: where both dice come from.

    Returns:
        [B, T] int64.

    Example:
        >>> window = torch.tensor([[5, 6, 7, 8]])
        >>> sure_of_2 = torch.full((1, 3, 9), -100.0).index_fill(-1, torch.tensor([2]), 100.0)
        >>> scheduled_sampling(window, sure_of_2, 1.0, generator=torch.Generator().manual_seed(0))
        tensor([[5, 2, 2]])
        >>> scheduled_sampling(window, sure_of_2, 0.0, generator=torch.Generator().manual_seed(0))
        tensor([[5, 6, 7]])
    """
    text = window[:, :-1]
    said = torch.multinomial(logits.flatten(0, 1).softmax(-1), 1, generator=generator).view(text.shape)
    said = torch.cat((text[:, :1], said[:, :-1]), dim=1)  # what it said after token t stands in for token t+1
    return torch.where(torch.rand(text.shape, generator=generator) < share, said, text)


def token_noise(window: Tensor, share: float, *, generator: torch.Generator) -> Tensor:
    """What is read: the text, where some tokens are replaced by ones from elsewhere in the batch.

    So they are as frequent as in the text, and say nothing about their place. The first token of a window
    is never replaced, as in `scheduled_sampling`.

    Args:
        window: [B, T+1] int64, the text.
        share: probability of replacing a token, in [0, 1].
        generator: where both dice come from.

    Returns:
        [B, T] int64.
    """
    text = window[:, :-1]
    other = text.flatten()[torch.randperm(text.numel(), generator=generator)].view(text.shape)
    replaced = torch.rand(text.shape, generator=generator) < share
    replaced[:, 0] = False
    return torch.where(replaced, other, text)


def feed(variant: Variant) -> train_gpt.Feed | None:
    """What a variant reads while it learns; None for the text itself."""
    if not variant.own and not variant.other:
        return None

    def read(run: train_gpt.Run, window: Tensor) -> Tensor:
        # by step: a stopped run goes on alike
        generator = generator_for(variant.seed, f"{variant.name} {run.step}")
        grown = run.done / run.schedule.total
        if variant.other:
            return token_noise(window, variant.other * grown, generator=generator)
        with torch.no_grad(), machine.autocast(window.device):
            logits = run.model(window[:, :-1]).logits
        return scheduled_sampling(window, logits, variant.own * grown, generator=generator)

    return read


def trained(
    variant: Variant, corpus_folder: Path, encoder: Tokenizer, work: Path, base: Recipe | None = None
) -> Path:
    """The folder of a variant's network: weights, log and checksums; trained now if it is not there yet.

    Plain and dropout with seed 0 are the built-in twins. A training that was stopped goes on.

    Args:
        variant: which.
        corpus_folder: the corpus.
        encoder: the twins' tokenizer.
        work: a folder for all variants.
        base: what all variants share; by default the recipe of the plain twin.
    """
    if base is None and variant in TWINS:
        return MODELS / TWINS[variant]
    wanted = variant.recipe(base or read(RECIPE))
    place = work / wanted.name.replace(" ", "_")
    if not (place / CHECKSUMS).exists():
        _train(variant, wanted, corpus_folder, encoder, place)
    return place


def _train(variant: Variant, wanted: Recipe, corpus_folder: Path, encoder: Tokenizer, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    works = corpus.read_works(corpus_folder, wanted.data.folders, wanted.data.works)
    text = corpus.stream(corpus.excerpt(works, wanted.data.max_bytes), encoder)
    held_out = corpus.stream(corpus.read_works(corpus_folder, (wanted.data.held_out,)), encoder)
    run = train_gpt.start(wanted, torch.device("cpu"))
    train_gpt.resume(run, place)
    train_gpt.train(run, text, held_out, place, feed(variant))
    gpt.save(run.model, place)
    write_checksums(place)
