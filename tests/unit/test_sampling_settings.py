"""Settings of a decoder: the chain that they describe, and which of its steps change something."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
import torch

from core.sampling import (
    ORDER,
    SamplingSettings,
    epsilon,
    eta,
    min_p,
    repetition_penalty,
    temperature,
    top_k,
    top_p,
    trace,
    typical,
)

LOGITS = 3 * torch.randn(50, generator=torch.Generator().manual_seed(2), dtype=torch.float64)
WANTED = SamplingSettings(
    temperature=0.7, top_k=20, top_p=0.9, min_p=0.02, typical=0.8, epsilon=0.01, eta=0.02
)
BY_HAND = {
    "temperature": temperature(0.7), "top_k": top_k(20), "top_p": top_p(0.9), "min_p": min_p(0.02),
    "typical": typical(0.8), "epsilon": epsilon(0.01), "eta": eta(0.02),
}  # fmt: skip


@pytest.mark.parametrize("order", [*permutations(ORDER[:4]), ORDER, ORDER[::-1], ORDER[3:], ("top_k",), ()])
def test_the_chain_is_that_of_the_steps_in_their_order(order: tuple[str, ...]) -> None:
    settings = replace(WANTED, order=order)  # type: ignore[arg-type]
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


def test_a_penalty_comes_first_and_needs_the_tokens_so_far() -> None:
    settings = replace(WANTED, repetition_penalty=1.3)
    expected = trace(LOGITS, [repetition_penalty(1.3, [4, 9]), *WANTED.steps()])
    assert torch.equal(trace(LOGITS, settings.steps([4, 9]))[-1].logits, expected[-1].logits)
    assert settings.changing().repetition_penalty == 1.3
    with pytest.raises(ValueError, match="used must be the tokens so far"):
        settings.steps()
    with pytest.raises(ValueError, match="penalty must be above 0"):
        replace(WANTED, repetition_penalty=0.0).steps([1])


@pytest.mark.parametrize(
    "settings",
    [
        WANTED,
        replace(WANTED, temperature=1.3, repetition_penalty=1.4),
        SamplingSettings(temperature=1.7, typical=0.4, repetition_penalty=1.1),
        SamplingSettings(epsilon=0.02, eta=0.03),
    ],
    ids=str,
)
def test_the_chain_is_the_one_that_hugging_face_makes_of_the_same_settings(
    settings: SamplingSettings,
) -> None:
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    used = torch.tensor([[3, 8, 3, 21, 40]])
    shape = {"vocab_size": len(LOGITS), "n_positions": 8, "n_embd": 4, "n_layer": 1, "n_head": 1}
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(**shape))
    config = transformers.GenerationConfig(
        do_sample=True, temperature=settings.temperature, top_k=settings.top_k or 0, top_p=settings.top_p,
        min_p=settings.min_p or None, typical_p=settings.typical, epsilon_cutoff=settings.epsilon,
        eta_cutoff=settings.eta, repetition_penalty=settings.repetition_penalty,
    )  # fmt: skip
    chain = model._get_logits_processor(generation_config=config, input_ids_seq_length=5)
    expected = chain(used, LOGITS[None].clone())[0]
    found = trace(LOGITS, settings.steps(used[0]))[-1].logits
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=0)


def test_no_k_takes_no_step_and_a_value_out_of_range_is_named() -> None:
    assert [step.name for step in SamplingSettings().steps()] == ["temperature", "top_p", "min_p"]
    for wrong, said in (
        (SamplingSettings(top_k=0), "k must be"),
        (SamplingSettings(temperature=0.0), "temp"),
        (SamplingSettings(typical=1.5), "mass must be"),
        (SamplingSettings(epsilon=1.0), "threshold must be"),
    ):
        with pytest.raises(ValueError, match=said):
            wrong.steps()
