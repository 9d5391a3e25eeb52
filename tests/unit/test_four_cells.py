"""The four cells: what each die does to the built-in model, and that nothing else does."""

import itertools
from collections.abc import Iterator
from functools import cache
from typing import cast

import pytest
import torch

from core import dropout
from core.lm import registry
from core.lm.built_in import BuiltIn
from core.lm.four_cells import RATE, Cell, Continuation, continuations, first_tokens, parting
from core.lm.generation import generate
from core.lm.uncertainty import next_probabilities, split
from core.sampling import top_k

PROMPT = "Once upon a time there was a"
DRAWS, SEEDS = 20, range(10)
OFF_GREEDY, OFF_TOP_K = Cell(rate=0.0, k=1), Cell(rate=0.0, k=10)
ON_GREEDY, ON_TOP_K = Cell(rate=RATE, k=1), Cell(rate=RATE, k=10)


@cache
def model(name: str = "storyteller") -> BuiltIn:
    return cast(BuiltIn, registry.load(name))


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def texts(cell: Cell, seed: int, *, length: int = 1, name: str = "storyteller") -> Iterator[Continuation]:
    prompt = model(name).encode(PROMPT)
    return continuations(model(name), prompt, cell, length=length, generator=seeded(seed))


def drawn(cell: Cell, seed: int, *, length: int = 1, draws: int = DRAWS) -> list[Continuation]:
    return list(itertools.islice(texts(cell, seed, length=length), draws))


def bars_differ(made: list[Continuation]) -> float:
    """The largest difference of any bar between any draw and the first."""
    return max(float((each.first - made[0].first).abs().max()) for each in made)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_masks_and_greedy_there_is_one_text_in_all_draws(seed: int) -> None:
    made = drawn(OFF_GREEDY, seed, length=8)
    assert parting(made) == [1] * 8
    assert bars_differ(made) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_without_masks_top_k_draws_several_tokens_from_the_same_bars(seed: int) -> None:
    made = drawn(OFF_TOP_K, seed)
    assert first_tokens(made) >= 4
    assert bars_differ(made) == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_with_masks_the_bars_move_and_even_greedy_says_several_tokens(seed: int) -> None:
    made = drawn(ON_GREEDY, seed)
    assert first_tokens(made) >= 4
    assert bars_differ(made) > 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_with_masks_and_top_k_both_move(seed: int) -> None:
    made = drawn(ON_TOP_K, seed)
    assert first_tokens(made) >= 6
    assert bars_differ(made) > 0.01
    likeliest = [int(each.first.argmax()) for each in made]
    assert any(each.tokens[0] != top for each, top in zip(made, likeliest, strict=True))  # the draw's own die


@pytest.mark.parametrize("seed", SEEDS)
def test_the_masks_hold_doubt_only_when_they_are_on(seed: int) -> None:
    prompt = model().encode(PROMPT)
    off = split(next_probabilities(model(), prompt, 0.0, generator=seeded(seed)))
    on = split(next_probabilities(model(), prompt, RATE, generator=seeded(seed)))
    assert off.masks == 0.0
    assert on.masks > 0.5
    assert on.total == pytest.approx(on.sampling + on.masks, abs=1e-9)


def test_greedy_without_masks_is_greedy_decoding() -> None:
    expected = [
        made.token
        for made in itertools.islice(generate(model(), model().encode(PROMPT), [top_k(1)], die=seeded(0)), 20)
    ]
    made = drawn(OFF_GREEDY, 0, length=20, draws=1)[0]
    assert list(made.tokens) == expected
    assert made.probabilities == (1.0,) * 20


def test_a_tokens_probability_is_that_after_the_cut_and_the_temperature() -> None:
    made = drawn(Cell(rate=0.0, k=5, t=0.7), 3, length=6, draws=2)[1]
    for place, (token, probability) in enumerate(zip(made.tokens, made.probabilities, strict=True)):
        logits = model().next_logits([*model().encode(PROMPT), *made.tokens[:place]]).logits
        best = (logits / 0.7).topk(5)
        at = best.indices.tolist().index(token)
        assert probability == pytest.approx(float(best.values.softmax(-1)[at]), abs=1e-5)


