"""The page "Two dice" in a real browser: the four cells fill, follow the hand, and wait behind questions."""

from __future__ import annotations

import json
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from dashboard import text
from dashboard.runs import two_dice
from tests.browser.support import PHONE, ROOT, Open, idle, patiently, query, small_controls

pytestmark = pytest.mark.skipif(
    not (ROOT / "assets" / "models" / "storyteller" / "checksums.json").is_file(),
    reason="the storyteller is not here: python -m core.pretraining.train_gpt makes it",
)
PAGE, HERO = "/two_dice", ".st-key-four-cells"
HOST = f"const host = document.querySelector('{HERO} [data-marker]'), root = host.shadowRoot;"
MARKER = f"() => document.querySelector('{HERO} [data-marker]')?.dataset.marker"
WIDTHS = f"""() => {{
    {HOST}
    return [...root.querySelectorAll('[data-cell=on_greedy] .bar')].map(bar => bar.style.width);
}}"""
STOPPED = f"""k => {{
    const said = JSON.parse(({MARKER})() ?? "{{}}");
    if (said.k !== k || !said.drawn || said.shown < 2) return false;
    {HOST}
    root.querySelector('.go[data-mode=stop]').click();
    return true;
}}"""
"""The press and the wait for its moment are one: a slow machine might have written all texts in between."""

NARROWED = f"""more => {{
    {HOST}
    const k = root.querySelector('[data-control=k] input');
    k.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'ArrowLeft' }}));
    (root.querySelector(more) ?? document.querySelector(more)).click();
}}"""
"""A smaller k and another press in the same moment."""

LIVE = partial(text.load("two_dice", "en"), texts=two_dice.LIVE_TEXTS, length=two_dice.LIVE_LENGTH)
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
CELLS = ("off_greedy", "off_sampled", "on_greedy", "on_sampled")


def marker(page: Page) -> dict[str, Any]:
    """What the component shows: its controls, how many texts, and how many first tokens in each cell."""
    said: dict[str, Any] = json.loads(page.evaluate(MARKER) or "{}")
    return said


def written(page: Page, **expected: object) -> dict[str, Any]:
    """Wait until all texts stand there, for these controls."""

    def reached() -> dict[str, Any]:
        said = marker(page)
        done = said.get("done") and all(said[name] == value for name, value in expected.items())
        return said if done else {}

    return patiently(page, reached, lambda: f"waited for {expected}, got {page.evaluate(MARKER)}")


def cell(page: Page, name: str) -> Any:
    return page.locator(f"{HERO} [data-cell={name}]")


def texts(page: Page, name: str) -> list[str]:
    return [str(each) for each in cell(page, name).locator("li").all_text_contents()]


def address(page: Page, wanted: str) -> None:
    page.wait_for_function("wanted => decodeURIComponent(location.search) === wanted", arg=wanted)


def test_the_cells_fill_by_themselves_and_differ_as_the_dice_say(visit: Open) -> None:
    page = visit(PAGE)
    firsts = dict(zip(CELLS, written(page)["firsts"], strict=True))
    assert firsts["off_greedy"] == 1
    assert min(firsts[name] for name in CELLS[1:]) > 1
    assert len(set(texts(page, "off_greedy"))) == 1
    assert [len(texts(page, name)) for name in CELLS] == [20] * 4
    for name in CELLS:
        expect(cell(page, name).locator(".tally b")).to_have_text(str(firsts[name]))
    expect(cell(page, "off_greedy").locator(".masks")).to_have_css("width", "0px")
    assert query(page) == ""


