"""Writing: the same with and without a cache, the same for the same die, forced, rewound and branched."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from core.lm.built_in import BuiltIn
from core.lm.generation import Draw, Reading, choose, follow, generate, read, rewind, window
from core.lm.gpt import Cache
from core.lm.interface import Scores
from core.sampling import min_p, repetition_penalty, temperature, top_k, top_p
from tests.unit.small_model import SIZE, seeded, small_model, uniforms

CONTEXT = 12
STEPS = [temperature(1.3), top_k(50)]


@pytest.fixture(scope="module")
def model() -> BuiltIn:
    return small_model(CONTEXT)


class Counting:
    """A model that writes down how many tokens it was asked to read at a time."""

    def __init__(self, model: BuiltIn) -> None:
        self.model, self.read = model, []
        self.context, self.vocabulary = model.context, model.vocabulary

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        self.read.append(len(tokens))
        return self.model.next_logits(tokens, cache)


def written(draws: Sequence[Draw]) -> list[int]:
    return [made.token for made in draws]


def assert_same(one: Reading, other: Reading) -> None:
    assert one.tokens == other.tokens
    torch.testing.assert_close(one.logits, other.logits, rtol=1e-4, atol=1e-5)


def test_with_a_cache_it_writes_what_it_writes_without_far_past_its_context(model: BuiltIn) -> None:
    prompt, us = model.encode("the"), uniforms(5 * CONTEXT)
    cached = list(generate(model, prompt, STEPS, die=us))
    fresh = list(generate(model, prompt, STEPS, die=us, cached=False))
    assert written(cached) == written(fresh)
    for one, other in zip(cached, fresh, strict=True):
        torch.testing.assert_close(one.stages[0].logits, other.stages[0].logits, rtol=1e-4, atol=1e-4)


def test_inside_its_context_it_says_what_one_whole_pass_says(model: BuiltIn) -> None:
    prompt = model.encode("abc")
    draws = list(generate(model, prompt, STEPS, die=uniforms(CONTEXT - len(prompt))))
    whole = model.model(torch.tensor([[*prompt, *written(draws)]])).logits[0]
    for place, made in enumerate(draws, start=len(prompt) - 1):
        torch.testing.assert_close(made.stages[0].logits, whole[place].double(), rtol=1e-4, atol=1e-4)


def test_a_token_is_read_once_and_the_window_moves_by_half(model: BuiltIn) -> None:
    counting = Counting(model)
    list(generate(counting, [0, 1, 2], STEPS, die=uniforms(18)))
    # 3 at once, then one by one up to 12; the 13th and the 19th move the window.
    assert counting.read == [3, *[1] * 9, 7, *[1] * 5, 7, 1]


def test_nothing_is_computed_that_is_not_asked_for(model: BuiltIn) -> None:
    counting = Counting(model)
    writing = generate(counting, [0, 1, 2], STEPS, die=seeded(0))
    assert counting.read == []
    next(writing)
    assert counting.read == [3]
    next(writing)
    assert counting.read == [3, 1]


@pytest.mark.parametrize("context", [1, 2, 7, 12])
def test_the_window_fits_and_never_moves_back(context: int) -> None:
    starts = [window(length, context) for length in range(1, 60)]
    assert starts == sorted(starts)
    for length, start in enumerate(starts, start=1):
        assert 1 <= length - start <= context
        assert start == 0 or length - start > context - max(context // 2, 1)


def test_equal_seeds_write_equal_texts_and_other_seeds_others(model: BuiltIn) -> None:
    first, again, other = (
        written(list(itertools.islice(generate(model, [0], STEPS, die=seeded(seed)), 30)))
        for seed in (3, 3, 4)
    )
    assert first == again
    assert first != other


def test_a_generator_and_its_own_numbers_write_the_same(model: BuiltIn) -> None:
    live = list(itertools.islice(generate(model, [0], STEPS, die=seeded(5)), 20))
    given = list(generate(model, [0], STEPS, die=uniforms(20)))
    assert written(live) == written(given)
    assert [made.u for made in live] == uniforms(20)


def test_it_ends_when_the_numbers_do_or_after_a_stop(model: BuiltIn) -> None:
    draws = list(generate(model, [0], STEPS, die=uniforms(25)))
    assert len(draws) == 25
    stop = draws[7].token
    stopped = list(generate(model, [0], STEPS, die=uniforms(25), stop={stop}))
    assert written(stopped) == written(draws)[: written(draws).index(stop) + 1]


def test_a_draw_says_how_it_came_to_be(model: BuiltIn) -> None:
    for made in generate(model, [0], STEPS, die=uniforms(20)):
        raw, last = made.stages[0], made.stages[-1]
        assert [stage.name for stage in made.stages] == ["model", "temperature", "top_k"]
        assert made.probability == float(raw.probabilities[made.token])
        assert made.surprisal == pytest.approx(-math.log2(made.probability))
        assert made.rank == 1 + int((raw.logits > raw.logits[made.token]).sum())
        assert made.drawn_probability == float(last.probabilities[made.token]) > 0
        assert not made.forced
        before = float(last.probabilities[last.logits > last.logits[made.token]].double().sum())
        assert before - 1e-6 <= made.u < before + made.drawn_probability + 1e-6


def test_greedy_decoding_does_not_listen_to_the_die(model: BuiltIn) -> None:
    first, other = (list(generate(model, [0], [top_k(1)], die=uniforms(20, seed))) for seed in (1, 2))
    assert written(first) == written(other)
    assert {made.rank for made in first} == {1}
    assert {made.drawn_probability for made in first} == {1.0}


def test_u_held_still_and_k_moved_the_rank_can_only_rise_with_k(model: BuiltIn) -> None:
    reading = read(model, [0, 1])
    for u in uniforms(20):
        ranks = [choose(reading, [top_k(k)], u).rank for k in (1, 3, 10, 50, SIZE)]
        assert ranks == sorted(ranks)
        assert ranks[0] == 1


def test_a_forced_token_is_taken_and_marked_and_leaves_the_die_alone(model: BuiltIn) -> None:
    us = uniforms(10)
    plain = list(generate(model, [0], STEPS, die=us))
    unlikely = int(plain[3].stages[0].logits.argmin())
    forced = list(generate(model, [0], STEPS, die=us, forced={3: unlikely}))
    assert written(forced)[:3] == written(plain)[:3]
    assert forced[3].token == unlikely
    assert [made.forced for made in forced] == [place == 3 for place in range(10)]
    assert (forced[3].rank, forced[3].drawn_probability) == (SIZE, 0.0)
    assert [made.u for made in forced] == us
    assert written(forced)[4:] == written(list(generate(model, [0, *written(forced)[:4]], STEPS, die=us[4:])))
    assert written(forced)[4:] != written(plain)[4:]


def test_forcing_what_would_be_drawn_changes_nothing(model: BuiltIn) -> None:
    plain = list(generate(model, [0], STEPS, die=uniforms(8)))
    forced = list(generate(model, [0], STEPS, die=uniforms(8), forced={5: plain[5].token}))
    assert written(forced) == written(plain)


def test_branches_from_one_reading_do_not_touch_each_other(model: BuiltIn) -> None:
    stem = read(model, [0, 1, 2])
    left = follow(model, follow(model, stem, 5), 6)
    right = follow(model, follow(model, stem, 7), 8)
    assert_same(left, read(model, [0, 1, 2, 5, 6]))
    assert_same(right, read(model, [0, 1, 2, 7, 8]))
    assert_same(stem, read(model, [0, 1, 2]))
    us = uniforms(20)
    assert written(list(generate(model, left, STEPS, die=us))) == written(
        list(generate(model, [0, 1, 2, 5, 6], STEPS, die=us))
    )


@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("length", [1, 2, 8, 11, 12, 13, 18, 19, 20, 24, 25])
def test_going_back_is_as_if_the_rest_had_never_been_read(model: BuiltIn, length: int, cached: bool) -> None:
    text = [*range(25)]
    back = rewind(model, read(model, text, cached=cached), length)
    assert_same(back, read(model, text[:length]))
    assert_same(follow(model, back, 200), read(model, [*text[:length], 200]))
    assert (back.cache is not None) == cached


def test_going_back_a_little_reads_one_token(model: BuiltIn) -> None:
    counting = Counting(model)
    rewind(counting, read(model, [*range(9)]), 7)
    assert counting.read == [1]


@pytest.mark.parametrize("length", [0, 4])
def test_going_back_to_nowhere_is_refused(model: BuiltIn, length: int) -> None:
    with pytest.raises(ValueError, match=rf"length must be in \[1, 3\]; got {length}"):
        rewind(model, read(model, [0, 1, 2]), length)


def test_a_long_prompt_is_read_through_the_window(model: BuiltIn) -> None:
    text = [index % SIZE for index in range(1000)]
    start = window(1000, CONTEXT)
    reading = read(model, text)
    assert reading.tokens == tuple(text)
    assert torch.equal(reading.logits, model.next_logits(text[start:]).logits)


def test_steps_can_look_back(model: BuiltIn) -> None:
    def steps(so_far: Sequence[int]) -> list[object]:
        return [repetition_penalty(1e6, so_far), top_k(1)]

    greedy = written(list(generate(model, [0], [top_k(1)], die=uniforms(40))))
    penalised = written(list(generate(model, [0], steps, die=uniforms(40))))
    assert len(set(penalised)) > len(set(greedy))
    reading = read(model, [0, 5])
    expected = repetition_penalty(1e6, [0, 5])(reading.logits)
    assert torch.equal(choose(reading, steps, 0.5).stages[1].logits, expected)


def test_the_same_numbers_under_other_steps_part_where_a_step_cuts(model: BuiltIn) -> None:
    us = uniforms(30)
    pure = written(list(generate(model, [0], [], die=us)))
    assert written(list(generate(model, [0], [top_k(SIZE)], die=us))) == pure
    assert written(list(generate(model, [0], [top_p(1.0), min_p(0.0)], die=us))) == pure
    assert written(list(generate(model, [0], [top_k(3)], die=us))) != pure


def test_a_surprise_beyond_all_bounds_is_infinite(model: BuiltIn) -> None:
    logits = torch.tensor([0.0, -800.0])
    made = choose(Reading((0,), logits, None), [], 0.5, forced=1)
    assert made.probability == 0.0
    assert made.surprisal == math.inf


def test_a_draw_can_be_kept_without_its_stages(model: BuiltIn) -> None:
    made = next(generate(model, [0], STEPS, die=[0.2]))
    assert replace(made, stages=()).token == made.token


def test_what_cannot_be_read_or_drawn_is_refused(model: BuiltIn) -> None:
    with pytest.raises(ValueError, match="at least 1 token to read; got 0"):
        list(generate(model, [], STEPS, die=[0.5]))
    with pytest.raises(ValueError, match=r"tokens must be in \[0, 259\]; got 260"):
        read(model, [0, SIZE])
    with pytest.raises(ValueError, match=r"token must be in \[0, 259\]; got -1"):
        list(generate(model, [0], STEPS, die=[0.5], forced={0: -1}))
    with pytest.raises(ValueError, match=r"u must be in \[0, 1\); got 1\.0"):
        list(generate(model, [0], STEPS, die=[1.0]))
