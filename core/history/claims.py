"""The claims of a note on dropout and top-k, checked one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from core.tables import DATA, FileRow, json_rows, unique

__all__ = ["VERDICTS", "Claim", "Verdict", "claims"]

Verdict = Literal["correct", "imprecise", "wrong", "unsupported", "judgement"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_NUMBER = re.compile(r"(\d)\.\d{1,2}[a-f]?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the note. A claim with two halves counts by its verdict; `verdict_note` says so.

    Attributes:
        id: section, number and letter, such as "1.2c".
        section: of the note, from 0 to 5.
        claim: what the note says: German, as in the note, shortened.
        verdict: "unsupported": there is no evidence either way; "judgement": an analogy or opinion.
        verdict_note: in what respect; "" if the verdict says it all.
        correction: what should be said instead, or what bears it out, with marks like [verified: Table 8];
            "" if nothing needs saying. "Correction 1" to "8" are the eight that matter most.
        source: the marks alone, each once; "" if the correction has none.
    """

    id: str
    section: int
    claim: str
    verdict: Verdict
    verdict_note: str
    correction: str
    source: str


def claims(path: Path = DATA / "claims.json") -> tuple[Claim, ...]:
    """All claims in the order of the note.

    Raises:
        core.tables.DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> [claim.id for claim in claims() if claim.verdict == "judgement"]
        ['3.7']
    """
    checked = tuple(_claim(row) for row in json_rows(path))
    unique(path, [claim.id for claim in checked])
    return checked


def _claim(row: FileRow) -> Claim:
    row.only([field.name for field in fields(Claim)])
    sections = tuple(range(6))
    name, section = row.words("id"), row.choice("section", sections)
    number = _NUMBER.fullmatch(name)
    if not number:
        row.fail("id", 'section, number and letter, such as "1.2c"')
    if int(number[1]) != section:
        row.fail("section", f"{number[1]}, the section of {name}")
    return Claim(
        id=name,
        section=section,
        claim=row.words("claim"),
        verdict=row.choice("verdict", VERDICTS),
        verdict_note=row.text("verdict_note"),
        correction=row.text("correction"),
        source=row.text("source"),
    )
