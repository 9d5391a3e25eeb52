"""Figures show the numbers they are given, in both languages, on screen and on a projector."""

import numpy as np
import plotly.graph_objects as go
import pytest

from core.mlp.experiments import mask_sheet, settling, spread
from core.mlp.presets import Twins
from dashboard import text, theme
from dashboard.figures import masks, run_chart
from dashboard.figures import settling as settling_figure
from dashboard.figures import spread as spread_figure
from dashboard.figures.style import Style
from dashboard.runs.live import LiveRun

SMALL = Twins(n=30, n_test=100, units=6, rate=0.2, steps=40)
LANGUAGES = text.LANGUAGES
PALETTES = (theme.LIGHT, theme.DARK, theme.PROJECTOR)


def words(language: text.Language) -> text.Text:
    return text.load("dropout", language)


def annotations(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


@pytest.fixture(scope="module")
def run() -> LiveRun:
    run = LiveRun(SMALL, epoch=1)
    run.take(0, 41)
    return run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("measure", ["loss", "error"])
def test_a_run_at_rest_shows_both_twins_and_writes_the_gaps_in(
    run: LiveRun, language: text.Language, measure: str
) -> None:
    log, catalogue = run.log(), words(language)
    figure = run_chart.run_chart(log, Style(catalogue, theme.LIGHT), measure=measure, rate=0.2)
    suffix = "_error" if measure == "error" else ""
    last = log.dropna().iloc[-1]
    for twin in ("plain", "dropout"):
        gap = last[f"test_{twin}{suffix}"] - last[f"train_{twin}{suffix}"]
        shown = catalogue.percent(gap, 1) if suffix else catalogue.number(gap, 2)
        assert any(catalogue("rest.gap", gap=shown) in note for note in annotations(figure))
    tests = [trace for trace in figure.data if trace.name == catalogue("rest.test")]
    assert [trace.fill for trace in tests] == ["tonexty", "tonexty"]
    assert tests[1].y[-1] == last[f"test_dropout{suffix}"]


def test_the_loss_with_masks_is_drawn_for_the_net_with_dropout_and_only_as_a_loss(run: LiveRun) -> None:
    names = words("en")
    loss = run_chart.run_chart(run.log(), Style(names, theme.LIGHT), measure="loss", rate=0.2)
    error = run_chart.run_chart(run.log(), Style(names, theme.LIGHT), measure="error", rate=0.2)
    assert len(loss.data) == 5
    assert len(error.data) == 4
    dots = next(trace for trace in loss.data if trace.name == names("rest.masked"))
    np.testing.assert_allclose(dots.y, run.log()["masked"])


@pytest.mark.parametrize("colours", PALETTES)
def test_settling_draws_the_value_without_masks_and_its_kept_share(colours: theme.Palette) -> None:
    data = settling(SMALL, step=10, draws=200)
    figure = settling_figure.settling(data, Style(words("en"), colours), rate=0.2)
    heights = sorted(shape.y0 for shape in figure.layout.shapes)
    assert heights == pytest.approx(sorted([data.plain, 0.8 * data.plain]))
    assert len(figure.data[0].x) == 200


def test_a_barcode_has_a_row_a_unit_and_a_column_a_step() -> None:
    sheet = mask_sheet(SMALL, steps=30)
    figure = masks.barcode(sheet, Style(words("de"), theme.DARK))
    assert np.asarray(figure.data[0].z).shape == (12, 30)
    assert [shape.y0 for shape in figure.layout.shapes] == [6.5]


@pytest.mark.parametrize("rate", [0.2, 0.8])
def test_the_band_is_what_95_percent_of_fair_dice_fall_into(rate: float) -> None:
    sheet = mask_sheet(Twins(n=30, n_test=20, units=20, rate=rate, steps=40), steps=40)
    figure = masks.share_kept(sheet, Style(words("en"), theme.LIGHT), rate=rate)
    band = next(shape for shape in figure.layout.shapes if shape.type == "rect")
    inside = (sheet.share >= band.y0) & (sheet.share <= band.y1)
    assert (band.y0 + band.y1) / 2 == pytest.approx(1 - rate)
    assert band.y1 - band.y0 == pytest.approx(2 * 1.96 * np.sqrt(rate * (1 - rate) / sheet.drawn))
    assert inside.mean() >= 0.85


def test_the_spread_joins_the_twins_of_a_seed_and_marks_the_medians() -> None:
    table = spread(SMALL, seeds=5)
    figure = spread_figure.spread(table, "test", Style(words("en"), theme.LIGHT))
    lines, plain, dropout = figure.data[:3]
    assert lines.y[0] == table["test_plain"][0]
    assert lines.y[1] == table["test_dropout"][0]
    assert plain.y[-1] == pytest.approx(table["test_plain"].median())
    assert dropout.y[-1] == pytest.approx(table["test_dropout"].median())


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_projector_no_figure_has_type_under_22_pixels(run: LiveRun, language: text.Language) -> None:
    catalogue, colours = words(language), theme.PROJECTOR
    sheet = mask_sheet(SMALL, steps=5)
    figures = [
        run_chart.run_chart(run.log(), Style(catalogue, colours, present=True), measure="loss", rate=0.2),
        settling_figure.settling(
            settling(SMALL, step=1, draws=9), Style(catalogue, colours, present=True), rate=0.2
        ),
        masks.barcode(sheet, Style(catalogue, colours, present=True)),
        masks.share_kept(sheet, Style(catalogue, colours, present=True), rate=0.2),
        spread_figure.spread(spread(SMALL, seeds=2), "error", Style(catalogue, colours, present=True)),
    ]
    for figure in figures:
        layout = figure.layout.template.layout
        sizes = [layout.font.size, layout.xaxis.tickfont.size, layout.xaxis.title.font.size]
        sizes += [note.font.size for note in figure.layout.annotations]
        assert min(sizes) >= theme.LABEL_SIZE_PRESENT
