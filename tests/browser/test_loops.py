"""Several settings under one die, and what was measured, on the page "Top-k, live" in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from core.lm.compare_decoding import ALL_SETTINGS
from core.studies.repetition_record import record_of
from dashboard import text
from dashboard.views.top_k.prompts import LOOPING
from tests.browser.support import PHONE, ROOT, Open, idle, query

pytestmark = pytest.mark.skipif(
    not (ROOT / "assets" / "models" / "storyteller" / "checksums.json").is_file()
    or not record_of("storyteller").is_file(),
    reason="the storyteller or the recorded run is not here",
)
PAGE = "/top_k"
WORDS = text.load("top_k", "en")
TAKEN = "said => document.querySelector('.st-key-token-bars [data-marker]').dataset.marker.includes(said)"
BELOW = """() => {
    const lines = [...document.querySelectorAll('.td-measured')];
    return Math.max(...lines.map(line => line.getBoundingClientRect().bottom)) - innerHeight;
}"""
WIDER = "() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"


def cards(page: Page) -> Locator:
    return page.locator(".td-card:not(.td-key)")


def opened(visit: Open, query: str = "", **options: object) -> Page:
    page = visit(PAGE + query, **options)
    expect(cards(page)).to_have_count(len(ALL_SETTINGS))
    return page


def told(page: Page) -> list[str]:
    return page.locator(".td-told").all_text_contents()


def settled(page: Page, expected: str) -> None:
    expect(page.locator(".st-key-loops-controls .td-lede")).to_contain_text(expected)
    idle(page)


def test_the_texts_stand_side_by_side_and_other_rolls_change_all_but_the_greedy_ones(visit: Open) -> None:
    page = opened(visit)
    page.get_by_role("button", name=WORDS("loops.looping")).click()
    settled(page, LOOPING["en"])
    first = told(page)
    expect(cards(page).first.locator(".td-onset")).to_have_count(1)
    expect(cards(page).first).to_contain_text("loop from token")
    page.get_by_role("button", name=WORDS("loops.another")).click()
    settled(page, "dice seed 42")
    second = told(page)
    greedy = [setting.settings.top_k == 1 for setting in ALL_SETTINGS]
    assert [new == old for new, old in zip(second, first, strict=True)] == greedy
    assert query(page).startswith("?prompt=The+wolf&lseed=42")
    page.reload()
    idle(page)
    expect(cards(page)).to_have_count(len(ALL_SETTINGS))
    assert told(page) == second


def test_the_prompt_above_is_taken_on_request_and_markup_in_it_is_shown(visit: Open) -> None:
    page = opened(visit)
    prompt = "<b>The wolf</b> 🐺"
    page.locator(".st-key-token-bars textarea").fill(prompt)
    page.wait_for_function(TAKEN, arg=prompt)
    idle(page)
    page.get_by_role("button", name=WORDS("loops.follow")).click()
    settled(page, prompt)
    expect(page.locator(".td-lede b")).to_have_count(0)
    expect(cards(page)).to_have_count(len(ALL_SETTINGS))


def test_the_rest_unfolds_and_the_numbers_stand_in_tables(visit: Open) -> None:
    page = opened(visit)
    details = page.locator(".td-told details").first
    details.locator("summary").click()
    assert details.evaluate("details => details.open")
    page.get_by_text(WORDS("loops.fold.tables")).click()
    expect(page.locator(".td-table")).to_have_count(2)
    expect(page.locator(".td-table").nth(1)).to_contain_text("73.66%")
    ties = page.locator("[data-testid=stExpander]").filter(has_text=WORDS("ties.title"))
    ties.locator("summary").click()
    expect(ties).to_contain_text("float16")


def test_on_a_phone_two_cards_stand_in_a_row_and_nothing_sticks_out(visit: Open) -> None:
    page = opened(visit, "?lang=de", size=PHONE)
    columns = page.locator(".td-cards").evaluate(
        "cards => getComputedStyle(cards).gridTemplateColumns.split(' ').length"
    )
    assert columns == 2
    assert page.evaluate(WIDER) <= 0
