"""Which rate did a model everybody knows train with? Asked before the map shows it."""

from __future__ import annotations

from collections.abc import Sequence

from core.history import ModelRate
from dashboard import layout
from dashboard.text import Text

__all__ = ["ASKED", "answer", "asked", "told"]

ASKED = (
    "gpt-3", "t5-11b", "palm", "alexnet", "llama-3-1-405b", "opt-175b", "resnet", "transformer-big",
)  # fmt: skip
"""Models by id, in the order in which they are asked about."""

_HIGH = 0.2


def answer(model: ModelRate) -> int:
    """What was published of a model's rate: 0 none, 1 a rate below 0.2, 2 one from there on, 3 nothing."""
    if model.rate is None:
        return 3
    return 0 if model.rate == 0 else 1 + (model.rate >= _HIGH)


def asked(models: Sequence[ModelRate], text: Text) -> bool:
    """Ask about the next model, where the reader wants to predict first. True when the map may be shown.

    Args:
        models: rows of the table.
        text: the page's words.
    """
    model = _next(models)
    return layout.ask("model", text, of=model.id, model=model.model, year=model.year)


def told(models: Sequence[ModelRate], text: Text) -> None:
    """Say what was predicted of the model, and what was published."""
    model = _next(models)
    layout.tally("model", text, answer(model), of=model.id)


def _next(models: Sequence[ModelRate]) -> ModelRate:
    name = ASKED[layout.rounds("model") % len(ASKED)]
    return next(model for model in models if model.id == name)
