"""A reader's own table: rows of numbers with a label, read from text as spreadsheets write it.

A text becomes a `Sheet` of cells (`read`); a choice of its columns becomes a `Table` (`choose`), which
`core.mlp.data` splits by a seed as it does its own problems. What cannot be used is refused in one sentence
that names the line and the column. The cells are read by the standard library's csv, which knows on which
line a row stands; commas, semicolons, tabs, bars and spaces may separate them, and where it is no comma, a
number may have a decimal comma.

Each column of numbers is scaled from its smallest to its largest value onto [-`HALF_WIDTH`, `HALF_WIDTH`],
so that every row lies in the square on which a decision surface is drawn. All rows count in that, those that
are tested on as well; a study would take those of the training set alone.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.errors import ReasonedError

__all__ = [
    "FEWEST_ROWS",
    "MOST_BYTES",
    "MOST_CLASSES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Sheet",
    "Table",
    "TableError",
    "choose",
    "decode",
    "read",
]

MOST_BYTES = 2_000_000
FEWEST_ROWS = 20
MOST_ROWS = 5_000
"""Rows that are used; of more, so many are drawn at random."""
MOST_COLUMNS = 65
MOST_CLASSES = 10
HALF_WIDTH = 1.5

_SEPARATORS = "\t;|,"  # the first that stands in the first line separates; if none does, spaces do
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_HEAD = 50_000  # characters in which the first line ends
_LONGEST = 24  # characters of a cell that a sentence quotes
_DRAW = 20_260_101  # which of too many rows are used, whatever else a seed drives

Row = tuple[str, ...]
Numbers = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]


class TableError(ReasonedError):
    """A table cannot be used; the message says why, and where."""

    sentences: ClassVar = {
        "table_size": "the table has {size} KB; at most 2,000 KB are read",
        "table_binary": "this is no text; save the table as CSV",
        "table_empty": "the table is empty",
        "table_quote": "line {line}: a quotation mark is not closed, or a cell is too long",
        "table_few_columns": "line {line} has {found} columns; 3 are needed: two of numbers, a label",
        "table_many_columns": "line {line} has {found} columns; at most 65 can be read",
        "table_ragged": "line {line} has {found} columns, where the first line has {expected}",
        "table_few_rows": "there are {found} rows of data, the last on line {line}; at least 20 are needed",
        "table_gap": "line {line}, column {column}: the cell is empty",
        "table_text": "line {line}, column {column}: {cell} is no number",
        "table_large": "line {line}, column {column}: {cell} is too large for a computer's numbers",
        "table_constant": "lines {first} to {line}, column {column}: all say {cell}; it tells nothing apart",
        "table_one_class": "lines {first} to {line}, column {column}: all are of class {cell}; 2 are needed",
        "table_classes": "line {line}, column {column}: {cell} is the 11th class; at most 10 are possible",
    }


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a table, as text.

    Args:
        names: of the columns: from the first line, if that has no number in it, else "1", "2", ...
        rows: the cells of each row, as many as there are names.
        lines: the line of the text on which each row begins, from 1.
        found: rows in the text; more than `rows` has, if there were too many.
        comma: whether numbers may have a decimal comma.
    """

    names: Row
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    found: int
    comma: bool

    def __repr__(self) -> str:
        return f"Sheet({len(self.rows)} rows)"  # what a reader brings stands in no log

    def numeric(self) -> tuple[int, ...]:
        """The columns in which more than half of the cells are numbers."""
        counts = [sum(map(_is_number, self.numbers(column))) for column in range(len(self.names))]
        return tuple(column for column, count in enumerate(counts) if count > len(self.rows) / 2)

    def label(self) -> int:
        """The column that is likely the label: the last with 2 to 10 classes, one of words before numbers."""
        sizes = [len({row[column] for row in self.rows}) for column in range(len(self.names))]
        fits = [column for column, size in enumerate(sizes) if 1 < size <= MOST_CLASSES]
        numeric = self.numeric()
        words = [column for column in fits if column not in numeric]
        return (words or fits or [len(self.names) - 1])[-1]

    def inputs(self, label: int) -> tuple[int, ...]:
        """The columns of numbers but the label; at least two, of whatever kind.

        Args:
            label: place of the label's column.
        """
        numeric = [column for column in self.numeric() if column != label]
        others = [column for column in range(len(self.names)) if column not in (*numeric, label)]
        return tuple(sorted([*numeric, *others[: max(0, 2 - len(numeric))]]))

    def numbers(self, column: int) -> list[str]:
        """The cells of a column as numbers are written here, with a decimal point."""
        return [row[column].replace(",", ".") if self.comma else row[column] for row in self.rows]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Cases with a class, scaled; equal to another with the same numbers, whatever its words.

    Args:
        names: of the input columns.
        label: name of the label's column.
        classes: what the label says, by class.
        x: the cases, [N, d] in [-1.5, 1.5], read-only.
        y: their classes, [N], read-only.
        found: rows of the text that they were drawn from.
    """

    names: Row
    label: str
    classes: Row
    x: Numbers
    y: Labels
    found: int

    @property
    def digest(self) -> bytes:
        """Tells it from every other."""
        shape = str((self.x.shape, len(self.classes))).encode()
        return hashlib.blake2b(shape + self.x.tobytes() + self.y.tobytes(), digest_size=16).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return len(self.y)

    def __repr__(self) -> str:
        return f"Table({len(self)} rows)"  # what a reader brings stands in no log


def decode(raw: bytes) -> str:
    r"""The text of a file: UTF-8 or UTF-16 if it says so or can be, else the code of Windows in the West.

    Raises:
        TableError: the file is too large.

    Example:
        >>> decode("größe;x".encode("cp1252")), decode("\ufeffa,b".encode())
        ('größe;x', 'a,b')
    """
    _check_size(len(raw))
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read(text: str) -> Sheet:
    r"""Read the cells of a table.

    Args:
        text: a row a line; a first line without a number names the columns.

    Raises:
        TableError: it is too large, no text, empty, too small or too wide, or rows differ in length.

    Example:
        >>> sheet = read("x;y;kind\n" + "1,5;2;a\n2;3,5;b\n" * 10)
        >>> sheet.names, sheet.rows[0], sheet.lines[0], sheet.comma
        (('x', 'y', 'kind'), ('1,5', '2', 'a'), 2, True)
    """
    _check_size(len(text) if text.isascii() else len(text.encode("utf-8", errors="replace")))
    if "\0" in text:
        raise TableError("table_binary")
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(plain)
    rows, lines = _cells(plain, separator)
    names, comma = rows[0], separator != ","
    named = not any(_is_number(cell.replace(",", ".") if comma else cell) for cell in names)
    rows, lines = rows[int(named) :], lines[int(named) :]
    if len(rows) < FEWEST_ROWS:
        raise TableError("table_few_rows", found=len(rows), line=lines[-1] if lines else 1)
    kept = _drawn(len(rows))
    return Sheet(
        _names(names if named else ("",) * len(names)),
        tuple(rows[i] for i in kept),
        tuple(lines[i] for i in kept),
        len(rows),
        comma,
    )


def choose(sheet: Sheet, inputs: Sequence[int], label: int) -> Table:
    r"""The cases that some columns of a sheet describe.

    Args:
        sheet: the cells.
        inputs: places of at least two columns of numbers.
        label: place of the column that says the class.

    Raises:
        TableError: a cell of these columns is empty or no number, or a column is constant, or the label has
            one class, or more than 10.

    Example:
        >>> table = choose(read("x,y,kind\n" + "1,5,a\n2,3,b\n" * 10), inputs=(0, 1), label=2)
        >>> table.classes, table.x[:2].tolist(), table.y[:2].tolist()
        (('a', 'b'), [[-1.5, 1.5], [1.5, -1.5]], [0, 1])
    """
    x = np.stack([_scaled(sheet, column) for column in inputs], axis=1)
    classes, y = _classes(sheet, label)
    x.setflags(write=False)
    y.setflags(write=False)
    names = tuple(sheet.names[column] for column in inputs)
    return Table(names, sheet.names[label], classes, x, y, sheet.found)


def _check_size(count: int) -> None:
    if count > MOST_BYTES:
        raise TableError("table_size", size=-(-count // 1000))


def _separator(text: str) -> str:
    bare = re.sub(r'"[^"]*"', "", text[:_HEAD])
    first = next((line for line in bare.split("\n") if line.strip()), "")
    return next((mark for mark in _SEPARATORS if mark in first), " ")


def _cells(text: str, separator: str) -> tuple[list[Row], list[int]]:
    """The rows that are not blank, all of one length, and the lines on which they begin."""
    rows: list[Row] = []
    lines: list[int] = []
    reader = csv.reader(StringIO(text), delimiter=separator, skipinitialspace=True, strict=True)
    line = 1
    try:
        for cells in reader:
            row = tuple(cell.strip() for cell in cells)
            if any(row):
                _check_width(len(row), len(rows[0]) if rows else None, line)
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error:
        raise TableError("table_quote", line=line) from None
    if not rows:
        raise TableError("table_empty")
    return rows, lines


def _check_width(found: int, expected: int | None, line: int) -> None:
    if expected is not None and found != expected:
        raise TableError("table_ragged", line=line, found=found, expected=expected)
    if found < 3:
        raise TableError("table_few_columns", line=line, found=found)
    if found > MOST_COLUMNS:
        raise TableError("table_many_columns", line=line, found=found)


def _names(cells: Row) -> Row:
    """Each with a name of its own: a column without one goes by its number, as does the second of a name."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        short = _short(cell)
        names.append(f"{short} ({number})" if short in names else short or str(number))
    return tuple(names)


