"""Properties of steps and draws over arbitrary logits, ties and tokens that were cut before among them."""

import itertools
import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from core.sampling import (
    Distribution,
    Step,
    distribution,
    draw,
    epsilon,
    eta,
    min_p,
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

NUMBERS = st.floats(-60, 60, width=32) | st.integers(-2, 2).map(float) | st.just(-math.inf)


@st.composite
def any_logits(draw: st.DrawFn) -> Tensor:
    """From 1 to 30 tokens, ties likely, some cut, at least one left."""
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=30))
    assume(any(math.isfinite(number) for number in numbers))
    return torch.tensor(numbers)


@st.composite
def distinct_logits(draw: st.DrawFn) -> Tensor:
    """Without ties."""
    grid = st.integers(-4000, 4000)
    return torch.tensor(draw(st.lists(grid, min_size=1, max_size=30, unique=True))).float() / 256


SHARES = st.floats(0.01, 0.99)
CUTS: dict[str, st.SearchStrategy[Step]] = {
    "top_k": st.integers(1, 40).map(top_k),
    "top_k_with_ties": st.integers(1, 40).map(top_k_with_ties),
    "top_p": st.floats(0.01, 1).map(top_p),
    "typical": st.floats(0.01, 1).map(typical),
    "min_p": st.floats(0, 1).map(min_p),
    "epsilon": SHARES.map(epsilon),
    "eta": SHARES.map(eta),
}
STEPS = st.one_of(*CUTS.values(), st.floats(0.05, 20).map(temperature))
CHAINS = st.lists(STEPS, max_size=5)
US = st.floats(0, 1, exclude_max=True)


def last(logits: Tensor, *steps: Step) -> Distribution:
    return trace(logits, steps)[-1]


@given(any_logits(), CHAINS)
def test_after_every_step_the_mass_is_one_and_lies_on_what_is_kept(logits: Tensor, steps: list[Step]) -> None:
    before = logits.clone()
    for stage in trace(logits, steps):
        assert float(stage.probabilities.double().sum()) == pytest.approx(1, abs=1e-5)
        assert float(stage.probabilities[~stage.kept].sum()) == 0
        assert torch.equal(stage.kept, stage.logits > -torch.inf)
        assert stage.kept.any()
    assert torch.equal(logits, before)


@given(any_logits(), CHAINS)
def test_no_step_brings_back_what_another_has_cut(logits: Tensor, steps: list[Step]) -> None:
    stages = trace(logits, steps)
    for earlier, later in itertools.pairwise(stages):
        assert not (later.kept & ~earlier.kept).any()


@given(any_logits(), st.sampled_from(sorted(CUTS)), st.data())
def test_a_cut_renormalises_and_leaves_the_proportions(
    logits: Tensor, name: str, data: st.DataObject
) -> None:
    model, cut = trace(logits, [data.draw(CUTS[name])])
    left = model.probabilities.double() * cut.kept
    torch.testing.assert_close(cut.probabilities.double(), left / left.sum(), rtol=1e-4, atol=1e-6)


@given(any_logits(), st.integers(1, 40))
def test_top_k_keeps_exactly_k_and_they_are_the_first_of_the_ranking(logits: Tensor, k: int) -> None:
    model, cut = trace(logits, [top_k(k)])
    count = min(k, int(model.kept.sum()))
    assert int(cut.kept.sum()) == count
    assert sorted(ranking(model)[:count].tolist()) == cut.kept.nonzero().flatten().tolist()


@given(any_logits(), st.integers(1, 40))
def test_keeping_ties_keeps_the_exact_k_and_only_ties_besides(logits: Tensor, k: int) -> None:
    exact, ties = last(logits, top_k(k)).kept, last(logits, top_k_with_ties(k)).kept
    assert not (exact & ~ties).any()
    assert (logits[ties & ~exact] == logits[exact].min()).all()


@given(any_logits(), st.floats(0.01, 0.999))
def test_the_nucleus_reaches_p_and_no_smaller_set_does(logits: Tensor, p: float) -> None:
    model, cut = trace(logits, [top_p(p)])
    size = int(cut.kept.sum())
    likeliest = model.probabilities.double()[ranking(model)]
    assert sorted(ranking(model)[:size].tolist()) == cut.kept.nonzero().flatten().tolist()
    assert float(likeliest[:size].sum()) >= p - 1e-6
    assert size == 1 or float(likeliest[: size - 1].sum()) < p


@given(any_logits(), st.floats(0.01, 0.999))
def test_the_typical_set_reaches_its_mass_and_is_made_of_the_least_strange(
    logits: Tensor, mass: float
) -> None:
    model, cut = trace(logits, [typical(mass)])
    p = model.probabilities.double()
    strange = (-model.logits.double().log_softmax(-1) - torch.special.entr(p).sum()).abs()
    assert float(p[cut.kept].sum()) >= mass - 1e-6
    if not cut.kept.all():
        assert float(strange[cut.kept].max()) <= float(strange[~cut.kept].min()) + 1e-4


@given(any_logits(), st.lists(st.integers(1, 40), min_size=2, max_size=2))
def test_a_larger_k_keeps_all_and_more(logits: Tensor, ks: list[int]) -> None:
    less, more = (last(logits, top_k(k)).kept for k in sorted(ks))
    assert not (less & ~more).any()


