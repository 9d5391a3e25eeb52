"""Dates known to the day, the month or only the year."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import total_ordering

__all__ = ["Date"]

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Date:
    """A date as exact as its source: a day, a month, or a year.

    Dates sort by `position`, so that what is drawn from left to right is also told in that order.

    Attributes:
        year: from 1 to 9998.
        month: from 1 to 12; None if only the year is known.
        day: of the month, from 1; None if only the month or the year is known.

    Example:
        >>> Date.parse("2012-06") < Date.parse("2012") < Date.parse("2012-07-03")
        True
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError(f"a date with a day needs a month; got year {self.year}, day {self.day}")
        if not 1 <= self.year <= datetime.MAXYEAR - 1:
            raise ValueError(f"year must be in [1, {datetime.MAXYEAR - 1}]; got {self.year}")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def parse(cls, text: str) -> Date:
        """Read "2012-07-03", "2012-07" or "2012".

        Raises:
            ValueError: another shape, or a day that no calendar has; names the text.
        """
        shape = _SHAPE.fullmatch(text)
        if not shape:
            raise ValueError(f"a date must look like 2012-07-03, 2012-07 or 2012; got {text!r}")
        try:
            return cls(*(int(part) for part in shape.groups() if part is not None))
        except ValueError as broken:
            raise ValueError(f"a date must exist in the calendar; got {text!r} ({broken})") from None

    @property
    def position(self) -> float:
        """The year with its fraction: the middle of the day, month or year that is known.

        Example:
            >>> Date(2013).position, round(Date(2013, 7, 2).position, 3)
            (2013.5, 2013.5)
        """
        start = datetime.date(self.year, self.month or 1, self.day or 1)
        january, next_january = datetime.date(self.year, 1, 1), datetime.date(self.year + 1, 1, 1)
        middle = (start - january + (self._end() - january)) / 2
        return self.year + middle / (next_january - january)

    def _end(self) -> datetime.date:
        """The first day after what is known."""
        if self.month is None:
            return datetime.date(self.year + 1, 1, 1)
        if self.day is None:
            return datetime.date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return datetime.date(self.year, self.month, self.day) + datetime.timedelta(days=1)

    def __lt__(self, other: Date) -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[float, int, int]:
        return self.position, self.month or 0, self.day or 0

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
