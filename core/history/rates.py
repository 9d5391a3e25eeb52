"""What the table of model rates says: how well passes, size and year tell who trains with dropout.

The measure is the share of pairs in the right order: of all pairs of one model trained with dropout and one
trained without, in how many does the one with more passes (fewer parameters, an earlier year) have the
dropout? It needs no threshold that was fitted to the same few models, and a half is what a coin gives.

Source of the measure: Mann & Whitney 1947, On a Test of Whether one of Two Random Variables is Stochastically
Larger than the Other; it is also the area under the ROC curve.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from types import MappingProxyType
from typing import Literal, get_args

from core.history import ModelRate

__all__ = ["FREE", "MEASURES", "Measure", "Order", "Split", "comparable", "in_order", "number", "split"]

Measure = Literal["passes", "parameters", "year"]
MEASURES: tuple[Measure, ...] = get_args(Measure)

FREE = 4.0
"""Passes over the data that cost almost nothing: up to about four (Muennighoff et al. 2023, abstract)."""

_TOWARDS_DROPOUT: Mapping[Measure, int] = MappingProxyType({"passes": 1, "parameters": -1, "year": -1})


@dataclass(frozen=True, slots=True)
class Order:
    """How well a number puts models with dropout on one side and models without on the other.

    Attributes:
        share: of the pairs in the right order, ties counted half: 0.5 is a coin, 1 is perfect.
        with_dropout: how many models have a rate above 0.
        without: how many have none.
    """

    share: float
    with_dropout: int
    without: int

    @property
    def models(self) -> int:
        """How many models were compared."""
        return self.with_dropout + self.without

    @property
    def pairs(self) -> int:
        """How many pairs were compared."""
        return self.with_dropout * self.without


@dataclass(frozen=True, slots=True)
class Split:
    """The models on both sides of a number of passes.

    Attributes:
        many: those with more passes.
        few: those with as many or fewer.
    """

    many: tuple[ModelRate, ...]
    few: tuple[ModelRate, ...]

    @property
    def many_with(self) -> int:
        """Of those with many passes, how many have dropout."""
        return sum(model.status == "stated" for model in self.many)

    @property
    def few_without(self) -> int:
        """Of those with few passes, how many have none."""
        return sum(model.status == "zero" for model in self.few)

    @property
    def exceptions(self) -> tuple[ModelRate, ...]:
        """The models that break the rule: many passes and no dropout, or few passes and dropout."""
        return tuple(
            model
            for side, usual in ((self.many, "stated"), (self.few, "zero"))
            for model in side
            if model.status != usual
        )


def number(model: ModelRate, measure: Measure) -> float | None:
    """One number of a model; None if its source does not give it.

    Args:
        model: a row of the table.
        measure: "passes" over the data (of a range the geometric middle), "parameters", or "year".

    Example:
        >>> from core.history import model_rates
        >>> whisper = next(model for model in model_rates() if model.id == "whisper-large")
        >>> whisper.passes_text, round(number(whisper, "passes"), 2)
        ('2-3', 2.45)
    """
    if measure == "year":
        return float(model.year)
    if measure == "parameters":
        return model.parameters
    return None if model.passes_range is None else math.sqrt(math.prod(model.passes_range))


def comparable(models: Sequence[ModelRate], measures: Sequence[Measure] = MEASURES) -> tuple[ModelRate, ...]:
    """The models whose rate is known and that have all these numbers.

    Args:
        models: rows of the table.
        measures: the numbers that a model needs.
    """
    return tuple(
        model
        for model in models
        if model.rate is not None and all(number(model, measure) is not None for measure in measures)
    )


def in_order(models: Sequence[ModelRate], measure: Measure) -> Order:
    """How well a number alone tells models with dropout from models without.

    Args:
        models: rows of the table; those without a rate or without the number do not count.
        measure: the number. More passes, fewer parameters and an earlier year should mean dropout.

    Raises:
        ValueError: no model with dropout, or none without.

    Example:
        >>> from core.history import model_rates
        >>> order = in_order(comparable(model_rates()), "passes")
        >>> round(order.share, 2), order.models, order.pairs
        (0.88, 25, 156)
    """
    rows = comparable(models, (measure,))
    above = [_rank(row, measure) for row in rows if row.status == "stated"]
    below = [_rank(row, measure) for row in rows if row.status == "zero"]
    if not above or not below:
        raise ValueError(f"need models on both sides; got {len(above)} with dropout, {len(below)} without")
    won = sum((high > low) + (high == low) / 2 for high in above for low in below)
    return Order(won / (len(above) * len(below)), len(above), len(below))


def _rank(model: ModelRate, measure: Measure) -> float:
    value = number(model, measure)
    if value is None:
        raise ValueError(f"{model.id} has no number of {measure}")
    return _TOWARDS_DROPOUT[measure] * value


def split(models: Sequence[ModelRate], passes: float = FREE) -> Split:
    """The models with a rate and a number of passes, on both sides of a number that nobody fitted to them.

    Args:
        models: rows of the table.
        passes: the number of passes at which to split.

    Example:
        >>> from core.history import model_rates
        >>> sides = split(model_rates())
        >>> (sides.many_with, len(sides.many)), (sides.few_without, len(sides.few))
        ((10, 13), (11, 13))
    """
    rows = comparable(models, ("passes",))
    many = [_rank(row, "passes") > passes for row in rows]
    return Split(tuple(compress(rows, many)), tuple(compress(rows, [not side for side in many])))
