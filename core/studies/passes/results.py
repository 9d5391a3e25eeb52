"""Passes against dropout: the table that `python -m core.studies.passes` leaves, and what it says.

The same small GPT reads the same number of tokens of less or more text, so what changes is how often it is
read. `runs()` has a row a training. What a rate changes is always taken between runs of the same seed, so a
table that is not yet whole says nothing false. This module needs no torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from core import tables
from core.errors import check, check_choice, check_whole
from core.history.sites import SITE_NAMES
from core.studies.summary import Summary, summary

__all__ = [
    "ABOUT",
    "MEASURES",
    "PATH",
    "RATES",
    "SHARES",
    "SIZES",
    "VARIANTS",
    "VARIANT_RATE",
    "VARIANT_SIZES",
    "WHOLE",
    "Crossing",
    "Measure",
    "PassesRow",
    "about",
    "against_none",
    "changes",
    "chosen",
    "crossing",
    "helps",
    "level",
    "runs",
    "sizes",
]

PATH = tables.DATA / "passes.csv"
ABOUT = tables.DATA / "passes.json"

WHOLE = 0
"""In place of a size: all the text there is."""

SIZES = (100, 200, 500, 2000, WHOLE)
"""Thousands of bytes that are learned from; each size holds the smaller ones."""

RATES = (0.0, 0.1, 0.2, 0.3)

VARIANTS = ("all", "early", "late", *SITE_NAMES)
"""When and where units are dropped: always and everywhere, in the first half of the updates only, in the
second half only, or at one of the four sites alone.
"""

VARIANT_SIZES, VARIANT_RATE = (200, 2000), 0.2
"""Where the variants were tried."""

Measure = Literal["held_out", "best_held_out", "gap", "heart", "ece"]
MEASURES: tuple[Measure, ...] = ("held_out", "best_held_out", "gap", "heart", "ece")
"""What a page can show of a run; see `PassesRow`."""

SHARES: tuple[Measure, ...] = ("heart", "ece")
"""Those that are shares, from 0 to 1."""


def _share(field: str, value: float) -> None:
    check(field, value, 0 <= value <= 1, "in [0, 1]")


@dataclass(frozen=True, slots=True)
class PassesRow:
    """One training. All measured without dropout, after the last update if nothing else is said.

    Args:
        kilobytes: one of `SIZES`.
        rate: dropout rate while training.
        variant: one of `VARIANTS`.
        seed: of weights, order of the text and masks; the text itself is the same for every seed.
        bytes: of the text that it learned from.
        data_tokens: the same in tokens.
        steps: updates.
        tokens_read: tokens read, the same in every row.
        passes: how often each token was read, on average: tokens read by tokens there are.
        train: loss on the text learned from, nats a token.
        held_out: loss on two books that it did not learn from, nats a token.
        best_held_out: the lowest of it at any look: what early stopping would have kept.
        best_step: updates until then.
        heart: of the tokens that follow on passages of the text learned from, the share that greedy decoding
            reproduces in its place.
        heart_new: the same on the books held out.
        confidence: mean probability of the likeliest token, on the books held out.
        accuracy: how often that token is right, there.
        ece: expected calibration error there; see `core.studies.twins.scores.calibration_error`.
        seconds: of processor time.
    """

    kilobytes: int
    rate: float
    variant: str
    seed: int
    bytes: int
    data_tokens: int
    steps: int
    tokens_read: int
    passes: float
    train: float
    held_out: float
    best_held_out: float
    best_step: int
    heart: float
    heart_new: float
    confidence: float
    accuracy: float
    ece: float
    seconds: float

    def __post_init__(self) -> None:
        check_choice("variant", self.variant, VARIANTS)
        check("kilobytes", self.kilobytes, self.kilobytes in SIZES, f"one of {SIZES}")
        check("rate", self.rate, 0 <= self.rate < 1, "in [0, 1)")
        for name in ("bytes", "data_tokens", "steps", "tokens_read"):
            check_whole(name, getattr(self, name), 1)
        for name in ("heart", "heart_new", "confidence", "accuracy", "ece"):
            _share(name, getattr(self, name))
        for each in fields(self):
            check(
                each.name,
                getattr(self, each.name),
                getattr(self, each.name) == getattr(self, each.name),
                "a number",
            )

    @property
    def gap(self) -> float:
        """How much worse it is on new text than on its own, nats a token."""
        return self.held_out - self.train


@dataclass(frozen=True, slots=True)
class Crossing:
    """From how many passes on dropout lowers the held-out loss.

    Attributes:
        kind: "between": it helps at many passes and not at few; "always", "never"; "mixed": in no order;
            "open": fewer than two amounts of text are there to compare.
        many: the fewest passes at which some rate helps, NaN if none does.
        few: the most passes at which none does, NaN if there is none.
    """

    kind: Literal["between", "always", "never", "mixed", "open"]
    many: float
    few: float


@cache
def runs(path: Path = PATH) -> Sequence[PassesRow]:
    """Every training that is done.

    Raises:
        core.tables.DataFileError: the table is missing or wrong.

    Example:
        >>> len({row.tokens_read for row in runs()})
        1
    """
    return tables.read(PassesRow, path)


@cache
def about(path: Path = ABOUT) -> dict[str, Any]:
    """How the trainings were made: command, plan, parameters, how many are planned, machine.

    Raises:
        core.tables.DataFileError: the file is missing or wrong.
    """
    return tables.json_object(path, ("command", "plan", "parameters", "planned", "machine"))


def sizes(rows: Iterable[PassesRow]) -> list[int]:
    """The amounts of text in a table, the largest first: from few passes to many.

    Example:
        >>> sizes(runs()) == sorted(sizes(runs()), key=lambda size: size or 10**6, reverse=True)
        True
    """
    passes = {row.kilobytes: row.passes for row in rows}
    return sorted(passes, key=lambda size: passes[size])


def chosen(rows: Iterable[PassesRow], kilobytes: int, rate: float, variant: str = "all") -> list[PassesRow]:
    """The trainings that differ in their seed alone."""
    return [row for row in rows if (row.kilobytes, row.rate, row.variant) == (kilobytes, rate, variant)]


def level(
    rows: Iterable[PassesRow], kilobytes: int, rate: float, measure: Measure, variant: str = "all"
) -> Summary | None:
    """A measure over the seeds; None where nothing is trained yet."""
    values = [float(getattr(row, measure)) for row in chosen(rows, kilobytes, rate, variant)]
    return summary(values) if values else None


def against_none(
    rows: Sequence[PassesRow], kilobytes: int, rate: float, measure: Measure, variant: str = "all"
) -> list[float]:
    """What dropout changes, seed by seed: a measure less that of the run without dropout of the same seed.

    Args:
        rows: of the table.
        kilobytes: of text.
        rate: of dropout.
        measure: what is compared.
        variant: when and where units are dropped.
    """
    none = {row.seed: float(getattr(row, measure)) for row in chosen(rows, kilobytes, 0.0)}
    own = chosen(rows, kilobytes, rate, variant)
    return [float(getattr(row, measure)) - none[row.seed] for row in own if row.seed in none]


def changes(rows: Sequence[PassesRow], measure: Measure) -> dict[tuple[int, float], float]:
    """What each rate changes on average over the seeds, by amount of text and rate, where both are trained.

    Args:
        rows: of the table.
        measure: what is compared.
    """
    found = {
        (size, rate): against_none(rows, size, rate, measure) for size in sizes(rows) for rate in RATES[1:]
    }
    return {place: summary(values).mean for place, values in found.items() if values}


def helps(rows: Sequence[PassesRow], kilobytes: int, measure: Measure = "held_out") -> bool | None:
    """Whether some rate lowers the measure in every seed; None if none does and not all rates are tried yet.

    Args:
        rows: of the table.
        kilobytes: of text.
        measure: what is to be lowered.
    """
    found = [against_none(rows, kilobytes, rate, measure) for rate in RATES[1:]]
    if any(differences and max(differences) < 0 for differences in found):
        return True
    return False if all(found) else None


def crossing(rows: Sequence[PassesRow], measure: Measure = "held_out") -> Crossing:
    """Where dropout begins to help as the passes grow.

    Args:
        rows: of the table.
        measure: what it is to lower.
    """
    passes = {row.kilobytes: row.passes for row in rows}
    helped = {passes[size]: helps(rows, size, measure) for size in passes}
    many = [at for at, says in helped.items() if says is True]
    few = [at for at, says in helped.items() if says is False]
    ends = min(many, default=math.nan), max(few, default=math.nan)
    if len(many) + len(few) < 2:
        return Crossing("open", *ends)
    if not many or not few:
        return Crossing("always" if many else "never", *ends)
    return Crossing("between" if ends[0] > ends[1] else "mixed", *ends)
