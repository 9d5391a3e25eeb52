"""The cards of the models that come with the app, read without loading a model.

`core.pretraining.model_card` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import tables

__all__ = ["FOLDER", "Trained", "read", "trained"]

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
