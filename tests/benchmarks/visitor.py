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
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
"""The widget of a component's events, by the component's id."""


@dataclass
class Seen:
    """What visitors met: seconds of each answer by what was asked, bytes, errors."""

    waits: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    size: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass
class Part:
    """A component on the page: its id, the fragment that it belongs to, what it knows, what it has stored."""

    id: str
    fragment: str
    data: dict[str, Any]
    stored: dict[str, object] = field(default_factory=dict)


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

    async def say(self, name: str, event: str, value: object, *, stored: bool = False) -> dict[str, Any]:
        """Have a component speak up; what it knows after the answer.

        Args:
            name: of the component.
            event: that it has.
            value: of the event.
            stored: whether it is a state rather than an event.
        """
        part, asked = self.parts[name], BackMsg()
        if stored:
            part.stored[event] = value
        asked.rerun_script.fragment_id, asked.rerun_script.page_script_hash = part.fragment, self._script
        for each in self.parts.values():
            if each.stored:
                asked.rerun_script.widget_states.widgets.append(
                    WidgetState(id=each.id, json_value=json.dumps(each.stored))
                )
        if not stored:
            said = json.dumps([{"event": event, "value": value}])
            asked.rerun_script.widget_states.widgets.append(
                WidgetState(id=EVENTS.format(part.id), json_trigger_value=said)
            )
        await self._ask(asked, f"{name} {event}")
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
        stored = known.stored if known and known.id == component.id else {}
        self.parts[name] = Part(component.id, fragment, _data(component), stored)


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