def _drawn(found: int) -> list[int]:
    if found <= MOST_ROWS:
        return list(range(found))
    drawn = np.random.default_rng(_DRAW).choice(found, MOST_ROWS, replace=False)
    return [int(row) for row in np.sort(drawn)]


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _scaled(sheet: Sheet, column: int) -> Numbers:
    cells = sheet.numbers(column)
    _refuse("table_gap", sheet, column, [not cell for cell in cells])
    _refuse("table_text", sheet, column, [not _is_number(cell) for cell in cells])
    halves = np.array([float(cell) / 2 for cell in cells])  # so that no difference can be too large
    _refuse("table_large", sheet, column, np.isinf(halves))
    low, high = float(halves.min()), float(halves.max())
    if low == high:
        raise _everywhere("table_constant", sheet, column)
    scaled: Numbers = HALF_WIDTH * (2 * ((halves - low) / (high - low)) - 1)
    return scaled


def _refuse(code: str, sheet: Sheet, column: int, bad: Iterable[bool]) -> None:
    """Name the first cell of a column that cannot be, if there is one."""
    for row, line, wrong in zip(sheet.rows, sheet.lines, bad, strict=True):
        if wrong:
            raise TableError(code, line=line, column=sheet.names[column], cell=_short(row[column]))


def _classes(sheet: Sheet, column: int) -> tuple[Row, Labels]:
    cells = [row[column] for row in sheet.rows]
    _refuse("table_gap", sheet, column, [not cell for cell in cells])
    seen = list(dict.fromkeys(cells))
    too_many = set(seen[MOST_CLASSES:])
    _refuse("table_classes", sheet, column, [cell in too_many for cell in cells])
    if len(seen) == 1:
        raise _everywhere("table_one_class", sheet, column)
    classes = sorted(seen, key=_order)
    places = {name: place for place, name in enumerate(classes)}
    return tuple(map(_short, classes)), np.array([places[cell] for cell in cells], dtype=np.int64)


def _order(name: str) -> tuple[bool, float, str]:
    """Numbers by size, then words by their letters."""
    number = _is_number(name)
    return not number, float(name) if number else 0.0, name


def _everywhere(code: str, sheet: Sheet, column: int) -> TableError:
    cell, name = _short(sheet.rows[0][column]), sheet.names[column]
    return TableError(code, column=name, cell=cell, first=sheet.lines[0], line=sheet.lines[-1])


def _short(cell: str) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
