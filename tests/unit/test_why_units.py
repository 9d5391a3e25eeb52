"""The page "Why": no unit is irreplaceable after dropout, and few units speak at a time, over 20 seeds."""

from __future__ import annotations

import contextlib
import io
from statistics import median

import numpy as np
import pytest
import torch

from core.mlp import crowd_seeds, features_seeds
from core.mlp.crowd import NETS, RATES, Crowd, Net, crowds, twins_of
from core.mlp.data import Split, make
from core.mlp.experiments import SEEDS
from core.mlp.features import EDGES, LEARNT, RATE, SHOWN, UNITS, features
from core.mlp.losses import cross_entropy, one_hot
from core.mlp.nets import forward
from core.mlp.silencing import ORDERS, silenced
from dashboard import text, theme
from dashboard.components.units_off import Pair, Panel, props
from dashboard.figures import features as pictured
from dashboard.figures import silencing as figure
from dashboard.figures.style import Style
from dashboard.views.why.features import PAPERS_MEANS
from dashboard.views.why.irreplaceable import CODE

each_kind = pytest.mark.parametrize(("net", "rate"), [(net, rate) for net in NETS for rate in RATES])


@pytest.fixture(scope="module")
def pair() -> tuple[tuple[Crowd, Crowd], Split]:
    torch.set_num_threads(1)
    twins = twins_of("two", 0.5, seed=0)
    return crowds(twins), make(twins.config().data)


def recorded(net: str, rate: float, name: str) -> tuple[list[float], list[float]]:
    """A column of the twins without dropout and with it, by seed."""
    rows = [row for row in crowd_seeds.recorded() if (row.net, row.rate) == (net, rate)]
    plain, dropout = ([getattr(r, name) for r in rows if r.twin == twin] for twin in ("plain", "dropout"))
    return plain, dropout


@each_kind
def test_without_dropout_one_unit_costs_many_times_what_it_costs_with(net: Net, rate: float) -> None:
    plain, dropout = recorded(net, rate, "costliest")
    assert len(plain) == len(dropout) == SEEDS
    assert all(a > b for a, b in zip(plain, dropout, strict=True))
    assert median(plain) > 8 * median(dropout)


@each_kind
def test_with_half_of_the_units_gone_the_net_with_dropout_does_better(net: Net, rate: float) -> None:
    plain, dropout = recorded(net, rate, "half")
    assert sum(a > b for a, b in zip(plain, dropout, strict=True)) >= SEEDS - 1
    assert median(plain) > 1.15 * median(dropout)


def test_each_cost_is_that_of_the_net_with_this_unit_at_zero(pair: tuple[tuple[Crowd, Crowd], Split]) -> None:
    (plain, _), split = pair
    found = silenced(plain, split, seed=3)
    targets = one_hot(split.y_test, split.classes)
    for unit in range(12):
        kept = torch.ones(1, len(split.x_test), 12, dtype=torch.float64)
        kept[..., unit] = 0
        masked = forward(plain.weights.unsqueeze(0), split.x_test, plain.net, factors=list(kept.split(6, -1)))
        loss = float(cross_entropy(masked.logits, targets.unsqueeze(0)).mean())
        assert found.loss + float(found.costs[unit]) == pytest.approx(loss)
    assert found.loss == pytest.approx(plain.ways["scaled"].loss)


def test_units_go_one_after_another_until_none_is_left(pair: tuple[tuple[Crowd, Crowd], Split]) -> None:
    (_, dropout), split = pair
    found = silenced(dropout, split, seed=3)
    assert found.errors.shape == (ORDERS, 13)
    assert found.errors[:, 0].tolist() == pytest.approx([dropout.ways["scaled"].error] * ORDERS)
    assert len(set(found.errors[:, -1].tolist())) == 1  # nothing but the last bias is left
    assert len({tuple(row) for row in found.errors.tolist()}) > ORDERS // 2
    torch.testing.assert_close(silenced(dropout, split, seed=3).errors, found.errors)


