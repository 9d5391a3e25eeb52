"""Properties of the ledger over arbitrary masks, however they arrive."""

from random import Random

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.mlp.masks import Ledger, distinct, empty, record


@st.composite
def masks(draw: st.DrawFn) -> Tensor:
    """Up to 40 masks of up to 140 units, repeats likely: each is one of a few rows."""
    units = draw(st.integers(1, 140))
    rows = draw(st.lists(st.integers(0, 2**units - 1), min_size=1, max_size=12))
    chosen = draw(st.lists(st.sampled_from(rows), max_size=40))
    bits = [[bool(row >> place & 1) for place in range(units)] for row in chosen]
    return torch.tensor(bits, dtype=torch.bool).reshape(len(chosen), units)


def recorded(batches: tuple[Tensor, ...], units: int) -> Ledger:
    ledger = empty(units)
    for batch in batches:
        ledger = record(ledger, batch)
    return ledger


def same(one: Ledger, other: Ledger) -> bool:
    return (
        torch.equal(one.kept, other.kept)
        and one.drawn == other.drawn
        and np.array_equal(one.patterns, other.patterns)
    )


@given(masks())
def test_a_ledger_counts_what_a_python_set_counts(masks: Tensor) -> None:
    ledger = record(empty(masks.shape[1]), masks)
    assert distinct(ledger) == len({tuple(mask) for mask in masks.tolist()})
    assert ledger.kept.tolist() == [sum(column) for column in masks.T.tolist()]
    assert ledger.drawn == len(masks)


@given(masks(), st.integers(1, 41))
def test_it_does_not_matter_how_the_masks_are_cut_into_batches(masks: Tensor, size: int) -> None:
    units = masks.shape[1]
    assert same(recorded(masks.split(size), units), record(empty(units), masks))


@given(masks(), st.randoms(use_true_random=False))
def test_it_does_not_matter_in_which_order_the_masks_come(masks: Tensor, random: Random) -> None:
    order = list(range(len(masks)))
    random.shuffle(order)
    units = masks.shape[1]
    assert same(record(empty(units), masks[order]), record(empty(units), masks))


@given(masks())
def test_recording_the_same_masks_again_finds_nothing_new(masks: Tensor) -> None:
    once = record(empty(masks.shape[1]), masks)
    twice = record(once, masks)
    assert np.array_equal(once.patterns, twice.patterns)
    assert torch.equal(2 * once.kept, twice.kept)


@given(masks(), st.integers(1, 5))
def test_patterns_are_sorted_without_repeats(masks: Tensor, size: int) -> None:
    patterns = recorded(masks.split(size), masks.shape[1]).patterns
    assert (patterns[1:] > patterns[:-1]).all()
