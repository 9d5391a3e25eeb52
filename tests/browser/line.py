"""A line to the app that takes its time: what is said arrives later, in order, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from queue import Queue
from typing import Any

from playwright.sync_api import Page

from tests.browser.support import Server, Visits

FAR = 0.4
"""Seconds that a word takes to a server far away."""

EVERYWHERE = float(os.environ.get("TESTED_BEHIND_MS", "0")) / 1000
"""Seconds that a word takes in every test, for `tests.benchmarks.hasty_hands`."""


@dataclass
class Line:
    """A server behind a line, and the seconds that a word takes on it in each direction."""

    server: Server
    delay: float = 0.0

    def carry(self, source: socket.socket, sink: socket.socket) -> None:
        """Pass on what one side says until it hangs up."""
        on_its_way: Queue[tuple[float, bytes]] = Queue()
        arriving = threading.Thread(target=arrive, args=(on_its_way, sink), daemon=True)
        arriving.start()
        with contextlib.suppress(OSError):
            while said := source.recv(1 << 16):
                on_its_way.put((time.monotonic() + self.delay, said))
        on_its_way.put((time.monotonic() + self.delay, b""))
        arriving.join()


def arrive(on_its_way: Queue[tuple[float, bytes]], sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            due, said = on_its_way.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not said:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(said)


@contextlib.contextmanager
def line_to(server: Server, delay: float = 0.0) -> Iterator[Line]:
    """A line to a server of this machine for the length of a block."""

    class Call(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port)) as there:
                forth = threading.Thread(target=line.carry, args=(self.request, there), daemon=True)
                forth.start()
                line.carry(there, self.request)
                forth.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Call) as calls:
        calls.daemon_threads = True
        line = Line(replace(server, port=calls.server_address[1]), delay)
        threading.Thread(target=calls.serve_forever, daemon=True).start()
        yield line
        calls.shutdown()


@dataclass
class FarVisits(Visits):
    """Opens pages quickly; from then on the server is far away."""

    line: Line = field(kw_only=True)

    def __call__(self, path: str = "/", *more: Any, **options: Any) -> Page:
        page = super().__call__(path, *more, **options)
        self.line.delay = EVERYWHERE or FAR
        return page
