"""A tour across pages: with a visible Next, on the projector with Space, its place in the link."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard import text
from tests.browser.playing import address
from tests.browser.support import Open, idle, query
from tests.browser.test_stage import place


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_tour_leads_from_page_to_page_and_its_place_stands_in_the_link(
    visit: Open, language: text.Language
) -> None:
    words = text.load("frame", language)
    page = visit(f"/start?lang={language}")
    page.locator(".st-key-td-route-15 a").nth(1).click()
    page.wait_for_url("**/dropout*")
    bar = page.locator(".td-tour-place")
    expect(bar).to_contain_text(words("tour.moons"))
    idle(page)
    for name in ("wrong", "write"):
        page.get_by_role("button", name=words("next"), exact=True).click()
        expect(bar).to_contain_text(words(f"tour.{name}"))
        idle(page)
    address(page, "k=40")
    assert "/top_k?" in page.url
    expect(page.locator("h1")).to_have_count(0)  # the exhibit alone
    page.reload()
    idle(page)
    expect(bar).to_contain_text(words("tour.write"))
    page.get_by_role("button", name=words("previous"), exact=True).click()
    expect(page.locator(".preset-list")).to_have_value("wrong")
    idle(page)
    page.get_by_role("button", name=words("present")).click()
    expect(place(page)).to_contain_text("3 ")
    expect(page.locator(".player.gap.present")).to_be_visible()
    idle(page)
    page.keyboard.press("Escape")
    expect(bar).to_contain_text(words("tour.wrong"))
    idle(page)
    page.get_by_role("button", name=words("tour.end")).click()
    expect(bar).to_have_count(0)
    idle(page)
    assert query(page) == f"?lang={language}&preset=wrong"


def test_on_a_projector_space_leads_along_the_tour_and_a_flag_shows_the_notes(visit: Open) -> None:
    words = text.load("frame", "en")
    page = visit("/dropout?present=1&tour=5&notes=1&lang=en")
    take = page.locator(".st-key-td-stage .take")
    expect(place(page)).to_have_text("1 of 3")
    expect(take).to_have_text(words("tour.moons.note"))
    page.keyboard.press("Space")
    expect(place(page)).to_have_text("2 of 3")
    expect(take).to_have_text(words("tour.greedy.note"))
    assert "/top_k?" in page.url
    address(page, "k=1")
    page.keyboard.press("PageDown")
    expect(place(page)).to_have_text("3 of 3")
    page.keyboard.press("Escape")
    expect(page.locator(".td-tour-place")).to_contain_text(words("tour.cells"))
    expect(page.locator(".td-tour-note")).to_have_text(words("tour.cells.note"))
