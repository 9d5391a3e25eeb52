"""Laws of the share of pairs in the right order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.history import ModelRate, model_rates, rates

ALEXNET = next(row for row in model_rates() if row.id == "alexnet")
passes = st.lists(st.integers(1, 500), min_size=1, max_size=8)


def rows(with_dropout: list[int], without: list[int]) -> list[ModelRate]:
    made = [replace(ALEXNET, rate=0.1, status="stated", passes_range=(n, n)) for n in with_dropout]
    return made + [replace(ALEXNET, rate=0.0, status="zero", passes_range=(n, n)) for n in without]


@given(passes, passes)
def test_who_has_dropout_swapped_turns_the_share_around(one: list[int], other: list[int]) -> None:
    share = rates.in_order(rows(one, other), "passes").share
    assert abs(share + rates.in_order(rows(other, one), "passes").share - 1) < 1e-12


@given(passes, passes)
def test_only_the_order_counts_not_the_scale(one: list[int], other: list[int]) -> None:
    share = rates.in_order(rows(one, other), "passes").share
    assert share == rates.in_order(rows([n**2 for n in one], [n**2 for n in other]), "passes").share


@given(passes, passes, st.integers(1, 500))
def test_every_model_stands_on_one_side_and_only_the_rule_breakers_are_exceptions(
    one: list[int], other: list[int], at: int
) -> None:
    sides = rates.split(rows(one, other), at)
    assert len(sides.many) + len(sides.few) == len(one) + len(other)
    assert len(sides.exceptions) == sum(n <= at for n in one) + sum(n > at for n in other)
