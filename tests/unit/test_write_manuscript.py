"""A text in the making: the same plan gives the same text, however it was come by."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.lm import gpt, tokens
from core.lm.built_in import BuiltIn
from core.lm.generation import generate, rolls
from core.lm.gpt import Cache
from core.lm.interface import Scores
from core.sampling import SamplingSettings
from dashboard.components.token_bars.props import order_of
from dashboard.views.top_k.controls import LONGEST_TEXT, ORDERS
from dashboard.views.top_k.write_address import forced_from, forced_words, kept_from, kept_words
from dashboard.views.top_k.write_manuscript import Manuscript, TextPlan

SIZE, CONTEXT = 270, 16
PLAN = TextPlan("the wolf", SamplingSettings(top_k=30, temperature=1.2), seed=7)


class Unending(BuiltIn):
    """A model that never ends a text of its own accord."""

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        scores = super().next_logits(tokens, cache)
        logits = scores.logits.clone()
        logits[self.end] = -99.0
        return Scores(logits, scores.cache)


def tiny() -> BuiltIn:
    """A model with weights so large that its answers depend on all that it has read."""
    encoder = tokens.train(["the wolf and the king and the old woman"] * 9, SIZE)
    shape = gpt.GPTConfig(SIZE, context=CONTEXT, width=16, layers=2, heads=2)
    network = gpt.GPT(shape, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(
                torch.randn(parameter.shape, generator=torch.Generator().manual_seed(1)), alpha=0.3
            )
    return Unending("tiny", {}, network.eval().requires_grad_(False), encoder)


MODEL = tiny()


def written(plan: TextPlan, length: int = 40, like: Manuscript | None = None) -> Manuscript:
    text = Manuscript(MODEL, plan, like)
    text.write(length)
    return text


def told(text: Manuscript) -> list[tuple[int, float, bool, int, float]]:
    return [(made.token, made.u, made.forced, made.rank, made.surprisal) for made in text.draws]


@pytest.mark.parametrize("penalty", [1.0, 1.4])
def test_a_text_is_what_generate_writes(penalty: float) -> None:
    settings = replace(PLAN.settings, repetition_penalty=penalty)
    plan = replace(PLAN, settings=settings).force(5, [3, 9])
    die = torch.Generator().manual_seed(plan.seed)
    draws = islice(
        generate(
            MODEL,
            MODEL.encode(plan.prompt),
            plan.steps,
            die=die,
            forced=dict(plan.forced),
            stop={MODEL.end},
        ),
        40,
    )
    assert [(made.token, made.u, made.forced) for made in draws] == [made[:3] for made in told(written(plan))]


def test_it_makes_no_difference_in_which_bites_a_text_is_written() -> None:
    whole, bites = written(PLAN), Manuscript(MODEL, PLAN)
    for length in (1, 2, 2, 7, 8, 30, 40):
        bites.write(length)
    assert told(whole) == told(bites)


def test_when_the_time_is_up_at_least_one_token_more_is_there() -> None:
    text = Manuscript(MODEL, PLAN)
    for count in (1, 2, 3):
        text.write(40, seconds=0)
        assert len(text.draws) == count


@settings(max_examples=12, deadline=None)
@given(
    place=st.integers(0, 29),
    taken=st.lists(st.integers(1, SIZE - 1), min_size=1, max_size=3),
    k=st.sampled_from([1, 5, 30, SIZE]),
    length=st.integers(0, 30),
)
def test_a_branch_is_the_text_that_its_plan_gives_from_the_beginning(
    place: int, taken: list[int], k: int, length: int
) -> None:
    first = written(PLAN, length)
    for plan in (
        PLAN.force(place, taken),
        replace(PLAN, settings=SamplingSettings(top_k=k)),
        replace(PLAN, seed=8),
        PLAN,
    ):
        branch = written(plan, 30, first)
        assert [made[:4] for made in told(branch)] == [made[:4] for made in told(written(plan, 30))]
    assert [made.token for made in first.draws] == [made.token for made in written(PLAN, length).draws]


def test_the_dice_do_not_move_when_a_token_is_set_or_a_step_changes() -> None:
    us = [made.u for made in written(PLAN).draws]
    assert us == list(islice(rolls(torch.Generator().manual_seed(7)), len(us)))
    for plan in (PLAN.force(3, [5]), replace(PLAN, settings=SamplingSettings(top_k=2))):
        assert [made.u for made in written(plan).draws] == us
    assert [made.u for made in written(replace(PLAN, seed=8)).draws] != us


def test_before_a_token_set_by_hand_nothing_changes_and_after_it_much_does() -> None:
    plain, other = written(PLAN), written(PLAN.force(12, [99]))
    assert told(plain)[:12] == told(other)[:12]
    assert other.draws[12].token == 99
    assert other.draws[12].forced
    assert [made.token for made in plain.draws[13:]] != [made.token for made in other.draws[13:]]


@pytest.mark.parametrize("place", [0, 1, 11, 25, 39])
def test_a_token_looked_at_again_is_the_one_that_was_drawn(place: int) -> None:
    text = written(PLAN.force(11, [99]))
    seen, made = text.detail(place), text.draws[place]
    assert (seen.token, seen.rank, seen.u, seen.forced) == (made.token, made.rank, made.u, made.forced)
    assert seen.surprisal == pytest.approx(made.surprisal, rel=1e-4)
    assert len(seen.stages) == 5
    torch.testing.assert_close(text.logits(place).double(), seen.stages[0].logits)
    assert (text.drawn(place) == made.token) == (not made.forced)


def test_a_text_that_has_ended_is_not_written_on() -> None:
    text = written(PLAN.force(4, [MODEL.end]))
    assert text.ended
    assert len(text.draws) == 5
    text.write(40)
    assert len(text.draws) == 5
    on = written(PLAN.force(4, [9]), 40, text)
    assert len(on.draws) == 40


def test_another_prompt_shares_nothing() -> None:
    plan = replace(PLAN, prompt="the king")
    assert told(written(plan, 20, written(PLAN))) == told(written(plan, 20))


def test_the_surprise_is_that_of_the_models_own_probability() -> None:
    made = written(PLAN).draws[7]
    detail = written(PLAN).detail(7)
    assert made.surprisal == pytest.approx(
        -math.log2(float(detail.stages[0].probabilities[made.token])), rel=1e-4
    )


# ---- the address ----

FORCED = st.lists(st.integers(0, LONGEST_TEXT - 1), unique=True, max_size=9).flatmap(
    lambda places: st.tuples(
        *[st.tuples(st.just(place), st.integers(0, SIZE - 1)) for place in sorted(places)]
    )
)


@given(FORCED)
def test_what_is_set_by_hand_comes_back_from_the_address(forced: tuple[tuple[int, int], ...]) -> None:
    assert forced_from(forced_words(forced), SIZE) == forced


@given(
    forced=FORCED,
    k=st.integers(1, SIZE),
    t=st.floats(0.1, 2),
    p=st.floats(0.01, 1),
    m=st.floats(0, 1),
    order=st.sampled_from(ORDERS),
    more=st.tuples(st.floats(0.01, 1), st.floats(0, 0.5), st.floats(0, 0.5), st.floats(1, 2))
    | st.just((1.0, 0.0, 0.0, 1.0)),
    seed=st.integers(0, 9999),
    length=st.integers(0, LONGEST_TEXT),
)
def test_a_kept_text_comes_back_from_the_address(
    forced: tuple[tuple[int, int], ...],
    k: int,
    t: float,
    p: float,
    m: float,
    order: str,
    more: tuple[float, float, float, float],
    seed: int,
    length: int,
) -> None:
    t, p, m, typical, epsilon, eta, penalty = (float(f"{value:.6g}") for value in (t, p, m, *more))
    plan = TextPlan(
        "a; b",
        SamplingSettings(
            top_k=k,
            temperature=t,
            top_p=max(0.01, p),
            min_p=m,
            order=order_of(order),
            typical=typical,
            epsilon=epsilon,
            eta=eta,
            repetition_penalty=penalty,
        ),
        seed,
        forced,
    )
    assert kept_from(kept_words(plan, length), "a; b", SIZE) == (plan, length)


@pytest.mark.parametrize(
    "words",
    [
        "x", "1", "1:", ":1", "1:2,", "1:2,,3:4", "3:4,1:2", "1:2,1:3", f"{LONGEST_TEXT}:1", f"1:{SIZE}",
        "-1:2", "1:-2", "1.0:2", "١:٢", " 1:2", "9" * 100_000, "<script>", "1:2;3:4",
    ],
)  # fmt: skip
def test_nonsense_set_by_hand_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="place:token pairs with rising places"):
        forced_from(words, SIZE)


@pytest.mark.parametrize(
    "words",
    [
        "x", "60", ";;;;;;;", "60;0;1;1;0;tkpm;3;", "60;40;9;1;0;tkpm;3;", "60;40;1;1;0;kkkk;3;",
        "601;40;1;1;0;tkpm;3;", "60;40;1;1;0;tkpm;-3;", "60;40;1;1;0;tkpm;3;x", "60;40;1;1;0;tkpm;3;;",
        "60;40;1;1;0;tkpm;3", "60;40;1;1;0;tkpm;3;;1;0;0", "60;40;1;1;0;tkpm;3;;1;0;0;9",
        "60;40;1;1;0;tkpm;3;;2;0;0;1", "<script>",
    ],
)  # fmt: skip
def test_a_kept_text_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the messages of several tables
        kept_from(words, "a", SIZE)
