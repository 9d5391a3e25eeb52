"""Measures the twins and the ablations, for the tables in assets/data/two_dice (`twins.results`).

Every number comes from a seed: the networks from `core.studies.twins.variants`, the draws and masks from the
seeds of the plan. Prompts and losses are taken from evenly spaced places of the held-out works.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import check_whole
from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell
from core.lm.ngram_index import NgramIndex, remember
from core.lm.registry import MODELS
from core.pretraining import corpus, machine
from core.pretraining.recipe import Recipe
from core.rng import generator_for
from core.studies.twins import results
from core.studies.twins.scores import Scores, score, windows_of
from core.studies.twins.texts import RUN, measure, prompts_from, write_all
from core.studies.twins.variants import Variant

__all__ = [
    "Bench",
    "MeasuringPlan",
    "bench",
    "fingerprint",
    "mask_rows",
    "network_row",
    "text_rows",
    "write_about",
    "write_learned",
]


@dataclass(frozen=True, slots=True)
class MeasuringPlan:
    """How much is measured.

    Args:
        tokens: tokens that the losses of a network are measured over, about.
        masked_tokens: the same where every token is read under many masks.
        prompts: number of prompts, each written on once a seed.
        prompt: tokens of a prompt.
        length: tokens that are written.
        seeds: sampling and mask seeds 0, 1, ...
        masks: masks that the mean prediction is over.
        rates: mask rates while speaking.
        k: of the sampling that the masks are compared with.
    """

    tokens: int = 32768
    masked_tokens: int = 4096
    prompts: int = 128
    prompt: int = 16
    length: int = 48
    seeds: int = 3
    masks: int = 16
    rates: tuple[float, ...] = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
    k: int = 10

    def __post_init__(self) -> None:
        for name in ("tokens", "masked_tokens", "prompts", "prompt", "length", "seeds", "masks"):
            check_whole(name, getattr(self, name), 1)


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """What a network is measured with.

    Args:
        text: what the twins learned from, in the network's tokens, [N].
        held_out: works that nobody learned from, [M].
        known: runs of the text.
    """

    text: Tensor
    held_out: Tensor
    known: NgramIndex


def bench(recipe: Recipe, folder: Path, model: BuiltIn) -> Bench:
    """The texts of a recipe in a model's tokens.

    Args:
        recipe: of the twins.
        folder: the corpus.
        model: whose tokens to use.
    """
    works = corpus.read_works(folder, recipe.data.folders, recipe.data.works)
    text = corpus.stream(corpus.excerpt(works, recipe.data.max_bytes), model.tokens)
    held_out = corpus.stream(corpus.read_works(folder, (recipe.data.held_out,)), model.tokens)
    return Bench(text, held_out, remember(text.tolist(), RUN))


def network_row(
    variant: Variant, model: BuiltIn, place: Path, test: Bench, plan: MeasuringPlan
) -> results.NetworkRow:
    """Measure a network without any draw.

    Args:
        variant: how it was trained.
        model: the network.
        place: its folder, with log.csv and checksums.json.
        test: the texts.
        plan: how much to measure.
    """
    seen = _score(model, test.text, plan.tokens)
    new = _score(model, test.held_out, plan.tokens)
    step, best, steps = _best(place)
    return results.NetworkRow(
        variant=variant.name, rate=variant.rate, own=variant.own, other=variant.other,
        training_seed=variant.seed, steps=steps, tokens=plan.tokens,
        train=seen.loss, held_out=new.loss, best_held_out=best, best_step=step,
        confidence=new.confidence, accuracy=new.accuracy, ece=new.ece, recall=seen.accuracy,
        weights=fingerprint(place),
    )  # fmt: skip


def _score(model: BuiltIn, text: Tensor, tokens: int) -> Scores:
    return score(model.model, windows_of(text, model.context, tokens))[0]


def _best(place: Path) -> tuple[int, float, int]:
    """Step and loss of the lowest look at the held-out text, and the last step."""
    looks = [line.split(",") for line in (place / "log.csv").read_text(encoding="utf-8").splitlines()]
    step, loss = looks[0].index("step"), looks[0].index("held_out")
    best = min(looks[1:], key=lambda look: float(look[loss]))
    return int(best[step]), float(best[loss]), int(looks[-1][step])


def fingerprint(place: Path) -> str:
    """The beginning of the SHA-256 of a model's weights file."""
    listed = json.loads((place / "checksums.json").read_text(encoding="utf-8"))
    return str(listed["model.safetensors"]["sha256"])[:12]


