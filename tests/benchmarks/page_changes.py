"""Going from page to page in a hurry: is the app ever blank, and does browser or server complain?

    python -m tests.benchmarks.page_changes [--changes 400] [--only 150]

Starts the app with the README's command, keeps every core of the machine busy on purpose, and goes through
all pairs of live pages in headless Chromium: by Back, by Forward and by a link of the header in turn, with a
gap of 0.2 to 3 seconds before the next. Visits of about twenty changes take turns among lines with no delay,
150 and 400 ms in each direction. One JSON line a visit and one for all. The command fails unless each visit
ended on the page of its last link (otherwise it counts as blank), the browser reported nothing and the
server wrote nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from tests.benchmarks.picture_rate import say
from tests.browser.line import line_to
from tests.browser.support import CHROMIUM_ARGS, Profiles, Server, Visits, chromium, serving

LIVE = ("start", "dropout", "top_k", "two_dice", "timeline")
"""Pages whose components talk with the server; a prime number of them, see `tour`."""

DELAYS_MS = (0, 150, 400)
STOPS = 8
"""Links that a visit presses; before all but the first come Back and Forward."""

GAPS = (0.2, 3.0)
PATIENCE_MS = 120_000

LINKS = ".st-key-td-links a"
PRESS = f"""page => {{
    const links = [...document.querySelectorAll("{LINKS}")];
    links.find(link => new URL(link.href).pathname === `/${{page}}`).click();
}}"""
STANDS = f"""wanted => {{
    const here = document.querySelector("{LINKS}:has(strong)"), path = `/${{wanted}}`;
    return here && new URL(here.href).pathname === path && location.pathname === path
        && document.querySelector("h1")?.offsetHeight > 0;
}}"""


def tour() -> Iterator[str]:
    """The live pages in an order that goes from each to each other: ahead by one, by two ..., without end."""
    for step in cycle(range(1, len(LIVE))):
        yield from (LIVE[step * turn % len(LIVE)] for turn in range(1, len(LIVE) + 1))


def changes(stops: Sequence[str]) -> list[tuple[str, str]]:
    """What a visit does: pieces of JavaScript and their argument."""
    by_history = [("history.back()", ""), ("history.forward()", "")]
    return [change for stop in stops for change in [*by_history, (PRESS, stop)]]


def hurry(page: Page, stops: Sequence[str], chance: random.Random) -> int:
    """Make the changes of a visit until the app is gone; how many were made."""
    made = 0
    for act, stop in changes(stops):
        page.evaluate(act, stop)
        made += 1
        page.wait_for_timeout(1000 * chance.uniform(*GAPS))
        if not page.locator("[data-testid=stApp]").count():
            break
    return made


def stands(page: Page, wanted: str) -> bool:
    """True once the wanted page is on the screen and in the address."""
    try:
        page.wait_for_function(STANDS, arg=wanted, timeout=PATIENCE_MS)
    except Error:
        return False
    return True


def visit(profiles: Profiles, server: Server, stops: Sequence[str], seed: int) -> dict[str, int]:
    """One visit along a list of pages: its changes, whether it ended blank, what the browser reported."""
    visits = Visits(profiles, server)
    page = visits(f"/{stops[0]}")
    page.wait_for_selector(LINKS)
    page.evaluate(PRESS, stops[1])
    stands(page, stops[1])  # an entry to go back to: before the first there is no app
    made = 1 + hurry(page, stops[2:], random.Random(seed))
    blank = not stands(page, stops[-1])
    visits.close()
    for complaint in visits.complaints:
        print(complaint, file=sys.stderr)
    return {"changes": made, "blank": int(blank), "reported": len(visits.complaints)}


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Every core has something else to do for the length of a block."""
    command = [sys.executable, "-c", "while True: pass"]
    workers = [subprocess.Popen(command) for _ in range(os.cpu_count() or 1)]
    try:
        yield
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def tell(profiles: Profiles, server: Server, wanted: int, delays: Sequence[int]) -> dict[str, int]:
    """All visits, and their sum."""
    stops, last = tour(), LIVE[0]
    found = {"changes": 0, "blank": 0, "reported": 0, "log": 0}
    for seed, delay in enumerate(cycle(delays)):
        if found["changes"] >= wanted:
            return found
        path = [last, *islice(stops, STOPS)]
        with line_to(server, delay / 1000) as line:
            one = visit(profiles, line.server, path, seed)
        last = path[-1]
        log = server.complaints()
        for complaint in log[found["log"] :]:
            print(complaint, file=sys.stderr)
        one["log"] = len(log) - found["log"]
        found = {name: found[name] + one[name] for name in found}
        say(f"visit {seed + 1}", delay_ms=delay, **one)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--changes", type=int, default=400, help="how many page changes at least")
    parser.add_argument("--only", type=int, choices=DELAYS_MS, help="one delay instead of all, in ms")
    options = parser.parse_args()
    delays = DELAYS_MS if options.only is None else [options.only]
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        server = stack.enter_context(serving(Path(folder) / "log.txt"))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        stack.enter_context(busy())
        found = tell(Profiles(browser), server, options.changes, delays)
    say("all", **found)
    return int(any(number for name, number in found.items() if name != "changes"))


if __name__ == "__main__":
    sys.exit(main())
