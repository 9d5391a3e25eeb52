"""The tours as data: their stops exist, their minutes add up, their words are there."""

from __future__ import annotations

import pytest

from dashboard import text
from dashboard.exhibits import EXHIBITS
from dashboard.tours import TOURS


@pytest.mark.parametrize("minutes", TOURS)
def test_a_tour_takes_the_minutes_that_it_is_named_after_and_stops_at_exhibits(minutes: str) -> None:
    assert sum(stop.minutes for stop in TOURS[minutes]) == int(minutes)
    assert all(stop.exhibit in EXHIBITS[stop.page] for stop in TOURS[minutes])


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_stop_has_its_words_and_a_note(language: text.Language) -> None:
    words = text.load("frame", language)
    for stop in {stop.name for stops in TOURS.values() for stop in stops}:
        assert words(f"tour.{stop}")
        assert words(f"tour.{stop}.note")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_exhibit_has_a_name_for_frames_and_a_sentence_to_take_away(language: text.Language) -> None:
    """The timeline's headline and the corrections are that sentence themselves."""
    labels = text.load("frame", language).labels
    for page, names in EXHIBITS.items():
        for name in names:
            assert (f"exhibit.{page}.{name}" in labels) == (page != "sources")
            assert (f"take.{page}.{name}" in labels) == (page not in ("sources", "timeline"))
