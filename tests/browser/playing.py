"""What the tests of the player share: the marker that it updates with every picture, and waiting for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Locator, Page

from tests.browser.support import idle

HOST = "[data-marker]"
"""The player's element; its attribute says which picture is drawn: `epoch:step` or `epoch:step:stage`."""

_RECORD = f"""() => {{
    window.host = document.querySelector("{HOST}");
    window.seen = [];
    const note = () => window.seen.push([performance.now(), window.host.dataset.marker]);
    note();
    new MutationObserver(note).observe(window.host, {{ attributes: true, attributeFilter: ["data-marker"] }});
}}"""


class Marker(NamedTuple):
    """Which picture is drawn."""

    epoch: int
    step: int
    stage: str = ""


def read(said: str) -> Marker:
    epoch, step, *stage = said.split(":")
    return Marker(int(epoch), int(step), *stage)


def marker(page: Page) -> Marker:
    """The picture now on the screen."""
    return read(str(page.locator(HOST).get_attribute("data-marker")))


def until(page: Page, condition: str) -> Marker:
    """Wait for a picture; the condition is JavaScript over `epoch`, `step` and `stage`."""
    said = page.wait_for_function(f"""() => {{
        const said = document.querySelector("{HOST}")?.dataset.marker;
        if (!said) return false;
        const [epoch, step, stage = ""] = said.split(":").map((v, i) => (i < 2 ? Number(v) : v));
        return ({condition}) && said;
    }}""")
    return read(str(said.json_value()))


def address(page: Page, part: str) -> None:
    """Wait until the address says something."""
    page.wait_for_function("part => decodeURIComponent(location.search).includes(part)", arg=part)


def record(page: Page) -> None:
    """From now on note every picture, with its time in ms."""
    page.evaluate(_RECORD)


def recorded(page: Page) -> list[tuple[float, Marker]]:
    return [(at, read(said)) for at, said in page.evaluate("() => window.seen")]


def same_host(page: Page) -> bool:
    """True while the player recorded by `record` has not been mounted anew."""
    return bool(page.evaluate(f'() => window.host === document.querySelector("{HOST}")'))


def pause(page: Page) -> Marker:
    """Pause by the button and wait for the page to rest."""
    page.locator(".play").click()
    page.wait_for_function("""() => new Promise(done => {
        const host = document.querySelector("[data-marker]"), before = host.dataset.marker;
        setTimeout(() => done(host.dataset.marker === before), 150);
    })""")
    idle(page)
    return marker(page)


def drawn(canvas: Locator) -> int:
    """How many pixels of a canvas are painted."""
    return int(
        canvas.evaluate("""canvas => {
            const { width, height } = canvas;
            if (!width || !height) return 0;
            const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            const { data } = copy.getImageData(0, 0, width, height);
            return data.filter((value, i) => i % 4 === 3 && value).length;
        }""")
    )


def words_of(canvas: Locator) -> str:
    """What a canvas says to those who do not see it."""
    return str(canvas.get_attribute("aria-label"))


def style(locator: Locator, name: str) -> Any:
    return locator.evaluate("(e, name) => getComputedStyle(e).getPropertyValue(name)", name)


def when(locator: Locator, condition: str, wanted: object = None) -> None:
    """Wait until an element `e` and a `wanted` value fulfil a condition in JavaScript."""
    handle = locator.element_handle()
    locator.page.wait_for_function(f"([e, wanted]) => {condition}", arg=[handle, wanted])


def cpu_seconds(pid: int) -> float | None:
    """Processor time that a process has used; None where the system does not say."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return None
    fields = stat.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
