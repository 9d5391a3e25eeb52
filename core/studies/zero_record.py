"""What rounding changes at temperature 0: the table that `python -m core.studies.zero` leaves, counted.

A row is a place in a text that a voice wrote itself. This module needs no torch.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core import tables
from core.errors import check
from core.tables import DATA, DataFileError

__all__ = ["ABOUT", "FLIPS", "PATH", "ZeroRow", "about", "flipped", "recorded", "ties"]

PATH = DATA / "zero.csv"
ABOUT = DATA / "zero.json"

FLIPS = ("float32_order", "bfloat16", "bfloat16_order")
"""What the first token can flip by: the columns of that name, as in `core.lm.zero.BESIDE`."""

_ABOUT = ("command", "texts", "length", "machine", "torch", "models", "table_sha256")


@dataclass(frozen=True, slots=True)
class ZeroRow:
    """The next token at one place of a text.

    Args:
        model: the voice that wrote the text, and is asked.
        seed: of the text, and of the other order.
        place: how many tokens of the text were read, from 1.
        gap: by how much the first token is ahead of the second in float32, in logits.
        gap_bfloat16: the same in bfloat16; 0 is an exact tie.
        float32_order: 1 if another order of summation makes another token the first in float32.
        bfloat16: 1 if the first token in bfloat16 is another one than in float32.
        bfloat16_order: 1 if another order of summation makes another token the first in bfloat16.
    """

    model: str
    seed: int
    place: int
    gap: float
    gap_bfloat16: float
    float32_order: int
    bfloat16: int
    bfloat16_order: int

    def __post_init__(self) -> None:
        check("gap", self.gap, self.gap >= 0, "at least 0")
        check("gap_bfloat16", self.gap_bfloat16, self.gap_bfloat16 >= 0, "at least 0")
        for name in FLIPS:
            check(name, getattr(self, name), getattr(self, name) in (0, 1), "0 or 1")


def recorded(model: str, path: Path = PATH) -> tuple[ZeroRow, ...]:
    """The places of one voice's texts.

    Args:
        model: the voice.
        path: the table; what was run stands beside it.

    Raises:
        DataFileError: the file is missing, changed since it was written, or has no such voice.

    Example:
        >>> len(recorded("storyteller"))
        1000
    """
    rows = tuple(row for row in tables.read(ZeroRow, path) if row.model == model)
    if hashlib.sha256(path.read_bytes()).hexdigest() != about(path.with_suffix(".json"))["table_sha256"]:
        raise DataFileError("changed", file=str(path))
    if not rows:
        raise DataFileError("wrong", file=str(path), what=f"must have rows of {model}; got none")
    return rows


def about(path: Path = ABOUT) -> dict[str, Any]:
    """What was run for the table: command, texts, machine and version.

    Raises:
        DataFileError: the file is missing, not readable or not whole.

    Example:
        >>> about()["command"]
        'python -m core.studies.zero'
    """
    return tables.json_object(path, _ABOUT)


def flipped(rows: Sequence[ZeroRow], what: str) -> list[float]:
    """How far the first two tokens are apart where the first one flips, in logits of float32.

    Args:
        rows: of one voice.
        what: one of `FLIPS`.

    Example:
        >>> row = ZeroRow("storyteller", 0, 1, 0.02, 0.0, float32_order=0, bfloat16=1, bfloat16_order=0)
        >>> flipped([row], "bfloat16"), flipped([row], "float32_order")
        ([0.02], [])
    """
    return [row.gap for row in rows if getattr(row, what)]


def ties(rows: Sequence[ZeroRow]) -> int:
    """At how many places the first two tokens have exactly the same score in bfloat16."""
    return sum(row.gap_bfloat16 == 0 for row in rows)
