"""How the models of this app were trained, read from their cards without loading a model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

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


def trained(name: str, folder: Path = FOLDER) -> Trained | None:
    """How a model was trained; None if it is not here.

    Args:
        name: of the model, a folder of `folder`.
        folder: where the models are.

    Example:
        >>> trained("nobody") is None
        True
    """
    path = folder / name / "card.json"
    if not path.is_file():
        return None
    card = json.loads(path.read_text(encoding="utf-8"))
    return Trained(float(card["recipe"]["training"]["rate"]), float(card["kept"]["passes"]))
