"""What the note on dropout and top-k refers to, and whether that was read."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from core.tables import DATA, FileRow, csv_rows

__all__ = ["READINGS", "NoteReference", "Reading", "note_references"]

Reading = Literal["read", "other", "unread"]
READINGS: tuple[Reading, ...] = get_args(Reading)


@dataclass(frozen=True, slots=True)
class NoteReference:
    """One of its references.

    Attributes:
        number: in the order of the note, from 1.
        title: as the note has it.
        url: its address, as the note has it.
        reading: "other": it was read and says something else than the note.
    """

    number: int
    title: str
    url: str
    reading: Reading


def note_references(path: Path = DATA / "note_references.csv") -> tuple[NoteReference, ...]:
    """All of them, in the order of the note.

    Raises:
        core.tables.DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> [each.number for each in note_references() if each.reading == "other"]
        [1, 7, 14, 15]
    """
    return tuple(_reference(row) for row in csv_rows(path))


def _reference(row: FileRow) -> NoteReference:
    row.only([field.name for field in fields(NoteReference)])
    return NoteReference(
        row.whole("number", 1), row.words("title"), row.words("url"), row.choice("reading", READINGS)
    )
