"""Steps and draws: equal to Hugging Face's processors, equal to their definitions, and clear when misused."""

import math
from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np
import pytest
import torch
from scipy import stats
from torch import Tensor

from core.sampling import (
    Step,
    cumulative,
    distribution,
    draw,
    epsilon,
    eta,
    min_p,
    probability_of,
    rank_of,
    ranking,
    repetition_penalty,
    temperature,
    top_k,
    top_k_with_ties,
    top_p,
    trace,
    typical,
)

SIZE = 503


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def flat_and_sharp(seed: int = 3) -> Tensor:
    """A batch from nearly flat to very sharp, and one whose tail underflows."""
    noise = torch.randn(5, SIZE, generator=seeded(seed), dtype=torch.float64)
    return noise * torch.tensor([0.1, 1.0, 3.0, 10.0, 80.0], dtype=torch.float64).view(-1, 1)


def cut_before(seed: int = 4) -> Tensor:
    """Distributions of which half was cut already, shifted far from 0."""
    logits = torch.randn(4, SIZE, generator=seeded(seed), dtype=torch.float64) * 3 + 500
    return logits.masked_fill(torch.rand(4, SIZE, generator=seeded(seed + 1)) < 0.5, -torch.inf)


BATCHES = {
    "flat and sharp": flat_and_sharp(),
    "cut before": cut_before(),
    "two tokens": torch.tensor([[3.0, -3.0]], dtype=torch.float64),
}


CASES = [
    ("TemperatureLogitsWarper", temperature, 0.2),
    ("TemperatureLogitsWarper", temperature, 1.7),
    ("TopKLogitsWarper", top_k, 1),
    ("TopKLogitsWarper", top_k, 40),
    ("TopKLogitsWarper", top_k, SIZE),
    ("TopKLogitsWarper", top_k, 10 * SIZE),
    ("TopKLogitsWarper", top_k_with_ties, 40),
    ("TopPLogitsWarper", top_p, 0.05),
    ("TopPLogitsWarper", top_p, 0.8),
    ("TopPLogitsWarper", top_p, 0.95),
    ("MinPLogitsWarper", min_p, 0.0),
    ("MinPLogitsWarper", min_p, 0.1),
    ("MinPLogitsWarper", min_p, 1.0),
    ("TypicalLogitsWarper", typical, 0.2),
    ("TypicalLogitsWarper", typical, 0.9),
    ("EpsilonLogitsWarper", epsilon, 0.003),
    ("EpsilonLogitsWarper", epsilon, 0.9),
    ("EtaLogitsWarper", eta, 0.0003),
    ("EtaLogitsWarper", eta, 0.2),
]


@pytest.mark.parametrize("batch", BATCHES)
@pytest.mark.parametrize(("theirs", "ours", "value"), CASES)
def test_a_step_equals_hugging_faces_processor(
    theirs: str, ours: Callable[[float], Step], value: float, batch: str
) -> None:
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    logits = BATCHES[batch]
    expected = getattr(transformers, theirs)(value)(
        torch.zeros(len(logits), 1, dtype=torch.int64), logits.clone()
    )
    torch.testing.assert_close(ours(value)(logits), expected, rtol=1e-6, atol=0)


@pytest.mark.parametrize("penalty", [0.7, 1.2, 5.0])
@pytest.mark.parametrize("batch", ["flat and sharp", "cut before"])
def test_the_repetition_penalty_equals_hugging_faces(penalty: float, batch: str) -> None:
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    logits = BATCHES[batch]
    tokens = torch.randint(SIZE, (len(logits), 60), generator=seeded(9))
    expected = transformers.RepetitionPenaltyLogitsProcessor(penalty)(tokens, logits.clone())
    assert torch.equal(repetition_penalty(penalty, tokens)(logits), expected)
    alone = [
        repetition_penalty(penalty, row.tolist())(each) for row, each in zip(tokens, logits, strict=True)
    ]
    assert torch.equal(torch.stack(alone), expected)


def test_a_chain_equals_hugging_faces_chain() -> None:
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    logits = flat_and_sharp()
    names = [("TemperatureLogitsWarper", 0.8), ("TopKLogitsWarper", 50), ("TopPLogitsWarper", 0.9)]
    chain = transformers.LogitsProcessorList([getattr(transformers, name)(value) for name, value in names])
    expected = chain(torch.zeros(len(logits), 1, dtype=torch.int64), logits.clone())
    last = trace(logits, [temperature(0.8), top_k(50), top_p(0.9)])[-1]
    torch.testing.assert_close(last.logits, expected)
    torch.testing.assert_close(last.probabilities, expected.softmax(-1))


