"""Every page in Firefox and in Safari's engine, at three widths, against Chromium."""

from __future__ import annotations

import pytest

from dashboard.layout.frame import DASHBOARD, PAGES
from tests.browser.support import Server
from tests.engines.driving import BIG, Engine, at_rest, until
from tests.engines.layout import ASTRAY, Box, differences, settled

FIRST = 8
LOOKS = 4
SIZES = (BIG, (1024, 768), (430, 900))
HERE = [name for name in PAGES if (DASHBOARD / "views" / name / "page.py").is_file()]
LINK = ".st-key-td-links a[href^='{}']"


@pytest.fixture(scope="module")
def arrived() -> list[Engine]:
    return []


@pytest.fixture(autouse=True)
def _arrive(engine: Engine, chromium: Engine, server: Server, arrived: list[Engine]) -> None:
    """As new visitors: what a journey has set is forgotten. An engine that crashed is new once more."""
    for each in (engine, chromium):
        if each not in arrived:
            each.go(f"{server.url}/{HERE[-1]}?lang=en")
            at_rest(each)
            arrived.append(each)


def turn_to(engine: Engine, page: str) -> None:
    """Show a page by its link, as a reader does."""
    if engine.js("return location.pathname") == f"/{page}":
        return
    engine.resize(*BIG)
    engine.click(LINK.format(page))
    until(engine, "location.pathname === arguments[0]", f"/{page}")
    if page == "dropout":  # it would train on and on
        engine.click(".play.running")
    at_rest(engine)


def laid_out(engine: Engine, size: tuple[int, int]) -> dict[str, Box]:
    engine.resize(*size)
    engine.let_go()  # no mark under the pointer
    return settled(engine)


def elsewhere(engine: Engine, chromium: Engine, size: tuple[int, int]) -> list[str]:
    """What stands elsewhere than in Chromium in a window of this size, or leaves its place in either."""
    wanted = laid_out(chromium, size)
    found = differences(wanted, laid_out(engine, size))
    for _ in range(LOOKS):
        if found:  # something may have come late
            found = differences(settled(chromium), settled(engine))
    return [*found[:FIRST], *engine.js(ASTRAY), *chromium.js(ASTRAY)]


@pytest.mark.parametrize("page", HERE)
def test_a_page_is_laid_out_as_in_chromium(engine: Engine, chromium: Engine, page: str) -> None:
    turn_to(chromium, page)
    turn_to(engine, page)
    assert {size: found for size in SIZES if (found := elsewhere(engine, chromium, size))} == {}
    assert engine.js("return document.querySelectorAll('[data-testid=stException]').length") == 0
    assert engine.complaints() == []
