"""The page "Models" in a real browser: places of marks and names, axes, keys, blocks, the table."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.history import model_rates
from core.history.sites import BLOCKS
from dashboard import text
from tests.browser.support import DESKTOP, LARGE, PHONE, Open, idle, overtaken, query
from tests.browser.test_stage import SMALLEST_TYPE, place

PAGE, YEARS, PASSES, BLOCK = (
    "/models",
    ".st-key-rates-by-year",
    ".st-key-rates-by-passes",
    ".st-key-dropout-sites",
)
READY = "key => document.querySelector(`${key} [data-marker]`) !== null"
MARKER = "key => document.querySelector(`${key} [data-marker]`)?.dataset.marker"

# Names that cover each other, or leave the page; each with what it meets.
COLLISIONS = """key => {
    const root = document.querySelector(`${key} [data-marker]`);
    const find = (root.shadowRoot ?? root).querySelectorAll.bind(root.shadowRoot ?? root);
    const boxes = [...find('.labels text')].map(name => [name.textContent, name.getBoundingClientRect()]);
    const beside = (a, b) => a.left >= b.right - 1 || b.left >= a.right - 1;
    const meet = (a, b) => !beside(a, b) && a.top < b.bottom - 3 && b.top < a.bottom - 3;
    const pairs = boxes.flatMap(([a, one], i) =>
        boxes.slice(0, i).filter(([, two]) => meet(one, two)).map(([b]) => `${a} / ${b}`));
    const out = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([a]) => `${a} leaves`);
    return [...pairs, ...out];
}"""
# For each mark its kind, and where its middle lies: on the scale, among the zeros, or in the lane of silence.
LANES = """key => {
    const root = document.querySelector(`${key} [data-marker]`), find = (root.shadowRoot ?? root);
    const [zero, silent] = [...find.querySelectorAll('.band')].map(band => band.getBoundingClientRect());
    const inside = (y, box) => y > box.top && y < box.bottom;
    return [...find.querySelectorAll('.mark[data-id]')].map(mark => {
        const box = mark.querySelector('.body, .tuned').getBoundingClientRect();
        const y = (box.top + box.bottom) / 2;
        const place = inside(y, zero) ? 'zero' : inside(y, silent) ? 'silent' : 'scale';
        return [mark.dataset.id, mark.classList[1], place];
    });
}"""


# The smallest type in a component, with its words; 22 px is a projector's least.
SMALLEST = """key => {
    const root = document.querySelector(`${key} [data-marker]`), find = (root.shadowRoot ?? root);
    const words = [...find.querySelectorAll('text, li, li b, li span')].filter(one => one.textContent.trim());
    return words
        .filter(one => !one.closest('.die') && one.checkVisibility())
        .map(one => [parseFloat(getComputedStyle(one).fontSize), one.textContent])
        .sort((a, b) => a[0] - b[0])[0];
}"""

BOTTOM, TOP = (f"element => element.getBoundingClientRect().{edge}" for edge in ("bottom", "top"))


def opened(visit: Open, search: str = "", key: str = YEARS, **options: Any) -> Page:
    page = visit(PAGE + search, reduced_motion="reduce", **options)
    page.wait_for_function(READY, arg=key)
    return page


def marked(page: Page, key: str, pattern: str) -> None:
    page.wait_for_function(
        "([key, pattern]) => new RegExp(pattern).test((" + MARKER + ")(key))", arg=[key, pattern]
    )


def middle(page: Page, key: str, name: str) -> tuple[float, float]:
    """The middle of a mark on the screen; hands find the mark nearest to them, so it need not be on top."""
    box = page.locator(f"{key} .mark[data-id={name}] .body").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_page_is_full_on_arrival_and_every_mark_lies_in_its_lane(visit: Open) -> None:
    page = opened(visit)
    words = text.load("models", "en")
    expect(page.locator("h1")).to_have_text(words("claim"))
    assert query(page) == ""
    lanes = page.evaluate(LANES, YEARS)
    assert {name for name, *_ in lanes} == {row.id for row in model_rates() if not row.fine_tuning_only}
    assert all(place == {"stated": "scale"}.get(kind, kind) for _, kind, place in lanes)
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()


def test_another_axis_moves_the_same_marks_and_is_in_the_address(visit: Open) -> None:
    page = opened(visit, key=PASSES)
    marked(page, PASSES, "^passes:")
    mark = page.locator(f"{PASSES} .mark[data-id=palm]")
    before, same = mark.bounding_box(), mark.element_handle()
    page.get_by_role("radio", name=text.load("models", "en")("axis.parameters")).click()
    marked(page, PASSES, "^parameters:")
    assert query(page) == "?axis=parameters"
    after = mark.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] > before["x"] + 100
    assert same is not None
    assert same.evaluate("mark => mark.isConnected")
    page.reload()
    idle(page)
    marked(page, PASSES, "^parameters:")


def test_fine_tuning_is_shown_on_request(visit: Open) -> None:
    page = opened(visit)
    expect(page.locator(f"{YEARS} .links .tuned")).to_have_count(0)
    page.get_by_text(text.load("models", "en")("tuned"), exact=True).first.click()
    expect(page.locator(f"{YEARS} .links .tuned").first).to_be_attached()
    expect(page.locator(f"{YEARS} .mark[data-id=instructgpt-sft]")).to_be_attached()
    expect(page).to_have_url(re.compile("tuned=1"))


def test_keys_and_the_hand_tell_a_mark_with_its_source(visit: Open) -> None:
    page = opened(visit)
    figure, tip = page.locator(f"{YEARS} .figure"), page.locator(f"{YEARS} .tip")
    figure.focus()
    page.keyboard.press("ArrowRight")
    expect(tip).to_contain_text("AlexNet")
    expect(tip).to_contain_text("Krizhevsky 2012")
    expect(page.locator(f"{YEARS} .now")).to_contain_text("AlexNet")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.mouse.move(*middle(page, YEARS, "gpt-2"))
    expect(tip).to_contain_text(text.load("models", "en")("map.not_stated"))


def test_a_block_is_drawn_by_model_and_said_in_words(visit: Open) -> None:
    page = opened(visit, key=BLOCK)
    words = text.load("models", "en")
    marked(page, BLOCK, "^transformer-base:post:on:off:on:on$")
    for name, model, states in (
        ("GPT-2", "gpt-2", "pre:unknown:unknown:unknown:unknown"),
        ("PaLM", "palm", "pre:off:off:off:off"),
        ("BERT", "bert-large", "post:on:on:on:on"),
    ):
        page.get_by_role("radio", name=name, exact=True).click()
        marked(page, BLOCK, f"^{model}:{states}$")
    expect(page).to_have_url(re.compile("model=bert-large"))
    expect(page.locator(f"{BLOCK} li")).to_have_count(4)
    expect(page.locator(f"{BLOCK} li").nth(1)).to_contain_text(words("block.on", rate="0.1"))


def test_the_table_is_searched_narrowed_and_taken_away(visit: Open) -> None:
    page = opened(visit, "?find=arxiv&show=zero")
    words = text.load("models", "en")
    shown = [row for row in model_rates() if row.status == "zero" and "arxiv" in row.source.casefold()]
    button = page.get_by_role("button", name=words("table.csv", count=len(shown)))
    with page.expect_download() as loaded:
        button.click()
    rows = list(csv.DictReader(loaded.value.path().read_text(encoding="utf-8").splitlines()))
    assert [row["model"] for row in rows] == [row.model for row in shown]
    field = page.get_by_label(words("table.find"))
    field.fill("nothing like it")
    field.press("Enter")
    expect(page.get_by_text(words("table.nothing", count=57))).to_be_visible()
    expect(page).to_have_url(re.compile(r"find=nothing"))


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_name_covers_another_and_nothing_runs_over_at_any_size(visit: Open, language: str) -> None:
    page = opened(visit, f"?lang={language}&tuned=1", size=LARGE)
    for size in (LARGE, DESKTOP, (768, 1024), PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(400)
        for key in (YEARS, PASSES):
            assert page.evaluate(COLLISIONS, key) == []
        assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= size[0]


def test_a_talk_steps_through_the_exhibits_in_large_type(visit: Open) -> None:
    page = opened(visit, "?present=1&tuned=1&lang=de")  # the legend takes two rows
    page.mouse.click(*middle(page, YEARS, "alexnet"))  # a click leaves the keys to the talk
    expect(page.locator(f"{YEARS} .tip")).to_be_visible()
    for key in (YEARS, PASSES, BLOCK):
        page.wait_for_function(READY, arg=key)
        idle(page)
        for size, words in (page.evaluate(SMALLEST_TYPE), page.evaluate(SMALLEST, key)):
            assert size >= 22, words
        assert page.locator(f"{key} svg.picture").evaluate(BOTTOM) <= place(page).evaluate(TOP)
        if key == BLOCK:
            expect(page).to_have_url(re.compile("exhibit=block"))
        page.keyboard.press("ArrowRight")
        for name in (
            ("crossing", "variants") if key == PASSES else ()
        ):  # charts: their type is checked in a talk
            expect(page).to_have_url(re.compile(f"exhibit={name}"))
            idle(page)
            page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/timeline"))  # the talk goes on there


def test_nonsense_in_the_address_gets_one_sentence_and_the_default(visit: Open) -> None:
    page = opened(visit, "?axis=colour")  # more in tests/app/test_pages.py
    expect(page.locator(".td-notice p")).to_have_count(1)
    assert query(page) == ""


def test_every_block_has_a_button_and_is_drawn_once_though_its_script_came_late(visit: Open) -> None:
    page = opened(visit, "?lang=de&model=built-in", key=BLOCK)
    overtaken(page, f"{BLOCK} .block")
    marked(page, BLOCK, "^built-in:pre:on:on:on:on$")
    idle(page)
    group = page.get_by_role("radiogroup", name=text.load("models", "de")("block.model"))
    expect(group.get_by_role("radio")).to_have_count(len(BLOCKS))
    parts = page.locator(f"{BLOCK} g.part")
    drawn = parts.count()
    group.get_by_text("PaLM", exact=True).click()
    marked(page, BLOCK, "^palm:pre:off:off:off:off$")
    expect(parts).to_have_count(drawn)


def test_a_link_from_before_the_page_had_its_name_shows_it_in_its_settings(visit: Open) -> None:
    page = visit("/scale?axis=parameters")
    words = text.load("models", "en")
    expect(page.locator(".td-claim")).to_have_text(words("claim"))
    expect(page.get_by_role("radio", name=words("axis.parameters"))).to_be_checked()
    expect(page.locator(".td-notice")).to_have_count(0)
