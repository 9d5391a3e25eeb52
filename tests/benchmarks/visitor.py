"""A visitor without a browser: Streamlit's own messages over its web socket, and what they brought."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from dashboard.components.network_player.packing import unpack_header
from tests.browser.support import Server

__all__ = ["PATIENCE", "Seen", "Visitor", "arriving"]

PATIENCE = 120.0


@dataclass
class Seen:
    """What visitors met: seconds of each answer by what was asked, bytes, errors."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass
class Part:
    """A component on the page.

    Attributes:
        id: its id.
        fragment: that it belongs to.
        data: what it knows.
        open: what it has said that it wants.
        said: number of its last want.
    """

    id: str
    fragment: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    open: dict[str, dict[str, object]] = field(default_factory=dict)
    said: int = 0


class Visitor:
    """One visitor of the app.

    Args:
        line: to the server.
        seen: where waits and errors are noted.

    Attributes:
        page: the page on the screen.
        parts: its components by name.
    """

    def __init__(self, line: ClientConnection, seen: Seen) -> None:
        self._line, self._seen = line, seen
        self.page, self.parts = "", dict[str, Part]()
        self._script = ""  # which page's fragments are on the screen, by the server's name for it

    async def open(self, page: str) -> None:
        """Open a page, as its link does."""
        self.page, self.parts = page, {}
        await self._ask(BackMsg(), page or "start")

    async def say(self, name: str, want: str, value: object, *, asks: bool = True) -> dict[str, Any]:
        """Have a component say what it wants; what it knows after the answer.

        Args:
            name: of the component.
            want: the want's name.
            value: what is wanted.
            asks: False for what the page only has to know.
        """
        part, asked = self.parts[name], BackMsg()
        part.said += 1
        part.open[want] = {"number": part.said, "value": value, "asks": asks}
        asked.rerun_script.fragment_id, asked.rerun_script.page_script_hash = part.fragment, self._script
        for each in self.parts.values():
            if each.open:
                said = json.dumps({"want": {"open": each.open, "tries": 0}})
                asked.rerun_script.widget_states.widgets.append(WidgetState(id=each.id, json_value=said))
        await self._ask(asked, f"{name} {want}")
        return self.parts[name].data

    async def _ask(self, asked: BackMsg, what: str) -> None:
        asked.rerun_script.page_name, asked.rerun_script.query_string = self.page, ""
        start = time.perf_counter()
        await self._line.send(asked.SerializeToString())
        while not self._ended(ForwardMsg.FromString(await self._next())):
            pass
        self._seen.waits[what].append(time.perf_counter() - start)

    async def _next(self) -> bytes:
        raw = bytes(await asyncio.wait_for(self._line.recv(), PATIENCE))
        self._seen.size += len(raw)
        return raw

    def _ended(self, answer: ForwardMsg) -> bool:
        if answer.WhichOneof("type") == "navigation":
            self._script = answer.navigation.page_script_hash
        if answer.WhichOneof("type") == "page_not_found":
            self._seen.errors.append(f"no page {self.page!r}")
        element = answer.delta.new_element
        if element.WhichOneof("type") == "exception":
            self._seen.errors.append(element.exception.message[:200])
        if element.WhichOneof("type") == "bidi_component":
            self._take(element.bidi_component, answer.delta.fragment_id)
        return answer.WhichOneof("type") == "script_finished" and (
            answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        )

    def _take(self, component: BidiComponent, fragment: str) -> None:
        name = component.component_name.rpartition(".")[2]
        known = self.parts.get(name)
        if known is None or known.id != component.id:
            known = self.parts[name] = Part(component.id)
        known.fragment, known.data = fragment, _data(component)
        known.said = max(known.said, known.data.get("answered", 0))


def _data(component: BidiComponent) -> dict[str, Any]:
    if component.WhichOneof("data") == "bytes":
        return dict(unpack_header(component.bytes))
    known = json.loads(component.json) if component.json else {}
    return dict(known) if isinstance(known, Mapping) else {}


@contextlib.asynccontextmanager
async def arriving(server: Server, seen: Seen) -> AsyncIterator[Visitor]:
    """A visitor for the length of a block; one whose line breaks is an error of the crowd."""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    try:
        async with connect(address, subprotocols=["streamlit"], max_size=None) as line:  # type: ignore[list-item]
            yield Visitor(line, seen)
    except (OSError, TimeoutError, ConnectionError) as error:
        seen.errors.append(f"{type(error).__name__}: {error}"[:200])
