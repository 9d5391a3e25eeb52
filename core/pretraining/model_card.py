"""The model card: what a model was trained on, how, and how well it does; a JSON file beside its weights.

After Mitchell et al. 2019, Model Cards for Model Reporting.
"""

import json
import math
from pathlib import Path
from typing import Any

from core.lm.tokens import Tokenizer
from core.pretraining import machine
from core.pretraining.corpus import Work, stream
from core.pretraining.recipe import Recipe

__all__ = ["card", "held_out", "write"]


def card(
    recipe: Recipe,
    log: list[dict[str, float]],
    works: list[Work],
    losses: list[dict[str, Any]],
    parameters: int,
) -> dict[str, Any]:
    """Gather a card.

    Args:
        recipe: how the model was made.
        log: the rows of its training log.
        works: what it learned from.
        losses: for each work held out, what `held_out` says.
        parameters: how many numbers it learned.
    """
    kept = log[-1] if recipe.training.keep == "last" else min(log, key=lambda row: row["held_out"])
    return {
        "name": recipe.name,
        "about": recipe.about,
        "parameters": parameters,
        "kept": kept,
        "held_out_works": losses,
        "seed": recipe.training.seed,
        "runs": 1,
        "processor_minutes": round(log[-1]["minutes"], 1),
        "machine": machine.kind(),
        "recipe": recipe.plain(),
        "works": [_provenance(work) for work in works],
        "units": "losses in nats per token without dropout; masked: with it, mean since the row before",
    }


def _provenance(work: Work) -> dict[str, Any]:
    return {
        "file": work.file,
        "title": work.title,
        "author": work.author,
        "first_published": work.year,
        "bytes": work.size,
    }


def held_out(work: Work, loss: float, tokens: Tokenizer) -> dict[str, Any]:
    """The loss on a work that was not learned, also as bits per byte, which no tokenizer can flatter.

    Args:
        work: the work.
        loss: mean over its tokens (ends of stories among them), nats per token.
        tokens: the tokenizer, to count them.
    """
    count = len(stream([work], tokens)) - 1
    bits = loss * count / math.log(2)
    losses = {"loss": round(loss, 4), "bits_per_byte": round(bits / work.size, 4)}
    return _provenance(work) | {"tokens": count} | losses


def write(content: dict[str, Any], folder: Path) -> None:
    """Write card.json."""
    (folder / "card.json").write_text(
        json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
