"""Settings of a decoder: the chain that they describe, and which of its steps change something."""

from __future__ import annotations

from itertools import permutations

import pytest
import torch

from core.sampling import ORDER, SamplingSettings, min_p, temperature, top_k, top_p, trace

LOGITS = 3 * torch.randn(50, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
WANTED = SamplingSettings(temperature=0.7, top_k=20, top_p=0.9, min_p=0.02)
BY_HAND = {"temperature": temperature(0.7), "top_k": top_k(20), "top_p": top_p(0.9), "min_p": min_p(0.02)}


@pytest.mark.parametrize("order", [*permutations(ORDER), ("top_k",), ()])
def test_the_chain_is_that_of_the_steps_in_their_order(order: tuple[str, ...]) -> None:
    settings = SamplingSettings(WANTED.temperature, WANTED.top_k, WANTED.top_p, WANTED.min_p, order)  # type: ignore[arg-type]
    expected = trace(LOGITS, [BY_HAND[name] for name in order])[-1]
    found = trace(LOGITS, settings.steps())[-1]
    assert torch.equal(found.probabilities, expected.probabilities)


@pytest.mark.parametrize(
    ("settings", "left"),
    [
        (SamplingSettings(), ()),
        (SamplingSettings(top_k=50), ("top_k",)),
        (SamplingSettings(temperature=2.0, min_p=0.1), ("temperature", "min_p")),
        (WANTED, ORDER),
    ],
)
def test_steps_that_change_nothing_are_left_out_and_nothing_changes(
    settings: SamplingSettings, left: tuple[str, ...]
) -> None:
    changing = settings.changing()
    assert changing.order == left
    whole, short = (trace(LOGITS, each.steps())[-1] for each in (settings, changing))
    torch.testing.assert_close(whole.probabilities, short.probabilities)


def test_no_k_takes_no_step_and_a_value_out_of_range_is_named() -> None:
    assert [step.name for step in SamplingSettings().steps()] == ["temperature", "top_p", "min_p"]
    for wrong, said in (
        (SamplingSettings(top_k=0), "k must be"),
        (SamplingSettings(temperature=0.0), "temp"),
    ):
        with pytest.raises(ValueError, match=said):
            wrong.steps()
