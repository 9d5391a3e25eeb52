"""Every page in Firefox and in Safari's engine, at three widths, against Chromium.

One engine takes the pages from the first to the last and the other from the last to the first (see
`conftest`): where they have met, each finds what the other has seen in Chromium.
"""

from __future__ import annotations

import json
import os
from dataclasses import astuple, dataclass, field
from pathlib import Path

import pytest

from dashboard.layout.frame import DASHBOARD, PAGES
from tests.browser.support import Server
from tests.engines.driving import BIG, Engine, at_rest, until
from tests.engines.layout import ASTRAY, Box, boxes, differences, settled

FIRST = 8
SIZES = (BIG, (1024, 768), (430, 900))
HERE = [name for name in PAGES if (DASHBOARD / "views" / name / "page.py").is_file()]
LINK = ".st-key-td-links a[href^='{}']"


@pytest.fixture(scope="module", autouse=True)
def _arrived(engine: Engine, chromium: Engine, server: Server) -> None:
    """Both as new visitors: what a journey has set is forgotten."""
    for each in (engine, chromium):
        each.go(f"{server.url}/{HERE[-1]}?lang=en")
        at_rest(each)


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


@dataclass
class Chromium:
    """What stands where in Chromium, in a folder of both processes."""

    engine: Engine
    folder: Path
    faults: list[str] = field(default_factory=list)

    def boxes(self, page: str, size: tuple[int, int]) -> dict[str, Box]:
        """As seen before by either process, or now."""
        kept = self.folder / f"{page}_{size[0]}.json"
        if not kept.is_file():
            return self.look(page, size)
        return {name: Box(*box) for name, box in json.loads(kept.read_text("utf-8")).items()}

    def look(self, page: str, size: tuple[int, int]) -> dict[str, Box]:
        turn_to(self.engine, page)
        seen = laid_out(self.engine, size)
        self.faults += self.engine.js(ASTRAY)
        mine = self.folder / f"{page}_{size[0]}.{os.getpid()}"
        mine.write_text(json.dumps({name: astuple(box) for name, box in seen.items()}), "utf-8")
        mine.replace(mine.with_suffix(".json"))
        return seen


@pytest.fixture(scope="module")
def reference(chromium: Engine, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Chromium:
    """Chromium; its folder is that of all processes of a run, or this one's own."""
    own = tmp_path_factory.getbasetemp()
    folder = (own if worker_id == "master" else own.parent) / "chromium"
    folder.mkdir(exist_ok=True)
    return Chromium(chromium, folder)


def elsewhere(engine: Engine, reference: Chromium, page: str, size: tuple[int, int]) -> list[str]:
    """What stands elsewhere than in Chromium in a window of this size, or leaves its place in either."""
    reference.faults.clear()
    wanted = reference.boxes(page, size)
    found = differences(wanted, laid_out(engine, size))
    if found:  # something may have come late
        found = differences(reference.look(page, size), boxes(engine))
    return [*found[:FIRST], *engine.js(ASTRAY), *reference.faults]


@pytest.mark.parametrize("page", HERE)
def test_a_page_is_laid_out_as_in_chromium(engine: Engine, reference: Chromium, page: str) -> None:
    turn_to(engine, page)
    assert {size: found for size in SIZES if (found := elsewhere(engine, reference, page, size))} == {}
    assert engine.js("return document.querySelectorAll('[data-testid=stException]').length") == 0
    assert engine.complaints() == []
