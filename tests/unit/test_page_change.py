"""Which requests of a browser count while pages are being changed."""

from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.fragment import MemoryFragmentStorage

from dashboard.layout import page_change

Asked = tuple[str, str]


class Server:
    """A visit as Streamlit keeps it, whose runs are made by hand."""

    def __init__(self) -> None:
        self._fragment_storage = MemoryFragmentStorage()
        self._pages_manager = SimpleNamespace(current_page_script_hash="main")
        self.heard: list[Asked] = []

    def has_fragment(self, name: str) -> bool:
        return bool(self._fragment_storage.contains(name))

    def asks(self, page: str, fragment: str = "") -> None:
        request: Any = page_change._request
        request(self, ClientState(page_script_hash=page, fragment_id=fragment))

    def runs(self, page: str) -> None:
        self._pages_manager.current_page_script_hash = page
        self._fragment_storage.register(f"part of {page}", lambda: None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setattr(
        page_change,
        "_request_rerun",
        lambda server, asked: server.heard.append((asked.page_script_hash, asked.fragment_id)),
    )
    server = Server()
    server.asks("a")
    server.runs("a")
    server.heard.clear()
    return server


def test_a_page_that_stands_is_heard(server: Server) -> None:
    server.asks("a", "part of a")
    server.asks("a")
    server.asks("a", "part of a")
    assert server.heard == [("a", "part of a"), ("a", ""), ("a", "part of a")]


def test_a_page_that_is_left_is_heard_no_more(server: Server) -> None:
    server.asks("b")
    server.asks("a", "part of a")
    assert server.heard == [("b", "")]


def test_what_names_the_page_between_is_not_heard(server: Server) -> None:
    server.asks("b")
    server.asks("a")
    server.runs("a")
    server.asks("b", "part of a")  # its browser has heard of b, and not yet of the way back
    assert server.heard == [("b", ""), ("a", "")]
    server.asks("a", "part of a")
    assert server.heard[2:] == [("a", "part of a")]


def test_a_page_known_by_its_name_alone_is_heard_once_it_runs(server: Server) -> None:
    server.asks("")
    server.runs("c")
    server.asks("c", "part of c")
    assert server.heard == [("", ""), ("c", "part of c")]


def test_a_page_that_a_run_went_to_is_heard(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    context = SimpleNamespace(fragment_storage=server._fragment_storage)
    monkeypatch.setattr(page_change, "get_script_run_ctx", lambda: context)
    page_change.forget_this_page()
    server.asks("a", "part of a")
    server.runs("b")
    server.asks("b", "part of b")
    assert server.heard == [("b", "part of b")]
