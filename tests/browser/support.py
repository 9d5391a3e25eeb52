"""What the browser tests share: the app served with the README's own command, and visits to it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakSet

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
DESKTOP, LARGE, PHONE = (1280, 720), (1440, 900), (390, 844)
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # letters as wide as on a screen, with and without a window
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMPILE_LESS = "--js-flags=--max-opt=1 --single-threaded-gc --initial-heap-size=1024"
"""A visit of a few seconds ends before code compiled at length, or memory cleared, has paid for itself."""

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
ANYTHING = "[data-testid=stMainBlockContainer] [data-testid=stElementContainer]"
PATIENCE_MS = 60_000
Answer = TypeVar("Answer")
RESIZED_MS = 300
"""After that all figures have been drawn anew."""

# On an address with a page, Streamlit's browser side first looks for its server below that page, then above.
HARMLESS_CONSOLE = re.compile(r"/_stcore/(health|host-config)$")
# A hand that moves a control in the moment in which a component speaks: one message, for that fragment alone.
# See `layout.fragment` and `layout.follow`, by which nothing is lost.
TOGETHER = "Multiple different fragmentIds detected"
HARMLESS_LOG = re.compile(r"Uvicorn server started|You can now view|URL: |Stopping\.\.\.|^\s*$")


def chromium() -> str | None:
    """The browser to use; None lets Playwright take its own."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@dataclass
class Server:
    """A running app on this machine: its port, and what it says on its terminal."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def complaints(self) -> list[str]:
        """Lines of the log that a healthy server does not write."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if not HARMLESS_LOG.search(line)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    log: Path, root: Path = ROOT, *, folder: Path | None = None, port: int = 0, **options: str
) -> Iterator[Server]:
    """Run `streamlit run dashboard/app.py` for the length of a block; port 0 is a free one.

    The command is given in the app's own folder, or in another one with the app's whole path.
    """
    port = port or free_port()
    settings = {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        **options,
    }
    app = root / "dashboard" / "app.py" if folder else Path("dashboard", "app.py")
    command = [str(Path(sys.executable).with_name("streamlit")), "run", str(app)]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, cwd=folder or root, env={**os.environ, **settings}, stdout=sink, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(port, process, log)
            yield Server(port, process, log)
        finally:
            process.terminate()
            process.wait(20)


def other_rooms(folder: Path) -> Path:
    """The house with two small pages instead of its own: the frame alone, quick to open."""
    pages = folder / "dashboard" / "views"
    shutil.copytree(ROOT / "dashboard", folder / "dashboard", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(pages)
    shutil.copytree(ROOT / "tests" / "browser" / "rooms", pages)
    with (folder / "dashboard" / "exhibits.py").open("a", encoding="utf-8") as file:
        file.write((pages / "exhibits.py").read_text(encoding="utf-8"))
    for name in ("assets", "core"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text(encoding='utf-8')[-2000:]}")


FEWER_FRAMES = """
    const next = window.requestAnimationFrame.bind(window), pass = window.cancelAnimationFrame.bind(window);
    const asked = new Map();
    let number = 0, last = 0;
    window.requestAnimationFrame = draw => {
        const mine = ++number;
        const ask = () => asked.set(mine, [pass, next(at => { asked.delete(mine); last = at; draw(at); })]);
        const early = last + 90 - performance.now();
        if (early > 0) asked.set(mine, [clearTimeout, setTimeout(ask, early)]);
        else ask();
        return mine;
    };
    window.cancelAnimationFrame = mine => {
        const [stop, what] = asked.get(mine) ?? [];
        asked.delete(mine);
        stop?.(what);
    };
    window.everyFrame = { requestAnimationFrame: next, cancelAnimationFrame: pass };
"""
"""Ten pictures a second at most: without a graphics card, sixty take a whole core.

A test that counts pictures takes all of them: `Object.assign(window, everyFrame)`.
"""


class Profiles:
    """Profiles of one browser, one for each kind of reader, and their pages at rest.

    What a page has compiled serves its next visit: that takes half the time of a page of its own.
    """

    def __init__(self, browser: Browser, script: str = "") -> None:
        """Of a browser; with a script that every page begins with."""
        self._browser = browser
        self._script = script
        self._profiles: dict[str, BrowserContext] = {}
        self._resting: dict[str, list[Page]] = {}

    def page(self, kind: dict[str, Any]) -> Page:
        """A page for a kind of reader, by Playwright's names."""
        name = repr(sorted(kind.items()))
        if self._resting.get(name):
            return self._resting[name].pop()
        if name not in self._profiles:
            self._profiles[name] = self._browser.new_context(**kind)
            self._profiles[name].set_default_timeout(PATIENCE_MS)
            self._profiles[name].add_init_script(self._script)
        return self._profiles[name].new_page()

    def take_back(self, page: Page, kind: dict[str, Any]) -> None:
        """Have a page rest after a visit, with nothing left of that; one changed for good is closed."""
        if page.is_closed():
            return
        with contextlib.suppress(Error):  # it may have come to no page at all
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        if page in CHANGED or page.evaluate("() => history.length") > LONG_PAST:
            page.close()
            return
        page.emulate_media(color_scheme=kind["color_scheme"])
        page.goto("about:blank")
        self._resting.setdefault(repr(sorted(kind.items())), []).append(page)


LONG_PAST = 20
"""Entries of a page's history from which it serves no more visits: a browser keeps 50."""

CHANGED = WeakSet[Page]()
"""Pages that a test has given a script or something else that cannot be taken back."""


LOOK = """() => {
    const marks = [...document.querySelectorAll("[data-marker]")].map(each => each.dataset.marker);
    const held = document.activeElement;
    const main = document.querySelector("[data-testid=stMain]");
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
    return [state, held?.outerHTML.slice(0, 200), ...marks, main?.innerText.slice(0, 1000)].join("\\n");
}"""
"""Whether the app runs, what has the focus, the marks of the components, and the first words."""


@dataclass
class Visits:
    """Opens pages of the app and collects what they complain about."""

    profiles: Profiles
    server: Server
    complaints: list[str] = field(default_factory=list)
    open: list[tuple[Page, dict[str, Any]]] = field(default_factory=list)

    def __call__(
        self,
        path: str = "/",
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        locale: str = "en-US",
        **options: Any,
    ) -> Page:
        """Open a path of the app and wait until it rests."""
        kind = {"color_scheme": "dark" if dark else "light", "locale": locale, **options}
        page = self.profiles.page(kind)
        self.open.append((page, kind))
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.goto(self.server.url + path)
        page.wait_for_selector(ANYTHING, state="attached")  # before its first run the app rests, too
        idle(page)
        return page

    def close(self) -> None:
        """Leave all pages."""
        for page, kind in self.open:
            page.remove_listener("console", self._on_console)
            page.remove_listener("pageerror", self._on_error)
            self.profiles.take_back(page, kind)

    def looks(self) -> Iterator[str]:
        """What is on the screen of each open page, for whom a journey puzzles."""
        for page, _ in self.open:
            with contextlib.suppress(Error):
                yield f"{page.url}\n{page.evaluate(LOOK)}"
        yield from self.complaints

    def _on_error(self, error: Error) -> None:
        self.complaints.append(f"page error: {error}")

    def _on_console(self, message: ConsoleMessage) -> None:
        harmless = HARMLESS_CONSOLE.search(message.location["url"]) or TOGETHER in message.text
        if message.type in ("error", "warning") and not harmless:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location['url']})")


