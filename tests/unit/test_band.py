"""Uncertainty as a band: what the page says of it holds over 20 seeds, and is drawn as it was measured."""

from __future__ import annotations

import contextlib
import io
from itertools import pairwise
from statistics import median

import pytest
import torch

from core.mlp import band_seeds
from core.mlp.band_seeds import MeasuredBand
from core.mlp.bands import (
    MASKS,
    NS,
    RATES,
    REGIONS,
    WIDE,
    Band,
    Bands,
    Region,
    band,
    bands,
    grid,
    inside,
    rmse,
    trained,
    where,
    width,
)
from core.mlp.experiments import SEEDS
from core.mlp.regression import MEMBERS, MOST, NOISE, points, truth
from dashboard import text, theme
from dashboard.figures import band as figure
from dashboard.figures.style import Style
from dashboard.views.why.band import CODE, arithmetic

each_rate = pytest.mark.parametrize("rate", RATES)
each_n = pytest.mark.parametrize("n", NS)


def rows(way: str, n: int, rate: float = 0.0) -> list[MeasuredBand]:
    return [row for row in band_seeds.recorded() if (row.way, row.n, row.rate) == (way, n, rate)]


@pytest.fixture(scope="module")
def found() -> Bands:
    torch.set_num_threads(1)
    return bands(trained(NS[1], RATES[1], seed=0), MASKS[-1])


def test_every_kind_was_measured_over_20_seeds() -> None:
    for n in NS:
        assert [row.seed for row in rows("ensemble", n)] == list(range(SEEDS))
        for rate in RATES:
            assert [row.seed for row in rows("dropout", n, rate)] == list(range(SEEDS))
    assert len(band_seeds.recorded()) == SEEDS * len(NS) * (len(RATES) + 1)


@each_n
def test_both_bands_are_wider_in_the_gap_than_at_the_data(n: int) -> None:
    assert all(row.width_gap > 2 * row.width_data for row in rows("ensemble", n))
    for rate in RATES:
        assert all(row.width_gap > row.width_data for row in rows("dropout", n, rate))
        assert median(row.width_gap / row.width_data for row in rows("dropout", n, rate)) > 1.5


@each_rate
def test_with_thirty_times_the_data_the_band_of_masks_stays_as_wide(rate: float) -> None:
    few, many = rows("dropout", NS[0], rate), rows("dropout", NS[-1], rate)
    changes = [after.width_data / before.width_data for before, after in zip(few, many, strict=True)]
    assert 0.9 < median(changes) < 1.15
    assert min(changes) > 0.7


@pytest.mark.parametrize("rate", [rate for rate in RATES if rate < 0.5])
def test_while_the_error_of_its_mean_falls(rate: float) -> None:
    few, many = rows("dropout", NS[0], rate), rows("dropout", NS[-1], rate)
    changes = [after.rmse_data / before.rmse_data for before, after in zip(few, many, strict=True)]
    assert median(changes) < 0.65
    assert sum(change < 1 for change in changes) >= SEEDS - 1


def test_the_band_of_the_ensemble_narrows_with_its_error() -> None:
    few, many = rows("ensemble", NS[0]), rows("ensemble", NS[-1])
    assert all(after.width_data < 0.7 * before.width_data for before, after in zip(few, many, strict=True))
    assert all(after.rmse_data < before.rmse_data for before, after in zip(few, many, strict=True))


@each_n
def test_five_nets_agree_more_than_they_are_right_where_points_lie(n: int) -> None:
    assert all(row.width_data < 0.6 * row.rmse_data for row in rows("ensemble", n))
    assert all(row.inside_data < 0.7 for row in rows("ensemble", n))


def test_a_higher_rate_makes_a_wider_band() -> None:
    for n in NS:
        middle = [median(row.width_data for row in rows("dropout", n, rate)) for rate in RATES]
        assert all(low < high for low, high in pairwise(middle))


def test_a_recorded_row_comes_out_again(found: Bands) -> None:
    for way, rate, made in (("dropout", RATES[1], found.dropout), ("ensemble", 0.0, found.ensemble)):
        row = rows(way, NS[1], rate)[0]
        for region in REGIONS:
            assert width(made, region) == pytest.approx(getattr(row, f"width_{region}"), rel=1e-3)
            assert rmse(made, region) == pytest.approx(getattr(row, f"rmse_{region}"), rel=1e-3)
            assert inside(made, region) == pytest.approx(getattr(row, f"inside_{region}"), abs=0.03)


