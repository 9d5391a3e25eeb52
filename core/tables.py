"""The data that come with the app: one reader of CSV, JSON, TOML and SVG, which says exactly what is wrong.

    for row in csv_rows(DATA / "models.csv"): print(row.whole("year", 2012))
    table = read(MyRow, DATA / "my_rows.csv")     # a frozen dataclass a row

Whatever cannot be used is a `DataFileError`: a file that is missing, cut off, of another kind or with another
content. Text is UTF-8.
"""

from __future__ import annotations

import csv
import json
import math
import re
import tomllib
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Literal, NoReturn, TypeVar, get_type_hints
from xml.etree import ElementTree
from zipfile import BadZipFile

from core.errors import ReasonedError

__all__ = [
    "DATA", "NOTHING", "DataFileError", "FileRow", "csv_rows", "json_object", "json_rows", "read", "reading",
    "svg", "toml_object", "unique", "write",
]  # fmt: skip

DATA = Path(__file__).resolve().parents[1] / "assets" / "data"

NOTHING = "-"
"""How the files write that a source gives nothing for a text."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_BROKEN = (OSError, EOFError, ValueError, csv.Error, ElementTree.ParseError, BadZipFile, zlib.error)
_WAY_OUT = "bring it back (git restore {file})"

Choice = TypeVar("Choice")
Parsed = TypeVar("Parsed")
Record = TypeVar("Record")
Unit = Literal["line", "entry"]


class DataFileError(ReasonedError):
    """A file that comes with the app cannot be used; the message says which, why, and what to do."""

    sentences: ClassVar = {
        "missing": f"{{file}} is missing; {_WAY_OUT}",
        "unreadable": f"{{file}} cannot be read as {{kind}} ({{why}}); {_WAY_OUT}",
        "changed": f"{{file}} is not the file that was written (its SHA-256 differs); {_WAY_OUT}",
        "wrong": f"{{file}}: {{what}}; {_WAY_OUT}",
        "wrong_line": f"{{file}}, line {{line}}: {{what}}; {_WAY_OUT}",
        "wrong_entry": f"{{file}}, entry {{entry}}: {{what}}; {_WAY_OUT}",
    }


@contextmanager
def reading(path: Path, kind: str) -> Iterator[None]:
    """Say of a file that cannot be read what it is not.

    Args:
        path: the file that is read inside.
        kind: what it should be, in a word of every language, such as "JSON".

    Raises:
        DataFileError: it is missing, or what is read inside is not of that kind.

    Example:
        >>> with reading(Path("rates.json"), "JSON"):
        ...     json.loads("[0.5,")
        Traceback (most recent call last):
        core.tables.DataFileError: rates.json cannot be read as JSON
        (Expecting value: line 1 column 6 (char 5)); bring it back (git restore rates.json)
    """
    try:
        yield
    except FileNotFoundError:
        raise DataFileError("missing", file=str(path)) from None
    except _BROKEN as broken:
        raise DataFileError("unreadable", file=str(path), kind=kind, why=str(broken)) from broken


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file, with where it stands.

    Attributes:
        file: the file.
        unit: what is counted: lines of CSV, entries of JSON.
        number: of the row, perhaps with its name: "3 (hinton)".
        values: the row's values by field.

    Example:
        >>> FileRow("models.csv", "line", 2, {"year": "soon"}).whole("year", 2012)
        Traceback (most recent call last):
        core.tables.DataFileError: models.csv, line 2: year must be a whole number, at least 2012; got 'soon';
        bring it back (git restore models.csv)
    """

    file: str
    unit: Unit
    number: int | str
    values: Mapping[str, object]

    def wrong(self, what: str) -> NoReturn:
        """Raise about the row."""
        raise DataFileError(f"wrong_{self.unit}", file=self.file, what=what, **{self.unit: self.number})

    def fail(self, field: str, right: str) -> NoReturn:
        """Raise about a field: what would be right, and what it is."""
        self.wrong(f"{field} must be {right}; got {self.values.get(field)!r}")

    def only(self, fields: Collection[str]) -> None:
        """Raise unless the row has exactly these fields."""
        missing = [field for field in fields if self.values.get(field) is None]
        extra = [str(field) for field in self.values if field not in fields]
        if missing:
            self.wrong(f"{missing[0]} is missing; needed are {', '.join(fields)}")
        if extra:
            self.wrong(f"unknown field {extra[0]!r}; known are {', '.join(fields)}")

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

    def record(self, kind: type[Record]) -> Record:
        """The row as a dataclass of str, int and float; an empty number is NaN.

        Args:
            kind: checks its own values, and may refuse a NaN.
        """
        self.only([field.name for field in fields(kind)])  # type: ignore[arg-type]
        values = {name: self._value(name, to_type) for name, to_type in get_type_hints(kind).items()}
        try:
            return kind(**values)
        except ValueError as error:
            self.wrong(str(error))

    def _value(self, field: str, to_type: Callable[[Any], Any]) -> Any:
        cell: Any = self.values[field]
        try:
            return to_type("nan" if to_type is float and cell == "" else cell)
        except (TypeError, ValueError):
            self.fail(field, to_type.__name__)


