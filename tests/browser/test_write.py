"""The exhibit "write" of the page "Top-k, live" in a real browser: writing, looking, changing, sharing."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboard import text
from tests.browser.support import PHONE, Open, idle, query, small_controls
from tests.browser.test_stage import SMALLEST_TYPE
from tests.browser.test_top_k import HERO, MODEL

pytestmark = pytest.mark.skipif(
    not MODEL.is_file(), reason="the storyteller is not here: core.pretraining.train_gpt makes it"
)
PAGE, WORDS = "/top_k", text.load("top_k", "en")
FRAMED = "?embed=true&exhibit=write"
"""The exhibit alone, in a frame: without the bars, whose prompt and k it follows on the page."""

WRITTEN = "() => document.querySelector('.st-key-writer [data-written]')?.dataset.written ?? ''"
AT_REST = f"() => ({WRITTEN})().includes(':rest:')"
HOST = "const root = document.querySelector('.st-key-writer [data-written]').shadowRoot;"
PRESS = f"names => {{ {HOST} names.forEach(name => root.querySelector(name).click()); }}"
"""A hasty hand: several buttons before the server has heard of the first."""

DESK = f"() => {{ {HOST} return JSON.stringify(root.querySelector('.desk').getBoundingClientRect()); }}"


def opened(visit: Open, said: str = "", **options: object) -> Page:
    page = visit(PAGE + said, **options)
    rest(page)
    return page


def rest(page: Page) -> list[int]:
    """Wait until nothing is written any more; the tokens on the screen."""
    page.wait_for_function(AT_REST)
    return tokens(page)


def tokens(page: Page) -> list[int]:
    ids = str(page.evaluate(WRITTEN)).split(":")[3]
    return [int(token) for token in ids.split(".") if token]


def writer(page: Page) -> Locator:
    return page.locator(".st-key-writer .writer")


def says(page: Page, *parts: str) -> str:
    """Wait until the address holds all parts."""
    for part in parts:
        page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)
    return query(page)


def until(page: Page, count: int) -> list[int]:
    page.wait_for_function(f"count => ({WRITTEN})().startsWith(`${{count}}:`) && ({AT_REST})()", arg=count)
    return tokens(page)


@pytest.mark.hasty
def test_in_a_frame_a_text_is_there_on_arrival_and_grows_stops_and_comes_back(visit: Open) -> None:
    page = opened(visit, FRAMED)
    first = rest(page)
    assert len(first) == 60
    assert query(page) == FRAMED
    w = writer(page)
    page.evaluate(PRESS, [".one", ".one", ".one"])
    assert until(page, 63)[:60] == first
    w.locator(".write").scroll_into_view_if_needed()
    desk = page.evaluate(DESK)
    w.locator(".write").click()
    expect(w.locator(".write")).to_have_text(WORDS("write.stop"))
    longer = until(page, 123)
    expect(w.locator(".write")).to_have_text(WORDS("write.write", count=60))
    assert longer[:60] == first
    assert page.evaluate(DESK) == desk
    says(page, "written=123")
    idle(page)
    page.reload()
    assert until(page, 123) == longer
    w.locator(".write").click()
    page.wait_for_function(f"() => parseInt(({WRITTEN})()) > 127")
    w.locator(".write").click()
    stopped = rest(page)
    assert 127 < len(stopped) <= 183
    says(page, f"written={len(stopped)}")
    page.evaluate(PRESS, [".write", ".write"])
    expect(w.locator(".write")).to_have_text(WORDS("write.write", count=60))
    w.locator(".one").click()
    assert until(page, len(stopped) + 1)[:-1] == stopped


@pytest.mark.hasty
def test_a_token_is_looked_at_and_set_by_hand_branches_the_text_and_the_link_shows_both(visit: Open) -> None:
    page = opened(visit)
    old = rest(page)
    assert query(page) == ""
    looked_at_by_hand_and_by_keys(page)
    begins_anew(page, old)
    dragon = set_by_hand(page, old)
    link = page.url
    other = opened(visit, f"{FRAMED}&{link[link.index('?') + 1 :]}")
    assert until(other, 60) == dragon
    expect(writer(other).locator(".sheet.kept .token")).to_have_count(60)
    w = writer(page)
    w.locator(".rewind").click()
    assert until(page, 13) == dragon[:13]
    w.locator(".drop").click()
    expect(w.locator(".sheet.kept")).to_be_hidden()
    says(page, "written=13")


def begins_anew(page: Page, first: list[int]) -> None:
    w = writer(page)
    page.evaluate(PRESS, [".clear", ".write"])
    assert until(page, 60) == first
    w.locator(".clear").click()
    assert until(page, 0) == []
    expect(w.locator(".detail h3")).to_have_text(WORDS("write.nothing"))
    w.locator(".write").click()
    assert until(page, 60) == first


def looked_at_by_hand_and_by_keys(page: Page) -> None:
    w = writer(page)
    w.locator(".token").nth(4).click()
    expect(w.locator(".detail h3")).to_contain_text("Token 5")
    expect(w.locator(".token").nth(4)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowRight")
    expect(w.locator(".detail h3")).to_contain_text("Token 6")
    says(page, "at=5")
    expect(w.locator(".token").nth(5)).to_be_focused()
    label = w.locator(".token").nth(5).get_attribute("aria-label")
    assert re.fullmatch(r".+, rank [\d,]+, surprisal [\d.]+ bits", str(label))
    rank = re.findall(r"rank ([\d,]+),", str(label))[0]
    expect(w.locator(".facts")).to_contain_text(f"rank {rank} of 4,096")
    expect(w.locator(".facts")).to_contain_text(re.compile(r"u\s=\s0\.\d{4}"))
    expect(w.locator(".choices li")).to_have_count(12)
    expect(w.locator(".choices .on")).to_have_count(10)
    w.locator(".radios button").nth(1).click()
    says(page, "tint=surprise")
    expect(w.locator(".legend")).to_contain_text("≤ 1")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => !location.search.includes('tint')")


def set_by_hand(page: Page, old: list[int]) -> list[int]:
    """Another token in the thirteenth place, then one's own; the tokens with that."""
    w = writer(page)
    # What is listed at this moment belongs to another token: nothing is taken from it.
    page.evaluate(PRESS, [".sheet.new .token:nth-of-type(13)", ".choices button:not(:disabled)"])
    expect(w.locator(".detail h3")).to_contain_text("Token 13")
    choice = w.locator(".choices button:not(:disabled)").nth(2)
    token = int(str(choice.get_attribute("data-token")))
    choice.click()
    says(page, f"forced=12:{token}", "beside=60;10;1;1;0;tkpm;41;")
    expect(w.locator(".sheet.kept .token")).to_have_count(60)
    new = until(page, 60)
    assert (new[:12], new[12]) == (old[:12], token)
    assert new[13:] != old[13:]
    expect(w.locator(".status")).to_contain_text(WORDS("write.parts", place=13))
    w.locator(".branch input").uncheck()
    w.locator(".own input").fill("dragon")
    w.locator(".own input").press("Enter")
    expect(w.locator(".sheet.new .token").nth(12)).to_have_text(" dragon")
    dragon = until(page, 60)
    assert dragon[:12] == old[:12]
    expect(w.locator(".sheet.kept .token").nth(12)).not_to_have_text(" dragon")
    w.locator(".token.chosen").click()
    expect(page.locator(".st-key-writer").locator(".facts")).to_contain_text("set by hand")
    return dragon