def text_rows(
    variant: Variant, model: BuiltIn, test: Bench, plan: MeasuringPlan
) -> Iterator[results.TextRow]:
    """Let a network write in every way of drawing, on prompts that are new and on prompts from its text."""
    new = prompts_from(test.held_out, plan.prompt, plan.prompts)
    seen = prompts_from(test.text, plan.prompt, plan.prompts)
    for decoding, k in results.DECODINGS.items():
        cell = Cell(rate=0.0, k=k or model.vocabulary)
        for seed in range(1 if k == 1 else plan.seeds):
            die = generator_for(seed, f"{variant.name} {variant.seed} {decoding}")
            pair = (
                write_all(model, prompts, cell, length=plan.length, generator=die) for prompts in (new, seen)
            )
            fresh, recited = (measure(written, test.known) for written in pair)
            yield results.TextRow(
                variant=variant.name, training_seed=variant.seed, decoding=decoding, seed=seed,
                texts=plan.prompts, length=plan.length,
                **asdict(fresh), recited=recited.overlap,
            )  # fmt: skip


def mask_rows(model: BuiltIn, held_out: Tensor, plan: MeasuringPlan) -> Iterator[results.MaskRow]:
    """Leave masks on while a network speaks: every rate greedily, and sampling without masks beside it.

    Args:
        model: one of the built-in models.
        held_out: works it did not learn from, in its tokens, [M].
        plan: how much to measure.
    """
    windows = windows_of(held_out, model.context, plan.masked_tokens)
    prompts = prompts_from(held_out, plan.prompt, plan.prompts)
    for rate, k in ((0.0, plan.k), *((rate, 1) for rate in plan.rates)):
        for seed in range(plan.seeds if rate or k > 1 else 1):
            die = generator_for(seed, f"{model.name} {rate} {k}")
            one, mean = score(model.model, windows, rate, masks=plan.masks, generator=die)
            written = measure(
                write_all(model, prompts, Cell(rate, k), length=plan.length, generator=die), None
            )
            yield results.MaskRow(
                network=model.name, rate=rate, k=k, seed=seed,
                masks=plan.masks if rate else 1, tokens=windows[:, 1:].numel(),
                **{f"{key}_one": value for key, value in asdict(one).items()},
                **{f"{key}_mean": value for key, value in asdict(mean).items()},
                texts=plan.prompts, length=plan.length, repetition=written.repetition,
                distinct_2=written.distinct_2, distinct_4=written.distinct_4,
            )  # fmt: skip


def write_learned(known: NgramIndex, path: Path) -> None:
    """Keep the runs that the twins learned, so that a page can look for passages known by heart."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, known.sorted_hashes, allow_pickle=False)


def write_about(plan: MeasuringPlan, folder: Path) -> None:
    """Write down beside the tables how they were made.

    Args:
        plan: how much was measured.
        folder: where the tables lie.
    """
    about = {
        "command": "python -m core.studies.twins --corpus FOLDER",
        "plan": asdict(plan),
        "learned_sha256": hashlib.sha256((folder / results.LEARNED).read_bytes()).hexdigest(),
        "models": {name: fingerprint(MODELS / name) for name in results.SPEAKERS},
        "machine": machine.kind(),
        "torch": torch.__version__,
    }
    (folder / results.ABOUT).write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
