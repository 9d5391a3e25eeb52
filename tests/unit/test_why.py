"""The page "Why": what it says of sub-networks holds over 20 seeds, and follows from what was measured."""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from itertools import product

import pytest
import torch

from core.mlp import crowd, crowd_seeds
from core.mlp.crowd import COUNTS, NETS, RATES, REPEATS, Crowd, Net, Score, crowds, masks_needed, twins_of
from core.mlp.crowd_seeds import AskedPair
from core.mlp.data import make
from core.mlp.experiments import SEEDS
from core.mlp.losses import probabilities
from core.mlp.nets import forward
from core.mlp.resting import BATCH, UPDATES, resting
from dashboard import text, theme
from dashboard.components.subnetwork_wall import Wall, props
from dashboard.figures.crowd import MEASURES, Measure, asked, ceiling
from dashboard.figures.style import Style
from dashboard.views.why.crowd import CODE, PAPERS_MASKS

KINDS = tuple(product(NETS, RATES))
each_kind = pytest.mark.parametrize(("net", "rate"), KINDS)


def rows(net: str, rate: float, twin: str) -> list[AskedPair]:
    return [row for row in crowd_seeds.recorded() if (row.net, row.rate, row.twin) == (net, rate, twin)]


@pytest.fixture(scope="module")
def pair() -> tuple[Crowd, Crowd]:
    torch.set_num_threads(1)
    return crowds(twins_of("one", 0.5, seed=0))


def test_every_kind_was_asked_over_20_seeds() -> None:
    found = [(row.net, row.rate, row.twin, row.seed) for row in crowd_seeds.recorded()]
    assert found == [
        (net, rate, twin, seed)
        for net, rate in KINDS
        for seed in range(SEEDS)
        for twin in ("plain", "dropout")
    ]


@each_kind
def test_alone_a_sub_network_does_worse_than_all_together(net: Net, rate: float) -> None:
    for twin in ("plain", "dropout"):
        assert all(row.single > row.arithmetic for row in rows(net, rate, twin))
        assert all(row.single_loss > row.arithmetic_loss for row in rows(net, rate, twin))


@each_kind
def test_one_scaled_pass_is_nearly_all_of_them_after_dropout(net: Net, rate: float) -> None:
    apart = sorted(abs(row.scaled - row.arithmetic) for row in rows(net, rate, "dropout"))
    assert apart[len(apart) // 2] < 0.01


@each_kind
def test_alone_a_sub_network_is_useless_where_it_learned_without(net: Net, rate: float) -> None:
    twins = zip(rows(net, rate, "plain"), rows(net, rate, "dropout"), strict=True)
    worse = sum(plain.single > dropout.single for plain, dropout in twins)
    assert worse >= SEEDS - 1
    assert all(row.single > 1.3 * row.scaled for row in rows(net, rate, "plain"))


@pytest.mark.parametrize("rate", RATES)
def test_with_one_hidden_layer_the_scaled_pass_is_the_geometric_mean(rate: float) -> None:
    for twin in ("plain", "dropout"):
        assert all(row.scaled_loss == pytest.approx(row.geometric_loss) for row in rows("one", rate, twin))
        assert any(abs(row.scaled_loss - row.geometric_loss) > 0.005 for row in rows("two", rate, twin))


def test_a_recorded_pair_comes_out_again(pair: tuple[Crowd, Crowd]) -> None:
    for twin, made in zip(("plain", "dropout"), pair, strict=True):
        row = rows("one", 0.5, twin)[0]
        for way in crowd.WAYS:
            assert made.ways[way].error == pytest.approx(getattr(row, way), abs=0.002)
            assert made.ways[way].loss == pytest.approx(getattr(row, f"{way}_loss"), rel=1e-3)


def test_most_sub_networks_by_their_chance_do_worse_than_all_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "REPEATS", 1)  # nobody is drawn here
    for seed in range(3):
        for made in crowds(twins_of("two", 0.5, seed)):
            assert made.chance[made.losses > made.ways["arithmetic"].loss].sum() > 0.5


