"""Laws of dates: they survive being written, and sort as they stand on a line."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from core.history import Date

DAYS = st.dates(datetime.date(1, 1, 1), datetime.date(9998, 12, 31))
DATES = st.builds(
    lambda day, exact: Date(*(day.year, day.month, day.day)[:exact]),
    DAYS,
    st.integers(min_value=1, max_value=3),
)


@given(DATES)
def test_a_date_survives_being_written(date: Date) -> None:
    assert Date.parse(str(date)) == date


@given(DATES, DATES)
def test_dates_sort_as_they_stand_on_a_line(one: Date, other: Date) -> None:
    if one.position < other.position:
        assert one < other
    assert (one < other) + (one == other) + (other < one) == 1


@given(DATES)
def test_a_date_stands_within_its_year(date: Date) -> None:
    assert date.year < date.position < date.year + 1


@given(DAYS)
def test_a_day_stands_within_its_month_and_the_month_within_its_year(day: datetime.date) -> None:
    exact, month = Date(day.year, day.month, day.day), Date(day.year, day.month)
    assert abs(exact.position - month.position) < 16 / 365
    assert abs(month.position - Date(day.year).position) < 0.5


@given(DAYS)
def test_the_next_day_stands_further_on(day: datetime.date) -> None:
    tomorrow = day + datetime.timedelta(days=1)
    if tomorrow.year < datetime.MAXYEAR:
        assert Date(day.year, day.month, day.day) < Date(tomorrow.year, tomorrow.month, tomorrow.day)
