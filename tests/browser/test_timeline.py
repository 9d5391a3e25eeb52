"""The timeline in a real browser: pressed marks, keys, the told history, search, phone and projector."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from dashboard import text
from dashboard.figures.letters import width
from tests.browser.support import DESKTOP, LARGE, PHONE, Open, idle, overtaken, query
from tests.browser.test_stage import SMALLEST_TYPE

HEADING = "h2.td-heading"
CARD = ".st-key-td-card"
# Where a mark stands on the screen, by its event: asked of plotly itself.
MARK = """id => {
    const chart = document.querySelector(".st-key-td-timeline .js-plotly-plot");
    const box = chart.getBoundingClientRect(), { xaxis, yaxis } = chart._fullLayout;
    for (const trace of chart.data.slice(1)) {
        const place = Array.from(trace.customdata).indexOf(id);
        if (place < 0) continue;
        const x = xaxis.d2p(trace.x[place]), y = yaxis.d2p(trace.y[place]);
        return [box.x + xaxis._offset + x, box.y + yaxis._offset + y];
    }
}"""
RING = """() => {
    const ring = document.querySelector(".td-now").getBoundingClientRect();
    return [ring.x, ring.y];
}"""
PLACED = """() => {
    const chart = document.querySelector(".st-key-td-timeline .js-plotly-plot");
    return Math.abs(chart._fullLayout.width - chart.getBoundingClientRect().width) < 1;
}"""
READY = "() => document.querySelector('.st-key-td-timeline .js-plotly-plot .main-svg .annotation')"
MEASURED = """labels => {
    const pen = document.createElement("canvas").getContext("2d");
    return labels.map(([weight, words]) => {
        pen.font = `${weight} 13px "IBM Plex Sans"`;
        return pen.measureText(words).width;
    });
}"""
LABELS = """() => [...document.querySelectorAll(".st-key-td-timeline .annotation-text")].map(label => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    return [label.textContent, left, right, top, bottom];
})"""


def opened(visit: Open, address: str = "", **options: object) -> Page:
    page = visit(f"/timeline{address}", **options)
    page.wait_for_function(READY)
    return page


def chosen(page: Page) -> str:
    return parse_qs(query(page).removeprefix("?")).get("event", ["hinton"])[0]


def wait_for(page: Page, event: str) -> None:
    page.wait_for_function(
        "id => (new URLSearchParams(location.search).get('event') ?? 'hinton') === id", arg=event
    )
    idle(page)


def press_mark(page: Page, event: str) -> None:
    page.mouse.click(*page.evaluate(MARK, event))
    wait_for(page, event)


def test_a_pressed_mark_or_label_shows_its_card_and_the_chart_stays_as_it_is(visit: Open) -> None:
    page = opened(visit)
    expect(page.locator(HEADING)).to_contain_text("preventing co-adaptation")
    page.evaluate(
        "() => { document.querySelector('.st-key-td-timeline .js-plotly-plot').dataset.same = 'yes'; }"
    )
    for event, words in (("attention", "Attention Is All You Need"), ("alexnet", "ImageNet"), ("vgg", "VGG")):
        press_mark(page, event)
        expect(page.locator(HEADING)).to_contain_text(words)
        ring, mark = page.evaluate(RING), page.evaluate(MARK, event)
        assert ring == pytest.approx(mark, abs=1.5)
    press_mark(page, "attention")
    page.keyboard.press("ArrowRight")
    wait_for(page, "awd-lstm")
    press_mark(page, "attention")  # plotly takes its selection back; the mark is chosen all the same
    expect(page.locator(HEADING)).to_have_text("Attention Is All You Need")
    assert (
        page.evaluate("() => document.querySelector('.st-key-td-timeline .js-plotly-plot').dataset.same")
        == "yes"
    )
    label = page.locator(".st-key-td-timeline .annotation-text", has_text="Stochastic depth").bounding_box()
    assert label is not None
    page.mouse.click(label["x"] + 0.8 * label["width"], label["y"] + label["height"] / 2)
    wait_for(page, "stochastic-depth")


@pytest.mark.hasty
def test_arrow_keys_walk_in_the_order_of_the_dates_and_quick_presses_count(visit: Open) -> None:
    page = opened(visit, "?event=alexnet")
    expect(page.locator(CARD).locator(".place")).not_to_be_empty()  # before that nobody hears keys
    page.keyboard.press("ArrowRight")
    wait_for(page, "nips-talk")
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    wait_for(page, "hinton")
    page.keyboard.press("ArrowLeft")
    wait_for(page, "google-talk")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(CARD).locator(".place")).to_have_text("1 of 101")
    page.reload()
    page.wait_for_function(READY)
    assert chosen(page) == "google-talk"
    expect(page.locator(HEADING)).to_contain_text("Brains, Sex")


def test_typing_finds_alexnet_and_gal_without_a_further_key(visit: Open) -> None:
    page = opened(visit)
    field = page.locator(".st-key-find input")
    for typed, found in (("AlexNet", "ImageNet Classification"), ("Gal", "Bayesian Approximation")):
        field.fill(typed)
        expect(page.locator(HEADING)).to_contain_text(found)
        expect(page.locator(CARD)).to_be_in_viewport()
        idle(page)
        assert f"find={typed}" in query(page)
    field.fill("xyzzy")
    expect(page.get_by_text("xyzzy", exact=False).first).to_be_visible()
    field.press("ArrowLeft")
    expect(field).to_have_value("xyzzy")


def test_a_shared_link_opens_the_same_event_lane_and_language(visit: Open) -> None:
    page = opened(visit, "?lang=de&lane=variant&event=dropblock&span=all")
    expect(page.locator(HEADING)).to_contain_text("DropBlock")
    expect(page.locator(CARD).locator(".place")).to_contain_text("von")
    again = opened(visit, query(page))
    expect(again.locator(HEADING)).to_contain_text("DropBlock")
    assert query(again) == query(page)


def test_the_years_before_and_after_are_one_press_away(visit: Open) -> None:
    page = opened(visit, "?lang=en")
    page.get_by_text("+ before 2012").click()
    page.wait_for_function("() => location.search.includes('span=before')")
    idle(page)
    page.wait_for_function(READY)
    press_mark(page, "boltzmann")
    expect(page.locator(HEADING)).to_contain_text("Boltzmann")
    page.get_by_text("2012–2024", exact=True).click()
    wait_for(page, "hinton")
    expect(page.locator(CARD).locator(".place")).to_have_text("2 of 101")


def test_play_tells_the_history_in_order_until_it_is_paused(visit: Open) -> None:
    page = visit("/timeline")
    page.clock.install()
    page.reload()
    page.wait_for_function(READY)
    play = page.locator(CARD).locator("button.play")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "true")
    told = ["hinton"]
    for _ in range(400):
        page.clock.run_for(100)  # the page's own clock: no test waits seven seconds
        if chosen(page) != told[-1]:
            told.append(chosen(page))
        if len(told) == 3:
            break
    assert told == ["hinton", "merck", "alexnet"]
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")
    page.clock.run_for(1000)
    resting = page.locator(CARD).locator(".place").text_content()
    page.clock.run_for(30_000)
    expect(page.locator(CARD).locator(".place")).to_have_text(str(resting))


def test_with_reduced_motion_play_goes_one_step(visit: Open) -> None:
    page = opened(visit, reduced_motion="reduce")
    button = page.locator(CARD).locator("button.play")
    expect(button).to_have_attribute("aria-label", text.load("timeline", "en")("walk.step"))
    button.click()
    wait_for(page, "merck")
    expect(button).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_labels_touch_on_the_screen_and_the_card_is_in_sight(visit: Open, language: str) -> None:
    page = opened(visit, f"?lang={language}&event=nucleus", size=LARGE)
    for size in (LARGE, DESKTOP):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_function(PLACED)
        labels = page.evaluate(LABELS)
        assert len(labels) > 40
        for place, (words, left, right, top, bottom) in enumerate(labels):
            for other, left2, right2, top2, bottom2 in labels[place + 1 :]:
                high = min(bottom, bottom2) - max(top, top2)
                assert min(right, right2) <= max(left, left2) or high < 5, (words, other)
        box = page.locator(CARD).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size[1]
        assert_clear(page)
    assert_wide(page)


def assert_clear(page: Page) -> None:
    """The parts of a full card keep clear of each other: its story, its link, the place and the picture."""
    story = page.locator(".st-key-td-story").bounding_box()
    door = page.locator(CARD).get_by_role("link").last.bounding_box()
    picture = page.locator(CARD).locator("svg").bounding_box()
    place = page.locator(CARD).locator(".place").bounding_box()
    assert story
    assert door
    assert picture
    assert place
    assert story["y"] + story["height"] <= door["y"]
    assert door["x"] + door["width"] <= picture["x"] or picture["y"] + picture["height"] <= door["y"]
    assert place["x"] + place["width"] <= door["x"]


def assert_wide(page: Page) -> None:
    """Letters are as wide as the labels are placed for."""
    table = text.table("timeline", "de", "events")
    labels = [[weight, row["title"]] for row in table.values() for weight in (400, 600)]
    widths = page.evaluate(MEASURED, labels)
    for (weight, words), measured in zip(labels, widths, strict=True):
        assert measured == pytest.approx(width(str(words), 13, semibold=weight == 600), rel=0.03)


def test_a_phone_gets_a_list_in_which_nothing_is_cut_off(visit: Open) -> None:
    page = visit("/timeline?lang=de", size=PHONE, has_touch=True)
    listed = page.locator(".st-key-td-list").locator("button")
    expect(listed).to_have_count(101)
    expect(page.locator(".st-key-td-timeline")).to_be_hidden()
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollWidth") <= PHONE[0]
    boxes = [box for box in (button.bounding_box() for button in listed.all()[:30]) if box]
    assert all(box["height"] >= 44 and box["x"] + box["width"] <= PHONE[0] for box in boxes)
    page.locator(".st-key-td-list").get_by_role("button", name="DropConnect").tap()
    wait_for(page, "dropconnect")
    expect(page.locator(HEADING)).to_be_in_viewport()
    expect(page.locator(HEADING)).to_contain_text("DropConnect")


def test_a_lecturer_walks_with_keys_alone_in_large_type_though_the_scripts_came_late(visit: Open) -> None:
    page = opened(visit, "?present=1&lang=en")
    overtaken(page, f"{CARD} nav button")
    page.wait_for_function(READY)
    expect(page.locator(CARD).locator(".place")).to_contain_text("30")
    idle(page)
    for key, event in (
        ("ArrowRight", "alexnet"),
        ("PageDown", "dropconnect"),
        ("PageUp", "alexnet"),
    ):
        page.keyboard.press(key)
        wait_for(page, event)
        box = page.locator(CARD).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= DESKTOP[1]
    expect(page.locator(CARD).get_by_role("link", name="Try it: rate 0.5")).to_have_attribute(
        "href", re.compile("present=1")
    )
    assert_clear(page)
    size, words = page.evaluate(SMALLEST_TYPE)
    assert size >= 22, words
    labels = page.evaluate(
        "() => [...document.querySelectorAll('.st-key-td-timeline text')]"
        ".map(label => [parseFloat(getComputedStyle(label).fontSize), label.textContent])"
    )
    assert min(size for size, _ in labels) >= 22, json.dumps(labels)


def test_a_screen_reader_hears_the_figure_the_event_and_the_table(visit: Open) -> None:
    page = opened(visit, "?lang=en&event=bert")
    figure = page.locator(".st-key-td-timeline [role=figure]")
    expect(figure).to_have_attribute(
        "aria-label", text.load("timeline", "en")("alt", count=101, first=2012, last=2024)
    )
    expect(page.locator(CARD).locator("[role=status]")).to_contain_text("BERT")
    current = page.locator(".st-key-td-list").locator("button[aria-current=true]")
    expect(current).to_contain_text("BERT")
    page.get_by_text("The 101 events as a table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.locator(CARD).get_by_role("link", name="Try it: rate 0.1").click()
    page.wait_for_function("() => location.pathname.endsWith('/dropout')")
    idle(page)
    assert "p=0.1" in query(page)


def test_what_verified_means_opens_by_key_and_the_end_of_the_page_leads_on_and_to_the_top(
    visit: Open,
) -> None:
    page = visit("/timeline?lang=de")
    words, frame = text.load("timeline", "de"), text.load("frame", "de")
    told = page.locator(".td-source details")
    expect(told).to_contain_text(words("checked_why.verified"))
    expect(told).not_to_have_attribute("open", "")
    told.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(told).to_have_attribute("open", "")
    end = page.locator(".st-key-td-end")
    end.get_by_role("button", name=frame("to_top")).click()
    page.wait_for_function("() => document.querySelector('[data-testid=stMain]').scrollTop === 0")
    end.get_by_role("link", name=frame("next_page", page=frame("page_sources"))).click()
    expect(page).to_have_url(re.compile("/sources"))
    idle(page)
    expect(page.locator(".st-key-td-end a")).to_have_count(0)
