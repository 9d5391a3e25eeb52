"""Predict first, on every page with a question: figures wait, votes count, what came out is marked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import text
from tests.browser import test_two_dice as two_dice
from tests.browser.playing import HOST, address, until
from tests.browser.support import Open, idle
from tests.browser.test_stage import place

FIGURES = {
    "dropout": HOST,
    "top_k": ".st-key-token-bars [data-marker]",
    "models": ".st-key-rates-by-year svg",
}
QUESTIONS = {"dropout": "gap", "top_k": "share", "models": "model"}
EXHIBITS = {"dropout": "gap", "top_k": "bars", "models": "years"}
each_page_whole = pytest.mark.parametrize(
    ("name", "language"), [("dropout", "de"), ("top_k", "en"), ("models", "en")]
)
each_page_projected = pytest.mark.parametrize(
    ("name", "language"), [("dropout", "en"), ("top_k", "de"), ("models", "de")]
)
"""Each page in each language, in one of them whole, in the other on a projector."""


def switch(page: Page) -> Locator:
    return page.locator(".st-key-td-predict button")


def vote(page: Page, question: str, answer: int, count: int = 1) -> None:
    button = page.locator(f".st-key-ask-{question}-{answer} button")
    button.click()
    expect(button.locator("strong")).to_have_text(str(count))


def tallied(page: Page, name: str, language: text.Language) -> Locator:
    """What was predicted, in words, and whether it is known what came out."""
    words = text.load(name, language)
    tally = page.get_by_text(text.load("frame", language)("ask.tally"))
    expect(tally).to_contain_text(words(f"ask.{QUESTIONS[name]}.b") + ": 1")
    if name == "dropout":
        expect(tally.locator("strong")).to_have_count(0)  # the run is on its way
    else:
        expect(tally.locator("strong")).to_contain_text("✓")
    return tally


def hidden_behind_its_question(page: Page, name: str) -> None:
    expect(page.locator(FIGURES[name]).first).to_be_visible()
    page.keyboard.press("p")
    expect(page.locator(f".st-key-ask-{QUESTIONS[name]}-0 button")).to_be_visible()
    expect(page.locator(FIGURES[name])).to_have_count(0)
    expect(switch(page)).to_have_attribute("aria-pressed", "true")
    address(page, "predict=1")
    expect(page.locator(f".st-key-ask-{QUESTIONS[name]}-reveal button")).to_be_disabled()


@each_page_whole
def test_the_key_p_hides_a_figure_behind_its_question_and_a_vote_brings_it_back(
    visit: Open, name: str, language: text.Language
) -> None:
    question = QUESTIONS[name]
    page = visit(f"/{name}?lang={language}")
    hidden_behind_its_question(page, name)
    vote(page, question, 1)
    vote(page, question, 2)
    asked = page.get_by_role("heading", level=2).first.text_content()
    idle(page).locator(f".st-key-ask-{question}-reveal button").click()
    expect(page.locator(FIGURES[name]).first).to_be_visible()
    tally = tallied(page, name, language)
    if name == "models":
        another_is_asked_about(page, str(asked))
    idle(page)
    switch(page).click()
    expect(tally).to_have_count(0)
    if name == "top_k":
        a_p_that_one_writes_is_a_letter(page)


def another_is_asked_about(page: Page, before: str) -> None:
    page.locator(".st-key-ask-model-again button").click()
    heading = page.get_by_role("heading", level=2).first
    expect(heading).to_contain_text(", 20")
    expect(heading).not_to_have_text(before)


def a_p_that_one_writes_is_a_letter(page: Page) -> None:
    prompt = idle(page).locator(".st-key-token-bars textarea")
    prompt.press("End")
    prompt.press_sequentially(" prince pp")
    expect(prompt).to_have_value("Once upon a time there was a prince pp")
    expect(switch(page)).to_have_attribute("aria-pressed", "false")


def test_what_came_out_is_marked_when_the_run_has_come_to_its_end(visit: Open) -> None:
    page = visit("/dropout?present=1&exhibit=gap&predict=1&preset=tiny&speed=120")
    vote(page, "gap", 0)
    idle(page).keyboard.press("0")
    until(page, "step >= 900")
    expect(page.locator("strong", has_text="✓")).to_be_visible()


@each_page_projected
def test_on_a_projector_p_asks_digits_vote_zero_shows_and_page_keys_step(
    visit: Open, name: str, language: text.Language
) -> None:
    question = QUESTIONS[name]
    page = visit(f"/{name}?lang={language}&present=1&exhibit={EXHIBITS[name]}")
    before = place(page).text_content()
    hidden_behind_its_question(page, name)
    expect(page.locator("h1")).to_have_count(1)
    for digit, answer in (("2", 1), ("3", 2)):
        page.keyboard.press(digit)
        expect(page.locator(f".st-key-ask-{question}-{answer} strong")).to_have_text("1")
    expect(place(page)).to_have_text(str(before))
    idle(page).keyboard.press("0")
    expect(page.locator(FIGURES[name]).first).to_be_visible()
    tallied(page, name, language)
    other = "1" if name == "dropout" else "2"
    idle(page).keyboard.press(other)  # no question is open any more
    expect(place(page)).to_contain_text(f"{other} ")
    idle(page).keyboard.press("PageDown")
    expect(place(page)).not_to_contain_text(f"{other} ")


def test_a_tour_asks_where_it_says_so_and_nowhere_else(visit: Open) -> None:
    page = visit("/top_k?tour=15&stop=4&exhibit=write")
    words = text.load("frame", "en")
    for name, asked in (("predict", True), ("history", False), ("predict", True)):
        button = "previous" if page.url.split("?")[0].endswith("/timeline") else "next"
        page.get_by_role("button", name=words(button), exact=True).click()
        expect(page.locator(".td-tour-place")).to_contain_text(words(f"tour.{name}"))
        idle(page)
        expect(page.locator(".st-key-ask-cells-0")).to_have_count(int(asked))


def test_on_a_projector_digits_vote_and_zero_lifts_the_curtain(visit: Open) -> None:
    words, frame = text.load("two_dice", "en"), text.load("frame", "en")
    page = visit(two_dice.PAGE + "?present=1&exhibit=cells&predict=1&n=4")
    expect(page.get_by_role("heading", name=words("ask.cells"))).to_be_visible()
    for digit, answer in (("2", 1), ("3", 2)):
        page.keyboard.press(digit)
        expect(page.locator(f".st-key-ask-cells-{answer} strong")).to_have_text("1")
    idle(page).keyboard.press("0")
    two_dice.written(page)
    expect(page.get_by_text(frame("ask.tally"))).to_contain_text("✓")


def test_a_figure_waits_for_an_answer_then_shows_the_votes_of_the_visit(visit: Open) -> None:
    words, frame = text.load("two_dice", "en"), text.load("frame", "en")
    page = visit(two_dice.PAGE + "?predict=1&n=4")
    expect(page.get_by_role("heading", name=words("ask.cells"))).to_be_visible()
    assert page.locator(f"{two_dice.HERO} .cell").count() == 0
    assert page.locator(".js-plotly-plot").count() == 0
    page.locator(".st-key-ask-cells-1 button").focus()
    page.keyboard.press("Enter")
    switch(page).focus()  # a keyboard sees where it is
    expect(switch(page)).to_have_css("outline-style", "solid")
    expect(page.locator(".st-key-ask-cells-1")).to_contain_text("1")
    idle(page).locator(".st-key-ask-cells-2 button").click()
    expect(page.locator(".st-key-ask-cells-2")).to_contain_text("1")
    idle(page).locator(".st-key-ask-cells-reveal button").click()
    two_dice.written(page)
    tally = page.get_by_text(frame("ask.tally"))
    expect(tally).to_contain_text(frame("ask.count", answer=words("ask.cells.b"), count=1))
    expect(tally.locator("strong")).to_contain_text("✓")
    page.locator(".st-key-ask-masks-2 button").click()
    expect(page.locator(".st-key-ask-masks-2")).to_contain_text("1")
    idle(page).evaluate(two_dice.NARROWED, ".st-key-ask-masks-reveal button")
    two_dice.written(page, k=9)  # the run of the whole page leaves a choice on its way as it is
    two_dice.address(page, "?predict=1&k=9&n=4")
