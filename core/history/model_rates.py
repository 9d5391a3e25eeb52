"""Which models were trained with dropout, at which rate, on how many passes, and how that is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from core.history.checked import CHECKS, Checked
from core.tables import DATA, NOTHING, FileRow, csv_rows, unique

__all__ = ["EVIDENCES", "STATUSES", "Evidence", "ModelRate", "Status", "model_rates"]

Status = Literal["stated", "zero", "not_stated"]
Evidence = Literal[
    "paper statement",
    "public training recipe",
    "checkpoint/library config only",
    "not stated (paper silent)",
]
STATUSES: tuple[Status, ...] = get_args(Status)
EVIDENCES: tuple[Evidence, ...] = get_args(Evidence)

_COLUMNS = (
    "id", "model", "year", "params", "training_tokens", "data_passes", "pretrain_dropout",
    "pretrain_dropout_num", "where_applied", "finetune_dropout", "evidence_type", "source", "confidence",
)  # fmt: skip

_FACTORS: Mapping[str, float] = MappingProxyType({"": 1.0, "M": 1e6, "B": 1e9, "T": 1e12})
_REMARK = re.compile(r"\s*\([^)]*\)")
_ONE_NUMBER = re.compile(r"~?(\d+(?:\.\d+)?)([MBT]?)(?:\s[^/,]*)?", re.ASCII)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?:\s.*)?", re.ASCII)
_ZERO = re.compile(r"(none|no dropout|0|0\.0)(?![\d.])", re.ASCII)
_SILENT = re.compile(r"(not stated|not disclosed|uncertain|-)(?!\w)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ModelRate:
    """One published model and its dropout rate. Every number comes with the text it was read from.

    A number is read only where the text begins with one and gives no second: "~90" is 90 and
    "671B (37B active)" is 671e9, while "25.6M / 60M", "7B-65B", "up to 1.6T", "<1" and "0.1+" are None.

    Attributes:
        id: unique and stable.
        model: name, with the size where a family has several.
        year: of publication.
        parameters: how many; None if the text is not one number.
        parameters_text: as the source gives it.
        tokens_text: the training data.
        passes: over the data; None if the text is not one number ("0.43-3.4 by source").
        passes_range: lowest and highest number of passes where the text gives a range, else twice `passes`;
            None if it gives neither.
        passes_text: as the source gives it; "" if it gives nothing.
        rate: probability of dropping in pre-training, the main one where a model has several; None if it is
            not stated.
        rate_text: as the source gives it; "" if the row is about fine-tuning alone.
        where: what it is applied to; "" if nothing or not known.
        finetune_text: the rate in fine-tuning; "" if nothing is given.
        finetune: as a number; None if the text is not one number.
        status: "zero" only by a statement, a recipe or a config; silence is "not_stated", never zero.
        evidence: how the rate is known.
        source: where it stands.
        confidence: how far that was checked.
    """

    id: str
    model: str
    year: int
    parameters: float | None
    parameters_text: str
    tokens_text: str
    passes: float | None
    passes_range: tuple[float, float] | None
    passes_text: str
    rate: float | None
    rate_text: str
    where: str
    finetune_text: str
    finetune: float | None
    status: Status
    evidence: Evidence
    source: str
    confidence: Checked

    @property
    def fine_tuning_only(self) -> bool:
        """True if the row speaks of a fine-tuning run: it has no pre-training whose rate could be stated."""
        return not self.rate_text


def model_rates(path: Path = DATA / "models.csv") -> tuple[ModelRate, ...]:
    """All models, in the order of the file.

    Raises:
        core.tables.DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> {model.id: model.rate for model in model_rates()[:3]}
        {'alexnet': 0.5, 'vgg-16': 0.5, 'googlenet': 0.4}
    """
    models = tuple(_model(row) for row in csv_rows(path))
    unique(path, [model.id for model in models])
    return models


def _model(row: FileRow) -> ModelRate:
    row.only(_COLUMNS)
    rate = _rate(row)
    finetune_text = "" if row.text("finetune_dropout") == "n/a" else row.text("finetune_dropout")
    return ModelRate(
        id=row.slug("id"),
        model=row.words("model"),
        year=row.whole("year", 2012),
        parameters=_number(row.words("params")),
        parameters_text=row.words("params"),
        tokens_text=row.text("training_tokens"),
        passes=_number(row.text("data_passes")),
        passes_range=_span(row.text("data_passes")),
        passes_text=row.text("data_passes"),
        rate=rate,
        rate_text=row.text("pretrain_dropout"),
        where=row.text("where_applied"),
        finetune_text=finetune_text,
        finetune=_number(finetune_text),
        status=_status(rate),
        evidence=_evidence(row, rate),
        source=row.words("source"),
        confidence=row.choice("confidence", CHECKS),
    )


def _number(text: str) -> float | None:
    """The number a text gives, if it begins with one and gives no second one outside of brackets."""
    number = _ONE_NUMBER.fullmatch(_REMARK.sub("", text))
    return float(number[1]) * _FACTORS[number[2]] if number else None


def _span(text: str) -> tuple[float, float] | None:
    one, span = _number(text), _RANGE.fullmatch(text)
    if one is not None:
        return one, one
    return (float(span[1]), float(span[2])) if span else None


def _status(rate: float | None) -> Status:
    if rate is None:
        return "not_stated"
    return "stated" if rate > 0 else "zero"


def _rate(row: FileRow) -> float | None:
    """The rate as a number, checked against its text: silence has none, and only a stated zero is zero."""
    field, number = "pretrain_dropout_num", row.text("pretrain_dropout_num")
    said = row.text("pretrain_dropout") or NOTHING
    if not number:
        return None if _SILENT.match(said) else row.fail(field, f"the rate stated in {said!r}")
    rate = _number(number)
    if rate is None or not rate < 1:
        row.fail(field, "a rate in [0, 1), or nothing")
    if _SILENT.match(said):
        row.fail(field, f"empty where the text is {said!r}: what is not stated is not zero")
    if not (_ZERO.match(said) if rate == 0 else number in said):
        row.fail(field, f"the rate stated in {said!r}")
    return rate


def _evidence(row: FileRow, rate: float | None) -> Evidence:
    evidence = row.choice("evidence_type", EVIDENCES)
    if rate is not None and evidence == "not stated (paper silent)":
        row.fail("evidence_type", f"what the rate {rate:g} is known from")
    return evidence