@given(any_logits(), st.lists(SHARES, min_size=2, max_size=2))
@pytest.mark.parametrize("make", [top_p, typical])
def test_a_larger_mass_keeps_all_and_more(
    make: Callable[[float], Step], logits: Tensor, ps: list[float]
) -> None:
    less, more = (last(logits, make(p)).kept for p in sorted(ps))
    assert not (less & ~more).any()


@given(any_logits(), st.lists(SHARES, min_size=2, max_size=2))
@pytest.mark.parametrize("make", [min_p, epsilon, eta])
def test_a_larger_threshold_keeps_less(
    make: Callable[[float], Step], logits: Tensor, ps: list[float]
) -> None:
    more, less = (last(logits, make(p)).kept for p in sorted(ps))
    assert not (less & ~more).any()


@given(any_logits(), US, st.lists(st.integers(1, 40), min_size=2, max_size=2))
def test_u_held_still_a_smaller_k_never_draws_a_less_likely_token(
    logits: Tensor, u: float, ks: list[int]
) -> None:
    model = distribution(logits)
    low, high = (rank_of(model, int(draw(last(logits, top_k(k)), u))) for k in sorted(ks))
    assert low <= high


@given(any_logits(), CHAINS, US)
def test_what_is_drawn_is_kept_and_its_segment_holds_u(logits: Tensor, steps: list[Step], u: float) -> None:
    stage = last(logits, *steps)
    token = int(draw(stage, u))
    assert stage.kept[token]
    place = rank_of(stage, token) - 1
    line = stage.probabilities.double()[ranking(stage)].cumsum(-1)
    line = line / line[-1]
    assert (0.0 if place == 0 else float(line[place - 1])) <= u < float(line[place])


@given(any_logits(), st.floats(0.05, 20), st.floats(0.05, 20))
def test_temperatures_multiply(logits: Tensor, first: float, second: float) -> None:
    twice = last(logits, temperature(first), temperature(second)).probabilities
    torch.testing.assert_close(
        twice, last(logits, temperature(first * second)).probabilities, rtol=1e-3, atol=1e-5
    )


@given(any_logits(), st.integers(1, 40), st.floats(0.05, 20))
def test_top_k_and_temperature_can_change_places(logits: Tensor, k: int, value: float) -> None:
    one, other = last(logits, top_k(k), temperature(value)), last(logits, temperature(value), top_k(k))
    # Division can make two scores equal in float32 that were not, and a tie goes to the lower index.
    assume(torch.equal(ranking(distribution(logits)), ranking(last(logits, temperature(value)))))
    assert torch.equal(one.logits, other.logits)


@given(any_logits(), st.floats(1, 5), st.data())
def test_a_penalty_never_makes_a_used_token_likelier(
    logits: Tensor, penalty: float, data: st.DataObject
) -> None:
    tokens = data.draw(st.lists(st.integers(0, len(logits) - 1), max_size=10))
    punished = repetition_penalty(penalty, tokens)(logits)
    used = torch.zeros(len(logits), dtype=torch.bool)
    used[tokens] = True
    assert (punished[used] <= logits[used]).all()
    assert torch.equal(punished[~used], logits[~used])


def theirs(name: str, value: float, logits: Tensor) -> Tensor:
    transformers = pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")
    answer: Tensor = getattr(transformers, name)(value)(
        torch.zeros(1, 1, dtype=torch.int64), logits.unsqueeze(0)
    )
    return answer[0]


@given(distinct_logits(), st.integers(1, 40))
def test_without_ties_top_k_equals_hugging_faces(logits: Tensor, k: int) -> None:
    assert torch.equal(top_k(k)(logits), theirs("TopKLogitsWarper", k, logits))


@given(any_logits(), st.integers(1, 40))
def test_top_k_with_ties_equals_hugging_faces(logits: Tensor, k: int) -> None:
    assert torch.equal(top_k_with_ties(k)(logits), theirs("TopKLogitsWarper", k, logits))


@given(any_logits(), SHARES)
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("MinPLogitsWarper", min_p),
        ("EpsilonLogitsWarper", epsilon),
        ("EtaLogitsWarper", eta),
        ("TopPLogitsWarper", top_p),
        ("TypicalLogitsWarper", typical),
    ],
)
def test_a_cut_equals_hugging_faces_but_for_ties_and_rounding(
    name: str, make: Callable[[float], Step], logits: Tensor, value: float
) -> None:
    ours, expected = make(value)(logits), theirs(name, value, logits)
    if not torch.equal(ours, expected):
        assert is_tie(logits) or is_border(make, value, logits)


def is_border(make: Callable[[float], Step], value: float, logits: Tensor) -> bool:
    """A hair more or less decides: there the order in which float32 numbers are summed does."""
    less, more = (make(min(max(value + move, 1e-9), 1.0 - 1e-9))(logits) for move in (-1e-5, 1e-5))
    return not torch.equal(less, more)


def is_tie(logits: Tensor) -> bool:
    """Two tokens are equally likely or equally far from the expected surprise: theirs keeps both or any."""
    p = logits[logits > -torch.inf].double().softmax(-1)
    strange = (-p.log() - torch.special.entr(p).sum()).abs()
    return any(bool((each.sort().values.diff() < 1e-4).any()) for each in (p.log(), strange))
