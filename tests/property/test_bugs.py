"""Laws of the loops with a mistake: where a mistake is none, and what plain torch makes of each."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from core.dropout import draw_mask
from core.mlp.batches import Member, batches
from core.mlp.bugs import (
    BATCH,
    BUGS,
    EVERY,
    LR,
    NET,
    RULES,
    VARIANTS,
    Curves,
    Variant,
    data_of,
    train_variants,
)  # fmt: skip
from core.mlp.data import make
from core.mlp.nets import initial_weights, layer_views
from core.mlp.training import TrainConfig, train
from core.rng import generator_for

RIGHT = VARIANTS.index("right")
rates = st.floats(0.05, 0.9)
seeds = st.integers(0, 500)


def of(curves: Curves, variant: Variant) -> tuple[Tensor, Tensor, Tensor]:
    place = VARIANTS.index(variant)
    return curves.train[place], curves.test[place], curves.weights[place]


def same(a: tuple[Tensor, ...], b: tuple[Tensor, ...]) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


@given(seeds)
@settings(max_examples=5)
def test_at_one_half_dividing_by_the_rate_is_right_to_the_last_bit(seed: int) -> None:
    curves = train_variants(0.5, seed, steps=2 * EVERY)
    assert same(of(curves, "by_rate"), of(curves, "right"))


@given(seeds)
@settings(max_examples=5)
def test_at_rate_0_there_is_no_mistake(seed: int) -> None:
    curves = train_variants(0, seed, steps=EVERY)
    assert all(same(of(curves, bug), of(curves, "right")) for bug in BUGS)


@given(rates, seeds)
@settings(max_examples=5)
def test_what_only_touches_the_test_leaves_the_training_alone(rate: float, seed: int) -> None:
    curves = train_variants(rate, seed, steps=EVERY)
    for bug in ("twice", "on_in_test"):
        train_loss, test_loss, weights = of(curves, bug)
        assert torch.equal(train_loss, curves.train[RIGHT])
        assert torch.equal(weights, curves.weights[RIGHT])
        assert not torch.equal(test_loss, curves.test[RIGHT])


@given(rates, seeds)
@settings(max_examples=5)
def test_a_unit_that_is_dropped_for_good_keeps_the_weights_it_was_born_with(rate: float, seed: int) -> None:
    weights = of(train_variants(rate, seed, steps=EVERY), "kept")[2]
    first = initial_weights(NET, generator=generator_for(seed, "weights"))
    (now, _), *_ = layer_views(weights.unsqueeze(0), NET)
    (before, _), *_ = layer_views(first.unsqueeze(0), NET)
    members = [Member((rate, rate), seed=seed)] * 2
    batch = next(batches([make(data_of(seed))] * 2, members, NET, BATCH))
    dropped = batch.noise[0][0, 0] == 0  # type: ignore[index]
    assert torch.equal((now == before).all(1)[0], dropped)


@given(st.sampled_from((0.0, 0.2, 0.5, 0.8)), seeds)
@settings(max_examples=5)
def test_right_and_off_are_the_loops_that_the_app_trains_elsewhere(rate: float, seed: int) -> None:
    curves = train_variants(rate, seed, steps=EVERY)
    config = TrainConfig(
        data_of(seed), NET.hidden, (Member((rate, rate), seed=seed), Member((0.0, 0.0), seed=seed)),
        lr=LR, batch=BATCH, steps=EVERY, eval_every=EVERY,
    )  # fmt: skip
    *_, last = train(config, every=EVERY)
    assert last.losses is not None
    for member, variant in enumerate(("right", "off_in_training")):
        place = VARIANTS.index(variant)
        assert torch.equal(curves.weights[place], last.weights[member])
        torch.testing.assert_close(curves.test[place, -1], last.losses.test[member])


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("rate", [0.2, 0.5, 0.8])
def test_a_plain_loop_with_autograd_and_torchs_adam_comes_to_the_same(variant: Variant, rate: float) -> None:
    curves = train_variants(rate, seed=3, steps=EVERY)
    losses, weights = plain_loop(variant, rate, seed=3)
    train_loss, _, made = of(curves, variant)
    torch.testing.assert_close(made, weights)
    torch.testing.assert_close(train_loss[0], losses)


def plain_loop(variant: Variant, rate: float, seed: int) -> tuple[Tensor, Tensor]:
    """Mean training loss of the first steps, and the weights after them."""
    rule, split = RULES[variant], make(data_of(seed))
    flat = initial_weights(NET, generator=generator_for(seed, "weights")).unsqueeze(0).requires_grad_()
    adam, die = torch.optim.Adam([flat], lr=LR), generator_for(seed, "mask output")
    drawn = batches([split] * 2, [Member((rate, rate), seed=seed)] * 2, NET, BATCH)
    losses, once = [], None
    for _ in range(EVERY):
        batch = next(drawn)
        masks = [(noise[0, :BATCH] != 0).double() for noise in batch.noise if noise is not None]
        once = once or [mask[:1].clone() for mask in masks]
        answers = draw_mask((-(-BATCH // 8) * 8, 1), rate, generator=die)[:BATCH]
        (w1, b1), (w2, b2), (w3, b3) = layer_views(flat, NET)
        signal = split.x_train[batch.cases[0]]
        for number, (w, b) in enumerate(((w1, b1), (w2, b2))):
            signal = torch.relu(signal @ w[0] + b[0])
            if variant not in ("off_in_training", "after_last"):
                mask = {"batch": masks[number][:1], "once": once[number]}.get(rule.masks, masks[number])
                divisor = {"kept": 1 - rate, "rate": rate, "one": 1}[rule.divisor]
                signal = signal * mask / divisor
        logits = signal @ w3[0] + b3[0]
        if variant == "after_last":
            logits = logits * answers / (1 - rate)
        labels = split.y_train[batch.cases[0]].double().unsqueeze(1)
        loss = binary_cross_entropy_with_logits(logits, labels)
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.detach())
    return torch.stack(losses).mean(), flat.detach()[0]


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan")])
def test_a_rate_that_is_none_is_named(rate: float) -> None:
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\)"):
        train_variants(rate, seed=0)


def test_too_few_steps_are_named() -> None:
    with pytest.raises(ValueError, match="steps must be at least 20; got 19"):
        train_variants(0.5, seed=0, steps=EVERY - 1)
