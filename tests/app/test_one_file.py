"""What every page offers to save as one file, and what is in it."""

from __future__ import annotations

import re

import pytest

from dashboard import text
from dashboard.components.one_file import Saved, file_name, write
from dashboard.exhibits import EXHIBITS, FILES
from tests.saved_files import LINK, offered

MOST = 3e6
EXAMPLES = {"plenty": "network", "digits": "gap"}
"""The longest runs of the examples, in bytes of weights and of steps."""
TITLES = {"en": "All sub-networks · Two Dice", "de": "Alle Teilnetze · Two Dice"}


def content(saved: Saved, page: str, exhibit: str, language: text.Language = "en") -> str:
    frame = text.load("frame", language)
    return write(saved, frame, page=page, exhibit=exhibit, link=LINK, dark=False)


@pytest.mark.parametrize("page", FILES)
def test_a_page_offers_what_the_table_says(page: str) -> None:
    assert set(FILES[page]) <= set(EXHIBITS[page])
    found = offered(page, {FILES[page][-1]}, lang="de")
    assert set(found.makers) == set(FILES[page])
    for exhibit, saved in found.saved.items():
        html = content(saved, page, exhibit, "de")
        assert '<html lang="de">' in html
        assert len(html.encode()) < MOST
        assert re.findall(r'(?:src|href)="(?!https://dice|data:)[^"]*"', html) == []


@pytest.mark.parametrize("preset", EXAMPLES)
def test_a_whole_run_of_an_example_fits_into_three_megabytes(preset: str) -> None:
    exhibit = EXAMPLES[preset]
    saved = offered("dropout", {exhibit}, preset=preset, lang="en").saved[exhibit]
    assert 1e6 < len(content(saved, "dropout", exhibit).encode()) < MOST
    name = file_name("dropout", exhibit, saved.settings, "en")
    assert name.startswith(f"two-dice-dropout-{exhibit}-example-{preset}-p-0.")


@pytest.mark.parametrize("language", TITLES)
def test_the_wall_is_saved_as_its_controls_stand(language: text.Language) -> None:
    saved = offered("why", {"subnetworks"}, lang=language, twin="plain", sort="units", p="0.3").saved
    wall = saved["subnetworks"]
    data = wall.parts[0].data[0]
    assert isinstance(data, dict)
    assert (data["sort"], data["hue"], data["language"]) == ("units", "ink", language)
    assert wall.settings == {"": "one", "p": 0.3, "seed": 0, "twin": "plain"}
    assert f"<title>{TITLES[language]}</title>" in content(wall, "why", "subnetworks", language)


def test_the_bars_are_saved_with_the_prompt_and_the_steps_of_the_page() -> None:
    saved = offered("top_k", {"roll"}, lang="en", k="3", t="0.5", prompt="The king <b>").saved["roll"]
    blob = saved.parts[0].data[0]
    assert isinstance(blob, bytes)
    assert b'"prompt": "The king <b>"' in blob
    html = content(saved, "top_k", "roll")
    assert "“The king &lt;b&gt;”" in html
    assert "<b>" not in html.split("<footer>")[1].split("</footer>")[0]


def test_a_text_that_nobody_has_learned_is_the_recorded_one_or_none() -> None:
    recorded = offered("dropout", {"own_text"}, lang="en").saved["own_text"]
    assert recorded.measured.startswith("Recorded")
    nothing = offered("dropout", {"own_text"}, lang="en", tp="0.5").saved["own_text"]
    assert nothing.needs == text.load("dropout", "en")("own.file.nothing")


def test_the_timeline_holds_a_card_for_each_event_that_the_filter_leaves() -> None:
    story = offered("timeline", {"story"}, lang="en", lane="sampling", event="nucleus").saved["story"]
    told = story.data["story"]
    assert isinstance(told, dict)
    assert told["chosen"] == "nucleus"
    assert set(told["events"]) == set(told["walk"]["ids"])
    assert "attention" not in told["events"]
    everything = offered("timeline", {"story"}, lang="en", find="nothing of the kind").saved["story"]
    assert len(everything.parts[0].data[0]["ids"]) > len(told["events"])  # type: ignore[index, arg-type]
    assert all(card["facts"] and card["story"] and card["ring"] for card in told["events"].values())
