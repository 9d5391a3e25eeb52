"""One server, and each engine once: its window stays open between tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.support import Server, serving
from tests.engines.driving import Engine, Kept
from tests.programs import ENGINES


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running_server:
        yield running_server
        assert running_server.complaints() == []


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def kept(playwright: Playwright) -> Iterator[dict[str, Kept]]:
    kept = {name: Kept(name, playwright) for name in ENGINES}
    yield kept
    for each in kept.values():
        each.close()


# Both engines take one test after the other: what Chromium has shown for the first serves the second.
@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, kept: dict[str, Kept]) -> Engine:
    if not all(map(shutil.which, ENGINES[request.param])):
        pytest.skip(f"no {request.param} on this machine")
    return kept[request.param].engine()
