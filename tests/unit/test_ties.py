"""Exactly k or everything down to a threshold: counted on scores that were rounded to float16."""

from __future__ import annotations

import contextlib
import io

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.lm import registry
from dashboard.views.top_k.ties import code, count, nearest_tie


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.data())
def test_ours_keeps_k_and_the_threshold_all_that_reach_the_kth(
    scores: list[int], data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, len(scores)))
    found = count(torch.tensor(scores, dtype=torch.float32), k)
    kth = sorted(scores, reverse=True)[k - 1]
    assert found.ours == k
    assert found.theirs == sum(score >= kth for score in scores)
    assert found.tied == sum(scores.count(score) > 1 for score in scores)
    assert found.rounded == kth


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=30), st.data())
def test_the_nearest_tie_is_the_nearest_k_where_both_differ(scores: list[int], data: st.DataObject) -> None:
    logits = torch.tensor(scores, dtype=torch.float32)
    k = data.draw(st.integers(1, len(scores)))
    differing = [each for each in range(1, len(scores) + 1) if count(logits, each).theirs > each]
    found = nearest_tie(logits, k)
    if found is None:
        assert differing == []
    else:
        assert found.k in differing
        assert abs(found.k - k) == min(abs(each - k) for each in differing)


def test_scores_that_differ_by_less_than_float16_can_say_are_tied() -> None:
    assert count(torch.tensor([8.0, 4.0, 4.001]), 2).theirs == 3
    assert count(torch.tensor([8.0, 4.0, 4.1]), 2).theirs == 2


@pytest.mark.parametrize("prompt", ["Once upon a time there was a", 'it\'s "so"'])
def test_the_lines_run_as_they_stand_and_count_the_same(prompt: str) -> None:
    model, out = registry.load("storyteller"), io.StringIO()
    logits = model.next_logits(model.encode(prompt)).logits
    found = nearest_tie(logits, 40)
    assert found is not None
    with contextlib.redirect_stdout(out):
        exec(compile(code("storyteller", prompt, found.k), "<fold>", "exec"), {})
    assert out.getvalue() == f"top_k {found.ours}\ntop_k_with_ties {found.theirs}\n"
