"""How the models of this app were trained, read from their cards without loading a model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core import tables

__all__ = ["FOLDER", "Trained", "trained"]

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "models"


@dataclass(frozen=True, slots=True)
class Trained:
    """One of the app's models.

    Attributes:
        rate: dropout rate at all its sites.
        passes: over its training text.
    """

    rate: float
    passes: float


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
    path = folder / name / "card.json"
    card = tables.json_object(path)
    try:
        return Trained(float(card["recipe"]["training"]["rate"]), float(card["kept"]["passes"]))
    except (KeyError, TypeError, ValueError) as broken:
        what = f"must say recipe.training.rate and kept.passes in numbers; got {broken!r}"
        raise tables.DataFileError("wrong", file=str(path), what=what) from broken
