"""Predict first: the votes of a visit, and which answers come out by what was measured or published."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.history import model_rates
from core.sampling import SamplingSettings
from dashboard.layout.predict import Poll
from dashboard.views.dropout.run_chart import gap_class
from dashboard.views.models import quiz
from dashboard.views.top_k.hero import share_of_k

MODELS = {model.id: model for model in model_rates()}


def test_votes_count_for_what_they_were_asked_about() -> None:
    poll = Poll()
    poll.wait("moons")
    poll.vote(2)
    poll.vote(2)
    poll.wait("moons")
    assert poll.votes == [0, 0, 2, 0]
    poll.wait("digits")
    assert poll.votes == [0, 0, 0, 0]


def test_asked_again_the_figure_waits_and_the_next_round_begins() -> None:
    poll = Poll()
    poll.vote(1)
    poll.show()
    assert poll.open
    poll.again()
    assert (poll.open, poll.rounds, poll.votes) == (False, 1, [0, 0, 0, 0])


@pytest.mark.parametrize(
    ("plain", "dropout", "answer"),
    [(1.0, 1.0, 0), (1.0, 1.2, 0), (-0.1, 0.1, 0), (1.0, 0.51, 1), (1.0, 0.5, 2), (1.0, 0.01, 2),
     (1.0, 0.0, 3), (1.0, -0.2, 3), (-0.2, -0.1, 3)],
)  # fmt: skip
def test_the_gap_with_dropout_beside_the_one_without(plain: float, dropout: float, answer: int) -> None:
    assert gap_class(plain, dropout) == answer


@given(st.floats(0.2, 3.0), st.integers(1, 50), st.integers(0, 9))
def test_the_share_of_the_k_is_that_of_the_sorted_probabilities(heat: float, k: int, seed: int) -> None:
    logits = torch.randn(50, generator=torch.Generator().manual_seed(seed), dtype=torch.float64) * 3
    settings = SamplingSettings(temperature=heat, top_k=k)
    weights = (logits / heat).exp()
    likeliest = sorted(weights.tolist(), reverse=True)[:k]
    assert share_of_k(logits, settings) == pytest.approx(sum(likeliest) / float(weights.sum()))


def test_a_temperature_after_the_cut_does_not_change_what_the_k_held() -> None:
    logits = torch.tensor([3.0, 1.0, 0.0])
    late = SamplingSettings(temperature=0.5, top_k=1, order=("top_k", "temperature"))
    assert share_of_k(logits, late) == pytest.approx(share_of_k(logits, SamplingSettings(top_k=1)))


@pytest.mark.parametrize("name", quiz.ASKED)
def test_the_models_asked_about_have_an_answer_that_two_sources_would_not_dispute(name: str) -> None:
    assert MODELS[name].confidence == "verified"


def test_the_answers_follow_the_table_and_all_four_come_out() -> None:
    answers = {name: quiz.answer(MODELS[name]) for name in quiz.ASKED}
    assert answers["gpt-3"] == 3
    assert answers["t5-11b"] == 1
    assert answers["palm"] == 0
    assert answers["alexnet"] == 2
    assert set(answers.values()) == {0, 1, 2, 3}