@contextlib.contextmanager
def visiting(script: str = "") -> Iterator[Visits]:
    """Visits to the app, for scripts: a server and a browser for the length of a block.

    Args:
        script: what every page begins with.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "log.txt") as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        yield Visits(Profiles(browser, script), server)
        browser.close()


HELD = """
    const url = URL.createObjectURL.bind(URL), wait = "await new Promise(done => setTimeout(done, 1500));\\n";
    URL.createObjectURL = blob => url(blob.type === "text/javascript" ? new Blob([wait, blob], blob) : blob);
"""


def overtaken(page: Page, mounted: str) -> None:
    """Load a page again so that its components are called a second time before their scripts are there.

    Args:
        page: an opened page.
        mounted: selector of an element that is there before the scripts are.
    """
    page.add_init_script(HELD)
    CHANGED.add(page)
    page.reload()
    page.wait_for_selector(mounted, state="attached")
    page.emulate_media(color_scheme="dark")  # other colours: Streamlit calls every component again


def idle(page: Page) -> Page:
    """Wait until the script rests: a click before that can be lost."""
    page.wait_for_selector(IDLE, timeout=PATIENCE_MS)
    page.wait_for_function(
        """selector => new Promise(done => setTimeout(() => done(document.querySelector(selector)), 150))""",
        arg=IDLE,
    )
    return page


def resize(page: Page, size: tuple[int, int]) -> None:
    """Give the window another size and wait until the page has followed."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(RESIZED_MS)
    idle(page)


def patiently(page: Page, ask: Callable[[], Answer], what: Callable[[], str]) -> Answer:
    """Ask again and again until the answer counts as true, as long as a page is waited for.

    Args:
        page: the page.
        ask: looks at it.
        what: says in the end what was there instead.
    """
    end = time.monotonic() + PATIENCE_MS / 1000
    while not (answer := ask()):
        assert time.monotonic() < end, what()
        page.wait_for_timeout(25)
    return answer


def query(page: Page) -> str:
    """The query of the page's address."""
    return str(page.evaluate("() => decodeURIComponent(location.search)"))


def small_controls(inside: Locator, controls: str = "button, input, textarea") -> list[str]:
    """The controls in an element that a thumb would miss, smaller than 44 pixels, with their sizes."""
    small: list[str] = inside.evaluate(
        """(host, controls) => [...(host.shadowRoot ?? host).querySelectorAll(controls)]
            .filter(control => control.checkVisibility({ visibilityProperty: true }))
            .map(control => [control.className || control.type, control.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([name, box]) => `${name} ${box.width} x ${box.height}`)""",
        controls,
    )
    return small


Open = Callable[..., Page]
"""The type of the fixture `visit`."""