def test_the_first_bars_are_the_models_own_under_the_mask() -> None:
    prompt = model().encode(PROMPT)
    own = model().next_logits(prompt).logits.softmax(-1)
    assert torch.allclose(drawn(OFF_TOP_K, 0, draws=1)[0].first, own, atol=1e-6)
    assert float(drawn(ON_TOP_K, 0, draws=1)[0].first.sum()) == pytest.approx(1, abs=1e-5)


def test_equal_seeds_give_equal_texts_however_many_are_pulled() -> None:
    few, many = drawn(ON_TOP_K, 5, length=4, draws=3), drawn(ON_TOP_K, 5, length=4, draws=9)
    assert [each.tokens for each in few] == [each.tokens for each in many[:3]]
    assert [each.tokens for each in drawn(ON_TOP_K, 6, length=4, draws=3)] != [each.tokens for each in few]


def test_the_die_of_the_draw_rolls_the_same_whatever_the_masks_do() -> None:
    tiny_rate = Cell(rate=1e-6, k=10)  # masks are drawn, and keep everything
    off, on = drawn(OFF_TOP_K, 1, length=5), drawn(tiny_rate, 1, length=5)
    assert [each.tokens for each in off] == [each.tokens for each in on]


def test_every_token_read_has_a_mask_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[torch.Tensor] = []
    draw_mask = dropout.draw_mask

    def recorded(shape: torch.Size, rate: float, *, generator: torch.Generator) -> torch.Tensor:
        mask = draw_mask(shape, rate, generator=generator)
        if len(shape) == 3:  # a mask of vectors: [texts, tokens, width]
            seen.extend(mask.flatten(0, 1))
        return mask

    monkeypatch.setattr(dropout, "draw_mask", recorded)
    made = drawn(Cell(rate=0.5, k=1), 0, length=4, draws=4)
    reads = len(made) * (len(model().encode(PROMPT)) + 3)  # the fourth token is written and never read
    sites = 1 + 2 * model().model.config.layers
    assert len(seen) == reads * sites
    assert len({tuple(mask.tolist()) for mask in seen}) == len(seen)


def test_rows_of_many_masks_repeat_with_their_seed() -> None:
    prompt = model().encode(PROMPT)
    one, same = (next_probabilities(model(), prompt, 0.2, masks=3, generator=seeded(4)) for _ in range(2))
    assert torch.equal(one, same)
    assert one.dtype == torch.float64
    assert not torch.equal(one[0], one[1])


def test_a_prompt_beyond_the_context_is_read_from_its_end() -> None:
    twin = model("twin_plain")
    long = twin.encode("The king said to his son that he should go. " * 40)
    room = twin.context - 8
    pair = (
        continuations(twin, each, OFF_GREEDY, length=8, generator=seeded(0)) for each in (long, long[-room:])
    )
    whole, end = (next(each).tokens for each in pair)
    assert whole == end
    assert next_probabilities(twin, long, 0.1, masks=2, generator=seeded(0)).shape == (2, twin.vocabulary)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"rate": 1.0}, "rate must be in"),
        ({"rate": -0.1}, "rate must be in"),
        ({"k": 0}, "k must be a whole number"),
        ({"t": 0.0}, "temperature must be above 0"),
    ],
)
def test_a_cell_out_of_range_says_so(values: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Cell(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [0, 256])
def test_a_length_that_cannot_be_written_says_so(length: int) -> None:
    with pytest.raises(ValueError, match=r"length must be a whole number, in \[1, 255\]"):
        next(texts(OFF_GREEDY, 0, length=length))


def test_rows_that_are_no_distributions_are_refused() -> None:
    for rows in (torch.tensor([[0.5, 0.6]]), torch.tensor([[1.5, -0.5]]), torch.tensor([[torch.nan, 1.0]])):
        with pytest.raises(ValueError, match="every row must be a distribution"):
            split(rows)
    with pytest.raises(ValueError, match="at least one of each"):
        split(torch.empty(0, 4))


def test_no_prompt_and_no_masks_are_refused() -> None:
    with pytest.raises(ValueError, match="prompt_tokens must be at least 1 token"):
        next(continuations(model(), [], OFF_GREEDY, length=2, generator=seeded(0)))
    with pytest.raises(ValueError, match="masks must be a whole number, at least 1"):
        next_probabilities(model(), [1], 0.1, masks=0, generator=seeded(0))
