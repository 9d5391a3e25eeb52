"""The start page: the answer moves, each die is a door, cards and ways lead where they say."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.support import DESKTOP, LARGE, PHONE, Open, idle, query, resize

HEIGHT = "journey => journey.getBoundingClientRect().height"
BELOW = "said => said.lastElementChild.getBoundingClientRect().bottom - said.getBoundingClientRect().bottom"
"""How far the token that was drawn ends below the place of the text."""

WIDER = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return main.scrollWidth - document.documentElement.clientWidth;
}"""
LONGER = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return main.scrollHeight - main.clientHeight;
}"""
DRAWN_AT = """(place, width) => {
    place.style.width = `${width}px`;
    const frame = () => new Promise(requestAnimationFrame);
    return frame().then(frame).then(() => new Promise(done => setTimeout(done, 150)));
}"""
DRAWS = 12


def place(page: Page) -> str:
    where = page.locator(".weights figcaption span")
    expect(where).not_to_be_empty()
    return where.inner_text()


def test_the_question_and_its_answer_stand_above_the_fold_and_move(visit: Open) -> None:
    page = visit("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Why roll them while it learns?")
    token = page.locator(".token figcaption b")
    expect(token).to_have_text("Token")
    assert token.bounding_box()["y"] < DESKTOP[1]  # type: ignore[index]
    said = place(page)
    expect(page.locator(".weights figcaption span")).not_to_have_text(said)
    cards = page.locator(".cards")
    for width in (260, 120, 0):  # a page that is still finding its widths: a picture without room is no fault
        cards.evaluate(DRAWN_AT, width)
    page.locator(".units canvas").evaluate(DRAWN_AT, 8)


def test_it_can_be_halted_and_taken_to_where_it_speaks(visit: Open) -> None:
    page = visit("/start")
    page.locator(".go-speak").click()
    expect(page.locator(".weights figcaption span")).to_have_text("frozen: no draw changes them")
    expect(page.locator(".units figcaption span")).to_contain_text("all 128 take part")
    page.get_by_role("button", name="Pause").click()
    said = page.locator(".said").inner_text()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".said")).not_to_have_text(said)


DOORS = (("Der Lernwürfel", "dropout", "Dropout, live"), ("Der Sprechwürfel", "top_k", "Top-k, live"))


def test_each_die_and_each_card_is_a_door_and_the_way_back_shows_the_start_again(visit: Open) -> None:
    page = visit("/start?lang=de")
    for die, path, title in DOORS:
        page.get_by_role("button", name=die).click()
        page.wait_for_url(f"**/{path}*")
        expect(page).to_have_title(re.compile(title))
        assert "lang=de" in query(idle(page))
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Warum")
        idle(page)
    page.locator(".cards a", has_text="Quellen").click()
    page.wait_for_url("**/sources*")


def test_every_way_through_leads_to_a_page_that_exists_in_its_settings(visit: Open) -> None:
    page = visit("/start")
    links = page.locator("[class*=st-key-td-route-] a")
    links.nth(7).wait_for()
    targets = {link.get_attribute("href") for link in links.all()}
    assert len(targets) >= 8
    page.get_by_role("link", name="Where dropout hurts: a rate too high").click()
    page.wait_for_url("**/dropout*")
    idle(page)
    assert "preset=too_high" in query(page)


def test_a_reader_who_wants_no_motion_steps_by_hand_and_nothing_jumps_or_is_cut(visit: Open) -> None:
    page = visit("/start?lang=de", reduced_motion="reduce")
    before = place(page)
    assert "320" in before
    page.wait_for_function("() => new Promise(done => setTimeout(() => done(true), 900))")
    assert place(page) == before
    step = page.get_by_role("button", name="Nächster Schritt")
    step.click()
    expect(page.locator(".weights figcaption span")).not_to_have_text(before)
    heights = {page.locator(".journey").evaluate(HEIGHT)}
    page.locator(".go-speak").click()
    for _ in range(DRAWS):
        assert page.locator(".said").evaluate(BELOW) <= 0, page.locator(".said").inner_text()
        heights.add(page.locator(".journey").evaluate(HEIGHT))
        step.click()
    assert len(heights) == 1


def test_nothing_is_wider_than_the_screen(visit: Open) -> None:
    page = visit("/start?lang=de", size=LARGE)
    for size in (LARGE, DESKTOP, PHONE):
        resize(page, size)
        assert page.evaluate(WIDER) <= 0
