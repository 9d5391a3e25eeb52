"""The page "Two dice": figures show the numbers they are given, answers follow from what was measured."""

from __future__ import annotations

import contextlib
import io
import json
import re

import plotly.graph_objects as go
import pytest
import torch

from core.lm.four_cells import Continuation
from core.lm.uncertainty import Uncertainty, split
from core.studies.summary import Summary
from core.studies.twins.results import DECODINGS, VARIANTS, MaskRow, NetworkRow, TextRow
from dashboard import text, theme
from dashboard.components.four_cells.props import CellsView, bars_of, cell_of, props, uncertainty_of
from dashboard.figures import uncertainty as uncertainty_figure
from dashboard.figures.ablations import by_rate, by_variant
from dashboard.figures.style import Style
from dashboard.figures.twins import panel
from dashboard.runs.two_dice import CellsSetting, Spread
from dashboard.views.two_dice import ablations, twins
from dashboard.views.two_dice.arithmetic import arithmetic, code
from dashboard.views.two_dice.controls import IN_BROWSER, LONGEST, params, told

LANGUAGES = text.LANGUAGES
SPLITS = [
    (0.0, Uncertainty(7.0, 7.0, 0.0)),
    (0.1, Uncertainty(8.0, 7.2, 0.8)),
    (0.5, Uncertainty(10.0, 7.5, 2.5)),
]
KNOWN = {param.name: param.default for param in params(4096)}
ROWS = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]], dtype=torch.float64)


def words(language: text.Language = "en") -> text.Text:
    return text.load("two_dice", language)


def annotations(figure: go.Figure) -> str:
    return "\n".join(note.text for note in figure.layout.annotations)


def network(variant: str, seed: int, held_out: float, *, rate: float = 0.0) -> NetworkRow:
    return NetworkRow(
        variant=variant, rate=rate, own=0.0, other=0.0, training_seed=seed, steps=10, tokens=100, train=1.0,
        held_out=held_out, best_held_out=3.0, best_step=5, confidence=0.5, accuracy=0.2, ece=0.3, recall=0.4,
        weights="abc",
    )  # fmt: skip


def text_row(variant: str, decoding: str, repetition: float, seed: int = 0) -> TextRow:
    return TextRow(variant, 0, decoding, seed, 128, 48, repetition, 0.5, 0.9, 0.1, 0.2)


def mask_row(rate: float, loss: float, k: int = 1) -> MaskRow:
    return MaskRow(
        ablations.NETWORK,
        rate,
        k,
        0,
        16,
        100,
        loss,
        loss,
        0.3,
        0.3,
        0.2,
        0.2,
        0.1,
        0.1,
        8,
        48,
        0.1,
        0.5,
        0.9,
    )


def summaries(*means: float) -> list[Summary]:
    return [Summary(mean, 0.01, 3) for mean in means]


