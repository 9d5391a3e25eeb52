"""Losses from logits, against torch and at the edges of float64."""

import math

import pytest
import torch
from torch.nn import functional

from core.mlp.losses import cross_entropy, error, one_hot, probabilities
from core.mlp.precision import DTYPE


def some_logits(*shape: int) -> torch.Tensor:
    return 5 * torch.randn(*shape, generator=torch.Generator().manual_seed(0), dtype=DTYPE)


def some_labels(classes: int, *shape: int) -> torch.Tensor:
    return torch.randint(classes, shape, generator=torch.Generator().manual_seed(1))


def test_the_loss_of_one_logit_is_binary_cross_entropy() -> None:
    logits, labels = some_logits(3, 50, 1), some_labels(2, 3, 50)
    expected = functional.binary_cross_entropy_with_logits(logits[..., 0], labels.to(DTYPE), reduction="none")
    torch.testing.assert_close(cross_entropy(logits, one_hot(labels, 2)), expected)


def test_the_loss_of_many_logits_is_cross_entropy() -> None:
    logits, labels = some_logits(3, 50, 10), some_labels(10, 3, 50)
    expected = functional.cross_entropy(logits.mT, labels, reduction="none")
    torch.testing.assert_close(cross_entropy(logits, one_hot(labels, 10)), expected)


def test_one_logit_is_worth_two_of_which_one_is_zero() -> None:
    logit, labels = some_logits(50, 1), some_labels(2, 50)
    pair = torch.cat([torch.zeros_like(logit), logit], dim=1)
    both = functional.one_hot(labels, 2).to(DTYPE)
    torch.testing.assert_close(cross_entropy(logit, one_hot(labels, 2)), cross_entropy(pair, both))


@pytest.mark.parametrize("size", [100.0, 1e4, 1e30, 1e300])
def test_a_loss_is_exact_and_finite_however_confident_the_network(size: float) -> None:
    logits = torch.tensor([[size], [-size]], dtype=DTYPE)
    assert cross_entropy(logits, torch.ones(2, 1)).tolist() == pytest.approx([0, size])
    assert cross_entropy(logits, torch.zeros(2, 1)).tolist() == pytest.approx([size, 0])
    many = torch.tensor([[size, 0.0, 0.0]], dtype=DTYPE)
    assert cross_entropy(many, torch.tensor([[0.0, 1.0, 0.0]])).item() == pytest.approx(size)


def test_a_class_that_is_infinitely_unlikely_costs_nothing_unless_it_is_the_right_one() -> None:
    logits = torch.tensor([[1.5e308, -1.5e308, 0.0]], dtype=DTYPE)  # their difference overflows
    assert cross_entropy(logits, torch.eye(3, dtype=DTYPE)[:1]).item() == 0
    assert cross_entropy(logits, torch.eye(3, dtype=DTYPE)[1:2]).item() == math.inf


def test_a_small_loss_keeps_its_digits() -> None:
    """log(1 + e^-20) is 2e-9; by way of the rounded probability it would be 0."""
    assert cross_entropy(torch.tensor([[20.0]]), torch.ones(1, 1)).item() == pytest.approx(math.exp(-20))


def test_knowing_nothing_costs_the_logarithm_of_the_number_of_classes() -> None:
    assert cross_entropy(torch.zeros(1, 1), torch.ones(1, 1)).item() == pytest.approx(math.log(2))
    assert cross_entropy(torch.zeros(1, 10), torch.eye(10)[:1]).item() == pytest.approx(math.log(10))


def test_a_case_is_an_error_where_the_likeliest_class_is_not_its_own() -> None:
    binary = error(torch.tensor([[0.1], [-0.1], [0.1], [-0.1]]), torch.tensor([[1.0], [1.0], [0.0], [0.0]]))
    assert binary.tolist() == [False, True, True, False]
    logits, labels = some_logits(200, 10), some_labels(10, 200)
    assert torch.equal(error(logits, one_hot(labels, 10)), logits.argmax(1) != labels)


def test_probabilities_of_one_logit_are_those_of_both_classes() -> None:
    logit = some_logits(50, 1)
    torch.testing.assert_close(probabilities(logit)[:, 1:], torch.sigmoid(logit))
    torch.testing.assert_close(probabilities(logit)[:, :1], torch.sigmoid(-logit))
    assert probabilities(torch.tensor([[40.0]]))[0, 0].item() == pytest.approx(math.exp(-40))


def test_probabilities_of_many_logits_are_their_softmax() -> None:
    logits = some_logits(50, 10)
    torch.testing.assert_close(probabilities(logits), torch.softmax(logits, 1))
