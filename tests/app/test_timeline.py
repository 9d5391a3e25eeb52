"""The timeline without a browser: controls, chosen events, links, and what it does not import."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from core.history import milestones
from core.lm.voices import VOICES
from dashboard import text
from dashboard.text import Language
from dashboard.views.timeline.page_links import PAGE_LINKS, link_words
from tests.app.conftest import PAGES, Run
from tests.app.test_pages import healthy, html, notices

HIDDEN_LINKS = {event: link for event, link in PAGE_LINKS.items() if link.page not in PAGES}
ADDRESSES = sorted({(link.page, tuple(sorted(link.address.items()))) for link in PAGE_LINKS.values()})


def heading(app: AppTest) -> str:
    body = next(element.proto.body for element in app.get("html") if "td-heading" in element.proto.body)
    return str(body)


def walked(app: AppTest) -> list[str]:
    walk = next(element for element in app.get("bidi_component") if element.key == "timeline-walk")
    return list(json.loads(walk.proto.json)["ids"])


def links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_page_shows_the_event_of_its_address(run: Run, language: Language) -> None:
    app = run("timeline", lang=language, event="alexnet")
    assert healthy(app)
    assert notices(app) == []
    assert "ImageNet Classification" in heading(app)
    assert text.table("timeline", language, "events")["alexnet"]["what"].split(".")[0] in html(app)
    assert len(walked(app)) == sum(event.era == "main" for event in milestones()) == 101


def test_an_event_of_another_era_brings_its_years_and_says_how_far_it_was_checked(run: Run) -> None:
    words = text.load("timeline", "en")
    for event in milestones():
        if event.era != "main" or event.checked != "verified":
            app = run("timeline", lang="en", event=event.id)
            assert event.id in walked(app)
            assert words(f"checked.{event.checked}") in heading(app)
            assert event.link.url in heading(app)


def test_the_line_below_counts_the_events_and_years_that_are_shown(run: Run) -> None:
    words, years = text.load("timeline", "en"), [event.date.year for event in milestones()]
    said = words("published", count=len(years), first=min(years), last=max(years))
    assert said in html(run("timeline", lang="en", span="all"))
    assert said not in html(run("timeline", lang="en"))


def test_a_search_and_a_lane_narrow_the_walk(run: Run) -> None:
    assert walked(run("timeline", find="gal"))[0] == "gal"
    assert walked(run("timeline", find="AlexNet"))[0] == "alexnet"
    sampling = walked(run("timeline", lane="sampling"))
    lanes = {event.id: event.lane for event in milestones()}
    assert {lanes[event] for event in sampling} == {"sampling"}
    assert walked(run("timeline", span="all")) == [event.id for event in milestones()]


def test_what_is_not_found_is_said_as_it_was_typed(run: Run) -> None:
    app = run("timeline", lang="en", find="*xyzzy* <b>")
    assert not app.exception
    assert any("xyzzy" in element.value and "*xyzzy*" not in element.value for element in app.markdown)
    assert not any("this lane" in element.value for element in app.markdown)
    app = run("timeline", lang="en", find="AlexNet", lane="recurrent")
    assert any("this lane" in element.value for element in app.markdown)


@pytest.mark.parametrize("wanted", ["nothing", "<script>", "x" * 5000])
def test_an_unknown_event_gets_one_sentence_and_the_first_one_is_shown(run: Run, wanted: str) -> None:
    app = run("timeline", lang="en", event=wanted)
    assert healthy(app)
    assert len(notices(app)) == 1
    assert "<script" not in notices(app)[0]
    assert "preventing co-adaptation" in heading(app)


def test_a_link_is_shown_only_when_its_page_exists(run: Run) -> None:
    words = text.load("timeline", "en")
    for present in ("0", "1"):
        app = run("timeline", lang="en", event="bert", present=present)
        assert link_words(PAGE_LINKS["bert"], words) in links(app)
    for event, link in HIDDEN_LINKS.items():
        assert link_words(link, words) not in links(run("timeline", lang="en", event=event))


@pytest.mark.parametrize(("page", "address"), ADDRESSES, ids=str)
def test_every_link_opens_its_page_in_its_settings_without_a_complaint(
    run: Run, page: str, address: tuple[tuple[str, str], ...]
) -> None:
    if page not in PAGES:
        pytest.skip("this page does not exist yet, its links are not shown")
    app = run(page, lang="en", **dict(address))
    assert healthy(app)
    assert notices(app) == []


def test_the_links_that_the_history_is_known_for_have_its_settings() -> None:
    settings = {event: dict(link.address) for event, link in PAGE_LINKS.items()}
    assert settings["alexnet"] == {"p": "0.5", "layers": "2"}
    assert (settings["jmlr"]["p"], settings["jmlr"]["pin"]) == ("0.5", "0.2")
    assert settings["bert"]["p"] == settings["attention"]["p"] == "0.1"
    assert settings["fan-top-k"]["k"] == "10"
    assert settings["gpt-2"]["k"] == "40"
    assert settings["nucleus"]["top_p"] == "0.95"
    assert settings["min-p"]["min_p"] == "0.1"


def test_the_links_that_cut_nothing_else_know_the_size_of_the_vocabulary() -> None:
    from core.lm import registry  # brings torch, which the page itself must not

    sizes = {str(registry.load(voice).vocabulary) for voice in VOICES.values()}
    for event in ("nucleus", "min-p", "boltzmann"):
        assert {PAGE_LINKS[event].address["k"]} == sizes


def test_the_page_does_not_import_torch() -> None:
    code = "import sys; from dashboard.views.timeline import story, styles; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