def test_scores_are_those_of_the_net_on_unseen_cases(pair: tuple[Crowd, Crowd]) -> None:
    twins = twins_of("one", 0.5, seed=0)
    split = make(twins.config().data)
    for made in pair:
        shares = probabilities(forward(made.weights.unsqueeze(0), split.x_test, made.net).logits[0])
        wrong = (shares.argmax(1) != split.y_test).double().mean()
        assert made.ways["scaled"].error == pytest.approx(float(wrong))
        assert made.losses[-1] != made.ways["scaled"].loss  # all on, but divided by what is kept on average
        assert made.error.shape == made.loss.shape == (REPEATS, len(COUNTS))
        assert float(made.chance @ made.errors) == pytest.approx(made.ways["single"].error)


@pytest.mark.parametrize(("scaled", "needed"), [(0.2, 1), (0.1, COUNTS[3]), (0.0, 0)])
def test_the_fewest_masks_that_are_enough(pair: tuple[Crowd, Crowd], scaled: float, needed: int) -> None:
    falling = torch.linspace(0.13, 0.02, len(COUNTS), dtype=torch.float64)
    falling[3:] -= 0.01
    ways = {**pair[1].ways, "scaled": Score(0.0, scaled)}
    made = replace(pair[1], ways=ways, error=falling.expand(REPEATS, -1))
    assert masks_needed(made) == needed


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_figure_draws_the_means_and_names_what_lies_across(
    pair: tuple[Crowd, Crowd], measure: Measure, language: text.Language
) -> None:
    words = text.load("why", language)
    style = Style(words, theme.palette("light"), False)
    figure = asked(pair[1], style, measure, title="x", hue="#000000", top=ceiling(pair, measure))
    line = next(trace for trace in figure.data if trace.name == words("crowd.monte_carlo"))
    assert list(line.y) == pytest.approx(getattr(pair[1], measure).mean(0).tolist())
    across = [trace.name for trace in figure.data if trace.name and ":" in trace.name]
    assert across[0].startswith(f"{words('crowd.scaled')} = {words('crowd.geometric')}: ")
    assert across[1].startswith(f"{words('crowd.arithmetic')}: ")


def test_the_browser_gets_the_weights_and_every_score(pair: tuple[Crowd, Crowd]) -> None:
    shown = Wall(pair[1], 0.5, torch.zeros(2, 2), torch.tensor([0, 1]), "loss", -1, "learning")
    data = props(shown, text.load("why", "en"), present=False)
    layers = data["net"]["layers"]  # type: ignore[index]
    assert [len(layer["b"]) for layer in layers] == [12, 1]
    assert len(str(data["losses"])) == len(str(data["errors"])) > 4 * 4096
    assert len(str(data)) < 70_000


def test_the_lines_run_and_print_the_law() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(CODE, "<fold>", "exec"), {})
    _, geometric, scaled = out.getvalue().splitlines()
    assert geometric == scaled


def test_the_paper_is_quoted_right() -> None:
    assert PAPERS_MASKS == 50  # section 7.5: "around k = 50"


@pytest.mark.parametrize("seed", range(20))
def test_alone_a_dropped_unit_rests_under_plain_sgd_and_moves_under_momentum_and_adam(seed: int) -> None:
    found = {update: resting(update, 1, seed=seed) for update in UPDATES}
    assert found["sgd"].kept == found["momentum"].kept == found["adam"].kept
    assert set(found["sgd"].kept) == {0.0, 1.0}
    for kept, still, carried, adam in zip(
        *(found["sgd"].kept, *(r.moved for r in found.values())), strict=True
    ):
        assert (still == 0) == (kept == 0)
        assert carried > 0
        assert adam > 0


def test_in_a_batch_every_case_has_a_mask_of_its_own_and_the_unit_moves() -> None:
    found = resting("sgd", BATCH, seed=0)
    assert all(0 < kept < 1 for kept in found.kept)
    assert all(moved > 0 for moved in found.moved)


def test_a_unit_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"unit must be a whole number, in \[0, 11\]; got 12"):
        resting("sgd", 1, seed=0, unit=12)
