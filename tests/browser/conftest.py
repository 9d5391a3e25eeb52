"""A real server and a real browser; a test fails when either complains."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.line import EVERYWHERE, FarVisits, line_to
from tests.browser.support import (
    CHROMIUM_ARGS,
    COMPILE_LESS,
    FEWER_FRAMES,
    PATIENCE_MS,
    Profiles,
    Server,
    Visits,
    chromium,
    other_rooms,
    serving,
)

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A journey that fails says where its pages were."""
    report = yield
    if report.when == "call" and report.failed:
        visits = [each for each in item.funcargs.values() if isinstance(each, Visits)]
        report.sections += [("pages", look) for each in visits for look in each.looks()]
    return report


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_ARGS, COMPILE_LESS])


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    return Profiles(browser, FEWER_FRAMES)


@pytest.fixture(scope="session")
def rooms_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = other_rooms(tmp_path_factory.mktemp("rooms"))
    with serving(root / "log.txt", root) as running:
        yield running


def _visiting(visits: Visits) -> Iterator[Visits]:
    before = len(visits.server.complaints())
    yield visits
    visits.close()
    assert visits.complaints == []
    assert visits.server.complaints()[before:] == []


def _visiting_near(profiles: Profiles, server: Server) -> Iterator[Visits]:
    yield from _visiting(Visits(profiles, server))


def _visiting_far(profiles: Profiles, server: Server) -> Iterator[Visits]:
    with line_to(server) as line:
        yield from _visiting(FarVisits(profiles, line.server, line=line))


@pytest.fixture
def visit(profiles: Profiles, server: Server) -> Iterator[Visits]:
    """`visit(path, size, dark, locale)` opens the app; a complaint of browser or server fails the test."""
    yield from (_visiting_far if EVERYWHERE else _visiting_near)(profiles, server)


@pytest.fixture
def visit_rooms(profiles: Profiles, rooms_server: Server) -> Iterator[Visits]:
    """Like `visit`, with the small pages of `rooms/` in place of the app's own."""
    yield from (_visiting_far if EVERYWHERE else _visiting_near)(profiles, rooms_server)


@pytest.fixture
def visit_far(profiles: Profiles, server: Server) -> Iterator[Visits]:
    """Like `visit`; once a page is open, the server is far away."""
    yield from _visiting_far(profiles, server)


@pytest.fixture
def visit_rooms_far(profiles: Profiles, rooms_server: Server) -> Iterator[Visits]:
    """Like `visit_rooms`; once a page is open, the server is far away."""
    yield from _visiting_far(profiles, rooms_server)
