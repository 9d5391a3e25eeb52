"""A comma and a point: what each means on which page."""

from __future__ import annotations

import pytest

from dashboard.text import plain, reading


@pytest.mark.parametrize(
    ("raw", "english", "german"),
    [
        ("0,3", 0.3, 0.3),
        ("0.3", 0.3, 0.3),
        (" .5 ", 0.5, 0.5),
        (",5", 0.5, 0.5),
        ("0.004", 0.004, 0.004),
        ("0,004", 0.004, 0.004),
        ("1.500", 1.5, 1500),
        ("1,500", 1500, 1.5),
        ("1,234.5", 1234.5, 1234.5),
        ("1.234.567,5", 1234567.5, 1234567.5),
        ("1e-3", 0.001, 0.001),
        ("2,5E-3", 0.0025, 0.0025),
        ("\u22120,5", -0.5, -0.5),
    ],
)
def test_a_number_means_what_the_page_s_language_writes_so(raw: str, english: float, german: float) -> None:
    assert (reading(raw, "en"), reading(raw, "de")) == (english, german)


@pytest.mark.parametrize(
    "raw",
    ["", " ", ".", ",", "-", "e5", "1.2.3", "1,2,3", "12.34.567", "1 500", "1_0", "nan", "inf", "1e999"],
)
def test_what_no_language_writes_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        reading(raw, "en")
    with pytest.raises(ValueError, match="is not a number"):
        reading(raw, "de")


def test_a_field_shows_the_digits_that_a_number_has() -> None:
    shown = [plain(value, "de") for value in (0.004, 1.0, 60, 3000, 0.1 + 0.2, -0.0, -0.25, 1e-9)]
    assert shown == ["0,004", "1", "60", "3000", "0,3", "0", "\u22120,25", "0,000000001"]
