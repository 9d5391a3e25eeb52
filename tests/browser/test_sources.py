"""The page "Sources" in a real browser: filters, search, links, anchors, the file, the stage."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pybtex.database import parse_file

from core.history import claims
from core.history.bibliography import bibliography
from dashboard import text
from tests.browser.support import DESKTOP, LARGE, PATIENCE_MS, PHONE, Open, idle, query

PAGE = "/sources"
CLAIMS = len(claims())

CUT_OFF = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return [...main.querySelectorAll("[data-testid=stHtml] *, [data-testid=stPageLink] *, button, input")]
        .filter(element => element.checkVisibility() && element.getBoundingClientRect().width > 0)
        .filter(element => {
            const box = element.getBoundingClientRect();
            return box.left < -0.5 || box.right > innerWidth + 0.5;
        })
        .map(element => `${element.className || element.tagName} ${element.innerText?.slice(0, 30)}`);
}"""
SMALL_CONTROLS = """() => [...document.querySelectorAll(
    ".st-key-part button, .st-key-verdict button, .st-key-find input, .st-key-src-claims a[data-testid]")]
    .filter(control => control.checkVisibility() && control.getBoundingClientRect().height < 43.5)
    .map(control => `${control.innerText} ${control.getBoundingClientRect().height}`)"""
OVERLAPS = """() => {
    const words = [...document.querySelectorAll(".src-part > span:last-child")];
    const boxes = words.map(word => {
        const range = document.createRange();
        range.selectNodeContents(word);
        return range.getBoundingClientRect();
    });
    // A third of a line is empty above and below its letters.
    const below = (a, b) => a.top + a.height / 3 > b.bottom;
    const meet = (a, b) => a.left < b.right && b.left < a.right && !below(a, b) && !below(b, a);
    return boxes.flatMap((a, i) => boxes.slice(0, i).filter(b => meet(a, b))).length;
}"""


def opened(visit: Open, query: str = "", **options: object) -> Page:
    page = visit(PAGE + query, **options)
    page.wait_for_selector("h1")
    return page


def rows(page: Page, count: int) -> None:
    expect(page.locator(".src-claim")).to_have_count(count, timeout=PATIENCE_MS)
    idle(page)


def test_the_note_is_counted_filtered_and_searched_and_the_address_says_so(visit: Open) -> None:
    page = opened(visit)
    words = text.load("sources", "en")
    rows(page, CLAIMS)
    expect(page.locator(".src-part")).to_have_text(
        ["29 correct", "14 imprecise", "8 wrong", "4 unsupported", "1 judgement"]
    )
    expect(page.locator(".src-marks .src-mark")).to_have_count(CLAIMS)
    page.locator(".st-key-verdict").get_by_role("radio", name="wrong").click()
    rows(page, 8)
    page.locator(".st-key-find input").fill("GPT-2")
    page.keyboard.press("Enter")
    rows(page, 2)
    assert query(page) == "?verdict=wrong&find=GPT-2"
    page.reload()
    rows(page, 2)
    page.get_by_role("button", name=words("reset")).click()
    rows(page, CLAIMS)
    assert query(page) == ""


def test_a_link_shows_the_same_claims_in_german_beside_nothing_but_german(visit: Open) -> None:
    page = opened(visit, "?section=4&lang=de")
    rows(page, 6)
    jump = page.get_by_role("link", name="6 von 56 Aussagen")
    expect(jump).to_be_in_viewport()
    jump.click()
    expect(page.locator("#claims")).to_be_in_viewport()
    rows(page, 6)
    assert query(page) == "?section=4&lang=de"
    expect(page.locator("h3.src-section")).to_have_text([text.load("sources", "de")("section.4")])
    expect(page.locator(".src-original")).to_have_count(0)
    expect(page.locator(".src-claim blockquote").first).to_contain_text("Geoffrey Hinton und seinem Team")
    page.locator(".st-key-td-language-en button").first.click()
    expect(page.locator(".src-original")).to_have_count(6)
    assert "section=4" in query(page)


def test_a_link_leads_to_the_exhibit_in_its_settings_and_back(visit: Open) -> None:
    page = opened(visit, "?find=k%3D50&lang=de")
    rows(page, 1)
    page.locator(".st-key-src-claims [data-testid=stPageLink-NavLink]").click()
    page.wait_for_url("**/top_k?*")
    idle(page)
    assert query(page) == "?lang=de&model=erzaehler&k=50"
    page.go_back()
    rows(page, 1)


def test_every_source_opens_apart_and_the_file_is_the_whole_list(visit: Open, tmp_path: Path) -> None:
    page = opened(visit, "?part=sources")
    sources = bibliography()
    expect(page.locator(".src-references li")).to_have_count(len(sources))
    links = page.locator(".src-references a")
    assert links.evaluate_all("links => links.map(link => link.getAttribute('href'))") == [
        source.link.url for source in sources
    ]
    assert set(links.evaluate_all("links => links.map(link => link.target)")) == {"_blank"}
    with page.expect_download() as download:
        page.locator(".st-key-src-bibtex button").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.suffix == ".bib"
    assert list(parse_file(path).entries) == [source.key for source in sources]


def test_the_glossary_is_searched_and_its_terms_lead_to_each_other(visit: Open) -> None:
    page = opened(visit, "?part=glossary")
    entries = page.locator(".src-glossary dt")
    expect(entries).to_have_count(len(text.table("sources", "en", "glossary")))
    page.locator("#term-top-k a[href='#term-min-p']").click()
    page.wait_for_function(
        "() => { const top = document.querySelector('#term-min-p').getBoundingClientRect().top;"
        " return top >= 0 && top < innerHeight; }"
    )
    page.locator(".st-key-term input").fill("nucleus")
    page.keyboard.press("Enter")
    expect(entries).to_have_count(1)
    idle(page)
    assert query(page) == "?part=glossary&term=nucleus"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_link_opens_a_question_in_view_and_what_is_opened_stands_in_the_address(
    visit: Open, language: text.Language
) -> None:
    words = text.table("sources", language, "questions")
    page = opened(visit, f"?question=fixed&lang={language}")
    answer = page.get_by_text(words["fixed"]["answer"])
    expect(answer).to_be_in_viewport()
    assert query(page) == f"?lang={language}&part=questions&question=fixed"
    page.get_by_text(words["kept"]["asks"]).click()
    expect(page.locator(".st-key-src-questions code")).to_have_text("keep_prob")
    expect(answer).to_have_count(0)  # one at a time
    idle(page)
    assert "question=kept" in query(page)
    page.locator(".st-key-ask input").fill("LoRA")
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-src-questions details")).to_have_count(3)
    idle(page).locator(".st-key-src-questions [data-testid=stPageLink] a").click()
    page.wait_for_url("**/dropout*")


@pytest.mark.parametrize(
    ("part", "size", "locale", "dark"),
    [
        ("note", DESKTOP, "de-DE", True),
        ("note", LARGE, "en-US", False),
        ("note", PHONE, "de-DE", False),
        ("sources", PHONE, "en-US", True),
        ("glossary", PHONE, "de-DE", False),
    ],
)
def test_nothing_is_cut_off_or_overlaps(
    visit: Open, part: str, size: tuple[int, int], locale: str, dark: bool
) -> None:
    page = opened(visit, f"?part={part}", size=size, locale=locale, dark=dark)
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OVERLAPS) == 0
    if size == PHONE:
        assert page.evaluate(SMALL_CONTROLS) == []
