"""Measures of a distribution and of generated text: choice, surprisal, repetition, diversity, recall.

Sources
    Shannon 1948, A Mathematical Theory of Communication (entropy); Jelinek et al. 1977 (perplexity).
    Li et al. 2016, A Diversity-Promoting Objective Function for Neural Conversation Models (distinct-n).
    Zhu et al. 2018, Texygen (self-BLEU); Papineni et al. 2002 (BLEU).
    Holtzman et al. 2020, The Curious Case of Neural Text Degeneration (repetition, self-BLEU of text).
"""

import math
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

__all__ = [
    "TrailingRepetition",
    "distinct",
    "effective_choices",
    "entropy",
    "loop_onset",
    "ngrams",
    "overlap",
    "perplexity",
    "repetition",
    "self_bleu",
    "self_bleus",
    "trailing_repetition",
]

Tokens = Sequence[int]


def entropy(probabilities: Tensor) -> Tensor:
    """How uncertain the next token is, in bits.

    Args:
        probabilities: [..., V], each summing to 1.

    Returns:
        [...], from 0 (certain) to log2 V (all alike).

    Example:
        >>> entropy(torch.tensor([0.5, 0.25, 0.25, 0.0]))
        tensor(1.5000)
    """
    nats: Tensor = torch.special.entr(probabilities)
    return nats.sum(-1) / math.log(2)


def effective_choices(probabilities: Tensor) -> Tensor:
    """How many equally likely tokens would be as uncertain: the exponential of the entropy.

    Args:
        probabilities: [..., V], each summing to 1.

    Example:
        >>> effective_choices(torch.tensor([0.25, 0.25, 0.25, 0.25, 0.0]))
        tensor(4.)
    """
    return torch.exp2(entropy(probabilities))


def perplexity(surprisals: Iterable[float]) -> float:
    """How many equally likely tokens the text was as surprising as, on average.

    Args:
        surprisals: of each token, -log2 p, in bits.

    Raises:
        ValueError: there is no token.

    Example:
        >>> perplexity([1.0, 3.0])  # one of 2, one of 8
        4.0
    """
    bits = list(surprisals)
    if not bits:
        raise ValueError("perplexity needs at least 1 token; got 0")
    mean = torch.tensor(math.fsum(bits) / len(bits), dtype=torch.float64)
    return float(torch.exp2(mean))  # infinite, not an error, beyond the largest number


@dataclass(frozen=True, slots=True)
class TrailingRepetition:
    """A phrase that is repeated until the text ends.

    Args:
        onset: index of the first token of the loop.
        phrase: number of tokens in the phrase, its period.
        times: how often it stands there in full.
    """

    onset: int
    phrase: int
    times: int


