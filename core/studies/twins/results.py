"""What dropout in training and the draw while speaking do to the twins: what `twins.record` measured.

    networks()     a row a network: losses, confidence, calibration, recall
    texts()        a row a network, way of drawing and sampling seed: loops, variety, passages known by heart
    ablations()    a row a network, mask rate while speaking and seed: loss, calibration, text

`summed` gives mean and spread of the rows that are asked for. `live` measures a prompt here and now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch

from core import tables
from core.errors import check, check_choice, check_whole
from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell, continuations
from core.lm.ngram_index import NgramIndex
from core.studies.summary import Summary, summary
from core.studies.twins.texts import RUN, TextMeasures, measure

__all__ = [
    "CONTROL",
    "DECODINGS",
    "FOLDER",
    "VARIANTS",
    "MaskRow",
    "NetworkRow",
    "TextRow",
    "ablations",
    "learned",
    "live",
    "networks",
    "summed",
    "texts",
]

FOLDER = tables.DATA / "two_dice"

VARIANTS = ("plain", "dropout", "own words")
"""How the networks were trained; see `core.studies.twins.variants`."""

CONTROL = "other words"
"""A fourth training, that tells why own words do what they do; it has rows in the same tables."""

DECODINGS: dict[str, int | None] = {"greedy": 1, "k10": 10, "pure": None}
"""How they speak: k of top-k, None for the whole vocabulary."""

SPEAKERS = ("storyteller", "twin_plain", "twin_dropout")
"""The networks that are tried with masks on while speaking."""

NETWORKS, TEXTS, ABLATIONS, ABOUT = "networks.csv", "twins.csv", "ablations.csv", "about.json"

LEARNED = "learned_runs.npy"
"""Hashes of all runs of 8 tokens that the twins learned (Lang 1889, The Blue Fairy Book, its first 200 KB);
the text itself does not come with the app.
"""


def _share(field: str, value: float) -> None:
    check(field, value, 0 <= value <= 1, "in [0, 1]")


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """A trained network, without any draw. Confidence, accuracy and calibration are on held-out text.

    Args:
        variant: one of `VARIANTS`, or `CONTROL`.
        rate: dropout rate while training.
        own: share of own words that it read at the end of training.
        other: share of words from elsewhere that it read at the end of training.
        training_seed: of weights, order, masks and words; 0 of plain and dropout are the built-in twins.
        steps: updates.
        tokens: how many tokens each loss is measured over, about.
        train: loss on the text learned, nats per token, nothing dropped.
        held_out: the same on works never learned from.
        best_held_out: the lowest while it trained (looked at every 25 steps, on fewer tokens).
        best_step: when that was.
        confidence: mean probability of the likeliest token.
        accuracy: share of tokens that were the likeliest.
        ece: expected calibration error; see `core.studies.twins.scores`.
        recall: accuracy on the text learned: the share of its tokens that the network knows to come next.
        weights: beginning of the SHA-256 of its weights file.
    """

    variant: str
    rate: float
    own: float
    other: float
    training_seed: int
    steps: int
    tokens: int
    train: float
    held_out: float
    best_held_out: float
    best_step: int
    confidence: float
    accuracy: float
    ece: float
    recall: float
    weights: str

    def __post_init__(self) -> None:
        check_choice("variant", self.variant, (*VARIANTS, CONTROL))
        for name in ("rate", "own", "other", "confidence", "accuracy", "ece", "recall"):
            _share(name, getattr(self, name))
        for name in ("train", "held_out", "best_held_out"):
            check(name, getattr(self, name), 0 < getattr(self, name) < 100, "in (0, 100) nats")
        check_whole("best_step", self.best_step, 1, self.steps)


@dataclass(frozen=True, slots=True)
class TextRow:
    """What a network wrote in one way of drawing, on prompts from held-out works.

    Args:
        variant: one of `VARIANTS`, or `CONTROL`.
        training_seed: of the network.
        decoding: one of `DECODINGS`.
        seed: of the draws; greedy decoding draws nothing, and has one row.
        texts: how many.
        length: tokens of each, after the prompt.
        repetition: share of texts that end in a loop.
        distinct_2: share of different runs of 2 tokens.
        distinct_4: of 4.
        overlap: share of runs of 8 tokens that stand word for word in the text learned.
        recited: the same where the prompts are from the text learned.
    """

    variant: str
    training_seed: int
    decoding: str
    seed: int
    texts: int
    length: int
    repetition: float
    distinct_2: float
    distinct_4: float
    overlap: float
    recited: float

    def __post_init__(self) -> None:
        check_choice("variant", self.variant, (*VARIANTS, CONTROL))
        check_choice("decoding", self.decoding, tuple(DECODINGS))
        check_whole("texts", self.texts, 1)
        for name in ("repetition", "distinct_2", "distinct_4", "overlap", "recited"):
            _share(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class MaskRow:
    """A network that speaks with masks on; or, with k above 1, that samples without them, to compare.

    Names ending in _one are of predictions under a single mask, in _mean of the mean prediction over masks
    (MC dropout); at rate 0 they are the same.

    Args:
        network: one of `SPEAKERS`.
        rate: of the masks while speaking.
        k: 1 for greedy; above 1 for the comparison with sampling.
        seed: of masks and draws.
        masks: how many the mean is over.
        tokens: how many tokens the loss is measured over, about.
        loss_one, loss_mean: held-out loss, nats per token.
        confidence_one, confidence_mean: mean probability of the likeliest token.
        accuracy_one, accuracy_mean: share of tokens that were the likeliest.
        ece_one, ece_mean: expected calibration error.
        texts: how many texts.
        length: tokens of each.
        repetition: share of texts that end in a loop.
        distinct_2: share of different runs of 2 tokens.
        distinct_4: of 4.
    """

    network: str
    rate: float
    k: int
    seed: int
    masks: int
    tokens: int
    loss_one: float
    loss_mean: float
    confidence_one: float
    confidence_mean: float
    accuracy_one: float
    accuracy_mean: float
    ece_one: float
    ece_mean: float
    texts: int
    length: int
    repetition: float
    distinct_2: float
    distinct_4: float

    def __post_init__(self) -> None:
        check_choice("network", self.network, SPEAKERS)
        check_whole("k", self.k, 1)
        whole = {"network", "k", "seed", "masks", "tokens", "loss_one", "loss_mean", "texts", "length"}
        for each in fields(self):
            if each.name not in whole:
                _share(each.name, getattr(self, each.name))
        for name in ("loss_one", "loss_mean"):
            check(name, getattr(self, name), 0 < getattr(self, name) < 100, "in (0, 100) nats")


def networks(folder: Path = FOLDER) -> tuple[NetworkRow, ...]:
    """The networks.

    Raises:
        core.tables.DataFileError: the table is missing or wrong.

    Example:
        >>> {row.variant for row in networks()} >= set(VARIANTS)
        True
    """
    return tables.read(NetworkRow, folder / NETWORKS)


def texts(folder: Path = FOLDER) -> tuple[TextRow, ...]:
    """The texts, by training and way of drawing.

    Raises:
        core.tables.DataFileError: the table is missing or wrong.
    """
    return tables.read(TextRow, folder / TEXTS)


def ablations(folder: Path = FOLDER) -> tuple[MaskRow, ...]:
    """Masks left on while speaking.

    Raises:
        core.tables.DataFileError: the table is missing or wrong.
    """
    return tables.read(MaskRow, folder / ABLATIONS)


def summed(table: Iterable[Any], **where: object) -> dict[str, Summary]:
    """Mean and spread of every measured column over the rows whose fields have the given values.

    Args:
        table: rows of one of the tables.
        where: field and value, e.g. variant="plain", decoding="greedy".

    Raises:
        ValueError: no row fits.

    Example:
        >>> loops = summed(texts(), variant="plain", decoding="k10")["repetition"]
        >>> 0 <= loops.mean <= 1, loops.runs > 1
        (True, True)
    """
    kept = [row for row in table if all(getattr(row, name) == value for name, value in where.items())]
    if not kept:
        raise ValueError(f"no row has {where}")
    measured = [each.name for each in fields(kept[0]) if each.type is float]
    return {name: summary(getattr(row, name) for row in kept) for name in measured}


def learned(folder: Path = FOLDER) -> NgramIndex:
    """The runs of 8 of their tokens in the text that the twins learned from.

    Args:
        folder: where the tables lie.

    Raises:
        core.tables.DataFileError: the file is missing or broken; the message names it.
    """
    path = folder / LEARNED
    with tables.reading(path, "NPY"):
        return NgramIndex(RUN, np.load(path, allow_pickle=False))


def live(
    model: BuiltIn,
    prompt_tokens: Sequence[int],
    decoding: Literal["greedy", "k10", "pure"],
    *,
    count: int,
    length: int,
    generator: torch.Generator,
    known: NgramIndex | None = None,
) -> TextMeasures:
    """Measure one way of drawing for one prompt, here and now.

    Args:
        model: a twin.
        prompt_tokens: at least 1.
        decoding: one of `DECODINGS`.
        count: how many texts, at least 1.
        length: tokens of each, at least 4.
        generator: where the draws come from.
        known: see `learned`; without it the overlap is NaN.

    Example:
        >>> from core.lm import registry
        >>> twin = registry.load("twin_dropout")
        >>> die = torch.Generator().manual_seed(0)
        >>> live(twin, twin.encode("The king"), "k10", count=2, length=8, generator=die).distinct_2 > 0.5
        True
    """
    check_choice("decoding", decoding, tuple(DECODINGS))
    cell = Cell(rate=0.0, k=DECODINGS[decoding] or model.vocabulary)
    made = islice(continuations(model, prompt_tokens, cell, length=length, generator=generator), count)
    return measure([text.tokens for text in made], known)
