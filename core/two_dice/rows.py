"""Rows of measurements: written as CSV files, one frozen dataclass a table, and summed up.

`core.tables.read` reads them back.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import mean, stdev
from typing import Any

__all__ = ["Summary", "summary", "write"]


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
