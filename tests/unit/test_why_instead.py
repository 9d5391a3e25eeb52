"""The page "Why": what stands in for dropout, and what becomes of it on a schedule, over 20 seeds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import pytest
import torch
from torch.nn import functional

from core.mlp.experiments import SEEDS
from core.mlp.instead import METHODS, PROBLEMS, Problem, layer_norm, learned
from core.mlp.instead_seeds import Learned, recorded
from core.mlp.losses import cross_entropy, derivable_cross_entropy, one_hot, smoothed
from core.mlp.presets import PLAIN, PRESETS, WITH_DROPOUT
from core.mlp.schedules import SCHEDULES, SHRINK, Watchful
from core.mlp.training import train
from dashboard import text, theme
from dashboard.figures.instead import MEASURES, ranking, shares
from dashboard.figures.style import Style
from dashboard.views.why.instead import DROPPING, SCHEDULED, WITHOUT, close_to
from dashboard.views.why.instead_code import CODE

STYLE = Style(text.load("why", "de"), theme.palette("dark"), True)
OVERFIT = ("moons", "digits")
each_overfit = pytest.mark.parametrize("problem", OVERFIT)


def losses(problem: str, method: str) -> list[float]:
    return [row.test for row in recorded() if (row.problem, row.method) == (problem, method)]


def wins(problem: str, better: str, worse: str) -> int:
    """In how many of 20 seeds the first has the lower test loss."""
    return sum(a < b for a, b in zip(losses(problem, better), losses(problem, worse), strict=True))


def test_every_method_was_trained_over_20_seeds() -> None:
    assert [(row.problem, row.method, row.seed) for row in recorded()] == [
        (problem, method, seed) for problem in PROBLEMS for method in METHODS for seed in range(SEEDS)
    ]


@pytest.mark.parametrize("method", ["stopping", "decay", "noise", "dropout"])
def test_on_moons_the_simple_means_help_as_dropout_does(method: str) -> None:
    assert wins("moons", method, "nothing") >= SEEDS - 4
    assert median(losses("moons", method)) < 0.5 * median(losses("moons", "nothing"))


def test_on_digits_more_data_is_best_and_weak_weight_decay_does_as_well_as_dropout() -> None:
    assert all(
        wins("digits", "more_data", method) >= SEEDS - 2 for method in METHODS if method != "more_data"
    )
    assert median(losses("digits", "decay_weak")) < median(losses("digits", "dropout"))


def test_with_plenty_of_data_nothing_does_much_better_than_nothing() -> None:
    without = median(losses("plenty", "nothing"))
    assert all(median(losses("plenty", method)) > 0.95 * without for method in METHODS)
    assert wins("plenty", "nothing", "dropout") >= SEEDS - 2


@each_overfit
def test_layer_norm_does_not_come_close_to_dropout(problem: str) -> None:
    assert wins(problem, "dropout", "layer_norm") >= SEEDS - 3
    assert median(losses(problem, "layer_norm")) > 1.2 * median(losses(problem, "dropout"))


def test_with_plenty_of_data_layer_norm_changes_next_to_nothing() -> None:
    assert median(losses("plenty", "layer_norm")) == pytest.approx(
        median(losses("plenty", "nothing")), rel=0.1
    )


@each_overfit
def test_what_is_on_at_the_end_ends_like_a_constant_rate_and_what_is_off_does_not(problem: str) -> None:
    constant = median(losses(problem, "dropout"))
    for late in ("late", "rising"):
        assert median(losses(problem, late)) == pytest.approx(constant, rel=0.2)
        for early in ("early", "falling", "validation"):
            assert median(losses(problem, early)) > median(losses(problem, late))


def test_with_plenty_of_data_it_is_the_other_way_round() -> None:
    for late in ("late", "rising"):
        for early in ("early", "falling", "validation"):
            assert wins("plenty", early, late) >= SEEDS - 2


@pytest.mark.parametrize(
    ("problem", "method"),
    [*(("moons", method) for method in ("nothing", "stopping", "noise", "early", "validation")),
     ("digits", "layer_norm")],
)  # fmt: skip
def test_a_recorded_net_comes_out_again(problem: Problem, method: str) -> None:
    row = next(row for row in recorded() if (row.problem, row.method, row.seed) == (problem, method, 2))
    [again] = learned(problem, method, (2,))
    assert again.test == pytest.approx(row.test, rel=0.01)
    assert again.error == pytest.approx(row.error, abs=0.005)


@pytest.mark.parametrize("problem", OVERFIT)
def test_nothing_and_dropout_are_the_twins_of_the_example(problem: Problem) -> None:
    config = PRESETS[problem].config()
    *_, last = train(config, every=config.steps)
    assert last.losses is not None
    for method, twin in (("nothing", PLAIN), ("dropout", WITH_DROPOUT)):
        [one] = learned(problem, method, (PRESETS[problem].seed,))
        assert one.test == pytest.approx(float(last.losses.test[twin]), rel=1e-4)
        assert one.train == pytest.approx(float(last.losses.train[twin]), rel=1e-3, abs=1e-5)


def test_a_net_of_a_stack_learns_as_it_does_alone() -> None:
    stack, [alone] = learned("moons", "dropout_max_norm", (3, 4)), learned("moons", "dropout_max_norm", (4,))
    assert stack[1].test == pytest.approx(alone.test, rel=1e-6)


def test_the_gap_is_test_minus_train() -> None:
    assert Learned("moons", "nothing", 0, train=0.25, test=1.0, error=0.1).gap == 0.75


@pytest.mark.parametrize("amount", [0.0, 0.1, 0.4])
def test_label_smoothing_is_torchs(amount: float) -> None:
    labels, logits = torch.tensor([0, 2, 1]), torch.randn(3, 3, generator=torch.manual_seed(0)).double()
    expected = functional.cross_entropy(logits, labels, label_smoothing=amount, reduction="none")
    targets = smoothed(one_hot(labels, 3), amount)
    torch.testing.assert_close(derivable_cross_entropy(logits, targets), expected)
    torch.testing.assert_close(cross_entropy(logits, targets), expected)


@pytest.mark.parametrize("amount", [0.0, 0.1, 0.4])
def test_label_smoothing_of_one_logit_is_that_of_two_classes(amount: float) -> None:
    labels, logits = torch.tensor([0, 1, 1]), torch.tensor([[-2.0], [0.5], [3.0]], dtype=torch.float64)
    both = torch.cat([torch.zeros_like(logits), logits], dim=1)
    expected = functional.cross_entropy(both, labels, label_smoothing=amount, reduction="none")
    targets = smoothed(one_hot(labels, 2), amount)
    torch.testing.assert_close(derivable_cross_entropy(logits, targets), expected)


def test_layer_norm_is_torchs() -> None:
    sums = torch.randn(2, 5, 7, generator=torch.manual_seed(0)).double()
    gain, shift = torch.linspace(0.5, 2, 7).double(), torch.linspace(-1, 1, 7).double()
    expected = functional.layer_norm(sums, (7,), gain, shift)
    torch.testing.assert_close(layer_norm(sums, gain, shift), expected)


def test_a_watchful_rate_falls_where_the_loss_improves_and_never_rises() -> None:
    watchful = Watchful(1)
    heard: Sequence[float] = (1.0, 0.9, 0.95, 0.9, 0.8)
    shares_then = []
    for loss in heard:
        watchful.hear(torch.tensor([loss]))
        shares_then.append(watchful.shares.item())
    assert shares_then == pytest.approx([1, SHRINK, SHRINK, SHRINK, SHRINK**2])


def test_close_means_within_a_tenth() -> None:
    medians = {"a": 1.0, "b": 0.92, "c": 1.09, "d": 1.2, "e": 0.5}
    assert close_to(medians, 1.0) == (["e"], ["b", "a", "c"])


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("methods", [WITHOUT, SCHEDULED])
def test_the_ranking_shows_every_seed_with_the_lowest_median_on_top(
    measure: str, methods: Sequence[str]
) -> None:
    scores = {
        name: [getattr(row, measure) for row in recorded() if (row.problem, row.method) == ("moons", name)]
        for name in methods
    }
    drawn = ranking(scores, measure, DROPPING, STYLE)
    medians = [bar.x[0] for bar in drawn.data[1::2]]
    assert medians == sorted(map(median, scores.values()), reverse=True)
    names = {STYLE.text(f"instead.{name}"): values for name, values in scores.items()}
    assert all(list(dots.x) == names[dots.name] for dots in drawn.data[::2])
    assert list(drawn.layout.yaxis.ticktext) == [dots.name for dots in drawn.data[::2]]


def test_the_schedules_are_drawn_as_they_are_trained() -> None:
    curves = {curve.name: curve for curve in shares(STYLE).data}
    falling = curves[STYLE.text("instead.falling")]
    assert list(falling.y) == pytest.approx([1 - x for x in falling.x])
    assert len(curves) == len(SCHEDULES)


@pytest.mark.parametrize("method", ["dropout", "rising", "decay", "noise", "layer norm", "none"])
def test_the_lines_run_as_they_stand(method: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(
        CODE.replace('method, rate, steps = "early", 0.5, 900', f'method, rate, steps = "{method}", 0.5, 20'),
        {},
    )
    assert capsys.readouterr().out.startswith(method)
