"""The page "Why": the reader starts a sweep, sees its points arrive, and stops it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from dashboard import text
from tests.browser.support import Open, idle

WORDS = text.load("why", "en")
ARRIVED = """() => document.querySelector(".st-key-sweep-rate .js-plotly-plot").data
    .filter(trace => trace.marker?.symbol === "diamond-open")
    .reduce((sum, trace) => sum + trace.x.length, 0)"""


def arrived(page: Page, condition: str) -> int:
    """Wait until the chart's number of points fulfils a condition in JavaScript; the number."""
    said = page.wait_for_function(f"() => {{ const n = ({ARRIVED})(); return {condition} && {{ n }}; }}")
    return int(said.json_value()["n"])


def test_points_arrive_while_the_reader_watches_until_they_are_stopped(visit: Open) -> None:
    page = visit("/why?lang=en&problem=digits")
    button = page.locator(".st-key-sweep-run-rate button")
    button.scroll_into_view_if_needed()
    expect(button).to_have_text(WORDS("sweep.start", seeds=10))
    arrived(page, "n === 0")
    button.click()
    expect(button).to_have_text(re.compile("^Stop, 1[0-7] to come$"), timeout=60_000)
    button.click()
    expect(button).to_have_text(WORDS("sweep.start", seeds=10))
    idle(page)
    found = arrived(page, "n >= 3 && n < 20")
    page.get_by_text(WORDS("problem.moons"), exact=True).first.click()
    page.wait_for_url(re.compile(r"^(?!.*problem=)"))
    arrived(page, "n === 0")
    page.get_by_text(WORDS("problem.digits"), exact=True).first.click()
    page.wait_for_url(re.compile("problem=digits"))
    arrived(page, f"n === {found}")
