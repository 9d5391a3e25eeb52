"""The page "Why": what it says of rates and of training sets holds over 20 seeds."""

from __future__ import annotations

from itertools import pairwise
from statistics import median, quantiles

import pytest

from core.mlp.experiments import SEEDS
from core.mlp.sweeps import CASES, PROBLEMS, RATES, SWEEPS, Problem, arms, reached
from core.mlp.sweeps_seeds import recorded
from dashboard import text, theme
from dashboard.figures.style import Style
from dashboard.figures.sweeps import SCORES, Axis, Score, curves, lowest, sweep
from dashboard.views.why.sweeping import A_MOMENT, LIVE, Watched

EVERY = [arm for problem in PROBLEMS for kind in SWEEPS for arm in arms(problem, kind)]
each_problem = pytest.mark.parametrize("problem", PROBLEMS)


def medians(problem: str, axis: Axis) -> dict[str, dict[float, float]]:
    kinds = ("cases",) if axis == "cases" else ("fixed", "grown")
    rows = [row for row in recorded() if row.problem == problem and row.sweep in kinds]
    return {
        name: {place.x: place.middle for place in places}
        for name, places in curves(rows, "test", axis).items()
    }


def test_every_arm_was_trained_over_20_seeds() -> None:
    found = [(row.problem, row.sweep, row.rate, row.units, row.cases, row.seed) for row in recorded()]
    assert found == [
        (arm.problem, arm.sweep, arm.rate, arm.units, arm.cases, seed)
        for arm in EVERY
        for seed in range(SEEDS)
    ]


def test_as_many_units_are_kept_at_every_rate_where_the_net_grows() -> None:
    for problem in PROBLEMS:
        for arm in arms(problem, "grown"):
            assert (1 - arm.rate) * arm.units == pytest.approx(PROBLEMS[problem].units / 2, abs=0.5)


@each_problem
def test_the_train_loss_rises_with_the_rate(problem: Problem) -> None:
    fixed = [row for row in recorded() if (row.problem, row.sweep) == (problem, "fixed")]
    by_rate = [median(row.train for row in fixed if row.rate == rate) for rate in RATES]
    assert all(high > low - 0.001 for low, high in pairwise(by_rate))


@each_problem
def test_at_the_highest_rate_a_net_that_grows_does_better(problem: Problem) -> None:
    both = medians(problem, "rate")
    assert both["grown"][0.9] < both["fixed"][0.9]


def test_on_moons_every_rate_is_better_than_none_and_a_high_one_is_best() -> None:
    fixed = medians("moons", "rate")["fixed"]
    assert all(loss < fixed[0.0] for rate, loss in fixed.items() if rate)
    assert min(fixed, key=fixed.__getitem__) >= 0.5


def test_on_digits_a_rate_of_one_half_and_more_hurts_so_small_a_net() -> None:
    fixed = medians("digits", "rate")["fixed"]
    assert all(fixed[rate] > fixed[0.0] for rate in RATES if rate >= 0.5)


def test_on_moons_dropout_pays_with_few_cases_and_costs_with_many() -> None:
    both = medians("moons", "cases")
    better = [both["dropout"][cases] < both["plain"][cases] for cases in CASES["moons"]]
    assert better == sorted(better, reverse=True)
    assert better[0]
    assert not better[-1]


@pytest.mark.parametrize("place", [0, len(EVERY) // 2, len(EVERY) - 1])
def test_a_recorded_net_comes_out_again(place: int) -> None:
    arm, row = EVERY[place], recorded()[place * SEEDS + 3]
    again = reached(arm, (row.seed,))[0]
    assert again.test == pytest.approx(row.test, rel=0.05)
    assert again.error == pytest.approx(row.error, abs=0.02)


def test_a_stack_trains_each_net_as_if_it_were_alone() -> None:
    arm = arms("moons", "fixed")[5]
    together = reached(arm, (4, 9))
    assert together[1].test == pytest.approx(reached(arm, (9,))[0].test, rel=1e-6)


@pytest.mark.parametrize("score", SCORES)
def test_the_figure_draws_medians_and_rings_the_lowest(score: Score) -> None:
    rows = [row for row in recorded() if row.problem == "moons" and row.sweep in ("fixed", "grown")]
    both = curves(rows, score, "rate")
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    figure = sweep(both, {"fixed": both["fixed"][:2]}, style, score=score, axis="rate", along=RATES)
    scores = [getattr(row, score) for row in rows if row.sweep == "fixed" and row.rate == 0.3]
    place = next(place for place in both["fixed"] if place.x == 0.3)
    assert (place.middle, [place.low, place.high]) == (
        median(scores), pytest.approx(quantiles(scores, n=4, method="inclusive")[::2]),
    )  # fmt: skip
    rings = [trace for trace in figure.data if trace.marker.symbol == "circle-open"]
    assert [ring.x[0] for ring in rings] == [lowest(places).x for places in both.values()]
    arrived = [trace for trace in figure.data if trace.marker.symbol == "diamond-open"]
    assert [list(trace.x) for trace in arrived] == [[0.0, 0.1]]


def test_what_is_trained_here_has_other_seeds_and_can_be_stopped() -> None:
    assert not set(LIVE) & set(range(SEEDS))
    watched = Watched()
    watched.start("rate", "digits")
    assert len(watched.todo) == 2 * len(RATES)
    watched.stop()
    assert not watched.todo


def test_a_press_that_has_just_missed_the_end_does_not_start_it_all_anew() -> None:
    watched, net = Watched(), recorded()[0]
    watched.start("rate", "digits")
    watched.arrive([net], [])
    watched.start("rate", "digits")
    assert watched.rows == [net]
    assert not watched.todo
    watched.ended -= 2 * A_MOMENT
    watched.start("rate", "digits")
    assert watched.todo
