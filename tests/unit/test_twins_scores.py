"""Losses and calibration under masks, against torch's own loss and a plain count by hand."""

import math

import pytest
import torch
from torch.nn.functional import cross_entropy

from core.lm import gpt
from core.studies.twins.scores import BINS, calibration_error, score, windows_of

SHAPE = gpt.GPTConfig(vocabulary=50, context=8, width=16, layers=2, heads=2)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def network() -> gpt.GPT:
    """Weights so large that predictions are far from uniform."""
    model = gpt.GPT(SHAPE, generator=seeded(0))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(parameter.numel())), alpha=0.3)
    return model


def windows(count: int = 20) -> torch.Tensor:
    return torch.randint(50, (count, 9), generator=seeded(1))


def by_hand(confidence: list[float], right: list[bool]) -> float:
    """Guo et al. 2017, equation 3, bin after bin."""
    error = 0.0
    for number in range(BINS):
        low, high = number / BINS, (number + 1) / BINS
        inside = [i for i, c in enumerate(confidence) if low < c <= high or (number == 0 and c == 0)]
        if inside:
            accuracy = sum(right[i] for i in inside) / len(inside)
            mean = sum(confidence[i] for i in inside) / len(inside)
            error += len(inside) / len(confidence) * abs(accuracy - mean)
    return error


@pytest.mark.parametrize("seed", range(5))
def test_the_calibration_error_is_the_count_by_hand(seed: int) -> None:
    confidence = torch.rand(200, generator=seeded(seed), dtype=torch.float64)
    right = torch.rand(200, generator=seeded(seed + 50)) < 0.4
    expected = by_hand(confidence.tolist(), right.tolist())
    assert calibration_error(confidence, right) == pytest.approx(expected, abs=1e-9)


def test_the_calibration_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="confidence must be of at least 1 prediction; got 0"):
        calibration_error(torch.zeros(0), torch.zeros(0, dtype=torch.bool))


def test_who_is_right_as_often_as_sure_is_calibrated_and_the_edges_have_a_bin() -> None:
    assert calibration_error(torch.full((4,), 0.75), torch.tensor([True, True, True, False])) == 0
    assert calibration_error(torch.tensor([0.0, 1.0]), torch.tensor([False, True])) == 0
    assert calibration_error(torch.tensor([1.0, 1.0]), torch.tensor([False, True])) == 0.5
    edge = torch.tensor([0.6, 0.65], dtype=torch.float64)  # 9/15 belongs to the bin that it ends
    assert calibration_error(edge, torch.tensor([True, False])) == pytest.approx((0.4 + 0.65) / 2)


def test_without_masks_the_loss_is_that_of_torch_and_one_pass_is_all() -> None:
    model, text = network(), windows()
    one, mean = score(model, text)
    with torch.no_grad():
        logits = model(text[:, :-1]).logits.flatten(0, 1)
    assert one.loss == pytest.approx(float(cross_entropy(logits, text[:, 1:].flatten())), abs=1e-5)
    assert one.accuracy == float((logits.argmax(-1) == text[:, 1:].flatten()).double().mean())
    assert one.confidence == pytest.approx(float(logits.softmax(-1).amax(-1).mean()), abs=1e-6)
    assert one == mean == score(model, text, 0.0, masks=9)[0]


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_the_mean_over_masks_never_loses_more_than_single_masks(rate: float) -> None:
    one, mean = score(network(), windows(), rate, masks=8, generator=seeded(2))
    assert mean.loss < one.loss  # Jensen: -log of a mean is at most the mean of -log
    assert mean.confidence < one.confidence


def test_one_mask_is_its_own_mean_and_seeds_repeat() -> None:
    one, mean = score(network(), windows(), 0.3, masks=1, generator=seeded(3))
    assert one == mean
    assert one == score(network(), windows(), 0.3, masks=1, generator=seeded(3))[0]
    assert one != score(network(), windows(), 0.3, masks=1, generator=seeded(4))[0]


def test_the_scores_are_of_all_windows_also_of_an_incomplete_group() -> None:
    model, text = network(), windows(11)
    parts = [score(model, part)[0].loss for part in (text[:4], text[4:])]
    assert score(model, text)[0].loss == pytest.approx((4 * parts[0] + 7 * parts[1]) / 11, abs=1e-6)
    assert math.isfinite(parts[0])


def test_what_cannot_be_scored_says_so() -> None:
    with pytest.raises(ValueError, match="generator must be given for a rate above 0"):
        score(network(), windows(), 0.1)
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\)"):
        score(network(), windows(), 1.0, generator=seeded(0))
    with pytest.raises(ValueError, match="text must be more than 8 tokens; got 8"):
        windows_of(torch.arange(8), 8, 100)


def test_windows_do_not_overlap_and_reach_over_the_text() -> None:
    chosen = windows_of(torch.arange(1000), 10, 200)
    assert chosen.shape == (20, 11)
    assert (chosen[1:, 0] - chosen[:-1, 0]).min() >= 10
    assert chosen[-1, 0] > 900
    assert windows_of(torch.arange(25), 10, 200)[:, 0].tolist() == [0, 10]
