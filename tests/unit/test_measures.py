"""Measures on hand-made texts and distributions, and against independent implementations."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.lm.measures import (
    TrailingRepetition,
    distinct,
    effective_choices,
    entropy,
    loop_onset,
    ngrams,
    overlap,
    perplexity,
    repetition,
    self_bleu,
    trailing_repetition,
)

TEXTS = st.lists(st.integers(0, 3), max_size=40)
KING = [4, 5, 6, 7, 5, 6, 7, 5, 6, 7, 5, 6]


def test_entropy_is_scipys_in_bits() -> None:
    logits = torch.randn(3, 50, generator=torch.Generator().manual_seed(0)) * 3
    probabilities = logits.masked_fill(logits < -2, -torch.inf).softmax(-1)
    expected = stats.entropy(probabilities.double().numpy(), base=2, axis=-1)
    torch.testing.assert_close(
        entropy(probabilities).double(), torch.from_numpy(expected), rtol=1e-5, atol=1e-6
    )


@pytest.mark.parametrize("choices", [1, 3, 40])
def test_equally_likely_tokens_are_counted_as_they_are(choices: int) -> None:
    probabilities = torch.zeros(50)
    probabilities[:choices] = 1 / choices
    assert float(effective_choices(probabilities)) == pytest.approx(choices, rel=1e-5)
    assert float(entropy(probabilities)) == pytest.approx(math.log2(choices), abs=1e-5)


def test_effective_choices_are_the_exponential_of_the_entropy_in_nats() -> None:
    p = torch.tensor([0.7, 0.2, 0.1])
    assert float(effective_choices(p)) == pytest.approx(math.exp(float(-(p * p.log()).sum())), rel=1e-5)


def test_perplexity_is_the_exponential_of_the_cross_entropy() -> None:
    probabilities = [0.2, 0.05, 0.9, 0.4]
    surprisals = [-math.log2(p) for p in probabilities]
    assert perplexity(surprisals) == pytest.approx(math.prod(probabilities) ** (-1 / 4))
    with pytest.raises(ValueError, match="at least 1 token; got 0"):
        perplexity([])


def test_a_text_too_surprising_for_any_number_has_an_infinite_perplexity() -> None:
    assert perplexity([2000.0]) == math.inf


@pytest.mark.parametrize(
    ("tokens", "loop"),
    [
        (KING, TrailingRepetition(onset=1, phrase=3, times=3)),
        ([1, 2] * 3, TrailingRepetition(0, 2, 3)),
        ([1, 2] * 2, None),
        ([9, *([1, 2, 3, 4] * 3)], TrailingRepetition(1, 4, 3)),
        ([1, 2] * 3 + [3], None),
        ([3, 3, 3, 3, 3], None),  # one token is no phrase, and "3 3" stands there only twice
        ([3, 3, 3, 3, 3, 3], TrailingRepetition(0, 2, 3)),
        ([1, 2, 1, 2, 3, 1, 2, 1, 2, 3, 1, 2, 1, 2, 3], TrailingRepetition(0, 5, 3)),
        ([], None),
        ([1], None),
    ],
)
def test_a_loop_is_a_phrase_of_two_tokens_or_more_three_times_at_the_end(
    tokens: list[int], loop: TrailingRepetition | None
) -> None:
    assert trailing_repetition(tokens) == loop
    assert loop_onset(tokens) == (None if loop is None else loop.onset)


def test_what_counts_as_a_loop_can_be_set() -> None:
    assert trailing_repetition([1, 2, 1, 2], times=2) == TrailingRepetition(0, 2, 2)
    assert trailing_repetition([8, 3, 3, 3], shortest=1) == TrailingRepetition(1, 1, 3)
    with pytest.raises(ValueError, match="got 0 and 3"):
        trailing_repetition([1], shortest=0)
    with pytest.raises(ValueError, match="got 2 and 1"):
        trailing_repetition([1], times=1)


@given(TEXTS)
def test_a_loop_is_found_where_the_definition_says(tokens: list[int]) -> None:
    ends = {n for n in range(2, len(tokens) // 3 + 1) if tokens[-3 * n :] == tokens[-n:] * 3}
    loop = trailing_repetition(tokens)
    assert (loop is None) == (not ends)
    if loop is not None:
        assert loop.phrase == min(ends)
        assert all(tokens[i] == tokens[i + loop.phrase] for i in range(loop.onset, len(tokens) - loop.phrase))
        before = loop.onset - 1
        assert before < 0 or tokens[before] != tokens[before + loop.phrase]


def test_repetition_is_the_share_of_texts_that_end_in_a_loop() -> None:
    assert repetition([KING, [1, 2, 3], [1, 2] * 5, [7, 7]]) == 0.5
    with pytest.raises(ValueError, match="at least 1 text; got 0"):
        repetition([])


def test_distinct_counts_runs_that_differ_over_all_texts() -> None:
    assert distinct([[1, 2, 3], [1, 2, 4]], 1) == pytest.approx(4 / 6)
    assert distinct([[1, 2, 3], [1, 2, 4]], 2) == pytest.approx(3 / 4)
    assert distinct([[1, 2], [2, 1]], 2) == 1.0  # (2, 2) is in neither
    with pytest.raises(ValueError, match="distinct-3 needs a text of at least 3 tokens"):
        distinct([[1, 2]], 3)


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 4))
def test_repeating_a_text_never_makes_it_more_distinct(texts: list[list[int]], n: int) -> None:
    if max(map(len, texts)) >= n:
        assert distinct(texts * 2, n) == pytest.approx(distinct(texts, n) / 2)


def test_runs_of_tokens() -> None:
    assert ngrams([1, 2, 3, 4], 3) == [(1, 2, 3), (2, 3, 4)]
    assert ngrams([1, 2], 3) == []
    with pytest.raises(ValueError, match="n must be at least 1; got 0"):
        ngrams([1], 0)


def test_self_bleu_is_one_for_copies_and_small_for_strangers() -> None:
    pytest.importorskip("nltk", reason="requirements-dev.txt is not installed")
    assert self_bleu([[1, 2, 3, 4, 5]] * 4) == pytest.approx(1)
    assert self_bleu([list(range(i, i + 9)) for i in (0, 100, 200)]) < 0.05
    with pytest.raises(ValueError, match="at least 2 texts and n at least 1; got 1 and 4"):
        self_bleu([[1, 2]])


def test_self_bleu_is_the_mean_of_bleu_by_hand() -> None:
    pytest.importorskip("nltk", reason="requirements-dev.txt is not installed")
    # Unigrams 3/4 and bigrams 2/3 of each are in the other, and the lengths are equal.
    assert self_bleu([[1, 2, 3, 4], [1, 2, 3, 5]], n=2) == pytest.approx(math.sqrt(3 / 4 * 2 / 3))


def test_overlap_is_the_share_of_runs_known_from_training() -> None:
    known = set(ngrams(list(range(100)), 8))
    assert overlap(list(range(20, 40)), known) == 1.0
    assert overlap([*range(20, 30), -1], known) == pytest.approx(3 / 4)
    assert overlap(list(range(7)), known) == 0.0
    assert overlap([3, 1, 2], set(ngrams([1, 2], 1)), n=1) == pytest.approx(2 / 3)


def test_self_bleu_does_not_depend_on_the_order_of_the_texts() -> None:
    pytest.importorskip("nltk", reason="requirements-dev.txt is not installed")
    texts = torch.randint(6, (5, 12), generator=torch.Generator().manual_seed(1)).tolist()
    assert self_bleu(texts) == pytest.approx(self_bleu(texts[::-1]))
