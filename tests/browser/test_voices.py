"""The two voices in a real browser: a first visit, a copied link, a switch of language with words typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from core.lm.registry import MODELS
from core.lm.voices import FIRST, VOICES, opening
from tests.browser.support import Open, idle, query
from tests.browser.test_frame import menu

GERMAN = VOICES["de"]
pytestmark = pytest.mark.skipif(
    not all((MODELS / voice / "checksums.json").is_file() for voice in VOICES.values()),
    reason="a voice is not here: core.pretraining.train_gpt makes it",
)
FIELDS = {"top_k": ".st-key-token-bars textarea", "two_dice": ".st-key-four-cells textarea"}
SHARING = ["clipboard-read", "clipboard-write"]
each_page = pytest.mark.parametrize("page_name", FIELDS)


def copied(page: Page) -> str:
    idle(page).locator(".st-key-td-share button").first.click()
    menu(page).locator("button.link").click()
    expect(menu(page).get_by_role("status")).to_have_text("Kopiert")
    said = page.evaluate("() => navigator.clipboard.readText()")
    page.keyboard.press("Escape")
    return str(said)


@each_page
def test_a_first_german_visit_speaks_german_and_its_link_opens_that_for_an_english_reader(
    visit: Open, page_name: str
) -> None:
    page = visit(f"/{page_name}", locale="de-DE", permissions=SHARING)
    expect(page.locator(FIELDS[page_name])).to_have_value(opening(GERMAN))
    assert query(page) == ""
    link = copied(page)
    assert link.endswith(f"/{page_name}?lang=de&model={GERMAN}")
    other = visit(f"/{page_name}{link[link.index('?') :]}", locale="en-US")
    expect(other.locator(FIELDS[page_name])).to_have_value(opening(GERMAN))


def test_words_typed_outlive_the_switch_of_the_language(visit: Open) -> None:
    page = visit("/top_k?lang=de")
    expect(page.locator(FIELDS["top_k"])).to_have_value(opening(GERMAN))
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator(FIELDS["top_k"])).to_have_value(opening(FIRST))
    page.get_by_role("button", name="DE", exact=True).click()
    expect(page.locator(FIELDS["top_k"])).to_have_value(opening(GERMAN))
    page.locator(FIELDS["top_k"]).fill("Der Wolf sprach")
    page.wait_for_function("() => location.search.includes('prompt=Der')")
    idle(page).get_by_role("button", name="EN", exact=True).click()
    page.wait_for_function("() => location.search.includes('lang=en')")
    expect(idle(page).locator(FIELDS["top_k"])).to_have_value("Der Wolf sprach")
    assert f"model={GERMAN}" in query(page)


def test_an_old_link_opens_the_storyteller_in_the_german_edition(visit: Open) -> None:
    page = visit("/top_k?lang=de&k=5", permissions=SHARING)
    expect(page.locator(FIELDS["top_k"])).to_have_value(opening(FIRST))
    assert f"model={FIRST}" in copied(page)
