"""Spot the bug: what each mistake costs over 20 seeds, its lines, its threads, its question."""

from __future__ import annotations

import contextlib
import io
import re
from itertools import product
from statistics import median

import pytest
import torch

from core.mlp import bugs_seeds
from core.mlp.bugs import BUGS, RATES, VARIANTS, Bug, Curves, train_variants
from core.mlp.bugs_seeds import costs, seen
from core.mlp.experiments import SEEDS
from dashboard import text, theme
from dashboard.figures import bugs as figure
from dashboard.figures.style import Style
from dashboard.runs import why_bugs
from dashboard.views.why.bug_code import CODE, difference, mistaken
from dashboard.views.why.bug_threads import ANSWERS, THREADS
from dashboard.views.why.bugs import questioned

each_bug = pytest.mark.parametrize("bug", BUGS)


@pytest.fixture(scope="module")
def half() -> Curves:
    torch.set_num_threads(1)
    return train_variants(0.5, seed=0)


def lasts(variant: str, rate: float, name: str) -> list[float]:
    rows = [row for row in bugs_seeds.recorded() if (row.variant, row.rate) == (variant, rate)]
    return [getattr(row, name) for row in rows]


def test_every_loop_was_trained_with_20_seeds_at_every_rate() -> None:
    found = [(row.rate, row.seed, row.variant) for row in bugs_seeds.recorded()]
    assert found == list(product(RATES, range(SEEDS), VARIANTS))


def test_what_is_recorded_comes_out_again(half: Curves) -> None:
    rows = [row for row in bugs_seeds.recorded() if (row.rate, row.seed) == (0.5, 0)]
    for number, row in enumerate(rows):
        assert float(half.train[number, -1]) == pytest.approx(row.train, abs=2e-4)
        assert float(half.test[number, -1]) == pytest.approx(row.test, abs=2e-4)
        assert float(half.test[number].min()) == pytest.approx(row.best, abs=2e-4)


@pytest.mark.parametrize(
    ("bug", "rate", "rises"),
    [
        ("unscaled", 0.2, 19), ("unscaled", 0.5, 20), ("unscaled", 0.8, 20), ("by_rate", 0.2, 19),
        ("by_rate", 0.8, 20), ("twice", 0.5, 18), ("twice", 0.8, 20), ("on_in_test", 0.2, 19),
        ("on_in_test", 0.5, 20), ("on_in_test", 0.8, 20), ("off_in_training", 0.5, 20), ("kept", 0.8, 20),
    ],
)  # fmt: skip
def test_a_mistake_raises_the_test_loss_in_nearly_every_seed(bug: str, rate: float, rises: int) -> None:
    assert sum(cost > 0 for cost in costs(bug, rate)) == rises
    assert seen(bug, rate)


def test_where_the_net_is_too_sure_scaling_twice_even_lowers_the_loss() -> None:
    assert median(costs("twice", 0.2)) < 0
    assert sum(cost < 0 for cost in costs("twice", 0.2)) == 16


def test_two_of_eight_cannot_be_seen_at_one_half() -> None:
    assert why_bugs.hidden(0.5) == ["by_rate", "one_for_batch"]
    assert set(costs("by_rate", 0.5)) == {0.0}
    assert min(costs("one_for_batch", 0.5)) < 0 < max(costs("one_for_batch", 0.5))


def test_a_cost_that_is_as_often_below_as_above_is_not_seen() -> None:
    assert [seen(bug, rate) for bug, rate in (("kept", 0.2), ("unscaled", 0.8))] == [False, True]


@pytest.mark.parametrize("rate", RATES)
def test_without_masks_the_training_loss_falls_lowest_of_all_but_one_and_the_test_loss_rises(
    rate: float,
) -> None:
    off = lasts("off_in_training", rate, "train")
    others = [bug for bug in VARIANTS if bug not in ("off_in_training", "kept")]
    assert all(median(off) < median(lasts(bug, rate, "train")) for bug in others)
    risen = zip(lasts("off_in_training", rate, "test"), lasts("off_in_training", rate, "best"), strict=True)
    assert all(last > best for last, best in risen)


@pytest.mark.parametrize("rate", RATES)
def test_a_dropped_answer_costs_its_share_of_ln_2(rate: float) -> None:
    assert median(lasts("after_last", rate, "train")) > rate * 0.6931


@each_bug
def test_the_lines_of_every_loop_run(bug: Bug) -> None:
    for code in (CODE, mistaken(bug)):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code.replace("range(300)", "range(20)"), "<fold>", "exec"), {})
        assert 0 < float(out.getvalue()) < 10


@each_bug
def test_the_difference_makes_the_right_loop_that_with_the_mistake(bug: Bug) -> None:
    lines = difference(bug).splitlines()
    code = [line.strip() for line in CODE.splitlines()]
    other = [line.strip() for line in mistaken(bug).splitlines()]
    assert {line[0] for line in lines} <= {"-", "+"}
    gone, come = ([line[2:].strip() for line in lines if line[0] == sign] for sign in "-+")
    assert all(line in code for line in gone)
    assert all(line in other for line in come)
    assert len(code) - len(gone) + len(come) == len(other)
    assert mistaken(bug) != CODE


def test_every_mistake_has_a_loop_of_its_own_and_a_thread() -> None:
    assert sorted(bug for bug, _ in ANSWERS.values()) == sorted(BUGS) == sorted(THREADS)
    for bug, answers in ANSWERS.values():
        assert bug in answers
        assert len(set(answers)) == 4
    assert len({answers.index(bug) for bug, answers in ANSWERS.values()}) == 4


@each_bug
def test_a_thread_has_an_address(bug: Bug) -> None:
    for thread in THREADS[bug]:
        assert re.fullmatch(r"https://github\.com/[\w-]+/[\w.-]+/(issues|pull)/\d+", thread.link)
        assert 2012 <= thread.year <= 2026
        assert thread.title


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("letter", ANSWERS)
def test_a_question_has_four_answers_in_words(letter: str, language: text.Language) -> None:
    words = questioned(letter, text.load("why", language))
    assert letter.upper() in words(f"ask.bug_{letter}")
    answers = [words(f"ask.bug_{letter}.{place}") for place in "abcd"]
    assert len(set(answers)) == 4
    right = ANSWERS[letter][1].index(ANSWERS[letter][0])
    assert answers[right] == words(f"bugs.{ANSWERS[letter][0]}")


@each_bug
def test_the_figure_draws_what_was_measured(half: Curves, bug: Bug) -> None:
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    drawn = figure.losses(half, bug, style, letter="X").data
    assert [trace.name for trace in drawn] == [
        "right, test", "right, training", "loop X, test", "loop X, training",
    ]  # fmt: skip
    for trace, kind, name in zip(drawn, ("test", "train") * 2, ("right", "right", bug, bug), strict=True):
        assert list(trace.y) == getattr(half, kind)[VARIANTS.index(name)].tolist()