def trailing_repetition(tokens: Tokens, *, shortest: int = 2, times: int = 3) -> TrailingRepetition | None:
    """The loop in which a text ends: a phrase of at least 2 tokens, at least 3 times.

    The definition that Holtzman et al. 2020 state for their column "repetition". (The program they published
    counts otherwise: phrases of 3 tokens twice, or shorter ones more than 50 times.) A last, incomplete
    repetition belongs to the loop; of several periods the shortest counts.

    Args:
        tokens: the text.
        shortest: fewest tokens of a phrase, at least 1.
        times: fewest repetitions, at least 2.

    Raises:
        ValueError: `shortest` is below 1 or `times` below 2.

    Example:
        >>> trailing_repetition([9, 1, 2, 1, 2, 1, 2, 1])
        TrailingRepetition(onset=1, phrase=2, times=3)
        >>> trailing_repetition([1, 2, 1, 2]) is None
        True
    """
    if shortest < 1 or times < 2:
        raise ValueError(f"shortest must be at least 1, times at least 2; got {shortest} and {times}")
    for phrase in range(shortest, len(tokens) // times + 1):
        onset = _periodic_from(tokens, phrase)
        if len(tokens) - onset >= times * phrase:
            return TrailingRepetition(onset, phrase, (len(tokens) - onset) // phrase)
    return None


def _periodic_from(tokens: Tokens, period: int) -> int:
    """The first index from which every token equals the one a period later, to the end."""
    start = len(tokens) - period
    while start > 0 and tokens[start - 1] == tokens[start - 1 + period]:
        start -= 1
    return start


def loop_onset(tokens: Tokens) -> int | None:
    """The index at which the text falls into its final loop, or None; see `trailing_repetition`.

    Example:
        >>> loop_onset([7, 8, 1, 2, 3, 1, 2, 3, 1, 2, 3])
        2
    """
    loop = trailing_repetition(tokens)
    return None if loop is None else loop.onset


def repetition(texts: Sequence[Tokens]) -> float:
    """Share of texts that end in a loop: Holtzman et al. 2020, table 1 (there in percent).

    Raises:
        ValueError: there is no text.

    Example:
        >>> repetition([[1, 2, 1, 2, 1, 2], [1, 2, 3, 4, 5, 6]])
        0.5
    """
    if not texts:
        raise ValueError("repetition needs at least 1 text; got 0")
    return sum(trailing_repetition(text) is not None for text in texts) / len(texts)


def ngrams(tokens: Tokens, n: int) -> list[tuple[int, ...]]:
    """All runs of n tokens, in order.

    Raises:
        ValueError: n is below 1.

    Example:
        >>> ngrams([5, 6, 7], 2)
        [(5, 6), (6, 7)]
    """
    if n < 1:
        raise ValueError(f"n must be at least 1; got {n}")
    return [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]


def distinct(texts: Sequence[Tokens], n: int) -> float:
    """Distinct-n: of all runs of n tokens, the share that are different from each other.

    Li et al. 2016, section 5.2, with the number of n-grams as the divisor. It falls with the length of the
    text, so compare only equal lengths.

    Args:
        texts: taken together; no run crosses from one into the next.
        n: at least 1.

    Raises:
        ValueError: n is below 1, or no text has n tokens.

    Example:
        >>> distinct([[1, 2, 1, 2, 1]], 2)
        0.5
    """
    runs = [run for text in texts for run in ngrams(text, n)]
    if not runs:
        raise ValueError(f"distinct-{n} needs a text of at least {n} tokens")
    return len(set(runs)) / len(runs)


def self_bleu(texts: Sequence[Tokens], n: int = 4) -> float:
    """How much texts resemble each other: the mean BLEU of each against all others. Lower is more diverse.

    Zhu et al. 2018, section 3; see `self_bleus`. It rises with the number of texts, since more others are
    more chances to be matched: compare it only between equally many.

    Example:
        >>> self_bleu([[1, 2, 3, 4, 5]] * 3)  # doctest: +SKIP
        1.0
    """
    scores = self_bleus(texts, n)
    return float(math.fsum(scores) / len(scores))


def self_bleus(texts: Sequence[Tokens], n: int = 4) -> list[float]:
    """Of each text the BLEU against all others.

    BLEU is nltk's, imported only here, with orders 1 to n weighted alike and its smoothing method 1 (Chen &
    Cherry 2014), so that a missing order does not make the whole zero. The time grows with the square of the
    number of texts.

    Args:
        texts: at least 2.
        n: the highest order.

    Raises:
        ValueError: there are fewer than 2 texts, or n is below 1.
        ModuleNotFoundError: nltk is not installed; it is in requirements-dev.txt.

    Example:
        >>> self_bleus([[1, 2, 3, 4, 5]] * 3)  # doctest: +SKIP
        [1.0, 1.0, 1.0]
    """
    if len(texts) < 2 or n < 1:
        raise ValueError(f"self-BLEU needs at least 2 texts and n at least 1; got {len(texts)} and {n}")
    from nltk.translate.bleu_score import (  # type: ignore[import-untyped,import-not-found,unused-ignore]
        SmoothingFunction,
        sentence_bleu,
    )

    smooth, weights = SmoothingFunction().method1, [1 / n] * n
    others = ([*texts[:i], *texts[i + 1 :]] for i in range(len(texts)))
    return [
        float(sentence_bleu(rest, text, weights, smooth)) for rest, text in zip(others, texts, strict=True)
    ]


def overlap(tokens: Tokens, known: Container[tuple[int, ...]], n: int = 8) -> float:
    """Share of a text's runs of n tokens that stand word for word in the training text.

    Args:
        tokens: the text.
        known: the runs of n tokens of the training text, e.g. `set(ngrams(training, 8))`.
        n: 8 tokens in a row are rarely a coincidence.

    Returns:
        In [0, 1]; 0 for a text of fewer than n tokens.

    Raises:
        ValueError: n is below 1.

    Example:
        >>> overlap([1, 2, 3, 9], set(ngrams([0, 1, 2, 3], 2)), n=2)
        0.6666666666666666
    """
    runs = ngrams(tokens, n)
    return sum(run in known for run in runs) / len(runs) if runs else 0.0