def _slug(text: str) -> str:
    if not _SLUG.fullmatch(text):
        raise ValueError(text)
    return text


def read(kind: type[Record], path: Path) -> tuple[Record, ...]:
    """A table in CSV, a dataclass a row.

    Args:
        kind: a dataclass with a field a column, all of them str, int or float, which checks its own values.
        path: the file.

    Raises:
        DataFileError: no such file, no rows, a column too many or too few, or a value is wrong.
    """
    rows = tuple(row.record(kind) for row in csv_rows(path))
    return rows or _wrong(path, "must hold at least one row; got none")


def csv_rows(path: Path) -> Iterator[FileRow]:
    """The rows of a CSV file by the names in its first line. A row with too many cells has the field "None".

    Raises:
        DataFileError: no such file, a quote that is never closed, or an end in mid-line.
    """
    text = _text(path, "CSV")
    if not text.endswith("\n"):
        _wrong(path, "must end with a line break; it was cut off")
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    with reading(path, "CSV"):
        rows = [(reader.line_num, row) for row in reader]
    for line, row in rows:
        yield FileRow(str(path), "line", line, row)


def write(rows: Sequence[Any], path: Path) -> None:
    """Write a table that `read` reads back, numbers with six significant digits; a NaN leaves its cell empty.

    Args:
        rows: at least 1, all of one dataclass.
        path: where; its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [each.name for each in fields(rows[0])], lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in asdict(row).items()} for row in rows)


def _cell(value: object) -> object:
    if not isinstance(value, float):
        return value
    return "" if math.isnan(value) else f"{value:.6g}"


def json_rows(path: Path) -> Iterator[FileRow]:
    """The objects of a JSON file that holds a list of them.

    Raises:
        DataFileError: no such file, no JSON, or not a list of objects.
    """
    entries = _json(path)
    if not isinstance(entries, list):
        _wrong(path, f"must hold a list of objects; got {type(entries).__name__}")
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            FileRow(str(path), "entry", number, {}).wrong(f"must be an object; got {entry!r}")
        yield FileRow(str(path), "entry", f"{number} ({entry['id']})" if "id" in entry else number, entry)


def json_object(path: Path, needed: Collection[str] = ()) -> dict[str, Any]:
    """The object that a JSON file holds.

    Args:
        path: the file.
        needed: keys that it must have.

    Raises:
        DataFileError: no such file, no JSON, not an object, or a key is missing.
    """
    content = _json(path)
    if not isinstance(content, dict):
        _wrong(path, f"must hold an object; got {type(content).__name__}")
    missing = [key for key in needed if key not in content]
    return _wrong(path, f"{missing[0]} is missing; needed are {', '.join(needed)}") if missing else content


def toml_object(path: Path) -> dict[str, Any]:
    """What a TOML file holds.

    Raises:
        DataFileError: no such file, or no TOML.
    """
    text = _text(path, "TOML")
    with reading(path, "TOML"):
        return tomllib.loads(text)


def svg(path: Path) -> str:
    """A drawing as text, to set inline in a page.

    Raises:
        DataFileError: no such file, or no well-formed XML.
    """
    text = _text(path, "SVG")
    with reading(path, "SVG"):
        ElementTree.fromstring(text)
    return text.strip()


def unique(path: Path, ids: Sequence[str]) -> None:
    """Raise DataFileError if an id stands twice, or if there is none at all."""
    if not ids:
        _wrong(path, "must hold at least one row; got none")
    for number, name in enumerate(ids, 1):
        if name in ids[: number - 1]:
            _wrong(path, f"id must be unique; got {name!r} again in row {number}")


def _json(path: Path) -> Any:
    text = _text(path, "JSON")
    with reading(path, "JSON"):
        return json.loads(text)


def _text(path: Path, kind: str) -> str:
    with reading(path, kind):
        return path.read_text(encoding="utf-8")


def _wrong(path: Path, what: str) -> NoReturn:
    raise DataFileError("wrong", file=str(path), what=what)
