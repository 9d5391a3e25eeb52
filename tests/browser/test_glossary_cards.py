"""Words that open in place: a line under the first use on a page, and a card by mouse, touch and keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import text
from tests.browser.support import PHONE, Open, idle, patiently

CARD = ".st-key-td-glossary aside"
UNDER = """button => {
    const line = button.getBoundingClientRect();
    const page = document.querySelector("[data-testid=stMain]");
    const words = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (words.nextNode()) {
        const at = words.currentNode.data.indexOf(button.textContent);
        if (at < 0) continue;
        range.setStart(words.currentNode, at);
        range.setEnd(words.currentNode, at + button.textContent.length);
        const word = range.getBoundingClientRect();
        if (Math.abs(word.left - line.left) < 1 && Math.abs(word.bottom - line.bottom) < 1) return true;
    }
    return false;
}"""


def lines(page: Page) -> Locator:
    return page.locator(".st-key-td-glossary nav button")


def found(page: Page) -> None:
    """Wait until the page's words are found and underlined."""
    page.wait_for_selector(".st-key-td-glossary nav:not([data-late])", state="attached")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_word_opens_by_keyboard_says_what_it_means_and_gives_the_focus_back(
    visit: Open, language: text.Language
) -> None:
    words = text.table("sources", language, "glossary")
    page = visit(f"/models?lang={language}")
    found(page)
    line = page.locator(".st-key-td-glossary nav").get_by_text("dropout").first
    line.focus()
    expect(line).to_have_css("outline-style", "solid")
    assert line.evaluate(UNDER)
    page.keyboard.press("Enter")
    card = page.locator(CARD)
    expect(card).to_be_focused()
    expect(card.locator("h3")).to_contain_text(words["dropout"]["term"])
    expect(card.locator(".says")).to_have_text(words["dropout"]["says"])
    card.get_by_role("button").first.click()
    expect(card.locator(".says")).to_have_text(words["mask"]["says"])
    expect(card.locator(".formula")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(line).to_be_focused()


def underlined(page: Page) -> list[str]:
    """The words with a line under them; each stands where its line is, and once."""
    found(page)

    def stand() -> list[str]:
        said = lines(page).all_text_contents()
        under = lines(page).evaluate_all(f"lines => lines.map({UNDER})")
        return said if len(set(said)) == len(said) == len(under) >= 2 and all(under) else []

    return patiently(page, stand, lambda: f"{lines(page).all_text_contents()}")


def test_each_page_underlines_its_own_words(visit: Open) -> None:
    page = visit("/start?lang=en")
    before = underlined(page)
    for name in ("models", "sources", "two_dice"):
        page.locator(f".st-key-td-links a[href^='{name}']").click()
        page.wait_for_url(f"**/{name}*")
        idle(page)
        said = underlined(page)
        assert said != before
        before = said


def test_on_a_phone_a_touch_opens_a_card_within_the_window(visit: Open) -> None:
    page = visit("/models?lang=de", size=PHONE)
    lines(page).nth(1).scroll_into_view_if_needed()
    lines(page).nth(1).click()
    box = page.locator(CARD).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE[0]
    page.mouse.click(5, 5)
    expect(page.locator(CARD)).to_be_hidden()


def test_no_word_opens_on_a_projector_or_in_a_frame(visit: Open) -> None:
    for address in ("/models?present=1", "/models?embed=true"):
        page = visit(address)
        assert page.locator(".st-key-td-glossary").count() == 0