def test_what_is_recorded_comes_out_again(pair: tuple[tuple[Crowd, Crowd], Split]) -> None:
    twins, split = pair
    for made, column in zip(twins, (0, 1), strict=True):
        found = silenced(made, split, seed=0)
        assert found.costliest == pytest.approx(recorded("two", 0.5, "costliest")[column][0], rel=0.01)
        assert found.half == pytest.approx(recorded("two", 0.5, "half")[column][0], abs=0.005)


def test_the_figures_draw_what_was_measured(pair: tuple[tuple[Crowd, Crowd], Split]) -> None:
    twins, split = pair
    nets = dict(zip(("plain", "dropout"), (silenced(each, split, seed=0) for each in twins), strict=True))
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    for bars, net in zip(figure.costs(nets, style).data, nets.values(), strict=True):
        assert list(bars.y) == sorted(net.costs.tolist(), reverse=True)
    lines = [trace for trace in figure.falling(nets, style, classes=2).data if trace.name]
    for line, net in zip(lines, nets.values(), strict=True):
        assert list(line.y) == pytest.approx(net.errors.mean(0).tolist())


def test_the_browser_gets_both_nets_unscaled_and_every_unseen_case(
    pair: tuple[tuple[Crowd, Crowd], Split],
) -> None:
    twins, split = pair
    shown = Pair([Panel(name, name, each, 5) for name, each in zip("ab", twins, strict=True)], split, 100)
    data = props(shown, text.load("why", "en"), present=False)
    assert [panel["net"]["rate"] for panel in data["panels"]] == [0, 0]  # type: ignore[attr-defined]
    assert len(data["cases"]) == 100  # type: ignore[arg-type]
    assert len(str(data)) < 40_000
    assert [panel["off"] for panel in data["panels"]] == [5, 5]  # type: ignore[attr-defined]


def test_the_lines_run_and_print_a_cost_for_each_unit() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(CODE, "<fold>", "exec"), {})
    assert [line.split()[0] for line in out.getvalue().splitlines()] == [str(unit) for unit in range(12)]


def test_with_dropout_units_speak_less_and_fewer_do() -> None:
    rows = features_seeds.recorded()
    assert [(row.seed, row.rate) for row in rows] == [(s, r) for s in range(SEEDS) for r in (0.0, RATE)]
    for plain, dropout in zip(rows[::2], rows[1::2], strict=True):
        assert plain.mean > 3 * dropout.mean
        assert dropout.silent > plain.silent + 0.2
        assert dropout.error > 10 * plain.error  # not as in the paper: the page says so


def test_the_paper_is_quoted_right() -> None:
    assert PAPERS_MEANS == ("2.0", "0.7")  # section 7.2, figure 8: "from around 2.0 to around 0.7"


def test_the_histogram_counts_every_activation() -> None:
    pictures = features_seeds.pictures()
    assert pictures.histogram.shape == (2, len(EDGES) - 1)
    assert pictures.histogram.sum(1).tolist() == [UNITS * (1797 - LEARNT)] * 2
    silent = [row.silent for row in features_seeds.recorded()[:2]]
    assert all(bins[0] / bins.sum() >= share for bins, share in zip(pictures.histogram, silent, strict=True))


def test_an_image_stands_where_its_unit_stands() -> None:
    weights = np.zeros((SHOWN, 64), dtype=np.int8)
    weights[9, 8 * 2 + 5] = 100  # second row of images, second in it; third row of pixels, sixth in it
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    drawn = np.asarray(pictured.pictures(weights, style, "x").data[0].z)
    assert drawn.shape == (6 * 9 - 1, 8 * 9 - 1)
    assert np.argwhere(drawn == 100).tolist() == [[9 + 2, 9 + 5]]


def test_a_rate_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=r"rate must be in \[0, 1\); got 1"):
        features(1, seed=0)
