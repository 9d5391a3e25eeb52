"""One server, Chromium to compare with, and each other engine once: its window stays open between tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.browser.support import Server, serving
from tests.engines.driving import Engine, Kept, running
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
def chromium(playwright: Playwright) -> Iterator[Engine]:
    with running("Chromium", playwright) as engine:
        yield engine


# The two engines are tested beside each other, each by a process of its own.
@pytest.fixture(
    scope="session",
    params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in ENGINES],
)
def kept(request: pytest.FixtureRequest, playwright: Playwright) -> Iterator[Kept]:
    if not all(map(shutil.which, ENGINES[request.param])):
        pytest.skip(f"no {request.param} on this machine")
    kept = Kept(request.param, playwright)
    yield kept
    kept.close()


@pytest.fixture
def engine(kept: Kept) -> Engine:
    return kept.engine()
