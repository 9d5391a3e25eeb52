"""Dropout of the inputs of a linear model is, on average, ridge regression."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.dropout import inverted
from core.mlp.ridge import Ridge

seeds = st.integers(0, 2**20)


@given(seeds, st.floats(0, 0.8))
def test_the_average_over_masks_falls_on_the_line(seed: int, rate: float) -> None:
    model = Ridge(seed)
    (drawn,) = model.simulated([rate], masks=1000)
    assert drawn == pytest.approx(model.exact(rate), rel=0.15)


@given(seeds)
def test_the_penalty_is_zero_at_rate_zero_and_grows(seed: int) -> None:
    model = Ridge(seed)
    assert model.simulated([0], masks=1) == pytest.approx([model.exact(0)])
    losses = [model.exact(rate / 10) for rate in range(10)]
    assert losses == sorted(losses)


@given(st.integers(1, 4), seeds, st.floats(0, 0.9))
def test_the_formula_is_the_mean_over_every_mask(inputs: int, seed: int, rate: float) -> None:
    """All 2^inputs masks of one case, weighed by their chance, against the penalty of that case."""
    generator = torch.Generator().manual_seed(seed)
    x, w = torch.randn(2, inputs, generator=generator, dtype=torch.float64)
    masks = (torch.arange(2**inputs).unsqueeze(1) >> torch.arange(inputs) & 1).double()
    chance = (rate ** (1 - masks) * (1 - rate) ** masks).prod(1)
    errors = (1 - (masks / (1 - rate) * x) @ w).square()
    exact = (1 - x @ w).square() + rate / (1 - rate) * (x * w).square().sum()
    assert float(chance @ errors) == pytest.approx(float(exact))
    assert inverted(x, rate, generator=generator).output.shape == x.shape


def test_a_rate_of_one_is_named() -> None:
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\); got 1"):
        Ridge(0).exact(1)
