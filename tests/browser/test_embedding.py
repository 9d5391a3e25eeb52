"""Exhibits in the frames of another page, and controls that a link hides or locks."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Frame, expect

from dashboard import text
from tests.browser.playing import address
from tests.browser.support import Open, idle, query

PAGE = Path(__file__).with_name("embedding.html")
STANDS = "() => document.querySelector('.st-key-td-stage [data-standing]') !== null"
ALONE = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    const seen = name => [...document.querySelectorAll(name)].some(each => each.checkVisibility());
    return {
        longer: main.scrollHeight - main.clientHeight,
        wider: main.scrollWidth - main.clientWidth,
        header: seen(".st-key-td-header"),
        scale: document.documentElement.dataset.scale,
        charts: [...document.querySelectorAll(".js-plotly-plot .main-svg")].map(each =>
            Math.round(each.getBoundingClientRect().right) <= innerWidth),
    };
}"""


def alone(frame: Frame) -> None:
    frame.wait_for_function(STANDS)
    idle(frame)
    frame.wait_for_timeout(1000)
    found = frame.evaluate(ALONE)
    assert (found["longer"], found["wider"], found["header"]) == (0, 0, False), frame.url
    assert found["scale"] == "0.7500"
    assert all(found["charts"]), frame.url


def test_four_exhibits_stand_alone_in_their_frames_and_fit(visit: Open) -> None:
    page = visit("/start")
    server = page.url.rsplit("/", 1)[0]
    page.set_viewport_size({"width": 1280, "height": 2300})
    page.set_content(PAGE.read_text(encoding="utf-8").replace("SERVER", server))
    frames = page.frames[1:]
    assert len(frames) == 4
    for frame in frames:
        alone(frame)
    gap, roll, *_ = frames
    expect(gap.locator(".player.gap.present")).to_be_visible()
    expect(roll.locator("[data-testid=stApp]")).to_have_css("background-color", "rgb(21, 22, 26)")
    expect(roll.locator(".throw")).to_contain_text("Würfeln")


def test_a_link_hides_controls_and_locks_others_at_their_value(visit: Open) -> None:
    page = visit("/dropout?hide=masks,data&lock=p,n&p=0.3&n=100")
    expect(page.locator(".masks")).to_be_hidden()
    expect(page.locator("label.rate")).to_have_attribute("data-locked", "")
    assert page.locator("label.rate").evaluate("each => each.inert")
    page.get_by_role("radio", name=text.load("dropout", "en")("preset.tiny")).click()
    address(page, "preset=tiny")
    idle(page)
    expect(page.locator(".rate-value")).to_have_text("0.30")
    assert "lock=p,n" in query(page)
    assert "p=0.3" in query(page)


def test_a_link_that_names_no_control_gets_a_sentence_with_those_that_there_are(visit: Open) -> None:
    page = visit("/models?hide=show,tau&lock=axes")
    notice = page.locator(".td-notice p")
    expect(notice).to_have_count(2)
    expect(notice.first).to_contain_text("hide = tau")
    expect(notice.last).to_contain_text(
        "lock = axes, but the controls of this page are tuned, axis, outcome, model"
    )
    page.get_by_role("link", name="Dropout, live").first.click()
    page.wait_for_url("**/dropout*")
    idle(page)
    expect(notice).to_have_count(0)  # they were meant for the page that the visit came by


def test_a_locked_widget_of_streamlit_keeps_its_value_and_its_lock_goes_along(visit: Open) -> None:
    page = visit("/models?lock=axis,tuned&axis=year&hide=show")
    choice = page.locator(".st-key-axis")
    expect(choice).to_have_css("pointer-events", "none")
    expect(page.locator(".st-key-show")).to_be_hidden()
    choice.get_by_role("radio").first.focus()
    page.keyboard.press("Space")
    idle(page)
    assert query(page) == "?lock=axis,tuned&axis=year&hide=show"
    page.get_by_role("link", name="Timeline").first.click()
    page.wait_for_url("**/timeline*")
    idle(page)
    assert query(page) == "?hide=show&lock=axis,tuned"
