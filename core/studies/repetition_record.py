"""Recorded runs of `core.studies.repetition`, and the table of Holtzman et al. 2020, typed and checked."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from core import tables
from core.errors import check
from core.lm.compare_decoding import SETTINGS
from core.tables import DATA, DataFileError

__all__ = [
    "COLUMNS", "FOLDER", "HUMAN", "PROMPT_TOKENS", "PUBLISHED", "TEXT_TOKENS", "Published", "RepetitionRow",
    "published", "read", "record_of", "run", "run_of",
]  # fmt: skip

FOLDER = DATA / "repetition"
PUBLISHED = FOLDER / "published.csv"
HUMAN = "human"
"""The row of what the authors wrote."""

METHODS = (
    HUMAN, "greedy", "beam16", "stochastic_beam16", "all", "t09", "k40", "k640", "k40_t07", "top_p",
)  # fmt: skip
"""The rows of the published table."""

PROMPT_TOKENS, TEXT_TOKENS = 20, 200

_RUN = ("model", "model_sha256", "prompts", "prompt_works", "seed", "self_bleu_texts", "table_sha256")
"""What a reader of the run counts on."""


@dataclass(frozen=True, slots=True)
class RepetitionRow:
    """What was measured for one setting.

    Args:
        setting: its name in `core.lm.compare_decoding.SETTINGS`, or "human".
        texts: number of texts.
        length: their mean number of tokens.
        repetition: share of them that end in a loop; see `core.lm.measures.trailing_repetition`.
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

    def __post_init__(self) -> None:
        inside = 0 <= self.repetition_low <= self.repetition <= self.repetition_high <= 1
        check("repetition", self.repetition, inside, "a share within its interval")


COLUMNS = tuple(field.name for field in fields(RepetitionRow))


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


def record_of(model: str, folder: Path = FOLDER) -> Path:
    """The table of a built-in model's run; what was run stands beside it, see `run_of`."""
    return folder / f"{model}.csv"


def run_of(record: Path) -> Path:
    """The file that says what was run for a table."""
    return record.with_suffix(".json")


def read(path: Path) -> dict[str, RepetitionRow]:
    """A recorded run by setting, in the order of `SETTINGS`, then "human".

    Args:
        path: of the table, `record_of` a model.

    Raises:
        core.tables.DataFileError: the file is missing, changed since it was written, or lacks a setting or a
            number.

    Example:
        >>> rows = read(record_of("storyteller"))
        >>> rows["greedy"].repetition > rows["k40"].repetition
        True
    """
    rows = {row.setting: row for row in tables.read(RepetitionRow, path)}
    _only([*(setting.name for setting in SETTINGS), HUMAN], rows, path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != run(path)["table_sha256"]:
        raise DataFileError("changed", file=str(path))
    return rows


def _only(wanted: Sequence[str], rows: Iterable[str], path: Path) -> None:
    if list(rows) != list(wanted):
        raise DataFileError("wrong", file=str(path), what=f"must have the rows {wanted}; got {list(rows)}")


def run(path: Path) -> dict[str, Any]:
    """What was run for a table: model and checksum, prompts, lengths, seed, command, machine.

    Args:
        path: of the table.

    Raises:
        core.tables.DataFileError: the file is missing, not readable or not whole.
    """
    return tables.json_object(run_of(path), _RUN)


def published(path: Path = PUBLISHED) -> dict[str, Published]:
    """The published table by method, in its order.

    Raises:
        core.tables.DataFileError: the file is missing, lacks a method, or a value is no number.

    Example:
        >>> published()["greedy"].repetition, published()["all"].perplexity
        (0.7366, 22.73)
    """
    rows = {row.method: row for row in tables.read(Published, path)}
    _only(METHODS, rows, path)
    return rows
