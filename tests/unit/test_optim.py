"""Optimisers against torch.optim, step by step; the max-norm constraint against its definition."""

import pytest
import torch
from torch import Tensor

from core.optim import SGD, Adam, Optimizer, limit_norms

STEPS = 50


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def assert_same_path(
    ours: Tensor, optimizer: Optimizer, theirs: Tensor, oracle: torch.optim.Optimizer
) -> None:
    generator = seeded(1)
    for _ in range(STEPS):
        gradient = torch.randn(ours.shape, generator=generator) * torch.logspace(-6, 2, len(ours))
        theirs.grad = gradient.clone()
        oracle.step()
        optimizer.step(gradient)
        torch.testing.assert_close(ours, theirs.detach())


def pair() -> tuple[Tensor, Tensor]:
    start = torch.randn(100, generator=seeded())
    return start.clone(), start.clone().requires_grad_()


@pytest.mark.parametrize("decay", [0.0, 0.02])
@pytest.mark.parametrize("lr", [0.001, 0.3])
def test_adam_takes_the_steps_of_torch(lr: float, decay: float) -> None:
    ours, theirs = pair()
    oracle = torch.optim.Adam([theirs], lr=lr, weight_decay=decay)
    assert_same_path(ours, Adam(ours, lr=lr, weight_decay=decay), theirs, oracle)


@pytest.mark.parametrize("decay", [0.0, 0.02])
@pytest.mark.parametrize("momentum", [0.0, 0.2, 0.9])
def test_sgd_takes_the_steps_of_torch(momentum: float, decay: float) -> None:
    ours, theirs = pair()
    oracle = torch.optim.SGD([theirs], lr=0.001, momentum=momentum, weight_decay=decay)
    optimizer = SGD(ours, lr=0.001, momentum=momentum, weight_decay=decay)
    assert_same_path(ours, optimizer, theirs, oracle)


@pytest.mark.parametrize("momentum", [0.2, 0.8])
def test_momentum_sums_a_steady_gradient_to_its_limit(momentum: float) -> None:
    """A constant gradient g ends in steps of lr * g / (1 - momentum)."""
    parameters = torch.zeros(1, dtype=torch.float64)
    optimizer = SGD(parameters, lr=0.1, momentum=momentum)
    for _ in range(200):
        before = parameters.clone()
        optimizer.step(torch.ones(1, dtype=torch.float64))
    assert (before - parameters).item() == pytest.approx(0.1 / (1 - momentum))


def test_max_norm_shrinks_long_vectors_onto_the_ball_and_leaves_the_others() -> None:
    weights = torch.randn(3, 6, 10, generator=seeded())
    before = weights.clone()
    limit_norms([weights], 2.0)
    norms, lengths = before.norm(dim=1), weights.norm(dim=1)
    inside = norms <= 2
    assert inside.any()
    assert not inside.all()
    torch.testing.assert_close(lengths, norms.clamp_max(2))
    assert torch.equal(weights.mT[inside], before.mT[inside])
    torch.testing.assert_close(weights / lengths[:, None], before / norms[:, None])  # the same directions


def test_max_norm_limits_what_comes_into_a_unit_not_what_leaves_it() -> None:
    weights = torch.tensor([[[3.0, 0.0], [0.0, 0.0], [4.0, 0.0]]])  # [1, in = 3, out = 2]
    limit_norms([weights], 1.0)
    torch.testing.assert_close(weights, torch.tensor([[[0.6, 0.0], [0.0, 0.0], [0.8, 0.0]]]))
