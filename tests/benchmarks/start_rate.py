"""How soon the start page shows its first words, compared with a Streamlit app of one line.

    python -m tests.benchmarks.start_rate [--visits 5]

Starts both apps with the README's command and visits them in turn, each time with a fresh browser, until the
first heading stands there. The first visit of each is told apart: there the server runs the script for the
first time. One JSON line a case and one for the ratio of the medians; nothing is asserted: numbers depend on
the machine and on what else it does, so each line says how loaded it was.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from tests.benchmarks.picture_rate import say
from tests.browser.support import CHROMIUM_ARGS, DESKTOP, ROOT, chromium, serving

# Asked for in every frame of the browser: a wait from outside looks but twice a second in the end.
FIRST_WORDS = """() => new Promise(done => {
    const look = () => (document.querySelector("h1")?.offsetHeight
        ? done(performance.now()) : requestAnimationFrame(look));
    look();
})"""
ONE_LINE = 'import streamlit as st; st.title("One line")\n'


def one_line(folder: Path) -> Path:
    """A house with one line in it, at the place where ours has its own."""
    (folder / "dashboard").mkdir(parents=True)
    (folder / "dashboard" / "app.py").write_text(ONE_LINE)
    return folder


def first_words(playwright: Playwright, url: str) -> float:
    """Seconds from the request of a page to its first heading, in a browser that has never been here."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
    page = browser.new_page(viewport={"width": DESKTOP[0], "height": DESKTOP[1]})
    page.set_default_timeout(120_000)
    page.goto(url, wait_until="commit")
    seconds = page.evaluate(FIRST_WORDS) / 1000
    browser.close()
    return float(seconds)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=5, help="of each app, after the first")
    visits = parser.parse_args().visits
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        roots = {"one line": one_line(folder / "one"), "start": ROOT}
        servers = {
            name: stack.enter_context(serving(folder / f"{name}.txt", root)) for name, root in roots.items()
        }
        playwright = stack.enter_context(sync_playwright())
        times: dict[str, list[float]] = {name: [] for name in servers}
        for _ in range(visits + 1):
            for name, server in servers.items():
                times[name].append(first_words(playwright, server.url))
    for name, (first, *later) in times.items():
        rounded = [round(each, 2) for each in later]
        say(name, first=round(first, 2), median=statistics.median(rounded), seconds=rounded)
    plain, ours = (statistics.median(later) for _, *later in times.values())
    say("start / one line", ratio=round(ours / plain, 2))


if __name__ == "__main__":
    main()
