"""The page "Why": units are switched off by hand and key; addresses and files hold what is shown."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import torch
from playwright.sync_api import Locator, Page, expect

from core.mlp.crowd import Crowd, crowds, twins_of
from core.mlp.data import make
from core.mlp.silencing import Silenced, silenced
from dashboard import text
from tests.browser.support import Open, idle

WORDS = text.load("why", "en")


@pytest.fixture(scope="module")
def nets() -> tuple[tuple[Crowd, Silenced], ...]:
    """Without dropout and with it."""
    twins = twins_of("one", 0.5, seed=0)
    split = make(twins.config().data)
    return tuple((crowd, silenced(crowd, split, seed=0)) for crowd in crowds(twins))


def panel(page: Page, number: int) -> Locator:
    return page.locator(".st-key-units_off .panel").nth(number)


def says(net: Silenced, cost: float) -> str:
    return f"test loss {WORDS.number(net.loss + cost, 2)} nats"


def test_a_click_switches_a_unit_off_and_says_what_core_measures(
    visit: Open, nets: tuple[tuple[Crowd, Silenced], ...], tmp_path: Path
) -> None:
    page = visit("/why?lang=en")
    every_sub_network_is_in_the_file(page, tmp_path)
    for number, (_, net) in zip((1, 0), nets, strict=True):
        shown = panel(page, number)
        expect(shown.locator(".says")).to_contain_text(says(net, 0))
        for unit in (0, 11):
            button = shown.locator(".units button").nth(unit)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "false")
            expect(shown.locator(".says")).to_contain_text("11 of 12 units on")
            expect(shown.locator(".says")).to_contain_text(says(net, float(net.costs[unit])))
            button.click()
    expect(panel(page, 0).locator(".says")).to_contain_text(says(nets[1][1], 0))
    shown, net = panel(page, 1), nets[0][1]
    shown.get_by_role("button", name=WORDS("off.costliest")).click()
    expect(shown.locator(".says")).to_contain_text(says(net, net.costliest))
    off = shown.locator(".units button").nth(int(net.costs.argmax()))
    expect(off).to_have_attribute("aria-pressed", "false")
    for _ in range(11):
        shown.get_by_role("button", name=WORDS("off.costliest")).click()
    expect(shown.locator(".says")).to_contain_text("0 of 12 units on")
    expect(shown.get_by_role("button", name=WORDS("off.costliest"))).to_be_disabled()
    shown.get_by_role("button", name=WORDS("off.all"), exact=True).click()
    expect(shown.locator(".says")).to_contain_text("12 of 12 units on")


def test_arrow_keys_reach_the_units_and_the_address_holds_what_is_off(visit: Open) -> None:
    page = visit("/why?lang=en&net=two&embed=true&exhibit=units")
    first = panel(page, 0).locator(".units button").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(panel(page, 0).locator(".says")).to_contain_text("10 of 12 units on")
    page.wait_for_url("**off_dropout=130*")  # unit 2 of the first layer, and of the second
    page.reload()
    idle(page)
    expect(panel(page, 0).locator(".says")).to_contain_text("10 of 12 units on")
    for unit in (1, 7):
        expect(panel(page, 0).locator(".units button").nth(unit)).to_have_attribute("aria-pressed", "false")
    expect(panel(page, 1).locator(".says")).to_contain_text("12 of 12 units on")


def every_sub_network_is_in_the_file(page: Page, folder: Path) -> None:
    with page.expect_download() as download:
        page.locator(".st-key-take-subnetworks-dropout button").click()
    download.value.save_as(folder / "rows.csv")
    rows = list(csv.DictReader((folder / "rows.csv").read_text(encoding="utf-8").splitlines()))
    assert len({row["kept"] for row in rows}) == 4096
    torch.set_num_threads(1)
    dropout = crowds(twins_of("one", 0.5, seed=0))[1]
    assert [float(row["test_loss_nats"]) for row in rows] == pytest.approx(dropout.losses.tolist())
    assert sum(float(row["chance"]) for row in rows) == pytest.approx(1)
