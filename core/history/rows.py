"""Rows of a data file: reading them, and saying exactly what is wrong with one."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn, TypeVar, get_args

__all__ = ["CHECKS", "DATA", "Checked", "HistoryError", "Row", "csv_rows", "json_rows", "unique"]

DATA = Path(__file__).resolve().parents[2] / "assets" / "data"

Checked = Literal["verified", "known", "uncertain"]
"""Seen in the source named; known from the primary paper and not read again; to be printed with a hedge."""
CHECKS: tuple[Checked, ...] = get_args(Checked)

NOTHING = "-"
"""How the files write that a source gives nothing for a text."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

Choice = TypeVar("Choice")
Parsed = TypeVar("Parsed")


class HistoryError(ValueError):
    """A data file of the history is broken. Names file, row, field, value and what would be right."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, with where it stands.

    Attributes:
        place: file and row for an error, such as "timeline.json, entry 3".
        values: the row's values by field.

    Example:
        >>> Row("models.csv, line 2", {"year": "soon"}).whole("year", 2012)
        Traceback (most recent call last):
        core.history.rows.HistoryError: models.csv, line 2: year must be a whole number,
        at least 2012; got 'soon'
    """

    place: str
    values: Mapping[str, object]

    def fail(self, field: str, right: str) -> NoReturn:
        """Raise about a field: what would be right, and what it is."""
        raise HistoryError(f"{self.place}: {field} must be {right}; got {self.values.get(field)!r}")

    def only(self, fields: Collection[str]) -> None:
        """Raise unless the row has exactly these fields."""
        missing = [field for field in fields if self.values.get(field) is None]
        extra = [str(field) for field in self.values if field not in fields]
        if missing:
            raise HistoryError(f"{self.place}: {missing[0]} is missing; needed are {', '.join(fields)}")
        if extra:
            raise HistoryError(f"{self.place}: unknown field {extra[0]!r}; known are {', '.join(fields)}")

    def text(self, field: str) -> str:
        """A text that may be empty; a lone hyphen, the files' word for nothing, is read as empty."""
        value = self.values[field]
        if not isinstance(value, str) or value != value.strip():
            self.fail(field, "a text without blanks around it")
        return "" if value == NOTHING else value

    def words(self, field: str) -> str:
        """A text that is not empty."""
        return self.text(field) or self.fail(field, "a text that says something")

    def slug(self, field: str) -> str:
        """An id: small letters, digits and hyphens between them."""
        return self.parsed(field, _slug, 'small letters and digits, joined by hyphens, such as "gpt-2"')

    def choice(self, field: str, choices: Sequence[Choice]) -> Choice:
        """One of the choices, of the same type."""
        value = self.values[field]
        same = [choice for choice in choices if choice == value and type(choice) is type(value)]
        return same[0] if same else self.fail(field, f"one of {', '.join(map(repr, choices))}")

    def whole(self, field: str, low: int) -> int:
        """A whole number written in digits, at least `low`."""
        text = self.text(field)
        value = int(text) if text.isascii() and text.isdigit() else low - 1
        return value if value >= low else self.fail(field, f"a whole number, at least {low}")

    def parsed(self, field: str, parse: Callable[[str], Parsed], right: str) -> Parsed:
        """What `parse` makes of the text; its ValueError becomes one that names place and field."""
        text = self.words(field)
        try:
            return parse(text)
        except ValueError:
            self.fail(field, right)


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(text)
    return text


def json_rows(path: Path) -> Iterator[Row]:
    """The objects of a JSON file that holds a list of them.

    Raises:
        HistoryError: no such file, no JSON, or not a list of objects.
    """
    try:
        entries = json.loads(_read(path))
    except json.JSONDecodeError as broken:
        raise HistoryError(f"{path.name}, line {broken.lineno}: not JSON ({broken.msg})") from None
    if not isinstance(entries, list):
        raise HistoryError(f"{path.name}: must hold a list of objects; got {type(entries).__name__}")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise HistoryError(f"{path.name}, entry {number}: must be an object; got {entry!r}")
        name = f" ({entry['id']})" if "id" in entry else ""
        yield Row(f"{path.name}, entry {number}{name}", entry)


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file by the names in its first line. A row with too many cells has the field "None".

    Raises:
        HistoryError: no such file, or a quote that is never closed.
    """
    reader = csv.DictReader(_read(path).splitlines(keepends=True), strict=True)
    try:
        for row in reader:
            yield Row(f"{path.name}, line {reader.line_num}", row)
    except csv.Error as broken:
        raise HistoryError(f"{path.name}, line {reader.reader.line_num}: not CSV ({broken})") from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as broken:
        raise HistoryError(f"{path}: cannot be read as UTF-8 text ({broken})") from None


def unique(path: Path, ids: Sequence[str]) -> None:
    """Raise HistoryError if an id stands twice, or if there is none at all."""
    if not ids:
        raise HistoryError(f"{path.name}: must hold at least one row; got none")
    for number, name in enumerate(ids, 1):
        if name in ids[: number - 1]:
            raise HistoryError(f"{path.name}, row {number}: id must be unique; got {name!r} again")
