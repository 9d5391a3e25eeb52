"""Visitors without a browser: how long they wait for a page, and what each costs the server.

    python -m tests.benchmarks.crowd [--visitors 50] [--within 60] [--pages why]
        [--warm | --cost | --work 600]

Starts the app with the README's command and speaks Streamlit's own messages over its web socket. A crowd
arrives spread over some seconds, and each visitor opens every page, with a second between; meanwhile
somebody asks for the server's health twice a second. With `--warm` one visitor has opened every page before,
so that nobody waits for what is computed once. With `--cost` visitors come one at a time instead, and
the processor time of the server is told for each page and for an app of one line (on Linux). With `--work`
they arrive the same way and stay for so many seconds: of fifty, twenty watch a training, ten move k, five
write and the others read on; then memory is told, with them and when they have been gone for a while. One
JSON line for each kind of answer. Nothing is asserted about time; the command fails if a visitor met an
error.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.benchmarks.at_work import work
from tests.benchmarks.picture_rate import say
from tests.benchmarks.visitor import PATIENCE, Seen, arriving
from tests.browser.playing import cpu_seconds
from tests.browser.support import ROOT, Server, serving

THINK = 1.0
"""Seconds between one page and the next."""

ALONE = 20
"""Visitors that come one at a time, after a first who warms the page up."""

GONE = 150.0
"""Seconds after which the server has forgotten those who left."""

HEALTH = "health"
ONE_LINE = "import streamlit as st\nst.write('One line.')\n"


def pages() -> list[str]:
    """The addresses of all pages."""
    return [
        "",
        *sorted(
            path.parent.name
            for path in (ROOT / "dashboard" / "views").glob("*/page.py")
            if path.parent.name != "start"
        ),
    ]


async def visit(server: Server, wanted: list[str], after: float, seen: Seen) -> None:
    """One visitor: waits, connects, opens the pages in turn."""
    await asyncio.sleep(after)
    async with arriving(server, seen) as visitor:
        for page in wanted:
            await visitor.open(page)
            await asyncio.sleep(THINK if len(wanted) > 1 else 0)


async def watch_health(server: Server, seen: Seen) -> None:
    """Ask for the server's health twice a second, until cancelled."""

    def ask() -> None:
        urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=PATIENCE).read()

    while True:
        start = time.perf_counter()
        await asyncio.to_thread(ask)
        seen.waits[HEALTH].append(time.perf_counter() - start)
        await asyncio.sleep(0.5)


async def crowd(server: Server, visitors: int, within: float, wanted: list[str]) -> Seen:
    """All visitors, spread over the seconds in which they arrive."""
    seen = Seen()
    doctor = asyncio.create_task(watch_health(server, seen))
    await asyncio.gather(*(visit(server, wanted, each * within / visitors, seen) for each in range(visitors)))
    doctor.cancel()
    return seen


async def at_work(server: Server, visitors: int, within: float, seconds: float) -> Seen:
    """The same crowd, of which each does something for a while."""
    seen = Seen()
    doctor = asyncio.create_task(watch_health(server, seen))
    before = memory(server)
    crowd = [
        asyncio.create_task(work(server, each, each * within / visitors, seconds, seen))
        for each in range(visitors)
    ]
    await asyncio.sleep(seconds)
    during = memory(server)
    await asyncio.gather(*crowd)
    await asyncio.sleep(GONE)
    doctor.cancel()
    await visit(server, ["models"], 0, Seen())  # Streamlit forgets those who left when somebody comes
    say("memory", before_MB=before, with_all_MB=during, when_gone_MB=memory(server))
    return seen


def memory(server: Server) -> int:
    """Megabytes of memory that the server holds now; 0 where the system does not say."""
    status = Path(f"/proc/{server.process.pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) // 1000 for line in lines if line.startswith("VmRSS"))


async def cost(server: Server, page: str) -> tuple[float, Seen]:
    """Milliseconds of processor that a new visitor of a page costs the server."""
    await visit(server, [page], 0, Seen())
    seen, before = Seen(), cpu_seconds(server.process.pid) or 0
    for _ in range(ALONE):
        await visit(server, [page], 0, seen)
    return 1000 * ((cpu_seconds(server.process.pid) or 0) - before) / ALONE, seen


def middle_and_tail(values: list[float]) -> dict[str, int]:
    """How many, the median, the 95th percentile and the greatest, in milliseconds."""
    median, tail = np.percentile(values, [50, 95])
    return {
        "answers": len(values),
        "median_ms": round(1000 * median),
        "p95_ms": round(1000 * tail),
        "most_ms": round(1000 * max(values)),
    }


def tell_crowd(server: Server, visitors: int, within: float, wanted: list[str]) -> list[str]:
    seen = asyncio.run(crowd(server, visitors, within, wanted))
    for page, waits in seen.waits.items():
        say(page, **middle_and_tail(waits))
    everything = [wait for page, waits in seen.waits.items() if page != HEALTH for wait in waits]
    say("all pages", kB=round(seen.size / 1000 / visitors), **middle_and_tail(everything))
    return seen.errors


def warm(server: Server) -> None:
    """Have every page opened once: what that computes and brings into memory is no visitor's."""
    for page in pages():
        asyncio.run(visit(server, [page], 0, Seen()))


def tell_work(server: Server, visitors: int, within: float, seconds: float) -> list[str]:
    warm(server)
    say("all pages opened", memory_MB=memory(server))
    seen = asyncio.run(at_work(server, visitors, within, seconds))
    for what, waits in seen.waits.items():
        say(what, **middle_and_tail(waits))
    return seen.errors


def tell_cost(server: Server) -> list[str]:
    errors = []
    for page in pages():
        milliseconds, seen = asyncio.run(cost(server, page))
        say(page or "start", processor_ms=round(milliseconds), **middle_and_tail(seen.waits[page or "start"]))
        errors += seen.errors
    return errors


@contextlib.contextmanager
def one_line(folder: Path) -> Iterator[Server]:
    """A server with an app of one line and the settings of ours."""
    app = folder / "dashboard" / "app.py"
    app.parent.mkdir()
    app.write_text(ONE_LINE, encoding="utf-8")
    options = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "false"}
    with serving(folder / "line.txt", folder, **options) as server:
        yield server


def told(options: argparse.Namespace, folder: Path) -> list[str]:
    """Start the server, tell what was asked for; the errors."""
    if options.cost:
        with one_line(folder) as server:
            say("one line", processor_ms=round(asyncio.run(cost(server, ""))[0]))
    with serving(folder / "log.txt") as server:
        if options.warm:
            warm(server)
        if options.cost:
            errors = tell_cost(server)
        elif options.work:
            errors = tell_work(server, options.visitors, options.within, options.work)
        else:
            errors = tell_crowd(server, options.visitors, options.within, options.pages)
        return errors + server.complaints()


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which they arrive")
    parser.add_argument("--pages", nargs="+", choices=pages(), default=pages(), help="what a crowd opens")
    parser.add_argument("--warm", action="store_true", help="after a first visitor")
    parser.add_argument("--cost", action="store_true", help="one visitor at a time, processor time")
    parser.add_argument("--work", type=float, default=0.0, help="seconds for which they stay and work")
    with tempfile.TemporaryDirectory() as name:
        errors = told(parser.parse_args(), Path(name))
    for error in errors:
        print(error, file=sys.stderr)
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main())
