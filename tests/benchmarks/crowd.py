"""Visitors without a browser: how long they wait for a page, and what each costs the server.

    python -m tests.benchmarks.crowd [--visitors 50] [--within 60] [--cost]

Starts the app with the README's command and speaks Streamlit's own messages over its web socket. A crowd
arrives spread over some seconds, and each visitor opens every page, with a second between; meanwhile
somebody asks for the server's health twice a second. With `--cost` visitors come one at a time instead, and
the processor time of the server is told for each page and for an app of one line (on Linux). One JSON line a
page and one for all. Nothing is asserted about time; the command fails if a visitor met an error.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.picture_rate import say
from tests.browser.playing import cpu_seconds
from tests.browser.support import ROOT, Server, serving

THINK = 1.0
"""Seconds between one page and the next."""

ALONE = 20
"""Visitors that come one at a time, after a first who warms the page up."""

PATIENCE = 120.0
ONE_LINE = "import streamlit as st\nst.write('One line.')\n"


@dataclass
class Seen:
    """What a crowd met: seconds for each page, seconds for each answer about health, bytes, errors."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    beats: list[float] = field(default_factory=list)
    size: int = 0
    errors: list[str] = field(default_factory=list)


def pages() -> list[str]:
    """The addresses of all pages."""
    return [
        "",
        *sorted(
            path.stem for path in (ROOT / "dashboard" / "views").glob("[a-z]*.py") if path.stem != "start"
        ),
    ]


async def open_page(line: ClientConnection, page: str, seen: Seen) -> None:
    """Ask for a page and read until its script has ended."""
    ask = BackMsg()
    ask.rerun_script.page_name = page
    ask.rerun_script.query_string = ""
    start = time.perf_counter()
    await line.send(ask.SerializeToString())
    while True:
        raw = await asyncio.wait_for(line.recv(), PATIENCE)
        answer = ForwardMsg.FromString(bytes(raw))
        seen.size += len(raw)
        seen.errors += complaint(answer, page)
        if answer.WhichOneof("type") == "script_finished":
            seen.waits[page or "start"].append(time.perf_counter() - start)
            return


def complaint(answer: ForwardMsg, page: str) -> list[str]:
    """An exception or a page that was not found."""
    if answer.WhichOneof("type") == "page_not_found":
        return [f"no page {page!r}"]
    element = answer.delta.new_element
    return [element.exception.message[:200]] if element.WhichOneof("type") == "exception" else []


async def visit(server: Server, wanted: list[str], after: float, seen: Seen) -> None:
    """One visitor: waits, connects, opens the pages in turn."""
    await asyncio.sleep(after)
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    try:
        async with connect(address, subprotocols=["streamlit"], max_size=None) as line:  # type: ignore[list-item]
            for page in wanted:
                await open_page(line, page, seen)
                await asyncio.sleep(THINK if len(wanted) > 1 else 0)
    except (OSError, TimeoutError, ConnectionError) as error:
        seen.errors.append(f"{type(error).__name__}: {error}"[:200])


async def watch_health(server: Server, seen: Seen) -> None:
    """Ask for the server's health twice a second, until cancelled."""

    def ask() -> None:
        urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=PATIENCE).read()

    while True:
        start = time.perf_counter()
        await asyncio.to_thread(ask)
        seen.beats.append(time.perf_counter() - start)
        await asyncio.sleep(0.5)


async def crowd(server: Server, visitors: int, within: float) -> Seen:
    """All visitors, spread over the seconds in which they arrive."""
    seen = Seen()
    doctor = asyncio.create_task(watch_health(server, seen))
    await asyncio.gather(
        *(visit(server, pages(), each * within / visitors, seen) for each in range(visitors))
    )
    doctor.cancel()
    return seen


async def cost(server: Server, page: str) -> tuple[float, Seen]:
    """Milliseconds of processor that a new visitor of a page costs the server."""
    await visit(server, [page], 0, Seen())
    seen, before = Seen(), cpu_seconds(server.process.pid) or 0
    for _ in range(ALONE):
        await visit(server, [page], 0, seen)
    return 1000 * ((cpu_seconds(server.process.pid) or 0) - before) / ALONE, seen


def middle_and_tail(values: list[float]) -> dict[str, int]:
    """Median, 95th percentile and greatest, in milliseconds."""
    median, tail = np.percentile(values, [50, 95])
    return {
        "median_ms": round(1000 * median),
        "p95_ms": round(1000 * tail),
        "most_ms": round(1000 * max(values)),
    }


def tell_crowd(server: Server, visitors: int, within: float) -> list[str]:
    seen = asyncio.run(crowd(server, visitors, within))
    for page, waits in seen.waits.items():
        say(page, **middle_and_tail(waits))
    everything = [wait for waits in seen.waits.values() for wait in waits]
    say(
        "all pages",
        visits=len(everything),
        kB=round(seen.size / 1000 / visitors),
        **middle_and_tail(everything),
    )
    say("health", **middle_and_tail(seen.beats))
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


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--visitors", type=int, default=50)
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which they arrive")
    parser.add_argument("--cost", action="store_true", help="one visitor at a time, processor time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if options.cost:
            with one_line(Path(name)) as server:
                say("one line", processor_ms=round(asyncio.run(cost(server, ""))[0]))
        with serving(Path(name) / "log.txt") as server:
            errors = (
                tell_cost(server) if options.cost else tell_crowd(server, options.visitors, options.within)
            )
            errors += server.complaints()
    for error in errors:
        print(error, file=sys.stderr)
    return int(bool(errors))


if __name__ == "__main__":
    sys.exit(main())
