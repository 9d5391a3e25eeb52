"""A model that is made in a moment, and dice for it: what the tests of writing share."""

from __future__ import annotations

import itertools

import torch

from core.lm import tokens
from core.lm.built_in import BuiltIn
from core.lm.generation import rolls
from core.lm.gpt import GPT, GPTConfig

SIZE = 260
"""Its vocabulary."""


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def uniforms(count: int, seed: int = 5) -> list[float]:
    return list(itertools.islice(rolls(seeded(seed)), count))


def small_model(context: int) -> BuiltIn:
    """A model with weights so large that its answers depend on all that it has read."""
    network = GPT(GPTConfig(SIZE, context=context, width=16, layers=2, heads=2), generator=seeded(0))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(1)), alpha=0.4)
    return BuiltIn("tiny", {}, network.requires_grad_(False), tokens.train(["the cat"] * 9, SIZE))
