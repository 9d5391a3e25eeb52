"""The recorded run of `core.loops`, and the table that Holtzman et al. 2020 published: typed and checked."""

import csv
import hashlib
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core.side_by_side import SETTINGS

__all__ = [
    "COLUMNS", "HUMAN", "PROMPT_TOKENS", "PUBLISHED", "RECORD", "RUN", "TEXT_TOKENS", "Published",
    "RecordError", "Row", "published", "read", "run",
]  # fmt: skip

RECORD = Path(__file__).resolve().parents[1] / "assets" / "data" / "loops.csv"
RUN = RECORD.with_suffix(".json")
PUBLISHED = RECORD.with_name("loops_published.csv")
HUMAN = "human"
"""The row of what the authors wrote."""

PROMPT_TOKENS, TEXT_TOKENS = 20, 200


class RecordError(ValueError):
    """A file of the record cannot be used; the message names it, the value and what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured for one setting.

    Args:
        setting: its name in `core.side_by_side.SETTINGS`, or "human".
        texts: number of texts.
        length: their mean number of tokens.
        repetition: share of them that end in a loop; see `core.measures.final_loop`.
        repetition_low: where its 95 % interval begins.
        repetition_high: where it ends.
        onset_q1: first quartile of the token at which the loops begin; NaN if there is none.
        onset_median: median.
        onset_q3: third quartile.
        distinct_1: mean over texts of the share of different tokens.
        distinct_1_sd: its standard deviation over texts.
        distinct_2: the same for pairs.
        distinct_2_sd: its standard deviation.
        distinct_3: the same for triples.
        distinct_3_sd: its standard deviation.
        self_bleu: mean BLEU-4 of a text against the others.
        self_bleu_sd: its standard deviation over texts.
        perplexity: of all tokens together, under the model itself, before any cut.
        perplexity_q1: first quartile of the texts' own perplexities.
        perplexity_median: median.
        perplexity_q3: third quartile.
        overlap: mean share of runs of 8 tokens that stand in the training text.
        overlap_sd: its standard deviation.
    """

    setting: str
    texts: int
    length: float
    repetition: float
    repetition_low: float
    repetition_high: float
    onset_q1: float
    onset_median: float
    onset_q3: float
    distinct_1: float
    distinct_1_sd: float
    distinct_2: float
    distinct_2_sd: float
    distinct_3: float
    distinct_3_sd: float
    self_bleu: float
    self_bleu_sd: float
    perplexity: float
    perplexity_q1: float
    perplexity_median: float
    perplexity_q3: float
    overlap: float
    overlap_sd: float


COLUMNS = tuple(field.name for field in fields(Row))


@dataclass(frozen=True, slots=True)
class Published:
    """A row of table 1 of Holtzman et al. 2020: GPT-2 Large, 5,000 continuations of at most 200 tokens.

    Args:
        method: a key: "human", a setting's name, or one that only they measured.
        perplexity: of the texts, under the model that wrote them.
        self_bleu: BLEU-4 of a text against the others.
        zipf: the coefficient of the words' frequencies.
        repetition: share of texts that end in a loop.
        huse: their joint human and statistical judgement; NaN where the table has none.
    """

    method: str
    perplexity: float
    self_bleu: float
    zipf: float
    repetition: float
    huse: float


def read(path: Path = RECORD) -> dict[str, Row]:
    """The recorded run by setting, in the order of `SETTINGS`, then "human".

    Raises:
        RecordError: the file is missing, changed since it was written, or lacks a setting or a number.

    Example:
        >>> read()["greedy"].repetition > read()["k40"].repetition
        True
    """
    rows = {row["setting"]: _row(row, path) for row in _rows(path, COLUMNS)}
    wanted = [*(setting.name for setting in SETTINGS), HUMAN]
    if list(rows) != wanted:
        raise RecordError(f"{path} must have the rows {wanted}; got {list(rows)}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != run(path.with_suffix(".json"))["table_sha256"]:
        raise RecordError(
            f"{path} is not the file that the run wrote (its SHA-256 differs): run core.loops again"
        )
    return rows


def _row(row: dict[str, str], path: Path) -> Row:
    try:
        numbers = {name: float(row[name] or "nan") for name in COLUMNS[2:]}
        made = Row(row["setting"], int(row["texts"]), **numbers)
    except ValueError as error:
        raise RecordError(f"{path}, setting {row['setting']!r}: {error}") from error
    if not 0 <= made.repetition_low <= made.repetition <= made.repetition_high <= 1:
        raise RecordError(f"{path}, setting {made.setting!r}: repetition must be a share within its interval")
    return made


def run(path: Path = RUN) -> dict[str, Any]:
    """What was run: model and checksum, prompts, lengths, seed, command, machine.

    Raises:
        RecordError: the file is missing or not readable.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{path} is not readable as JSON: {error}") from error
    return record


def published(path: Path = PUBLISHED) -> dict[str, Published]:
    """The published table by method, in its order.

    Raises:
        RecordError: the file is missing, or a value is no number.

    Example:
        >>> published()["greedy"].repetition, published()["all"].perplexity
        (0.7366, 22.73)
    """
    names = tuple(field.name for field in fields(Published))
    made = {}
    for row in _rows(path, names):
        try:
            made[row["method"]] = Published(row["method"], *(float(row[name] or "nan") for name in names[1:]))
        except ValueError as error:
            raise RecordError(f"{path}, method {row['method']!r}: {error}") from error
    return made


def _rows(path: Path, names: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
    except OSError as error:
        raise RecordError(f"{path} cannot be read: {error}") from error
    if tuple(reader.fieldnames or ()) != names:
        raise RecordError(f"{path} must have the columns {names}; got {reader.fieldnames}")
    return rows
