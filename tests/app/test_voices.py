"""Who speaks: by the language of a first visit, by the address, and what a switch of language keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.lm.voices import FIRST, VOICES, opening
from dashboard import text
from dashboard.layout.voice import SPEAKING
from dashboard.page_links import PageLink
from dashboard.views.timeline.page_links import PAGE_LINKS
from tests.app.conftest import Run, given
from tests.app.test_pages import healthy, notices

GERMAN = VOICES["de"]
each_page = pytest.mark.parametrize("page", SPEAKING)
each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def controls(app: AppTest) -> dict[str, Any]:
    state = app.session_state["two_dice"]
    return dict(state.pages[state.page].values)


def speaks(app: AppTest) -> tuple[str, str]:
    assert healthy(app)
    values = controls(app)
    return str(values["model"]), str(values["prompt"])


def switched(app: AppTest, language: str) -> AppTest:
    return app.button(key=f"td-language-{language}").click().run()


def begun(model: str) -> tuple[str, str]:
    return model, opening(model)


@each_page
@each_language
@pytest.mark.parametrize(
    "query", [{}, {"present": "1"}, {"predict": "1"}, {"hide": "k"}, {"utm": "x"}], ids=str
)
def test_a_first_visit_is_spoken_to_in_its_language(
    run: Run, page: str, language: text.Language, query: dict[str, str]
) -> None:
    assert speaks(run(page, lang=language, **query)) == begun(VOICES[language])
    assert speaks(run(page, locale=f"{language}-XX", **query)) == begun(VOICES[language])


def test_a_first_visit_leaves_the_address_bare(run: Run) -> None:
    for page in SPEAKING:
        assert dict(run(page, locale="de-DE").query_params) == {}


OLD = [
    ("top_k", {"k": "5"}),
    ("top_k", {"prompt": "The wolf"}),
    ("top_k", {"u": "0.9", "present": "1"}),
    ("top_k", {"k": "none"}),
    ("two_dice", {"twins": "1"}),
    ("two_dice", {"n": "8", "seed": "3"}),
]


@each_language
@pytest.mark.parametrize(("page", "query"), OLD, ids=str)
def test_an_old_link_opens_what_it_opened(
    run: Run, page: str, query: dict[str, str], language: text.Language
) -> None:
    app = run(page, lang=language, **query)
    assert speaks(app) == (FIRST, query.get("prompt", opening(FIRST)))
    if language == "de":
        assert app.query_params["model"] == FIRST


@each_page
@each_language
@pytest.mark.parametrize("model", VOICES.values())
@pytest.mark.parametrize("more", [{}, {"k": "5"}], ids=str)
def test_a_link_that_names_the_model_opens_it_in_either_language(
    run: Run, page: str, language: text.Language, model: str, more: dict[str, str]
) -> None:
    app = run(page, lang=language, model=model, **more)
    assert speaks(app) == begun(model)
    assert notices(app) == []
    again = run(page, **{"lang": language, **app.query_params})
    assert controls(again) == controls(app)


@each_page
def test_a_page_as_it_was_found_follows_the_switch_of_the_language(run: Run, page: str) -> None:
    app = run(page, lang="de")
    for language in ("en", "de", "en"):
        app = switched(app, language)
        assert speaks(app) == begun(VOICES[language])
        assert dict(app.query_params) == {"lang": language}


@each_page
@pytest.mark.parametrize(
    "made", [{"prompt": "Der Wolf"}, {"k": "5"}, {"k": "5", "prompt": "Der Wolf"}], ids=str
)
def test_what_a_reader_made_of_a_page_outlives_the_switch_of_the_language(
    run: Run, page: str, made: dict[str, str]
) -> None:
    app = run(page, lang="de", model=GERMAN, **made)
    before = controls(app)
    for language in ("en", "de", "en"):
        app = switched(app, language)
        assert healthy(app)
        assert controls(app) == before
    assert dict(app.query_params) == {"lang": "en", "model": GERMAN, **made}


@each_page
@each_language
def test_the_opening_goes_with_the_voice_and_a_prompt_of_ones_own_stays(
    run: Run, page: str, language: text.Language
) -> None:
    app = run(page, lang=language)
    for model in (*VOICES.values(), VOICES[language]):
        chosen(app, model)
        assert speaks(app.run()) == begun(model)
    app = run(page, lang=language, model=FIRST, prompt="The wolf")
    chosen(app, GERMAN)
    assert speaks(app.run()) == (GERMAN, "The wolf")


def chosen(app: AppTest, model: str) -> None:
    app.session_state["model"] = model


def share_data(app: AppTest) -> dict[str, Any]:
    app.session_state["td-share"] = True  # the menu is open
    return given(app.run(), "td-share-menu")


@each_language
@each_page
@pytest.mark.parametrize("query", [{}, {"k": "5"}, {"model": FIRST}, {"model": GERMAN}], ids=str)
def test_copied_links_name_the_language_and_the_model(
    run: Run, page: str, language: text.Language, query: dict[str, str]
) -> None:
    app = run(page, lang=language, **query)
    assert json.loads(share_data(app)["spelled"]) == {"lang": language, "model": speaks(app)[0]}


def test_a_page_where_nobody_speaks_has_no_model_to_name(run: Run) -> None:
    assert json.loads(share_data(run("why", lang="de"))["spelled"]) == {"lang": "de"}


def addresses(app: AppTest, page: str) -> list[str]:
    links = [link.proto for link in app.get("page_link")]
    return [link.query_string for link in links if link.page.endswith(page) and link.query_string]


@pytest.mark.parametrize("event", ["gpt-2", "nucleus"])
def test_links_within_the_german_edition_lead_to_its_voice(run: Run, event: str) -> None:
    link: PageLink = PAGE_LINKS[event]
    (said,) = [each for each in addresses(run("timeline", lang="de", event=event), "top_k") if "k=" in each]
    assert f"model={GERMAN}" in said
    (said,) = [each for each in addresses(run("timeline", lang="en", event=event), "top_k") if "k=" in each]
    assert "model" not in said
    assert link.address.items() <= dict(part.split("=") for part in said.split("&")).items()