def spread_of(rows: torch.Tensor) -> Spread:
    off = rows[:1]
    return Spread(
        tokens=(0, 1, 2), off=off[0], on=rows, winners=rows.argmax(-1), kept={},
        whole={"off": split(off), "on": split(rows)}, cells={},
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bar_of_doubt_is_as_high_as_its_two_parts_and_says_so(language: text.Language) -> None:
    catalogue = words(language)
    figure = uncertainty_figure.uncertainty(SPLITS, Style(catalogue, theme.LIGHT), rate=0.1)
    sampling, masks = figure.data
    assert list(sampling.y) == [7.0, 7.2, 7.5]
    assert list(masks.y) == [0.0, 0.8, 2.5]
    assert [bar.marker.color for bar in figure.data] == [theme.LIGHT.speaking, theme.LIGHT.learning]
    for _, each in SPLITS:
        assert f"<b>{catalogue.number(each.total, 2)}</b>" in annotations(figure)


def test_the_rate_of_the_page_is_bold_and_a_thin_part_has_no_number() -> None:
    figure = uncertainty_figure.uncertainty(
        [*SPLITS[:2], (0.2, Uncertainty(8.1, 8.0, 0.1))], Style(words(), theme.LIGHT), rate=0.1
    )
    assert list(figure.data[0].x) == ["off", "<b>10%</b>", "20%"]
    assert figure.data[1].text == ("", "0.80", "")


def test_what_no_draw_can_move_is_a_flat_line_and_the_spread_stands_on_every_point() -> None:
    networks = [network("plain", 0, 8.0), network("plain", 1, 9.0), network("dropout", 0, 5.0, rate=0.3)]
    lines = twins.lines_of("held_out", networks, [])
    figure = panel("held_out", lines, Style(words(), theme.DARK), decodings=tuple(DECODINGS))
    plain, dropout = figure.data
    assert list(plain.y) == [8.5] * 3
    assert list(dropout.y) == [5.0] * 3
    assert list(plain.error_y.array) == pytest.approx([0.7071] * 3, abs=1e-4)
    assert (plain.line.color, dropout.line.color) == (theme.DARK.ink, theme.DARK.learning)


def test_the_names_of_two_lines_stand_on_their_lines_unless_they_are_not_wanted() -> None:
    lines = {"plain": summaries(0.0, 0.0, 0.0), "dropout": summaries(0.3, 0.1, 0.0)}
    named = panel("repetition", lines, Style(words(), theme.LIGHT), decodings=tuple(DECODINGS))
    bare = panel("repetition", lines, Style(words(), theme.LIGHT), decodings=tuple(DECODINGS), named=False)
    notes = {note.text: note for note in named.layout.annotations}
    assert notes["with dropout"].y == 0.3
    assert notes["without dropout"].yanchor == "bottom"  # below there is no room above the axis
    assert "dropout" not in annotations(bare)


def test_the_name_below_a_rising_line_stands_where_the_line_leaves_it_room() -> None:
    lines = {"plain": summaries(0.6, 0.65, 0.68), "dropout": summaries(0.1, 0.4, 0.67)}
    figure = panel("distinct_2", lines, Style(words(), theme.LIGHT, present=True), decodings=tuple(DECODINGS))
    notes = {note.text: note for note in figure.layout.annotations}
    assert (notes["without dropout"].y, notes["without dropout"].yanchor) == (0.6, "bottom")
    assert (notes["with dropout"].y, notes["with dropout"].yanchor) == (0.4, "top")
    assert notes["with dropout"].xanchor == "left"  # to its left the line is lower


def test_masks_while_speaking_are_lines_by_rate_and_sampling_is_a_line_across() -> None:
    lines = {"one": summaries(5.0, 6.0), "mean": summaries(5.0, 5.2)}
    figure = by_rate("loss", [0.0, 0.3], lines, Style(words(), theme.LIGHT), reference=Summary(5.1, 0.0, 3))
    one, mean = figure.data
    assert list(one.y) == [5.0, 6.0]
    assert (one.line.dash, mean.line.dash) == (theme.DASH_TEST, theme.DASH_TRAIN_MASKED)
    assert figure.layout.shapes[0].y0 == 5.1
    assert figure.layout.shapes[0].line.color == theme.LIGHT.speaking


def test_a_way_to_learn_has_a_dot_a_seed_and_its_mean_in_words() -> None:
    figure = by_variant(
        "held_out", {"plain": [8.0, 9.0], "dropout": [5.0, 5.5]}, Style(words("de"), theme.LIGHT)
    )
    assert list(figure.data[0].y) == [8.0, 9.0, 8.5]
    assert "<b>8,50</b>" in annotations(figure)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_projector_no_figure_has_type_under_22_pixels(language: text.Language) -> None:
    catalogue, colours, lines = words(language), theme.PROJECTOR, {"one": summaries(0.1, 0.2, 0.3)}
    pair = {"plain": lines["one"], "dropout": lines["one"]}
    figures = [
        uncertainty_figure.uncertainty(SPLITS, Style(catalogue, colours, present=True), rate=0.1),
        panel("recall", pair, Style(catalogue, colours, present=True), decodings=tuple(DECODINGS)),
        by_rate("ece", [0.0, 0.1, 0.2], lines, Style(catalogue, colours, present=True)),
        by_variant("ece", {"plain": [0.1]}, Style(catalogue, colours, present=True)),
    ]
    for figure in figures:
        layout = figure.layout.template.layout
        sizes = [layout.font.size, layout.xaxis.tickfont.size, layout.xaxis.title.font.size]
        sizes += [note.font.size for note in figure.layout.annotations]
        sizes += [bar.textfont.size for bar in figure.data if bar.type == "bar"]
        assert min(sizes) >= theme.LABEL_SIZE_PRESENT


@pytest.mark.parametrize(
    ("plain", "dropout", "answer"),
    [
        ((0.0, 0.0, 0.0), (0.5, 0.5, 0.5), 0),
        ((0.5, 0.1, 0.0), (0.6, 0.1, 0.0), 1),
        ((0.0,) * 3, (0.3, 0.1, 0.0), 2),
    ],
)
def test_which_die_decides_the_loops_follows_from_the_larger_effect(
    plain: tuple[float, ...], dropout: tuple[float, ...], answer: int
) -> None:
    texts = [
        text_row(variant, decoding, share)
        for variant, shares in (("plain", plain), ("dropout", dropout))
        for decoding, share in zip(DECODINGS, shares, strict=True)
    ]
    assert twins.right_answer([], texts) == answer


@pytest.mark.parametrize(("on", "answer"), [(4.5, 0), (5.05, 1), (4.95, 1), (5.5, 2)])
def test_the_answer_on_masks_while_speaking_compares_the_rate_learned_with(on: float, answer: int) -> None:
    table = [mask_row(0.0, 5.0), mask_row(0.3, on), mask_row(0.5, 9.0), mask_row(0.0, 1.0, k=10)]
    assert ablations.masks_answer(table, 0.3) == answer


@pytest.mark.parametrize(("own", "answer"), [(4.5, 0), (5.05, 1), (6.0, 2), (9.0, 3)])
def test_the_answer_on_sampling_while_learning_places_it_between_the_others(own: float, answer: int) -> None:
    losses = dict(zip(VARIANTS, (8.0, 5.0, own), strict=True))
    assert (
        ablations.own_words_answer([network(variant, 0, loss) for variant, loss in losses.items()]) == answer
    )


def test_every_question_has_two_to_four_answers_in_both_languages() -> None:
    for name in ("cells", "doubt", "twins", "masks", "words"):
        count = sum(f"ask.{name}.{letter}" in words().labels for letter in "abcde")
        assert 2 <= count <= 4, name


def test_the_lines_of_torch_run_as_they_stand_and_give_the_split() -> None:
    lines = code(CellsSetting("The king said to his", rate=0.1, k=10, t=1.0, seed=0))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(lines, {})
    total, sampling, masks = (float(found) for found in re.findall(r"\d+\.\d\d", said.getvalue())[:3])
    assert total == pytest.approx(sampling + masks, abs=0.02)
    assert 0 < masks < sampling
    assert 13 <= len(lines.splitlines()) <= 18


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_arithmetic_says_the_numbers_of_the_split_and_leaves_no_gap(language: text.Language) -> None:
    prose = arithmetic(spread_of(ROWS), "␣king", words(language))
    assert not re.search(r"<\w+>", prose)
    whole = split(ROWS)
    for bits in (whole.total, whole.sampling, whole.masks):
        assert words(language).number(bits, 4).replace(",", "{,}") in prose


def test_a_tokens_backtick_cannot_break_out_of_the_arithmetic() -> None:
    assert "`a´b`" in arithmetic(spread_of(ROWS), "a`b", words())


def test_what_goes_to_the_browser_is_plain_json_with_a_tick_a_mask() -> None:
    texts = [Continuation((1, 2), (1.0, 1.0), ROWS[0]), Continuation((1, 3), (1.0, 1.0), ROWS[1])]
    cell = cell_of(
        texts, [("a", "b"), ("a", "c")], [(True, False, False)] * 2, split(ROWS), (True, True, False)
    )
    bars = bars_of(["a", "b", "c"], ROWS[0], ROWS, ROWS > 0.5, ticks=2)
    data = props(
        KNOWN,
        words(),
        CellsView(1, LONGEST, 3, "en"),
        bars=bars,
        cells={"off_greedy": cell},
        uncertainty={"on": uncertainty_of(split(ROWS))},
    )
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert bars["ticks"] == [[0.7, 0.1], [0.2, 0.6], [0.1, 0.3]]
    assert bars["wins"] == [[True, False], [False, True], [False, False]]
    assert cell["firsts"] == [1, 1]
    assert cell["parting"] == [[1, 1], [1, 2]]


def test_a_browser_can_set_its_own_controls_within_their_range_and_no_other() -> None:
    said = {"k": 40, "p": 0.3, "n": 4000, "t": "hot", "twins": True, "prompt": "x" * (LONGEST + 1)}
    assert told(said, KNOWN, 4096) == {**KNOWN, "k": 40, "p": 0.3}
    assert set(IN_BROWSER) <= set(KNOWN)


def test_half_a_surrogate_pair_from_a_browser_becomes_a_question_mark() -> None:
    assert told({"prompt": "a\ud800b"}, KNOWN, 4096)["prompt"] == "a?b"