def test_the_five_start_apart_and_the_plain_net_is_the_first(found: Bands) -> None:
    assert len(found.ensemble.lines) == MEMBERS
    assert float(found.ensemble.lines.std(0).min()) > 0
    torch.testing.assert_close(found.plain.mean, found.ensemble.lines[0])
    assert float(found.plain.sd.max()) == 0


def test_the_noise_is_as_large_as_it_is_said_to_be() -> None:
    data = points(MOST, seed=0)
    assert float((data.y - truth(data.x)).std()) == pytest.approx(NOISE, rel=0.1)


@pytest.mark.parametrize("region", REGIONS)
def test_what_is_measured_of_a_band_is_its_definition(region: Region) -> None:
    off = band(truth(grid()) + torch.tensor([[0.1], [0.5]], dtype=torch.float64))
    assert width(off, region) == pytest.approx(0.2)
    assert rmse(off, region) == pytest.approx(0.3)
    assert inside(off, region) == 1
    far = Band(off.lines, off.mean + where(region) * 0.2, off.sd)
    assert inside(far, region) == 0
    assert rmse(far, region) == pytest.approx(0.5)


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("true", [False, True])
def test_the_figure_draws_what_was_measured_and_hides_the_truth(
    found: Bands, language: text.Language, *, true: bool
) -> None:
    words = text.load("why", language)
    style = Style(words, theme.palette("light"), False)
    ends = figure.reach(found)
    drawn = figure.band(found.dropout, found.data, style, "x", hue="#000000", ends=ends, true=true)
    lines = {trace.name: list(trace.y) for trace in drawn.data if trace.name}
    assert lines[words("band.mean")] == pytest.approx(found.dropout.mean.tolist())
    assert drawn.layout.shapes[0].path.count("M") == len(found.data.x)
    assert (words("band.true") in lines) == true
    edges = next(trace.y for trace in drawn.data if trace.fill == "toself")
    assert edges[0] == pytest.approx(float(found.dropout.mean[0] + WIDE * found.dropout.sd[0]))
    thin = next(trace for trace in drawn.data if not trace.name and not trace.fill)
    assert list(thin.y[: len(grid())]) == pytest.approx(found.dropout.lines[0].tolist())
    assert list(thin.y).count(None) == figure.MOST_LINES
    assert ends[0] < min(edges)
    assert ends[1] > max(edges)


def test_one_net_has_a_line_and_no_band(found: Bands) -> None:
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    drawn = figure.band(found.plain, found.data, style, "x", hue="#000000", ends=(-3, 3), true=False)
    assert [trace.fill for trace in drawn.data] == [None]


def test_the_widths_are_drawn_as_the_median_with_its_ends() -> None:
    recorded = {
        "dropout": [row for n in NS for row in rows("dropout", n, 0.2)],
        "ensemble": [row for n in NS for row in rows("ensemble", n)],
    }
    style = Style(text.load("why", "en"), theme.palette("light"), False)
    drawn = figure.widths(recorded, "gap", style, title="x")
    line = next(trace for trace in drawn.data if trace.name == style.text("band.ensemble_width"))
    values = [[row.width_gap for row in rows("ensemble", n)] for n in NS]
    assert list(line.y) == [median(each) for each in values]
    tops = [y + up for y, up in zip(line.y, line.error_y.array, strict=True)]
    assert tops == pytest.approx([max(each) for each in values])


def test_the_lines_run_and_find_the_gap() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), torch.random.fork_rng():
        exec(compile(CODE, "<fold>", "exec"), {})
    _, spread = out.getvalue().splitlines()
    left, gap, right = (float(part) for part in spread.removeprefix("tensor([").removesuffix("])").split(","))
    assert gap > max(left, right)


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_arithmetic_comes_to_the_spread_that_is_drawn(found: Bands, language: text.Language) -> None:
    words = text.load("why", language)
    said = arithmetic(found, words)
    middle = len(grid()) // 2
    mean, sd = float(found.dropout.mean[middle]), float(found.dropout.sd[middle])
    for number in (mean, sd, mean - WIDE * sd, mean + WIDE * sd, float(found.dropout.lines[0, middle])):
        assert words.number(number, 3) in said
    squares = float(found.dropout.lines[:, middle].square().mean())
    assert (squares - mean**2) ** 0.5 == pytest.approx(sd)
