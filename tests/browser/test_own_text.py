"""A text of one's own in the browser: pasted, learnt, halted; and who waits for another tab to close."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from dashboard import text
from tests.browser.support import Visits, idle

WORDS = text.load("dropout", "en")
TEXT = "\n\n".join(f"The hen met {i} foxes and said {i * 7919 % 1000} times no." for i in range(300))


def says(page: Page, key: str) -> None:
    words = re.sub(r"\\{\w+\\}", r"[\\d,]+", re.escape(WORDS.labels[f"own.live.{key}"]))
    expect(page.locator(".text-lesson .status")).to_have_text(re.compile(words))


def press(page: Page, key: str) -> None:
    page.locator(".text-lesson").get_by_role("button", name=WORDS(f"own.live.{key}"), exact=True).click()


def test_a_text_is_pasted_and_learnt_and_a_closed_tab_makes_room_for_the_next(visit: Visits) -> None:
    page = visit("/dropout?speed=0.5")
    page.get_by_role("button", name=WORDS("own.paste")).click()
    page.get_by_label(WORDS("own.paste_label")).fill("too short")
    page.get_by_role("button", name=WORDS("own.take")).click()
    expect(page.locator(".td-notice")).to_contain_text("9 bytes")
    page.get_by_label(WORDS("own.paste_label")).fill(TEXT)
    page.get_by_role("button", name=WORDS("own.take")).click()
    says(page, "fresh_own")
    expect(page).to_have_url(re.compile("piece=own"))
    expect(page.get_by_label(WORDS("own.paste_label"))).to_have_value("")
    page.keyboard.press("Escape")
    press(page, "go")
    says(page, "going")
    expect(page.locator(".text-lesson .said mark")).to_have_count(2)
    press(page, "stop")
    says(page, "stopped")
    press(page, "go_on")
    other = visit("/dropout?present=1&exhibit=own_text")
    press(other, "go")
    says(other, "waiting_one")
    page.close()
    says(other, "going")
    press(other, "stop")
    idle(other)
