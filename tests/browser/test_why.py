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
from tests.browser.support import PHONE, Open, idle, query

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


def test_a_hand_and_keys_go_over_the_wall_and_the_choices_change_it(
    visit: Open, plain_and_dropout: tuple[Crowd, Crowd]
) -> None:
    page = visit("/why?lang=en")
    printed_as_measured(page, plain_and_dropout)
    page.get_by_text(WORDS("sort.units"), exact=True).click()
    page.wait_for_url("**sort=units*")
    idle(page)
    says = component(page).locator(".one-says")
    component(page).get_by_role("slider").press("Home")
    expect(says).to_contain_text("12 of 12 units on")
    expect(component(page).locator(".mask i.on")).to_have_count(12)
    alone = visit("/why?embed=true&exhibit=subnetworks&lang=en")
    over_the_wall(alone, plain_and_dropout[1])
    the_same_in_the_other_twin(alone)


def over_the_wall(page: Page, dropout: Crowd) -> None:
    wall = component(page).locator("canvas.wall")
    name, says = (component(page).locator(part) for part in (".one-name", ".one-says"))
    wall.hover(position={"x": 3, "y": 3})
    expect(name).to_have_text("Sub-network 1 of 4,096")
    losses = dropout.losses.sort().values
    component(page).get_by_role("slider").focus()
    for key, place, loss in (("End", 4096, losses[-1]), ("Home", 1, losses[0])):
        page.keyboard.press(key)
        expect(name).to_have_text(f"Sub-network {place:,} of 4,096")
        expect(says).to_contain_text(f"test loss {float(loss):.2f}")
    page.keyboard.press("ArrowRight")
    expect(name).to_have_text("Sub-network 2 of 4,096")
    page.wait_for_url("**mask=*")


def printed_as_measured(page: Page, crowds: tuple[Crowd, Crowd]) -> None:
    said = page.get_by_text(re.compile("^Measured. Trained with dropout")).inner_text()
    for crowd in crowds:
        for way in ("single", "scaled"):
            assert WORDS.percent(crowd.ways[way].error, 1) in said


def the_same_in_the_other_twin(page: Page) -> None:
    mask, kept = query(page), component(page).locator(".mask i.on").count()
    page.reload()
    idle(page)
    expect(component(page).locator(".one-name")).to_have_text("Sub-network 2 of 4,096")
    page.get_by_text(WORDS("twin.plain"), exact=True).first.click()
    page.wait_for_url("**twin=plain*")
    idle(page)
    assert mask.split("mask=")[1].split("&")[0] in query(page)
    expect(component(page).locator(".mask i.on")).to_have_count(kept)
    expect(component(page).locator(".one-name")).not_to_have_text("Sub-network 2 of 4,096")


def test_on_a_phone_tiles_and_units_are_touched_apart_and_nothing_runs_over(visit: Open) -> None:
    page = visit("/why?lang=de&net=two", size=PHONE, has_touch=True)
    wall = component(page).locator("canvas.wall")
    wall.scroll_into_view_if_needed()
    wall.tap(position={"x": 3, "y": 3})
    expect(component(page).locator(".one-name")).to_have_text("Teilnetz 1 von 4.096")
    panel = page.locator(".st-key-units_off .panel").first
    for unit in (4, 5):
        panel.locator(".units button").nth(unit).tap()
    expect(panel.locator(".says")).to_contain_text("10 von 12 Einheiten an")
    bands = [page.locator(f".st-key-band-{name}").bounding_box() for name in ("dropout", "ensemble", "plain")]
    tops = [box["y"] for box in bands if box]
    assert tops == sorted(set(tops))
    assert len(tops) == len(bands)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
