"""Numbers as a page writes them, and as a reader of any page types them."""

from __future__ import annotations

import re
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import LANGUAGES, Language, number, plain, reading

EACH = st.sampled_from(LANGUAGES)
GROUPS = re.compile(r".?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""What may be a decimal number here and thousands elsewhere."""


@given(st.decimals(-9999, 9999, places=6), EACH, EACH)
def test_what_stands_in_a_field_is_read_back_on_its_own_page_and_decimals_on_any(
    value: object, shown: Language, read: Language
) -> None:
    exact = float(str(value))
    written = plain(exact, shown)
    assert reading(written, shown) == exact
    if not GROUPS.fullmatch(written):
        assert reading(written, read) == exact


@given(st.integers(-(10**12), 10**12), EACH)
def test_a_number_in_groups_is_read_back(value: int, language: Language) -> None:
    assert reading(number(value, 0, language), language) == value


@given(st.text(max_size=40) | st.text("0123456789.,-+eE \u2212", max_size=12), EACH)
def test_whatever_is_typed_is_a_finite_number_or_a_value_error(raw: str, language: Language) -> None:
    with suppress(ValueError):
        assert abs(reading(raw, language)) < float("inf")