ALL_STEPS = [
    temperature(0.7),
    top_k(7),
    top_k_with_ties(7),
    top_p(0.8),
    min_p(0.2),
    typical(0.3),
    epsilon(0.01),
    eta(0.01),
    repetition_penalty(1.3, [3, 5]),
]


@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step.name)
def test_a_batch_gets_what_each_would_get_alone_and_the_input_is_untouched(step: Step) -> None:
    logits = flat_and_sharp()
    before = logits.clone()
    together = step(logits)
    assert torch.equal(logits, before)
    assert torch.equal(together, torch.stack([step(row) for row in logits]))
    assert torch.equal(together.view(1, 5, SIZE), step(logits.view(1, 5, SIZE)))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
@pytest.mark.parametrize("step", ALL_STEPS, ids=lambda step: step.name)
def test_steps_answer_in_float64(step: Step, dtype: torch.dtype) -> None:
    logits = torch.randn(50, generator=seeded(1)).to(dtype)
    assert step(logits).dtype == torch.float64
    assert distribution(logits).probabilities.dtype == torch.float64


@pytest.mark.parametrize("k", [10**30, np.int64(SIZE)])
def test_k_may_be_of_any_size_and_kind_of_whole_number(k: int) -> None:
    assert torch.equal(top_k(k)(flat_and_sharp()), flat_and_sharp())


def test_an_empty_batch_has_no_draws() -> None:
    empty = distribution(torch.zeros(0, 5))
    assert draw(empty, 0.5).shape == (0,)
    assert draw(empty, torch.zeros(0, 3)).shape == (0, 3)


def test_greedy_is_k_1_and_pure_sampling_is_k_V() -> None:  # noqa: N802 (the papers' letter)
    logits = flat_and_sharp()
    assert torch.equal(trace(logits, [top_k(1)])[-1].probabilities.argmax(-1), logits.argmax(-1))
    assert torch.equal(trace(logits, [top_k(1)])[-1].kept.sum(-1), torch.ones(5, dtype=torch.int64))
    assert torch.equal(top_k(SIZE)(logits), logits)


def test_ties_go_to_the_lower_index_unless_ties_are_kept() -> None:
    logits = torch.tensor([1.0, 2.0, 1.0, 1.0, 0.0])
    assert trace(logits, [top_k(2)])[-1].kept.tolist() == [True, True, False, False, False]
    assert trace(logits, [top_k_with_ties(2)])[-1].kept.tolist() == [True, True, True, True, False]
    assert trace(torch.zeros(5), [top_p(0.5)])[-1].kept.tolist() == [True, True, True, False, False]
    assert trace(torch.zeros(5), [typical(0.3)])[-1].kept.tolist() == [True, True, False, False, False]


def test_the_nucleus_keeps_the_token_that_crosses_p() -> None:
    logits = torch.tensor([0.5, 0.25, 0.125, 0.125]).log()  # exact in binary
    kept = {p: int(trace(logits, [top_p(p)])[-1].kept.sum()) for p in (0.2, 0.5, 0.51, 0.75, 0.76, 0.9, 1.0)}
    assert kept == {0.2: 1, 0.5: 1, 0.51: 2, 0.75: 2, 0.76: 3, 0.9: 4, 1.0: 4}


def test_the_nucleus_is_sought_in_the_whole_vocabulary() -> None:
    logits = torch.zeros(65_536)
    assert int(trace(logits, [top_p(0.75)])[-1].kept.sum()) == 49_152


def test_p_1_keeps_even_what_underflows() -> None:
    logits = torch.tensor([200.0, 0.0, -200.0])
    assert trace(logits, [top_p(1.0)])[-1].kept.all()
    assert trace(logits, [typical(1.0)])[-1].kept.all()


def test_typical_can_cut_the_likeliest_token() -> None:
    logits = torch.tensor([0.5, 0.2, 0.2, 0.1]).log()
    assert trace(logits, [typical(0.3)])[-1].kept.tolist() == [False, True, True, False]


