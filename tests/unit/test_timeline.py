"""The timeline's geometry, its marks, and what a search finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.history import LANES, milestones, model_rates
from dashboard import text, theme
from dashboard.figures.letters import width
from dashboard.figures.timeline import RIGHT, timeline
from dashboard.figures.timeline_plan import (
    LARGE,
    SMALL,
    SPANS,
    Entry,
    Side,
    Size,
    Span,
    TimelinePlan,
    axis,
    plan,
)
from dashboard.views.timeline.controls import ERAS_OF, span_of, widened
from dashboard.views.timeline.events import SAMPLING, UNSTATED, WITHOUT, date_words, events, found
from dashboard.views.timeline.page_links import PAGE_LINKS

MARGIN = 1.03
"""A browser may draw a line of text this much wider than its letters add up to."""

each_language = pytest.mark.parametrize("language", text.LANGUAGES)
each_span = pytest.mark.parametrize("span", tuple(SPANS))
each_size = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["page", "projector"])


def planned(language: text.Language, span: Span, size: Size, lane: str = "all") -> TimelinePlan:
    shown = found(events(language), lane=lane, find="", span=span)
    entries = [
        Entry(event.id, event.fact.date.position, event.fact.lane, event.kind, event.label, event.fact.tier)
        for event in shown
    ]
    lanes = LANES if lane == "all" else (lane,)
    return plan(entries, lanes, span, size, all_named=lane != "all")


def drawn(language: text.Language, span: Span, size: Size) -> go.Figure:
    return timeline(planned(language, span, size), text.load("timeline", language), theme.LIGHT, size)


def boxes(figure: go.Figure, labels: set[str], size: Size) -> list[tuple[str, float, float, float, float]]:
    """Left, right, top and bottom in pixels of every label, read from the figure alone."""
    found_boxes = []
    for note in figure.layout.annotations:
        if note.text not in labels:
            continue
        long = MARGIN * width(note.text, note.font.size, semibold=True)
        start = note.x * size.width + (note.xshift or 0) - (long if note.xanchor == "right" else 0)
        half = 0.5 * note.font.size
        found_boxes.append((note.text, start, start + long, note.y - half, note.y + half))
    return found_boxes


@each_language
@each_span
@each_size
def test_no_two_labels_overlap(language: text.Language, span: Span, size: Size) -> None:
    figure = drawn(language, span, size)
    labels = {event.label for event in events(language)}
    for first, second in combinations(boxes(figure, labels, size), 2):
        apart = (
            first[2] <= second[1] or second[2] <= first[1] or first[4] <= second[3] or second[4] <= first[3]
        )
        assert apart, (first, second)


@each_language
@each_span
@each_size
def test_no_label_covers_a_mark_and_none_leaves_the_plot(
    language: text.Language, span: Span, size: Size
) -> None:
    made = planned(language, span, size)
    named = [spot for spot in made.spots if spot.side]
    for spot in named:
        left, right = spot.box(size)
        assert left >= -size.reach
        assert right <= size.width
        for other in named:
            if other is not spot and abs(other.y - spot.y) < 0.5 * size.letter:
                assert not left < other.x * size.width < right, (spot.entry.label, other.entry.label)


@each_language
def test_the_name_of_a_chosen_tick_covers_as_little_as_it_can(language: text.Language) -> None:
    spots = planned(language, "main", LARGE).spots

    def covered(place: int, side: Side) -> float:
        tick = spots[place]
        left, right = replace(tick, side=side).box(LARGE)
        row = [spot.box(LARGE) for spot in spots if spot.side and spot.y == tick.ring]
        outside = max(0.0, right - LARGE.width) + max(0.0, -left)
        return 1000 * outside + sum(max(0.0, min(right, end) - max(left, start)) for start, end in row)

    ticks = [place for place, spot in enumerate(spots) if spot.side is None]
    assert any(covered(place, "right") > 0 for place in ticks)
    for place in ticks:
        here, other = spots[place].beside, "left" if spots[place].beside == "right" else "right"
        assert covered(place, here) <= covered(place, other), spots[place].entry.label


@each_language
def test_the_whole_short_list_is_labelled_from_2012_to_2024(language: text.Language) -> None:
    spots = planned(language, "main", SMALL).spots
    assert [spot.entry.id for spot in spots if spot.entry.tier == 1 and spot.side is None] == []
    assert all(spot.side is None for spot in spots if spot.entry.tier > 1)


@each_language
@pytest.mark.parametrize("span", ["before", "after", "all"])
def test_with_more_years_at_most_three_of_the_short_list_are_ticks(
    language: text.Language, span: Span
) -> None:
    ticks = [spot for spot in planned(language, span, SMALL).spots if spot.entry.tier == 1 and not spot.side]
    assert len(ticks) <= 3


@each_language
@pytest.mark.parametrize("lane", LANES)
def test_a_lane_alone_labels_all_its_events(language: text.Language, lane: str) -> None:
    assert all(spot.side for spot in planned(language, "main", SMALL, lane).spots)


@each_span
@each_size
def test_lanes_follow_each_other_and_end_above_the_years(span: Span, size: Size) -> None:
    lanes = planned("en", span, size).lanes
    assert [lane.name for lane in lanes] == list(LANES)
    assert all(upper.base == lower.top for upper, lower in pairwise(lanes))
    assert lanes[0].top == size.band
    assert lanes[-1].base <= size.height - size.foot + 1e-6
    assert all(lane.row >= size.letter for lane in lanes)


@given(
    span=st.sampled_from(list(SPANS)),
    first=st.floats(1985, 2027),
    second=st.floats(1985, 2027),
)
def test_later_stands_further_right(span: Span, first: float, second: float) -> None:
    early, late = sorted((first, second))
    assert 0 <= axis(span, early) <= axis(span, late) <= 1


@each_span
def test_the_pieces_of_an_axis_fill_it(span: Span) -> None:
    pieces = SPANS[span]
    assert sum(share for _, _, share in pieces) == pytest.approx(1)
    assert axis(span, pieces[0][0]) == 0
    assert axis(span, pieces[-1][1]) == 1


@each_span
@each_size
def test_years_keep_clear_of_each_other_and_of_the_edge(span: Span, size: Size) -> None:
    years = {str(year) for year, _ in planned("en", span, size).years}
    written = boxes(drawn("en", span, size), years, size)
    assert len(written) >= (len(years) if size is SMALL or span == "main" else 9)
    for (label, _, right, *_), (_, left, *_) in pairwise(written):
        assert right <= left, label
    assert written[-1][2] <= size.width + RIGHT


@each_language
@each_size
def test_every_band_from_2012_on_has_words_that_fit(language: text.Language, size: Size) -> None:
    figure = drawn(language, "main", size)
    words = text.load("timeline", language)
    said = [note for note in figure.layout.annotations if note.y < size.band]
    made = planned(language, "main", size)
    assert len(said) == len(made.bands) == 7
    for note, band in zip(said, made.bands, strict=True):
        assert note.text in (words(f"band.{band.name}"), words(f"band_short.{band.name}"))
        assert width(note.text, note.font.size) <= (band.end - band.start) * size.width


@each_language
@each_size
def test_type_is_large_enough(language: text.Language, size: Size) -> None:
    smallest = theme.LABEL_SIZE_PRESENT if size is LARGE else theme.LABEL_SIZE
    assert min(note.font.size for note in drawn(language, "all", size).layout.annotations) >= smallest


def test_every_event_can_be_pressed_and_says_what_it_is() -> None:
    figure = drawn("en", "main", SMALL)
    pressed = {mark for trace in figure.data for mark in trace.customdata}
    assert pressed == {event.id for event in milestones() if event.era == "main"}
    assert all(len(trace.customdata) == len(trace.x) == len(trace.hovertext) for trace in figure.data)


def test_the_meanings_look_different_without_colour() -> None:
    marks = [trace.marker for trace in drawn("en", "main", SMALL).data[2:]]
    looks = {(mark.symbol, bool(mark.line.width), mark.line.dash) for mark in marks}
    assert len(looks) == len(marks) == 4


def test_what_is_not_stated_is_never_shown_as_done_without() -> None:
    ids = {event.id for event in milestones()}
    assert ids >= WITHOUT | UNSTATED | SAMPLING | set(PAGE_LINKS)
    assert not WITHOUT & UNSTATED
    stated = {rate.id.split("-")[0]: rate.status for rate in model_rates()}
    assert {stated[name] for name in ("chinchilla", "llama")} == {"not_stated"}
    zeros = {stated[name] for name in ("palm", "pythia", "olmo", "albert", "whisper")}
    assert zeros == {"zero"}


@each_language
@pytest.mark.parametrize(
    ("typed", "expected"),
    [("AlexNet", "alexnet"), ("Gal", "gal"), ("krizh", "hinton"), ("top-k 40", "gpt-2")],
)
def test_a_search_finds_titles_people_and_text(language: text.Language, typed: str, expected: str) -> None:
    assert expected in [event.id for event in found(events(language), lane="all", find=typed, span="main")]


def test_a_search_goes_through_both_languages_and_every_era_and_begins_words() -> None:
    english = events("en")

    def ids(typed: str) -> list[str]:
        return [event.id for event in found(english, lane="all", find=typed, span="main")]

    assert ids("Zeitplans") == ids("zeitplans") == ["bart"]
    assert "boltzmann" in ids("boltzmann")
    assert ids("gal")[0] == "gal"
    assert "gal" not in ids("al")
    assert ids("(") == [] or all(
        "(" in event.hay for event in found(english, lane="all", find="(", span="main")
    )
    assert ids("xyzzy") == []
    assert ids("yarin bayesian") == ["gal"]


@each_span
def test_without_a_search_exactly_the_years_of_the_span_are_shown(span: Span) -> None:
    shown = found(events("en"), lane="all", find="", span=span)
    assert {event.fact.era for event in shown} == set(ERAS_OF[span])
    assert list(shown) == sorted(shown, key=lambda event: event.fact.date)
    assert widened(span, {"prehistory", "main", "after"}) == "all"
    assert widened(span, set(ERAS_OF[span])) == span


def test_a_span_is_named_or_refused() -> None:
    assert span_of("after") == "after"
    with pytest.raises(ValueError, match="'never'"):
        span_of("never")


@each_language
def test_dates_are_as_exact_as_they_are_known(language: text.Language) -> None:
    words = text.load("timeline", language)
    said = {event.id: date_words(event.fact.date, words) for event in events(language)}
    assert said["first-try"] == "2004"
    assert said["google-talk"] == ("June 2012" if language == "en" else "Juni 2012")
    assert said["alexnet"] == ("3 December 2012" if language == "en" else "3. Dezember 2012")


def test_noise_before_dropout_had_its_name_is_called_a_forerunner() -> None:
    meanings = {event.id: event.meaning for event in events("en")}
    assert meanings["input-noise"] == meanings["delta-rule"] == "forerunner"
    assert (meanings["boltzmann"], meanings["hinton"], meanings["gpt-3"]) == (
        "sampling",
        "dropout",
        "unstated",
    )
