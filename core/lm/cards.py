"""The cards of the models that come with the app, read without loading a model.

`core.pretraining.model_card` writes them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import tables

__all__ = ["FOLDER", "HeldOut", "Trained", "held_out", "read", "trained"]

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models"
CARD = "card.json"


@dataclass(frozen=True, slots=True)
class Trained:
    """One of the app's models.

    Attributes:
        rate: dropout rate at all its sites.
        passes: over its training text.
    """

    rate: float
    passes: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """How well a model does on the works that were held out while it learned.

    Attributes:
        nats: loss a token.
        bits: loss a byte of text, which no tokenizer can flatter.
    """

    nats: float
    bits: float


def held_out(card: Mapping[str, Any]) -> HeldOut:
    """The losses of a card on the works held out, all of them together.

    Args:
        card: of a built-in model, as `read` gives it.

    Example:
        >>> losses = held_out(read(FOLDER / "storyteller"))
        >>> round(losses.nats, 2), round(losses.bits, 2)
        (3.19, 1.18)
    """
    folder = card["recipe"]["data"]["held_out"]
    works = [work for work in card["held_out_works"] if work["file"].split("/")[0] == folder]
    return HeldOut(_mean(works, "loss", "tokens"), _mean(works, "bits_per_byte", "bytes"))


def _mean(works: Sequence[Mapping[str, Any]], loss: str, size: str) -> float:
    return math.fsum(work[loss] * work[size] for work in works) / math.fsum(work[size] for work in works)


def read(folder: Path) -> dict[str, Any]:
    """All that the card in a model's folder says.

    Raises:
        core.tables.DataFileError: it is missing or broken.
    """
    return tables.json_object(folder / CARD)


def trained(name: str, folder: Path = FOLDER) -> Trained:
    """How a model was trained.

    Args:
        name: of the model, a folder of `folder`.
        folder: where the models are.

    Raises:
        core.tables.DataFileError: its card is missing or broken.

    Example:
        >>> trained("twin_plain").rate
        0.0
    """
    card = read(folder / name)
    try:
        return Trained(float(card["recipe"]["training"]["rate"]), float(card["kept"]["passes"]))
    except (KeyError, TypeError, ValueError) as broken:
        what = f"must say recipe.training.rate and kept.passes in numbers; got {broken!r}"
        raise tables.DataFileError("wrong", file=str(folder / name / CARD), what=what) from broken
