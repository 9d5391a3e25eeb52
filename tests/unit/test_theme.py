"""Colours by meaning: enough contrast in every palette, and one source for them."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import pytest

from dashboard import theme
from dashboard.theme import DARK, LIGHT, PROJECTOR, Palette

PALETTES = {"light": LIGHT, "dark": DARK, "projector": PROJECTOR}
TEXTS = ("ink", "ink2", "ink3", "learning", "positive", "speaking")
MARKS = ("ghost", "negative", "axis")
TINTS = ("rank_2_3", "rank_4_10", "rank_11_40", "rank_41", "surface_a", "surface_b")
GROUNDS = ("paper", "panel")
SETTINGS = Path(__file__).parents[2] / "dashboard" / ".streamlit" / "config.toml"
CONFIG = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))

each_palette = pytest.mark.parametrize("colours", PALETTES.values(), ids=PALETTES.keys())


def test_contrast_agrees_with_known_pairs() -> None:
    # From the contrast tables of the W3C's understanding documents.
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#FF0000", "#FFFFFF") == pytest.approx(4.0, abs=0.01)


@each_palette
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_has_a_contrast_of_at_least_four_and_a_half(colours: Palette, ground: str) -> None:
    low = {name: theme.contrast(getattr(colours, name), getattr(colours, ground)) for name in TEXTS}
    assert min(low.values()) >= 4.5, low


@each_palette
@pytest.mark.parametrize("ground", GROUNDS)
def test_marks_have_a_contrast_of_at_least_three(colours: Palette, ground: str) -> None:
    low = {name: theme.contrast(getattr(colours, name), getattr(colours, ground)) for name in MARKS}
    assert min(low.values()) >= 3, low


@each_palette
def test_ink_is_legible_on_every_tint_and_text_on_every_fill(colours: Palette) -> None:
    low = {name: theme.contrast(colours.ink, getattr(colours, name)) for name in TINTS}
    low["on_learning"] = theme.contrast(colours.on_learning, colours.learning)
    low["on_speaking"] = theme.contrast(colours.on_speaking, colours.speaking)
    assert min(low.values()) >= 4.5, low


@each_palette
def test_the_two_dice_and_ink_are_three_different_colours(colours: Palette) -> None:
    three = (colours.learning, colours.speaking, colours.ink)
    for one, other in itertools.combinations(three, 2):
        apart = sum(abs(a - b) for a, b in zip(theme.channels(one), theme.channels(other), strict=True))
        assert apart > 120, (one, other)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_config_repeats_the_palette(name: str) -> None:
    colours, told = PALETTES[name], CONFIG["theme"][name]
    assert told["backgroundColor"] == colours.paper
    assert told["secondaryBackgroundColor"] == colours.panel
    assert told["textColor"] == told["primaryColor"] == told["linkColor"] == colours.ink
    assert told["borderColor"] == colours.grid
    assert told["chartCategoricalColors"] == theme.chart_colours(colours)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_config_has_no_colour_that_the_palette_lacks(name: str) -> None:
    colours, told = PALETTES[name], CONFIG["theme"][name]
    single = {value for value in told.values() if isinstance(value, str) and value.startswith("#")}
    assert single <= {getattr(colours, field) for field in theme.colour_names()}


def test_streamlit_gets_exactly_ten_chart_colours() -> None:
    assert len(theme.chart_colours(LIGHT)) == 10


def test_every_font_face_of_the_config_is_there() -> None:
    root = Path(__file__).parents[2] / "dashboard" / "static"
    faces = CONFIG["theme"]["fontFaces"]
    assert {face["family"] for face in faces} == {"IBM Plex Sans", "IBM Plex Mono", "Source Serif"}
    for face in faces:
        assert (root / face["url"].removeprefix("app/static/")).is_file()


def test_a_projector_has_its_own_palette_in_every_appearance() -> None:
    assert theme.palette("light") is theme.palette(None) is LIGHT
    assert theme.palette("dark") is DARK
    assert theme.palette("light", present=True) is theme.palette("dark", present=True) is PROJECTOR


@each_palette
def test_css_variables_name_every_colour_once(colours: Palette) -> None:
    declared = [part.split(":")[0].strip() for part in theme.css_variables(colours).split(";")[:-1]]
    assert declared == [f"--td-{name.replace('_', '-')}" for name in theme.colour_names()]


def test_adaptive_variables_hold_both_palettes() -> None:
    assert f"--td-ink: light-dark({LIGHT.ink}, {DARK.ink});" in theme.adaptive_variables()


def test_the_gap_is_shaded_in_ink_without_dropout_and_in_the_learning_hue_with_it() -> None:
    assert theme.gap_shade(LIGHT, learning=False) == "rgba(28, 27, 25, 0.13)"
    assert theme.gap_shade(LIGHT, learning=True) == "rgba(58, 70, 196, 0.2)"


@each_palette
@pytest.mark.parametrize("present", [False, True])
def test_the_plotly_template_uses_house_type_and_no_ground(colours: Palette, present: bool) -> None:
    layout = theme.template(colours, present).layout
    assert layout.font.family == theme.SANS
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"
    smallest = min(layout.font.size, layout.xaxis.tickfont.size, layout.yaxis.title.font.size)
    assert smallest == (theme.LABEL_SIZE_PRESENT if present else theme.LABEL_SIZE)
    assert not layout.showlegend