@pytest.mark.hasty
def test_another_k_reads_the_same_dice_again_and_another_prompt_begins_anew(visit: Open) -> None:
    page = opened(visit)
    old = rest(page)
    w = writer(page)
    w.locator(".keep").click()
    expect(w.locator(".sheet.kept .token")).to_have_count(60)
    page.locator(HERO).locator("input.k").focus()
    page.keyboard.press("PageUp")
    expect(w.locator(".sheet.new h3")).to_contain_text("k = 40")
    expect(page.locator(".st-key-writer .writer.stale")).to_have_count(0)
    new = until(page, 60)
    assert new != old
    expect(w.locator(".sheet.kept h3")).to_contain_text("k = 10")
    says(page, "k=40", "beside=60;10;1;1;0;tkpm;41;")
    idle(page)
    page.reload()
    assert until(page, 60) == new
    page.locator(HERO).locator("input.k").focus()
    page.keyboard.press("Home")
    expect(w.locator(".sheet.new h3")).to_have_text(re.compile("k = 1$"))
    until(page, 60)
    assert (
        page.evaluate(f"() => {{ {HOST} return root.querySelectorAll('.new .token:not(.tint-0)').length; }}")
        == 0
    )
    page.locator(HERO).locator("textarea").fill("The wolf and the fox")
    expect(w.locator(".sheet.new .start")).to_have_text("The wolf and the fox")
    expect(w.locator(".sheet.kept")).to_be_hidden()
    until(page, 60)
    w.locator(".seed").fill("7")
    w.locator(".seed").press("Enter")
    says(page, "wseed=7")
    for nothing in ("", "10000"):  # goes back, instead of to an end of its range
        w.locator(".seed").fill(nothing)
        w.locator(".seed").press("Enter")
        expect(w.locator(".seed")).to_have_value("7")


