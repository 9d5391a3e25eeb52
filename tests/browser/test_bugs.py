"""The page "Why", spot the bug: curves stand beside a question, a vote or a fold names the mistake."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.mlp.bugs import VARIANTS, Bug, train_variants
from dashboard import text
from dashboard.views.why.bug_code import difference
from dashboard.views.why.bug_threads import ANSWERS, THREADS
from tests.browser.support import Open, idle, query

WORDS = text.load("why", "en")
CHART = ".st-key-bugs-losses"


def vote(page: Page, letter: str, answer: int) -> None:
    button = page.locator(f".st-key-ask-bug_{letter}-{answer} button")
    button.click()
    expect(button.locator("strong")).to_have_text("1")


def code(page: Page) -> Locator:
    return page.locator("[data-testid=stCode]").filter(has_text="-")


def link(page: Page, bug: Bug) -> Locator:
    return page.locator(f'a[href="{THREADS[bug][0].link}"]')


def test_the_fold_names_the_mistake_and_the_file_holds_all_nine_loops(visit: Open, tmp_path: Path) -> None:
    page = visit("/why?lang=en&bug=d&bug_rate=0.8")
    expect(page.locator(CHART)).to_contain_text("loop D, test")
    expect(link(page, "by_rate")).to_have_count(0)
    page.locator(".st-key-td-fold-bugs summary").click()
    expect(link(page, "by_rate")).to_be_visible()
    expect(page.get_by_text(WORDS("bugs.by_rate")).first).to_be_visible()
    for line in difference("by_rate").splitlines():
        expect(code(page).first).to_contain_text(line)
    expect(page.get_by_text("+2.16").first).to_be_visible()
    expect(page.get_by_text("cannot be seen").first).to_be_visible()
    _saved(page, tmp_path)
    page.locator(".st-key-bug button", has_text="F").click()
    expect(page).to_have_url(re.compile("bug=f"))
    expect(idle(page).locator(CHART)).to_contain_text("loop F, test")
    page.locator(".st-key-bug_rate button", has_text="0.2").click()
    expect(page).to_have_url(re.compile("bug_rate=0.2"))
    assert "bug=f" in query(page)


def _saved(page: Page, folder: Path) -> None:
    with page.expect_download() as saved:
        page.locator(".st-key-take-bugs button").click()
    saved.value.save_as(folder / "bugs.csv")
    rows = list(csv.DictReader((folder / "bugs.csv").read_text("utf-8").splitlines()))
    curves = train_variants(0.8, seed=0)
    assert [int(row["updates"]) for row in rows] == list(curves.steps)
    for number, name in enumerate(VARIANTS):
        assert float(rows[-1][f"{name}_test_loss_nats"]) == pytest.approx(float(curves.test[number, -1]))
        assert float(rows[0][f"{name}_train_loss_nats"]) == pytest.approx(float(curves.train[number, 0]))


def test_who_predicts_sees_curves_and_question_and_then_what_it_was(visit: Open) -> None:
    page = visit("/why?lang=en&predict=1&bug=c&present=1&exhibit=bugs")
    bug, answers = ANSWERS["c"]
    expect(page.locator(CHART)).to_contain_text("loop C, test")
    expect(page.get_by_text(WORDS("bugs.ask", letter="C"))).to_be_visible()
    expect(page.locator(".st-key-ask-bug_c-reveal button")).to_be_disabled()
    expect(link(page, bug)).to_have_count(0)
    vote(page, "c", 1)
    vote(page, "c", answers.index(bug))
    idle(page).locator(".st-key-ask-bug_c-reveal button").click()
    expect(link(page, bug)).to_be_visible()
    tally = page.get_by_text(text.load("frame", "en")("ask.tally"))
    expect(tally.locator("strong")).to_contain_text(WORDS(f"bugs.{bug}"))
