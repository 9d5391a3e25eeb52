"""Rows of measurements as CSV files: one frozen dataclass a table, checked when it is read."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean, stdev
from typing import Any, TypeVar

__all__ = ["WAY_OUT", "RowError", "Summary", "read", "summary", "write"]

Row = TypeVar("Row")


class RowError(ValueError):
    """A table of measurements cannot be used; the message names file, line, what is wrong and the way out."""


WAY_OUT = "restore it (git restore assets/data/two_dice) or make it again (python -m core.two_dice)"


def read(kind: type[Row], path: Path) -> tuple[Row, ...]:
    """Read a table.

    Args:
        kind: a dataclass whose fields are str, int or float, and which checks its own values.
        path: a CSV file with one column a field.

    Raises:
        RowError: the file is missing or empty, a column is missing or unknown, or a value is wrong.
    """
    if not path.is_file():
        raise RowError(f"{path} is missing; {WAY_OUT}")
    with path.open(newline="", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        wanted, found = [each.name for each in fields(kind)], list(reader.fieldnames or [])  # type: ignore[arg-type]
        if found != wanted:
            raise RowError(f"{path} must have the columns {wanted}; got {found}; {WAY_OUT}")
        rows = tuple(_row(kind, cells, f"{path}, line {reader.line_num}") for cells in reader)
    if not rows:
        raise RowError(f"{path} has no rows; {WAY_OUT}")
    return rows


def _row(kind: type[Row], cells: dict[str, str], where: str) -> Row:
    values: dict[str, Any] = {}
    for each in fields(kind):  # type: ignore[arg-type]
        to_type: Any = each.type
        try:
            values[each.name] = to_type(cells[each.name])
        except (TypeError, ValueError) as error:
            name = to_type.__name__
            raise RowError(
                f"{where}: {each.name} must be {name}; got {cells[each.name]!r}; {WAY_OUT}"
            ) from error
    try:
        return kind(**values)
    except ValueError as error:
        raise RowError(f"{where}: {error}; {WAY_OUT}") from error


def write(rows: Sequence[Any], path: Path) -> None:
    """Write a table, numbers with six significant digits.

    Args:
        rows: at least 1, all of one dataclass.
        path: where; its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [each.name for each in fields(rows[0])], lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _plain(value) for key, value in asdict(row).items()} for row in rows)


def _plain(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Summary:
    """What repeated measurements say.

    Args:
        mean: over the runs.
        spread: standard deviation between the runs; 0 for a single one.
        runs: how many there are.
    """

    mean: float
    spread: float
    runs: int


def summary(values: Iterable[float]) -> Summary:
    """Sum up repeated measurements.

    Raises:
        ValueError: there is none.

    Example:
        >>> summary([1.0, 3.0])
        Summary(mean=2.0, spread=1.4142135623730951, runs=2)
    """
    runs = list(values)
    if not runs:
        raise ValueError("a summary needs at least 1 value; got 0")
    return Summary(mean(runs), stdev(runs) if len(runs) > 1 else 0.0, len(runs))