def test_any_prompt_and_any_typed_words_are_shown_or_refused_never_run(visit: Open) -> None:
    markup = "<script>document.title='run'</script><img src=x onerror=alert(1)>"
    page = opened(visit, f"?prompt={quote(markup)}")
    w = writer(page)
    start, prompt = w.locator(".sheet.new .start"), page.locator(HERO).locator("textarea")
    expect(start).to_have_text(markup)
    prompt.fill("")
    expect(start).to_contain_text(WORDS("write.no_prompt"))
    prompt.fill("🐺 שלום a\u0007\u202eb")
    expect(start).to_contain_text("<U+0007><U+202E>b")
    rest(page)
    field, refused = w.locator(".own input"), w.locator(".refused")
    field.fill("x" * 100_000)
    w.locator(".own button").click()
    expect(refused).to_contain_text("100,000")
    field.fill("<script>document.title='run'</script>")
    expect(refused).to_be_hidden()
    w.locator(".own button").click()
    expect(refused).to_contain_text("8 tokens")
    field.fill("<b>")
    w.locator(".own button").click()
    says(page, "forced=")
    assert page.title() != "run"
    assert (
        page.evaluate(
            f"() => {{ {HOST} return root.querySelectorAll('.text script, .text b, .text img').length; }}"
        )
        == 0
    )
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_nonsense_in_the_address_gets_one_sentence_and_a_text(visit: Open) -> None:
    page = opened(visit, f"{FRAMED}&beside={quote('<b>x</b>')}")  # the others in tests/app/test_pages.py
    expect(page.locator(".td-notice p")).to_have_count(1)
    expect(page.locator(".td-notice p")).to_contain_text("beside = <b>x</b>")
    assert len(until(page, 60)) == 60


def test_on_a_phone_every_control_is_as_large_as_a_thumb_and_nothing_runs_over(visit: Open) -> None:
    beside = quote("60;40;0.7;0.9;0.01;tkpm;41;3:99")
    page = opened(visit, f"?lang=de&beside={beside}&tint=surprise", size=PHONE, has_touch=True)
    expect(writer(page).locator(".sheet.kept .token").first).to_be_visible()
    controls = "button, label:not(:has(.seed)), input:not([type=checkbox])"
    assert small_controls(page.locator("[data-written]"), controls) == []
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]


def test_a_projector_shows_the_writing_alone_in_large_type(visit: Open) -> None:
    page = opened(visit, "?present=1&exhibit=write", dark=True)
    expect(page.locator("h1")).to_have_text(WORDS("write.title"))
    expect(page.locator(HERO)).to_have_count(0)
    size, words = page.evaluate(SMALLEST_TYPE)
    assert size >= 22, words
    box = writer(page).locator(".status").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 690
    page.keyboard.press("1")
    expect(page.locator(HERO)).to_have_count(1)
