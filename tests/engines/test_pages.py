"""Every page in Firefox and in Safari's engine, at three widths, against Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright

from dashboard.layout.frame import DASHBOARD, PAGES
from tests.browser.support import Server
from tests.engines.driving import BIG, Engine, at_rest, running, until
from tests.engines.layout import ASTRAY, Box, differences, settle, settled
from tests.programs import ENGINES

Size = tuple[int, int]

FIRST = 8
LOOKS = 4
SIZES = (BIG, (430, 900), (1024, 768))
HERE = [name for name in PAGES if (DASHBOARD / "views" / name / "page.py").is_file()]
LINK = ":is(.st-key-td-links, .st-key-td-end) a[href^='{}']"
"""In the header, or in a narrow window at the end of the page before."""


class Reference:
    """Chromium, and what it has shown: it shows each page once, unless something may have come late."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._shown: dict[tuple[str, Size], tuple[dict[str, Box], list[str]]] = {}

    def show(self, page: str) -> None:
        """A page in each window, and what stands where."""
        if (page, sizes(page)[-1]) in self._shown:
            return
        turn_to(self.engine, page)
        for size in sizes(page):
            self.look(page, size)

    def look(self, page: str, size: Size) -> dict[str, Box]:
        """What stands where in a window, as it is now."""
        boxes = laid_out(self.engine, size)
        self._shown[page, size] = boxes, self.engine.js(ASTRAY)
        return boxes

    def boxes(self, page: str, size: Size) -> dict[str, Box]:
        """What stood where when it was looked at last."""
        return self._shown[page, size][0]

    def astray(self, page: str, size: Size) -> list[str]:
        """What left its place then."""
        return self._shown[page, size][1]


@pytest.fixture(scope="module")
def arrived() -> list[Engine]:
    return []


@pytest.fixture(scope="module")
def reference(playwright: Playwright, server: Server) -> Iterator[Reference]:
    with running("Chromium", playwright) as chromium:
        arrive(chromium, server)
        yield Reference(chromium)


@pytest.fixture(autouse=True)
def _arrive(engine: Engine, server: Server, arrived: list[Engine]) -> None:
    """As new visitors: what a journey has set is forgotten. An engine that crashed is new once more."""
    if engine not in arrived:
        arrive(engine, server)
        arrived.append(engine)


def arrive(engine: Engine, server: Server) -> None:
    engine.go(f"{server.url}/{HERE[-1]}?lang=en")
    at_rest(engine)
    settle(engine)


def sizes(page: str) -> tuple[Size, ...]:
    """A page ends in the window in which the next one begins: there all its figures have been drawn."""
    return SIZES[:: -1 if HERE.index(page) % 2 else 1]


def turn_to(engine: Engine, page: str) -> None:
    """Show a page by its link, as a reader does."""
    shown = engine.js("return location.pathname")
    if shown == f"/{page}":
        return
    before = HERE[HERE.index(page) - 1]  # its end leads here, in any window
    engine.resize(*(sizes(page)[0] if shown == f"/{before}" else BIG))
    engine.click(LINK.format(page))
    until(engine, "location.pathname === arguments[0]", f"/{page}")
    if page == "dropout":  # it would train on and on
        engine.click(".play.running")
    at_rest(engine)


def laid_out(engine: Engine, size: Size) -> dict[str, Box]:
    engine.resize(*size)
    engine.let_go()  # no mark under the pointer
    return settled(engine)


def elsewhere(engine: Engine, reference: Reference, page: str, size: Size) -> list[str]:
    """What stands elsewhere than in Chromium in a window of this size, or leaves its place in either."""
    found = differences(reference.boxes(page, size), laid_out(engine, size))
    for _ in range(LOOKS):
        if found:  # something may have come late
            found = differences(reference.look(page, size), settled(engine))
    return [*found[:FIRST], *engine.js(ASTRAY), *reference.astray(page, size)]


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
@pytest.mark.parametrize("page", HERE)
def test_a_page_is_laid_out_as_in_chromium(engine: Engine, reference: Reference, page: str) -> None:
    reference.show(page)
    turn_to(engine, page)
    assert {size: found for size in sizes(page) if (found := elsewhere(engine, reference, page, size))} == {}
    assert engine.js("return document.querySelectorAll('[data-testid=stException]').length") == 0
    assert engine.complaints() == []