def test_eta_is_epsilon_where_the_distribution_is_sharp_and_lower_where_it_is_flat() -> None:
    sharp = torch.tensor([0.9] + [0.001] * 100).log()
    flat = torch.zeros(SIZE)
    assert torch.equal(eta(0.004)(sharp), epsilon(0.004)(sharp))
    assert int(eta(0.004)(flat).isfinite().sum()) == SIZE
    assert int(epsilon(0.004)(flat).isfinite().sum()) == 1


def test_the_penalty_lowers_scores_of_either_sign_once() -> None:
    logits = torch.tensor([4.0, -1.0, 0.0, 4.0])
    assert repetition_penalty(1.6, [0, 1, 0])(logits).tolist() == pytest.approx([2.5, -1.6, 0.0, 4.0])
    assert repetition_penalty(1.6, [])(logits).tolist() == logits.tolist()


def test_the_order_of_steps_matters() -> None:
    logits = torch.randn(SIZE, generator=seeded(2)) * 3
    before = trace(logits, [temperature(2.0), top_p(0.8)])[-1]
    after = trace(logits, [top_p(0.8), temperature(2.0)])[-1]
    assert int(before.kept.sum()) > int(after.kept.sum())


def test_a_trace_keeps_every_stage_and_its_name() -> None:
    logits = torch.randn(SIZE, generator=seeded(2))
    stages = trace(logits, [temperature(0.7), top_k(20), min_p(0.2)])
    assert [stage.name for stage in stages] == ["model", "temperature", "top_k", "min_p"]
    assert torch.equal(stages[0].logits, logits.double())
    assert [bool(stage.kept.all()) for stage in stages] == [True, True, False, False]
    assert len(trace(logits, [])) == 1


def test_a_stage_does_not_change_when_the_logits_are_overwritten() -> None:
    logits = torch.zeros(4)
    stage = distribution(logits)
    logits.fill_(5.0)
    assert stage.logits.tolist() == [0.0] * 4


def test_an_extreme_temperature_does_not_overflow() -> None:
    logits = torch.tensor([3e307, 2e307, 3e307, -3e307], dtype=torch.float64)
    assert trace(logits, [temperature(1e-3)])[-1].probabilities.tolist() == [0.5, 0.0, 0.5, 0.0]
    assert trace(logits, [temperature(1e307)])[-1].probabilities.tolist()[1:2] == pytest.approx(
        [math.exp(2) / (2 * math.exp(3) + math.exp(2) + math.exp(-3))]
    )


@pytest.mark.parametrize("value", [1e-38, 1e-300, 1e-320])
def test_a_temperature_near_zero_cuts_nothing_that_was_not_cut(value: float) -> None:
    for logits in (torch.tensor([0.0, -5.0, -math.inf]), torch.tensor([7.0, -5.0, -math.inf])):
        assert trace(logits, [temperature(value)])[-1].kept.tolist() == [True, True, False]


def test_a_temperature_too_low_for_one_row_leaves_the_others_alone() -> None:
    batch = torch.tensor([[1e308, 0.0], [2.0, 1.0]], dtype=torch.float64)
    assert temperature(0.5)(batch)[1].tolist() == [4.0, 2.0]
    assert temperature(0.5)(batch)[0, 0] == 0  # measured from the likeliest token


