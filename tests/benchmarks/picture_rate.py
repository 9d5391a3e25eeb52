"""How many pictures a second the player shows, and how soon a changed control is seen.

    python -m tests.benchmarks.picture_rate [--seconds 10]

Starts the app with the README's command, opens the page in headless Chromium and prints one JSON line a case.
Everything is measured in the browser, in `requestAnimationFrame`. Nothing is asserted: numbers depend on the
machine and on what else it does, so each line says how loaded it was.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.playing import cpu_seconds, until
from tests.browser.support import CHROMIUM_ARGS, DESKTOP, LARGE, Server, chromium, idle, serving

RUN = "/dropout?steps=5000"
CHANGES, BETWEEN_MS = 20, 1500
SETTLE_MS = 3000

PROBE = """() => {
    if (window.probe) return;
    const probe = window.probe = { bytes: 0 };
    window.WebSocket = class extends WebSocket {
        constructor(...options) {
            super(...options);
            const count = ({ data }) => { probe.bytes += data.byteLength ?? data.size ?? data.length; };
            this.addEventListener("message", count);
        }
    };
    const host = () => document.querySelector("[data-marker]");
    const nothing = { bytes: 0, frames: 0, blank: 0, mounts: 0, marker: null };
    probe.start = () => Object.assign(probe, nothing, { pictures: [], host: host() });
    const look = now => {
        requestAnimationFrame(look);
        if (!probe.pictures) return;
        const element = host(), canvas = element?.shadowRoot?.querySelector(".network");
        probe.frames++;
        if (!canvas?.width || !canvas.height || !canvas.clientWidth) probe.blank++;
        if (element !== probe.host) { probe.mounts++; probe.host = element; }
        const marker = element?.dataset.marker;
        if (marker !== probe.marker) { probe.marker = marker; probe.pictures.push(now); }
    };
    requestAnimationFrame(look);
    const epoch = () => Number(host()?.dataset.marker.split(":")[0]);
    probe.change = act => new Promise(done => {
        const start = performance.now(), before = epoch();
        const wait = () => (epoch() > before ? done(performance.now() - start) : requestAnimationFrame(wait));
        act(host().shadowRoot);
        wait();
    });
    probe.rate = value => probe.change(root => {
        const slider = root.querySelector(".rate-slider");
        slider.value = value;
        slider.dispatchEvent(new Event("input"));
    });
    const pill = (root, name) => root.querySelector(`.presets [data-value="${name}"]`);
    probe.preset = name => probe.change(root => pill(root, name).click());
}"""


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum, in ms."""
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50_ms": round(p50, 1), "p95_ms": round(p95, 1), "max_ms": round(max(values), 1)}


def load() -> float:
    """Processes that wanted a core, averaged over the last minute."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else float("nan")


def say(case: str, **numbers: object) -> None:
    print(json.dumps({"case": case, **numbers, "load": load()}), flush=True)


@contextlib.contextmanager
def opened(browser: Browser, server: Server, size: tuple[int, int]) -> Iterator[Page]:
    """The page with the probe in it, playing for a while already."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en-US")
    context.add_init_script(f"({PROBE})()")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(server.url + RUN)
    until(page, "step > 30")
    idle(page)
    page.wait_for_timeout(SETTLE_MS)
    yield page
    context.close()


def report(found: dict[str, Any], seconds: float) -> dict[str, object]:
    times = found["pictures"][1:]
    return {
        "pictures_per_second": round(len(times) / seconds, 1),
        **spread(np.diff(times)),
        "frames_per_second": round(found["frames"] / seconds, 1),
        "blank_frames": found["blank"],
        "mounts": found["mounts"],
        "websocket_kb_per_second": round(found["bytes"] / 1024 / seconds, 1),
    }


def watch(pages: Sequence[Page], server: Server, seconds: float) -> list[dict[str, object]]:
    """What each of the pages shows meanwhile, with the server's share of a core."""
    for page in pages:
        page.evaluate("() => { probe.start(); }")
    before = cpu_seconds(server.process.pid)
    pages[0].wait_for_timeout(1000 * seconds)
    after = cpu_seconds(server.process.pid)
    share = None if before is None or after is None else round((after - before) / seconds, 3)
    keys = "({ pictures, frames, blank, mounts, bytes }) => ({ pictures, frames, blank, mounts, bytes })"
    found = [page.evaluate(f"() => ({keys})(probe)") for page in pages]
    return [{**report(numbers, seconds), "server_cores": share} for numbers in found]


def rates(browser: Browser, server: Server, seconds: float) -> None:
    for size in (DESKTOP, LARGE):
        with opened(browser, server, size) as page:
            say("{}x{}".format(*size), **watch([page], server, seconds)[0])


def visitors(browser: Browser, server: Server, seconds: float) -> None:
    with opened(browser, server, DESKTOP) as one, opened(browser, server, DESKTOP) as two:
        for number, numbers in enumerate(watch([one, two], server, seconds), start=1):
            say(f"two visitors, number {number}", **numbers)


def changes(browser: Browser, server: Server, _seconds: float) -> None:
    """From a turned slider or a chosen preset to the first picture of the new run."""
    ways = {
        "rate": [round(0.05 * (1 + 7 * i % 18), 2) for i in range(CHANGES)],
        "preset": ["digits", "moons"] * (CHANGES // 2),
    }
    for way, values in ways.items():
        with opened(browser, server, DESKTOP) as page:
            times = []
            for value in values:
                times.append(page.evaluate(f"value => probe.{way}(value)", value))
                page.wait_for_timeout(BETWEEN_MS)
            say(f"first picture after {CHANGES} changes of the {way}", **spread(times))


PARTS = {"rates": rates, "visitors": visitors, "changes": changes}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10, help="how long to look at each case")
    parser.add_argument("--only", choices=tuple(PARTS), help="one part instead of all")
    options = parser.parse_args()
    parts = [options.only] if options.only else list(PARTS)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(serving(Path(folder) / "log.txt"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        for part in parts:
            PARTS[part](browser, server, options.seconds)


if __name__ == "__main__":
    main()