def test_a_text_under_the_hand_shows_the_bars_of_its_own_mask(visit: Open) -> None:
    page = visit(PAGE + "?n=8")
    written(page)
    mean = page.evaluate(WIDTHS)
    cell(page, "on_greedy").locator("ol").focus()
    page.keyboard.press("ArrowDown")
    first = page.evaluate(WIDTHS)
    page.keyboard.press("ArrowDown")
    second = page.evaluate(WIDTHS)
    expect(cell(page, "on_greedy").locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("Escape")
    assert len({tuple(widths) for widths in (mean, first, second)}) == 3
    assert page.evaluate(WIDTHS) == mean


def test_the_hand_moves_k_rolls_again_and_a_reload_shows_the_same(visit: Open) -> None:
    page = visit(PAGE + "?n=4&twins=1")
    written(page)
    page.locator(f"{HERO} [data-control=k] input").focus()
    page.keyboard.press("ArrowLeft")
    written(page, k=9)
    address(page, "?k=9&n=4&twins=1")
    page.locator(f"{HERO} .go").dblclick()  # rolls again, and stops what it began
    page.locator(f"{HERO} .go[data-mode=resume]").click()
    before = written(page, k=9, seed=1)
    address(page, "?k=9&n=4&seed=1&twins=1")
    expect(page.get_by_text(LIVE("twins.live_measured", seed=1))).to_be_visible()  # far below the cells
    said = {name: texts(page, name) for name in CELLS}
    idle(page).reload()
    idle(page)
    assert written(page)["firsts"] == before["firsts"]
    assert {name: texts(page, name) for name in CELLS} == said
    page.locator(f"{HERO} [data-control=n] input").focus()
    page.keyboard.press("ArrowRight")
    written(page, n=5)
    expect(page.locator(".td-lede").first).to_contain_text("5 continuations")  # above them
    seed = page.locator(f"{HERO} [data-control=seed] input")
    for nothing in ("", "1.5", "10000"):  # goes back, instead of to an end of its range
        seed.fill(nothing)
        seed.press("Enter")
        expect(seed).to_have_value("1")


@pytest.mark.hasty
def test_stop_stops_go_on_writes_on_and_who_leaves_meanwhile_finds_the_rest(visit: Open) -> None:
    page = visit(PAGE + "?k=11&n=24&seed=77")
    page.evaluate(NARROWED, ".row")  # they begin anew at a moment of our own
    page.wait_for_function(STOPPED, arg=10)
    page.wait_for_timeout(1000)
    stopped = marker(page)["shown"]
    page.wait_for_timeout(1000)
    assert marker(page)["shown"] == stopped < 24
    page.evaluate(NARROWED, ".go")  # what stands there belongs to the controls, stopped or not
    address(page, "?k=9&n=24&seed=77")
    page.wait_for_function(f"() => JSON.parse(({MARKER})()).drawn")
    assert marker(page)["shown"] < 24
    page.locator(f"{HERO} .go[data-mode=resume]").click()
    page.get_by_role("link", name="Models").first.click()
    page.wait_for_url("**/models*")
    idle(page).go_back()
    assert written(page, seed=77)["shown"] == 24


def test_markup_in_a_prompt_is_text_and_a_long_one_gets_a_sentence(visit: Open) -> None:
    prompt = "<img src=x onerror=alert(1)> said the king"
    page = visit(f"{PAGE}?n=4&prompt={quote(prompt)}")
    assert written(page)["prompt"] == prompt
    assert page.locator(f"{HERO} img").count() == 0
    page.locator(f"{HERO} textarea").fill("x" * 201)
    expect(page.locator(f"{HERO} .refused")).to_contain_text("201")
    assert marker(page)["prompt"] == prompt
    words = text.load("two_dice", "en")
    page.goto(page.url.split("?")[0] + "?n=4&prompt=" + "x" * 201)
    expect(page.get_by_text(words("too_long", limit="200", length="201"))).to_be_visible()


SMALLEST_INSIDE = f"""() => {{
    {HOST}
    return Math.min(...[...root.querySelectorAll('*')]
        .filter(each => each.checkVisibility({{ visibilityProperty: true }}))
        .filter(each => !each.matches('.spoken'))
        .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .map(each => parseFloat(getComputedStyle(each).fontSize)));
}}"""


def test_on_a_phone_the_cells_stack_and_every_control_is_as_large_as_a_finger(visit: Open) -> None:
    page = visit(PAGE + "?n=8", size=PHONE, locale="de-DE", dark=True)
    written(page)
    assert page.evaluate(OVERFLOW) <= 0
    assert small_controls(page.locator(f"{HERO} [data-marker]")) == []
    lefts = {round(cell(page, name).bounding_box()["x"]) for name in CELLS}
    assert len(lefts) == 1
    expect(cell(page, "on_greedy").locator(".where")).to_contain_text("Masken an")
