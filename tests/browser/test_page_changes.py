"""Going from page to page faster than the server answers: nothing goes blank, nothing is lost."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.benchmarks.page_changes import LINKS, PRESS, STANDS, changes
from tests.browser.playing import until
from tests.browser.support import Open, idle
from tests.browser.test_frame import go_to, path_of

MOMENT_MS = 300


@pytest.mark.hasty
def test_twenty_hasty_page_changes_leave_a_page_that_plays_on(visit_far: Open) -> None:
    page = visit_far("/models")
    for stop in ("sources", "timeline"):  # one more, and a browser forgets what it was sent for the first
        press(page, stop)
    page.evaluate(PRESS, "sources")
    page.wait_for_timeout(800)  # its run is over, and the browser has not heard of that yet
    for stop in ("models", "dropout"):
        press(page, stop)
    stops = itertools.islice(itertools.cycle(["top_k", "two_dice", "dropout"]), 6)
    for number, (act, stop) in enumerate(changes(list(stops))):
        page.evaluate(act, stop)
        page.wait_for_timeout((3 + number % 5) * 100)
    page.wait_for_url("**/dropout*")
    until(page, "step > 130")  # the first two chunks hold 120 steps: it asked for more, and was heard


def press(page: Page, stop: str) -> None:
    """Press a link of the header and wait for its page."""
    page.wait_for_selector(LINKS)
    page.evaluate(PRESS, stop)
    page.wait_for_function(STANDS, arg=stop)


@pytest.mark.hasty
def test_three_presses_of_back_in_a_moment_lose_nothing(visit_rooms_far: Open) -> None:
    page = visit_rooms_far("/why?p=0.3")
    before = page.evaluate("() => history.length")
    for words in ("Sources", "Why", "Sources"):
        go_to(page, words)
    go_through(page, "back", "/why?p=0.3")
    assert page.evaluate("() => history.length") == before + 3
    go_through(page, "forward", "/sources")
    page.get_by_label("seed").fill("7")
    page.get_by_label("seed").press("Enter")
    page.wait_for_url("**/sources?seed=7")


def go_through(page: Page, way: str, entry: str) -> None:
    """Three presses of Back or Forward, each before the server has answered the one before."""
    for _ in range(3):
        page.evaluate(f"() => history.{way}()")
        page.wait_for_timeout(MOMENT_MS)
    page.wait_for_timeout(5 * MOMENT_MS)  # on the way the same page may stand there for a moment
    here = "Why" if entry.startswith("/why") else "Sources"
    expect(page.locator(".st-key-td-links strong")).to_have_text([here])
    idle(page)
    assert path_of(page) == entry


@pytest.mark.hasty
def test_a_page_that_was_left_by_the_server_says_nothing_more(visit_rooms_far: Open) -> None:
    page = visit_rooms_far("/timeline")
    page.get_by_role("button", name="leave").click()
    # Its run takes long; what the page before asks for meanwhile is on its way.
    page.wait_for_url("**/sources?seed=9")
    idle(page)
    page.wait_for_timeout(MOMENT_MS)
    assert page.get_by_text("seed=9").is_visible()
