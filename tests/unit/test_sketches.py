"""The small pictures beside the events: lengths are their numbers, masks follow their formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from xml.etree import ElementTree as Xml

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history import milestones
from dashboard import text
from dashboard.figures import sketches
from dashboard.figures.letters import width
from dashboard.figures.sketches import SketchRow, golden_mask
from dashboard.figures.sketches.probabilities import nucleus_size, zipf
from dashboard.figures.sketches.svg import WIDTH
from dashboard.views.timeline.pictures import FORMULAS, PICTURES

FACTS = {event.id: event for event in milestones()}
each_language = pytest.mark.parametrize("language", text.LANGUAGES)
each_picture = pytest.mark.parametrize("event", sorted(PICTURES))


def parsed(drawing: str) -> Xml.Element:
    return Xml.fromstring(drawing)


def shapes(drawing: str, tag: str, look: str = "") -> list[Xml.Element]:
    return [
        shape
        for shape in parsed(drawing).iter()
        if shape.tag.endswith(tag) and look in shape.get("class", "")
    ]


def numbers(shapes_found: Sequence[Xml.Element], name: str) -> list[float]:
    return [float(shape.get(name, "nan")) for shape in shapes_found]


def words_of(language: text.Language) -> text.Text:
    return text.load("timeline", language)


def test_there_are_pictures_for_the_mechanisms_that_need_one() -> None:
    wanted = {
        "dropconnect", "spatial-dropout", "stochastic-depth", "gal-recurrent", "early-dropout", "fan-top-k",
        "nucleus", "min-p", "attention",
    }  # fmt: skip
    assert wanted <= set(PICTURES)
    assert not set(PICTURES) & set(FORMULAS)
    assert set(PICTURES) | set(FORMULAS) <= set(FACTS)


@each_picture
@each_language
def test_a_picture_is_well_formed_says_what_it_shows_and_stays_in_its_frame(
    event: str, language: text.Language
) -> None:
    root = parsed(PICTURES[event](words_of(language)))
    assert root.get("role") == "img"
    assert len(root.get("aria-label", "")) > 10
    for label in root.iter("{http://www.w3.org/2000/svg}text"):
        said, x = label.text or "", float(label.get("x", "nan"))
        long = width(said, 13, semibold=label.get("class") == "strong")
        left = x - {"start": 0, "middle": 0.5, "end": 1}[label.get("text-anchor", "start")] * long
        assert left >= -0.5, said
        assert left + long <= WIDTH + 0.5, said


@pytest.mark.parametrize(
    "event", ["hinton", "alexnet", "jmlr", "zaremba", "attention", "albert", "to-repeat", "disharmony"]
)
def test_every_printed_number_of_a_picture_stands_in_the_facts_of_its_event(event: str) -> None:
    table9 = "1.62 1.35 1.05 "  # Srivastava et al. 2014, Table 9
    once = "64.6 " if event == "to-repeat" else ""  # Xue et al. 2023: the same text read once
    facts = f"{FACTS[event].numbers} {table9 if event == 'jmlr' else ''}{once}"
    shown = [label.text or "" for label in shapes(PICTURES[event](words_of("en")), "text", "strong")]
    assert len(shown) >= 2
    for value in shown:
        assert re.search(rf"(?<![\d.]){re.escape(value.removeprefix('about '))}(?![\d])", facts), value


@given(st.lists(st.floats(0.1, 1000), min_size=1, max_size=5))
def test_a_bars_length_is_its_number(values: list[float]) -> None:
    rows = [SketchRow(f"r{place}", value, f"{value:.1f}", "kept") for place, value in enumerate(values)]
    lengths = numbers(shapes(sketches.bars("caption", rows), "rect"), "width")
    longest = max(lengths)
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(max(longest * value / max(values), 1), rel=1e-4)


def test_dots_stand_at_their_numbers() -> None:
    rows = [
        SketchRow("a", 90.4, "90.4", "kept"),
        SketchRow("b", 90.7, "90.7", "hollow"),
        SketchRow("c", 90.5, "90.5", "kept"),
    ]
    xs = numbers(shapes(sketches.dots("caption", rows, 90.2, 90.8), "circle"), "cx")
    assert (xs[2] - xs[0]) / (xs[1] - xs[0]) == pytest.approx(1 / 3, rel=1e-3)


@given(rate=st.floats(0.05, 0.95), count=st.integers(20, 400))
def test_a_golden_mask_drops_its_share(rate: float, count: int) -> None:
    dropped = golden_mask(count, rate).count(False)
    assert abs(dropped / count - rate) <= 3 * math.log(count) / count


def test_dropconnect_spares_the_units_and_dropout_takes_all_weights_of_a_unit() -> None:
    drawing = PICTURES["dropconnect"](words_of("en"))
    circles, lines = shapes(drawing, "circle"), shapes(drawing, "line")
    left = [shape for shape in circles if float(shape.get("cx", "0")) < 150]
    assert any(shape.get("class") == "ghost" for shape in left)
    assert all(shape.get("class") == "kept" for shape in circles if shape not in left)
    lost = {float(shape.get("cx", "0")) for shape in left if shape.get("class") == "ghost"}
    for line in lines[:12]:
        assert ("lost" in line.get("class", "")) == (float(line.get("x1", "0")) in lost)
    assert {line.get("class") for line in lines[12:]} == {"edge", "edge lost"}


def test_spatial_dropout_takes_a_whole_map_and_one_mask_a_sequence_never_changes() -> None:
    pixels = shapes(PICTURES["spatial-dropout"](words_of("en")), "rect")
    looks = [shape.get("class") for shape in pixels[50:100]]
    assert looks == ["kept"] * 25 + ["ghost"] * 25
    cells = shapes(PICTURES["gal-recurrent"](words_of("en")), "rect")
    fresh, same = cells[0::2], cells[1::2]
    rows = [{shape.get("class") for shape in same if shape.get("y") == y} for y in {s.get("y") for s in same}]
    assert all(len(row) == 1 for row in rows)
    assert {look for row in rows for look in row} == {"kept", "ghost"}
    assert any(
        len({s.get("class") for s in fresh if s.get("y") == y}) == 2 for y in {s.get("y") for s in fresh}
    )


def test_the_chance_to_stay_falls_linearly_to_one_half() -> None:
    bars = shapes(PICTURES["stochastic-depth"](words_of("en")), "rect")[1::2]
    full = float(shapes(PICTURES["stochastic-depth"](words_of("en")), "rect")[0].get("height", "nan"))
    heights = [height / full for height in numbers(bars, "height")]
    assert heights == pytest.approx([1 - (block + 1) / 18 * 0.5 for block in range(18)], rel=1e-4)


def test_early_dropout_is_over_after_a_sixth_of_the_training() -> None:
    curve = shapes(PICTURES["early-dropout"](words_of("en")), "polyline", "curve")[0]
    points = [tuple(map(float, point.split(","))) for point in curve.get("points", "").split()]
    assert (points[1][0] - points[0][0]) / (points[2][0] - points[0][0]) == pytest.approx(50 / 300, rel=1e-4)
    assert points[1][1] == points[2][1] > points[0][1]


@pytest.mark.parametrize(("event", "k"), [("fan-top-k", 10), ("gpt-2", 40)])
def test_top_k_keeps_exactly_the_k_likeliest(event: str, k: int) -> None:
    bars = shapes(PICTURES[event](words_of("en")), "rect")
    assert [bar.get("class") for bar in bars] == ["speaking"] * k + ["ghost"] * (50 - k)
    heights = numbers(bars, "height")
    assert heights == sorted(heights, reverse=True)


@given(p=st.floats(0.01, 0.999), power=st.floats(0.2, 3), count=st.integers(1, 80))
def test_a_nucleus_is_the_smallest_set_that_reaches_p(p: float, power: float, count: int) -> None:
    shares = zipf(count, power)
    size = nucleus_size(shares, p)
    assert sum(shares[:size]) >= p - 1e-9
    assert size == 1 or sum(shares[: size - 1]) < p


def test_min_p_is_strict_when_sure_and_lenient_when_not() -> None:
    bars = shapes(PICTURES["min-p"](words_of("en")), "rect")
    sure, unsure = bars[:20], bars[20:]
    for half, power in ((sure, 1.8), (unsure, 0.6)):
        shares = zipf(20, power)
        kept = [share >= 0.1 * shares[0] for share in shares]
        assert [bar.get("class") == "speaking" for bar in half] == kept
    assert sum(bar.get("class") == "speaking" for bar in sure) == 3
    assert all(bar.get("class") == "speaking" for bar in unsure)


def test_temperature_divides_the_energies() -> None:
    bars = numbers(shapes(PICTURES["boltzmann"](words_of("en")), "rect"), "height")
    for place, temperature in enumerate((0.5, 1.0, 2.0)):
        first, second = bars[6 * place : 6 * place + 2]
        assert first / second == pytest.approx(math.exp(1 / temperature), rel=1e-3)


def test_words_in_a_drawing_are_escaped() -> None:
    drawing = sketches.bars('a "<b>"', [SketchRow("<i>", 1, "&", "kept")])
    assert "<b>" not in drawing
    assert "<i>" not in drawing
    assert [label.text for label in shapes(drawing, "text")] == ['a "<b>"', "<i>", "&"]
