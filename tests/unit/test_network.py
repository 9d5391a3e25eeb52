"""Whether the hub can be reached: its own door or a proxy's, in seconds, and one sentence if not."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from core.lm import network
from core.lm.interface import LanguageError
from core.lm.registry import load

NAMES = [f"{kind}_proxy" for kind in ("http", "https", "all", "no")]


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No proxy, and the hub at its own address, whatever the machine says."""
    for name in ("HF_ENDPOINT", *NAMES, *(name.upper() for name in NAMES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def open_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Nobody else can take it as long as it is bound, and nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def refuse(*_args: object, **_named: object) -> None:
    raise OSError("Temporary failure in name resolution")


def test_the_hub_is_asked_at_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(address)
        return socket.socket()

    monkeypatch.setattr(socket, "create_connection", connect)
    assert network.reachable()
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example:8080/hub")
    assert network.reachable()
    for proxy in (
        "http://proxy.example:3128",
        "proxy.example:3128",
        "https://proxy.example",
        "socks5h://proxy.example",
    ):
        monkeypatch.setenv("HTTP_PROXY", proxy)
        assert network.reachable()
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example")  # the other proxy is not for it
    assert network.reachable()
    monkeypatch.setenv("ALL_PROXY", "http://any.example")
    assert network.reachable()
    assert asked == [
        ("huggingface.co", 443), ("mirror.example", 8080), ("proxy.example", 3128), ("proxy.example", 3128),
        ("proxy.example", 443), ("proxy.example", 1080), ("mirror.example", 443), ("any.example", 80),
    ]  # fmt: skip


def test_somebody_must_listen_there(
    open_port: int, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{open_port}")
    assert network.reachable()
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port}")
    assert not network.reachable()
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")
    assert network.reachable()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{closed_port}")
    assert not network.reachable()


@pytest.mark.parametrize("address", ["", "nonsense", "http://", "http://a:b", f"https://{'a' * 70}.example"])
def test_an_address_that_is_none_is_not_reachable(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", address)
    assert not network.reachable()


def test_a_name_server_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def connect(*_args: object, **_named: object) -> socket.socket:
        over.wait()
        return socket.socket()

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(network, "_PATIENCE", 0.01)
    assert not network.reachable()
    over.set()


class Refusing(socketserver.StreamRequestHandler):
    """A proxy that lets nobody through."""

    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")


@pytest.fixture
def nothing_fetched(library: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nothing of the hub is here, and the library has not looked for a proxy yet."""
    from huggingface_hub import close_session, constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    close_session()
    yield
    close_session()


@pytest.mark.usefixtures("nothing_fetched")
def test_a_dead_proxy_is_one_sentence_without_a_request(
    library: ModuleType, closed_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = library.AutoModelForCausalLM.from_pretrained

    def here_only(*args: object, local_files_only: bool, **named: object) -> object:
        assert local_files_only
        return own(*args, local_files_only=local_files_only, **named)

    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{closed_port}")
    monkeypatch.setattr(library.AutoModelForCausalLM, "from_pretrained", here_only)
    with pytest.raises(
        LanguageError, match="gpt2 is not on this machine and its hub cannot be reached"
    ) as error:
        load("gpt2")
    assert error.value.code == "unreachable"


@pytest.mark.usefixtures("nothing_fetched")
def test_offline_is_one_sentence_and_the_storyteller_goes_on(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(
        LanguageError, match=r"gpt2 is not on this machine and its hub cannot be reached"
    ) as error:
        load("distilgpt2")
    assert "\n" not in str(error.value)
    assert load("storyteller", models=shelf).name == "storyteller"


@pytest.mark.usefixtures("nothing_fetched")
def test_a_proxy_that_leads_nowhere_is_not_the_fault_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the call, so it is asked for the files, and then says no."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusing) as proxy:
        threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{proxy.server_address[1]}")
        with pytest.raises(LanguageError) as error:
            load("gpt2")
        proxy.shutdown()
    assert error.value.code == "unreachable"


def test_a_model_that_the_hub_lacks_is_one_sentence(
    library: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "reachable", lambda: True)

    def lacks(*_args: object, **_named: object) -> None:
        raise OSError("no/such is not a local folder and is not a valid model identifier.\nMore advice.\n")

    monkeypatch.setattr(library.AutoModelForCausalLM, "from_pretrained", lacks)
    with pytest.raises(
        LanguageError, match=r"no/such cannot be opened .*not a valid model identifier\)"
    ) as error:
        load("no/such", unlisted=True)
    assert "\n" not in str(error.value)
