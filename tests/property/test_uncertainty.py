"""Laws of the split of doubt: it adds up, no part is negative, and equal rows leave nothing to the masks."""

import math
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.lm.uncertainty import split


@st.composite
def distributions(draw: Any) -> Tensor:
    """[M, V] float64; tokens of probability 0 and rows that are certain among them."""
    masks, tokens = draw(st.integers(1, 6)), draw(st.integers(1, 8))
    weight = st.one_of(st.just(0.0), st.floats(1e-9, 1.0))
    rows = []
    for _ in range(masks):
        row = draw(st.lists(weight, min_size=tokens, max_size=tokens))
        if not sum(row):
            row[draw(st.integers(0, tokens - 1))] = 1.0
        rows.append([value / math.fsum(row) for value in row])
    return torch.tensor(rows, dtype=torch.float64)


def bits(row: list[float]) -> float:
    """Entropy by its definition, in plain Python."""
    return math.fsum(-p * math.log2(p) for p in row if p > 0)


@given(distributions())
def test_the_parts_are_what_their_definitions_say(rows: Tensor) -> None:
    uncertainty, table = split(rows), rows.tolist()
    mean = [math.fsum(column) / len(table) for column in zip(*table, strict=True)]
    expected = math.fsum(bits(row) for row in table) / len(table)
    assert uncertainty.total == pytest.approx(bits(mean), abs=1e-9)
    assert uncertainty.sampling == pytest.approx(expected, abs=1e-9)
    assert uncertainty.masks == pytest.approx(bits(mean) - expected, abs=1e-9)


@given(distributions())
def test_total_doubt_is_the_part_of_the_draw_and_the_part_of_the_masks(rows: Tensor) -> None:
    uncertainty = split(rows)
    assert uncertainty.total == pytest.approx(uncertainty.sampling + uncertainty.masks, abs=1e-9)


@given(distributions())
def test_no_part_is_negative_and_masks_tell_no_more_than_which_mask_it_was(rows: Tensor) -> None:
    uncertainty = split(rows)
    assert uncertainty.sampling >= 0
    assert 0 <= uncertainty.masks <= math.log2(len(rows)) + 1e-9


@given(distributions(), st.integers(1, 100))
def test_equal_rows_leave_exactly_nothing_to_the_masks(rows: Tensor, masks: int) -> None:
    for precision in (torch.float64, torch.float32):
        uncertainty = split(rows[:1].to(precision).expand(masks, -1))
        assert uncertainty.masks == 0.0
        assert uncertainty.total == pytest.approx(uncertainty.sampling, abs=1e-9)


@given(distributions(), st.randoms(use_true_random=False))
def test_the_order_of_the_masks_does_not_matter(rows: Tensor, random: Any) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    assert split(rows[order]).masks == pytest.approx(split(rows).masks, abs=1e-9)


def test_a_row_that_sums_to_one_but_for_its_rounding_counts_as_a_distribution() -> None:
    sure = split(torch.tensor([[1.00005, 0.0], [0.99995, 0.0]]))
    assert (sure.total, sure.sampling, sure.masks) == (0.0, 0.0, 0.0)


def test_masks_that_are_sure_of_different_tokens_hold_all_the_doubt() -> None:
    uncertainty = split(torch.eye(8))
    assert (uncertainty.total, uncertainty.sampling, uncertainty.masks) == (3.0, 0.0, 3.0)
