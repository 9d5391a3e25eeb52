"""The page "Why": the browser's sub-networks are core's, and a hand, a finger and a key go through them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect

from core.mlp.crowd import NETS, Crowd, Net, crowds, twins_of
from core.mlp.nets import NetConfig, layer_views, parameter_count
from core.mlp.subnetworks import every_subnetwork
from dashboard import components, text
from tests.browser.support import PHONE, Open, idle

NET_JS = (Path(components.__file__).parent / "shared" / "small_net.js").read_text(encoding="utf-8")
WORDS = text.load("why", "en")
EVERY = "([net, points]) => { %s const first = firstLayer(net, points); return %s; }"


@pytest.fixture
def empty(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def plain_and_dropout() -> tuple[Crowd, Crowd]:
    return crowds(twins_of("one", 0.5, seed=0))


def component(page: Page) -> Locator:
    return page.locator(".st-key-subnetworks")


@pytest.mark.parametrize("kind", NETS)
def test_the_browser_computes_every_sub_network_as_core_does(empty: Page, kind: Net) -> None:
    net = NetConfig(inputs=2, hidden=NETS[kind], outputs=1)
    generator = torch.Generator().manual_seed(1)
    flat = torch.randn(parameter_count(net), generator=generator, dtype=torch.float64)
    points = torch.randn(3, 2, generator=generator, dtype=torch.float64)
    layers = [{"w": w[0].tolist(), "b": b[0, 0].tolist()} for w, b in layer_views(flat.unsqueeze(0), net)]
    all_masks = f"[...Array(2 ** {sum(net.hidden)}).keys()].map(m => [...logitsUnder(net, first, m)])"
    found = empty.evaluate(EVERY % (NET_JS, all_masks), [{"layers": layers, "rate": 0.3}, points.tolist()])
    wanted = every_subnetwork(flat, points, net, 0.3).logits.squeeze(-1)
    torch.testing.assert_close(torch.tensor(found, dtype=torch.float64), wanted, rtol=1e-4, atol=1e-4)


def test_the_slider_goes_from_the_best_to_the_worst_and_says_each(
    visit: Open, plain_and_dropout: tuple[Crowd, Crowd]
) -> None:
    page = visit("/why?lang=en")
    losses = plain_and_dropout[1].losses.sort().values
    slider = component(page).get_by_role("slider")
    slider.focus()
    for key, place, loss in (("Home", 1, losses[0]), ("End", 4096, losses[-1])):
        page.keyboard.press(key)
        expect(component(page).locator(".one-name")).to_have_text(f"Sub-network {place:,} of 4,096")
        expect(component(page).locator(".one-says")).to_contain_text(f"test loss {float(loss):.2f}")
    page.keyboard.press("ArrowLeft")
    expect(component(page).locator(".one-name")).to_have_text("Sub-network 4,095 of 4,096")


def test_a_hand_on_the_wall_shows_a_tile_and_the_choices_change_the_wall(visit: Open) -> None:
    page = visit("/why?lang=en")
    wall = component(page).locator("canvas.wall")
    name = component(page).locator(".one-name")
    wall.hover(position={"x": 3, "y": 3})
    expect(name).to_have_text("Sub-network 1 of 4,096")
    says = component(page).locator(".one-says").inner_text()
    page.get_by_text(WORDS("twin.plain"), exact=True).first.click()
    page.wait_for_url("**twin=plain*")
    idle(page)
    expect(component(page).locator(".one-says")).not_to_have_text(says)
    page.get_by_text(WORDS("sort.units"), exact=True).click()
    page.wait_for_url("**sort=units*")
    idle(page)
    component(page).get_by_role("slider").press("Home")
    expect(component(page).locator(".one-says")).to_contain_text("12 of 12 units on")
    expect(component(page).locator(".mask i.on")).to_have_count(12)


def test_on_a_phone_a_tile_is_touched_and_nothing_runs_over(visit: Open) -> None:
    page = visit("/why?lang=de&net=two", size=PHONE, has_touch=True)
    wall = component(page).locator("canvas.wall")
    wall.scroll_into_view_if_needed()
    wall.tap(position={"x": 3, "y": 3})
    expect(component(page).locator(".one-name")).to_have_text("Teilnetz 1 von 4.096")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_what_is_printed_below_is_what_was_measured(
    visit: Open, plain_and_dropout: tuple[Crowd, Crowd]
) -> None:
    page = visit("/why?lang=en")
    said = page.get_by_text(re.compile("^Measured. Trained with dropout")).inner_text()
    plain, dropout = plain_and_dropout
    for crowd in (dropout, plain):
        for way in ("single", "scaled"):
            assert WORDS.percent(crowd.ways[way].error, 1) in said
