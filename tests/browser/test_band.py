"""Uncertainty as a band: the truth is hidden until asked for, and a choice changes address and picture."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from dashboard import text
from tests.browser.support import Open, idle

WORDS = text.load("why", "en")


def measured(page: Page) -> Locator:
    return page.get_by_text(WORDS("band.found_plain"))


def test_the_truth_is_hidden_until_asked_for_and_another_rate_changes_all_but_it(visit: Open) -> None:
    page = visit("/why?lang=en")
    chart = page.locator(".st-key-band-dropout")
    chart.scroll_into_view_if_needed()
    lines = chart.locator("path.js-line")
    expect(lines.first).to_be_visible()
    before = lines.count()
    page.get_by_text(WORDS("truth"), exact=True).click()
    page.wait_for_url("**truth=1*")
    idle(page)
    expect(lines).to_have_count(before + 1)
    said = measured(page).inner_text()
    mean = lines.nth(before - 1)  # the last is the truth now
    drawn = mean.get_attribute("d")
    page.locator(".st-key-rate").get_by_text(WORDS("rate.value", value="0.5"), exact=True).click()
    page.wait_for_url("**rate=0.5*")
    idle(page)
    expect(measured(page)).not_to_have_text(said)
    expect(mean).not_to_have_attribute("d", str(drawn))