@pytest.mark.parametrize("size", [50, 100, 1001])
def test_rounding_decides_nothing_where_all_tokens_are_equally_likely(size: int) -> None:
    flat = torch.zeros(size)
    for count in (1, size // 2, size - 1):
        assert int(trace(flat, [top_p(count / size)])[-1].kept.sum()) == count
    assert trace(flat, [min_p(1.0)])[-1].kept.all()
    assert trace(flat, [epsilon(1 / size)])[-1].kept.all()


def test_typical_ranks_nearly_flat_distributions_as_forty_digits_do() -> None:
    """In float32 the distance from the entropy, about 1e-4 here, keeps three digits."""
    with localcontext() as context:
        context.prec = 40
        for seed in range(5):
            logits = 1e-4 * torch.randn(327, generator=seeded(seed), dtype=torch.float64)
            kept = trace(logits, [typical(0.25)])[-1].kept.nonzero().flatten().tolist()
            assert kept == typical_set([Decimal(value) for value in logits.tolist()], Decimal("0.25"))


def typical_set(logits: list[Decimal], mass: Decimal) -> list[int]:
    weights = [value.exp() for value in logits]
    p = [weight / sum(weights) for weight in weights]
    entropy = -sum(each * each.ln() for each in p)
    order = sorted(range(len(p)), key=lambda token: (abs(-p[token].ln() - entropy), token))
    before = [sum(p[token] for token in order[:place]) for place in range(len(order))]
    return sorted(token for token, reached in zip(order, before, strict=True) if reached < mass)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: top_k(0), r"k must be a whole number, at least 1; got 0"),
        (lambda: top_k(-3), r"got -3"),
        (lambda: top_k(2.0), r"got 2\.0"),
        (lambda: top_k(True), r"got True"),
        (lambda: top_k_with_ties(0), r"at least 1; got 0"),
        (lambda: top_p(0.0), r"p must be in \(0, 1\]; got 0\.0"),
        (lambda: top_p(2), r"got 2"),
        (lambda: top_p(math.nan), r"got nan"),
        (lambda: typical(0.0), r"mass must be in \(0, 1\]; got 0\.0"),
        (lambda: min_p(-0.1), r"p must be in \[0, 1\]; got -0\.1"),
        (lambda: min_p(1.1), r"got 1\.1"),
        (lambda: epsilon(0.0), r"threshold must be in \(0, 1\); got 0\.0"),
        (lambda: eta(1.0), r"threshold must be in \(0, 1\); got 1\.0"),
        (lambda: temperature(0), r"above 0 and finite \(for greedy decoding use top_k\(1\)\); got 0"),
        (lambda: temperature(-1.0), r"got -1\.0"),
        (lambda: temperature(math.inf), r"got inf"),
        (lambda: repetition_penalty(0.0, [1]), r"penalty must be above 0 and finite; got 0\.0"),
    ],
)
def test_a_setting_out_of_range_is_named_with_its_range(make: Callable[[], Step], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize("token", [-1, 4])
def test_a_penalty_for_a_token_that_does_not_exist_is_refused(token: int) -> None:
    with pytest.raises(ValueError, match=rf"tokens must be in \[0, 3\]; got \[{token}\]"):
        repetition_penalty(1.2, [0, token])(torch.zeros(4))


@pytest.mark.parametrize(
    ("logits", "words"),
    [
        ([1.0, math.nan], "got NaN"),
        ([1.0, math.inf], r"got \+inf"),
        ([-math.inf, -math.inf], "got -inf for every token"),
        ([], r"at least 1 token; got shape \(0,\)"),
    ],
)
def test_logits_that_are_no_distribution_are_refused_with_the_place(logits: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=f"of stage model .*{words}"):
        trace(torch.tensor(logits), [])
    with pytest.raises(ValueError, match=f"before top_k .*{words}"):
        top_k(1)(torch.tensor(logits))


def test_one_bad_row_of_a_batch_is_enough() -> None:
    with pytest.raises(ValueError, match="got NaN"):
        distribution(torch.tensor([[0.0, 1.0], [0.0, math.nan]]))


def test_a_step_that_breaks_the_distribution_is_named() -> None:
    broken = Step("broken", lambda logits: logits * math.nan)
    with pytest.raises(ValueError, match=r"after broken .*got NaN"):
        trace(torch.zeros(3), [broken])


def test_a_draw_inverts_the_line_laid_out_by_rank() -> None:
    line = distribution(torch.tensor([0.125, 0.5, 0.125, 0.25]).log())
    assert ranking(line).tolist() == [1, 3, 0, 2]
    assert cumulative(line).tolist() == pytest.approx([0.5, 0.75, 0.875, 1.0], abs=1e-7)
    u = torch.tensor([0.0, 0.49, 0.51, 0.74, 0.76, 0.87, 0.88, 0.999])
    assert draw(line, u).tolist() == [1, 1, 3, 3, 0, 0, 2, 2]


def test_a_segment_holds_its_lower_end_and_not_its_upper() -> None:
    line = distribution(torch.zeros(4))
    assert draw(line, torch.tensor([0.0, 0.25, 0.5, 0.75])).tolist() == [0, 1, 2, 3]
    assert int(draw(line, math.nextafter(0.25, 0))) == 0


def test_the_largest_u_draws_the_last_token_that_is_kept() -> None:
    u = math.nextafter(1.0, 0.0)
    for logits in flat_and_sharp():
        last = trace(logits, [top_k(3)])[-1]
        drawn = int(draw(last, u))
        assert last.kept[drawn]
        assert last.probabilities[drawn] > 0


def test_draws_take_one_u_many_us_and_batches() -> None:
    many = distribution(flat_and_sharp())
    assert draw(many, 0.3).shape == (5,)
    us = torch.rand(5, 7, generator=seeded(1), dtype=torch.float64)
    drawn = draw(many, us)
    alone = [draw(distribution(row), u) for row, u in zip(flat_and_sharp(), us, strict=True)]
    assert torch.equal(drawn, torch.stack(alone))
    assert torch.equal(draw(many, us[:, 0]), drawn[:, 0])
    one = distribution(torch.zeros(4))
    assert draw(one, 0.3).shape == ()
    assert draw(one, torch.rand(2, 3, generator=seeded(1))).shape == (2, 3)


@pytest.mark.parametrize("u", [-0.1, 1.0, math.nan, math.inf])
def test_a_u_outside_the_line_is_refused(u: float) -> None:
    with pytest.raises(ValueError, match=r"u must be in \[0, 1\); got"):
        draw(distribution(torch.zeros(4)), u)
    with pytest.raises(ValueError, match=r"u must be in \[0, 1\); got"):
        draw(distribution(torch.zeros(4)), torch.tensor([0.2, u]))


def test_us_that_do_not_fit_the_batch_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shape of the batch \(5,\); got \(4,\)"):
        draw(distribution(flat_and_sharp()), torch.zeros(4))


@pytest.mark.parametrize(
    "steps",
    [[], [top_k(12)], [temperature(1.4), top_p(0.8)], [typical(0.5)], [min_p(0.1), temperature(1.8)]],
    ids=lambda steps: "+".join(step.name for step in steps) or "pure",
)
def test_draws_come_as_often_as_their_probabilities_say(steps: list[Step]) -> None:
    last = trace(torch.randn(40, generator=seeded(6)) * 2, steps)[-1]
    draws = 20_000
    us = torch.rand(draws, generator=seeded(11), dtype=torch.float64)
    counts = torch.bincount(draw(last, us), minlength=40)
    assert int(counts[~last.kept].sum()) == 0
    expected = last.probabilities[last.kept].double()
    frequent = expected * draws >= 5
    observed, expected = counts[last.kept][frequent], expected[frequent]
    test = stats.chisquare(observed, expected / expected.sum() * observed.sum())
    assert 0.001 < test.pvalue < 0.999


def test_holding_u_still_a_smaller_k_or_temperature_never_draws_a_less_likely_token() -> None:
    logits = torch.randn(200, generator=seeded(8)) * 2
    model = distribution(logits)
    us = torch.rand(50, generator=seeded(9), dtype=torch.float64).tolist()
    for chain in (
        [[top_k(k)] for k in (1, 2, 5, 10, 40, 100, 200)],
        [[temperature(t)] for t in (0.1, 0.5, 0.8, 1.0, 1.5, 3.0)],
        [[top_p(p)] for p in (0.1, 0.3, 0.7, 0.9, 0.99, 1.0)],
    ):
        for u in us:
            ranks = [rank_of(model, int(draw(trace(logits, steps)[-1], u))) for steps in chain]
            assert ranks == sorted(ranks)
    assert len({int(draw(trace(logits, [top_k(k)])[-1], 0.9)) for k in (1, 10, 200)}) == 3


def test_rank_and_probability_of_a_token() -> None:
    stage = trace(torch.tensor([0.0, 2.0, 2.0, 1.0]), [top_k(3)])[-1]
    assert [rank_of(stage, token) for token in range(4)] == [4, 1, 2, 3]
    assert [ranking(stage).tolist().index(token) + 1 for token in range(4)] == [4, 1, 2, 3]
    assert probability_of(stage, 0) == 0.0
    assert probability_of(stage, 3) == pytest.approx(math.e / (2 * math.e**2 + math.e))
    with pytest.raises(ValueError, match=r"token must be in \[0, 3\]; got 4"):
        rank_of(stage, 4)
    with pytest.raises(ValueError, match=r"one distribution \[V\] is needed; got shape \(2, 3\)"):
        probability_of(distribution(torch.zeros(2, 3)), 0)
