"""The page "Why": what it says of other noise holds over 20 seeds."""

from __future__ import annotations

from statistics import median

import pytest

from core.mlp.experiments import SEEDS
from core.mlp.noises import KINDS, RATES, noisy
from core.mlp.noises_seeds import recorded
from core.mlp.sweeps import PROBLEMS
from dashboard import text, theme
from dashboard.figures.noises import penalty, strips
from dashboard.figures.style import Style


def losses(problem: str, kind: str) -> list[float]:
    return [row.test for row in recorded() if (row.problem, row.kind) == (problem, kind)]


def test_every_kind_was_trained_over_20_seeds() -> None:
    assert [(row.problem, row.kind, row.seed) for row in recorded()] == [
        (problem, kind, seed) for problem in PROBLEMS for kind in KINDS for seed in range(SEEDS)
    ]


def test_on_moons_every_kind_of_noise_helps() -> None:
    without = losses("moons", "none")
    for kind in KINDS[1:]:
        better = sum(a < b for a, b in zip(losses("moons", kind), without, strict=True))
        assert better >= SEEDS - 1, kind


@pytest.mark.parametrize("problem", PROBLEMS)
def test_gaussian_noise_does_about_as_well_as_zeros(problem: str) -> None:
    assert median(losses(problem, "gaussian")) == pytest.approx(
        median(losses(problem, "bernoulli")), rel=0.25
    )


@pytest.mark.parametrize(("problem", "kind"), [("moons", kind) for kind in KINDS] + [("digits", "original")])
def test_a_recorded_net_comes_out_again(problem: str, kind: str) -> None:
    row = next(row for row in recorded() if (row.problem, row.kind, row.seed) == (problem, kind, 2))
    again = noisy(problem, kind, 2)  # type: ignore[arg-type]
    assert again.test == pytest.approx(row.test, rel=0.05)
    assert again.error == pytest.approx(row.error, abs=0.02)


def test_the_rates_are_those_of_the_examples() -> None:
    assert RATES == {"moons": 0.5, "digits": 0.3}


def test_the_figures_draw_each_seed_and_the_line() -> None:
    style = Style(text.load("why", "de"), theme.palette("dark"), True)
    scores = {kind: losses("moons", kind) for kind in KINDS}
    drawn = strips(scores, style, share=False).data
    for dots, bar, values in zip(drawn[::2], drawn[1::2], scores.values(), strict=True):
        assert list(dots.y) == values
        assert set(bar.y) == {median(values)}
    line, points = penalty([0, 0.5], [1, 2], [1.1, 2.1], style).data
    assert (list(line.y), list(points.y)) == ([1, 2], [1.1, 2.1])
