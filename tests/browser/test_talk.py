"""A talk through the whole app with a clicker: Page down, Page up, Escape, and a click in between.

In German, whose words are the longer ones; `tests.benchmarks.talk` gives it in every language.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Page, expect

from core.history import model_rates
from dashboard import text, theme
from dashboard.components.rate_map.props import SHORT
from dashboard.exhibits import EXHIBITS, Stop, stops
from tests.browser.support import Open, idle
from tests.browser.test_stage import place

TALK = stops(EXHIBITS)
GIVEN_IN = os.environ.get("TALK_IN", "de").split()
SIZES = ((1920, 1080), (1280, 720))
LATELY = {SHORT[model.id] for model in model_rates() if model.year >= 2024 and not model.fine_tuning_only}
"""The models that everybody asks for, by the names on the map."""

PRESSED = {
    Stop("dropout", "network"): ".rate-slider",
    Stop("dropout", "gap"): ".switch.measure button:last-child",
    Stop("top_k", "bars"): "input.k",
    Stop("top_k", "roll"): ".throw",
    Stop("two_dice", "cells"): ".go",
    Stop("models", "passes"): ".st-key-axis button",
}
"""What a hand presses at some stops: the next Page down steps all the same."""

DEEP = """
    const inside = root => [...root.querySelectorAll("*")].flatMap(each =>
        [each, ...(each.shadowRoot ? inside(each.shadowRoot) : [])]);
    const main = document.querySelector("[data-testid=stMain]");
    const all = inside(main).filter(each => each.checkVisibility({ visibilityProperty: true }));
"""
SMALLEST = f"""() => {{
    {DEEP}
    const scaled = each => {{
        const drawn = each.getScreenCTM?.();
        return drawn ? Math.hypot(drawn.a, drawn.b) : 1;
    }};
    const said = all
        .filter(each => !each.matches("style, .spoken, sup, sub, option, [translate=no], .katex *, code"))
        .filter(each => [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .map(each => [parseFloat(getComputedStyle(each).fontSize) * scaled(each),
            each.textContent.slice(0, 40)]);
    return said.sort((a, b) => a[0] - b[0])[0];
}}"""
FAULTS = f"""() => {{
    {DEEP}
    const box = each => each.getBoundingClientRect();
    const [take, nav] = [".take", "nav"].map(name => all.find(each => each.matches(name) && each.getRootNode()
        .host?.closest(".st-key-td-stage")));
    const content = all.filter(each => each.matches("[data-testid=stElementContainer]"))
        .filter(each => !each.closest(".st-key-td-stage, .st-key-td-card"));
    const lowest = Math.max(...content.map(each => box(each).bottom));
    const faults = {{
        longer: main.scrollHeight - main.clientHeight > 0,
        wider: main.scrollWidth - main.clientWidth > 0,
        covered: take.textContent !== "" && lowest > box(take).top + 2,
        cut: all.some(each => each.matches(".js-plotly-plot") && Math.abs(box(each.querySelector(".main-svg"))
            .width - box(each.closest("[data-testid=stElementContainer]")).width) > 2),
        crossed: take.textContent !== "" && box(take).right > box(nav).left,
    }};
    return Object.keys(faults).filter(name => faults[name]);
}}"""


def arrived(page: Page, stop: Stop) -> None:
    first = EXHIBITS[stop.page][0] == stop.exhibit
    expect(page).to_have_url(
        re.compile(f"/{stop.page}\\?" if first else f"/{stop.page}\\?.*exhibit={stop.exhibit}$")
    )
    expect(place(page)).to_have_text(re.compile(f"^{EXHIBITS[stop.page].index(stop.exhibit) + 1} "))
    idle(page)
    page.wait_for_timeout(200)  # what has not got its height yet


def looked_at(page: Page, stop: Stop) -> None:
    here = page.viewport_size
    assert here is not None
    for size in sorted(SIZES, key=lambda size: size[0] != here["width"]):  # the one that it has first
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_timeout(150)
        assert page.evaluate(FAULTS) == [], (stop, size)
    smallest, words = page.evaluate(SMALLEST)
    assert smallest >= theme.LABEL_SIZE_PRESENT, (stop, words)


@pytest.mark.parametrize("language", GIVEN_IN)
def test_the_whole_talk_is_given_with_a_clicker_and_every_screen_fits(
    visit: Open, language: text.Language
) -> None:
    page = visit(f"/start?lang={language}", size=SIZES[0])
    page.get_by_role("button", name=text.load("frame", language)("present")).click()
    for stop in TALK:
        arrived(page, stop)
        looked_at(page, stop)
        if stop == Stop("models", "years"):
            drawn = page.locator(".st-key-rates-by-year svg.picture text").all_text_contents()
            assert set(drawn) >= LATELY
        if stop in PRESSED:
            page.locator(PRESSED[stop]).first.click()
        if stop.page == "timeline":
            walked(page)
        page.keyboard.press("PageDown")
    arrived(page, TALK[-1])  # there is nothing after the last
    page.keyboard.press("PageUp")
    arrived(page, TALK[-2])
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-td-header")).to_be_visible()


def walked(page: Page) -> None:
    """Through the named events, up to the last."""
    told = page.locator(".st-key-td-card nav .place")
    numbers = [int(number) for number in re.findall(r"\d+", told.inner_text())]
    for number in range(numbers[0] + 1, numbers[1] + 1):
        page.keyboard.press("PageDown")
        expect(told).to_have_text(re.compile(f"^{number} "))
    idle(page)
