"""A line to the app that takes its time: what is said arrives later, in order, and nothing is lost."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from queue import Queue

from tests.browser.support import Server


@contextlib.contextmanager
def slow_line(server: Server, delay: float) -> Iterator[Server]:
    """The same server behind a line with a delay in each direction, in seconds, for the length of a block."""

    class Call(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port)) as there:
                forth = threading.Thread(target=carry, args=(self.request, there, delay), daemon=True)
                forth.start()
                carry(there, self.request, delay)
                forth.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Call) as line:
        line.daemon_threads = True
        threading.Thread(target=line.serve_forever, daemon=True).start()
        yield replace(server, port=line.server_address[1])
        line.shutdown()


def carry(source: socket.socket, sink: socket.socket, delay: float) -> None:
    """Pass on what one side says until it hangs up."""
    on_its_way: Queue[tuple[float, bytes]] = Queue()
    arriving = threading.Thread(target=arrive, args=(on_its_way, sink), daemon=True)
    arriving.start()
    with contextlib.suppress(OSError):
        while said := source.recv(1 << 16):
            on_its_way.put((time.monotonic() + delay, said))
    on_its_way.put((time.monotonic() + delay, b""))
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
