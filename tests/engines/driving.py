"""Three engines behind one set of deeds: Chromium and Firefox by Playwright, WebKitGTK by selenium.

A deed finds its element by CSS, through the shadow roots of the components, and waits for it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, Playwright
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.support import (
    ANYTHING,
    CHROMIUM_ARGS,
    COMPILE_LESS,
    FEWER_FRAMES,
    HARMLESS_CONSOLE,
    IDLE,
    PATIENCE_MS,
    chromium,
)

BIG = (1280, 800)
PATIENCE = PATIENCE_MS / 1000
PAUSE = 0.1
ALIKE = "* { scrollbar-width: none !important } ::-webkit-scrollbar { display: none }"
"""A bar beside the page is 15, 6 or 0 pixels wide: what is compared is the page."""

FIREFOX_PREFERENCES = {"ui.useOverlayScrollbars": 1}
# Firefox has no command for these yet: "null" leaves them alone.
UNSET = dict.fromkeys(("color_scheme", "reduced_motion", "forced_colors", "contrast"), "null")
# What is on its way when a page is left by its address; the last is Firefox's word for a font that was.
LEAVING = re.compile(r"when disconnected from server|WebSocket onclose|download failed .* status=2152398850")

SCREEN = "4000x3000x24"
"""So large that its pointer, which stands in the middle, is on no window."""

# Letters at their exact widths, as on a Mac; and a tool bar that does not keep the window from being narrow.
X_RESOURCES = "Xft.hinting: 0\nXft.hintstyle: hintnone\nXft.antialias: 1\nXft.dpi: 96\nXft.rgba: none\n"
# Mesa's software renderer dies under WebKit's compositor on a busy processor (segfault in swrast_dri.so).
PLAIN_PAINTING = {"WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
GTK_STYLE = "* { padding: 0; margin: 0; min-width: 0; }"

FIND = (Path(__file__).parent / "find.js").read_text(encoding="utf-8")
# WebKit's driver has no ear for the console; a page error speaks to its window.
LISTEN = """
window.complaints ??= (() => {
    const heard = [];
    // A ResizeObserver that waits for the next picture is no error, though it is told as one.
    const notice = event => event.message.startsWith("ResizeObserver loop");
    window.addEventListener("error", event => notice(event) || heard.push(`page error: ${event.message}`));
    window.addEventListener('unhandledrejection', event => heard.push(`page error: ${event.reason}`));
    return heard;
})();
"""
SLOW = f"window.everyFrame ?? (() => {{ {FEWER_FRAMES} }})();"
DRESS = f"""
if (!document.querySelector('#alike')) {{
    const sheet = document.createElement('style');
    sheet.id = 'alike'; sheet.textContent = {ALIKE!r};
    document.head.append(sheet);
}}
"""


class Engine(Protocol):
    """What a test does with a browser."""

    def go(self, url: str) -> None: ...
    def resize(self, width: int, height: int) -> None: ...
    def js(self, body: str, *args: Any) -> Any: ...
    def click(self, css: str) -> None: ...
    def press(self, *keys: str) -> None: ...
    def type(self, css: str, words: str) -> None: ...
    def let_go(self) -> None: ...
    def complaints(self) -> list[str]:
        """What it has complained of since it was asked last."""
        ...

    def lives(self) -> bool:
        """False once its page has crashed."""
        ...


class ByPlaywright:
    """Chromium or Firefox."""

    def __init__(self, page: Page) -> None:
        self._page, self._heard = page, list[str]()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self._on_error(str(error)))
        page.on("console", lambda said: self._on_console(said.type, said.text, said.location["url"]))

    def _on_error(self, words: str) -> None:
        if not LEAVING.search(words):
            self._heard.append(f"page error: {words}")

    def _on_console(self, kind: str, words: str, url: str) -> None:
        if kind == "error" and not HARMLESS_CONSOLE.search(url) and not LEAVING.search(words):
            self._heard.append(f"console: {words} ({url})")

    def go(self, url: str) -> None:
        self._page.goto(url)

    def resize(self, width: int, height: int) -> None:
        self._page.set_viewport_size({"width": width, "height": height})

    def js(self, body: str, *args: Any) -> Any:
        return self._page.evaluate(f"(arguments) => {{ {body} }}", list(args))

    def click(self, css: str) -> None:
        self._page.locator(css).locator("visible=true").first.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def type(self, css: str, words: str) -> None:
        self.click(css)
        self._page.keyboard.type(words)

    def let_go(self) -> None:
        self._page.mouse.move(1, 1)

    def complaints(self) -> list[str]:
        heard, self._heard = self._heard, []
        return heard

    def lives(self) -> bool:
        return not self._page.is_closed()


class ByWebDriver:
    """Safari's engine."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver
        self._driver.set_window_size(*BIG)
        wait(lambda: self.js("return innerWidth") == BIG[0])
        self._bar = BIG[1] - int(self.js("return innerHeight"))

    def go(self, url: str) -> None:
        self._driver.get(url)
        self.js(LISTEN + SLOW)

    def resize(self, width: int, height: int) -> None:
        self._driver.set_window_size(width, height + self._bar)
        wait(lambda: self.js("return [innerWidth, innerHeight]") == [width, height])

    def js(self, body: str, *args: Any) -> Any:
        return self._driver.execute_script(body, *args)

    def click(self, css: str) -> None:
        element = wait(lambda: self.js(f"{FIND} return find(document, arguments[0]);", css))
        self._bring(element)
        ActionChains(self._driver).move_to_element(element).click().perform()

    def _bring(self, element: Any) -> None:
        """Into the window, and wait until it stands still: a press where it was would miss it."""
        self.js("arguments[0].scrollIntoView({ block: 'center' })", element)
        places: list[Any] = [None]

        def still() -> bool:
            places.append(
                self.js("const { x, y } = arguments[0].getBoundingClientRect(); return [x, y]", element)
            )
            return places[-1] == places[-2]

        wait(still, "for what is pressed to stand still")

    def press(self, *keys: str) -> None:
        for key in keys:
            held, _, last = key.rpartition("+")
            named = getattr(Keys, re.sub(r"(?<!^)(?=[A-Z])", "_", last).upper(), last)
            chain = ActionChains(self._driver)
            if held:
                chain.key_down(getattr(Keys, held.upper()))
            chain.send_keys(named)
            if held:
                chain.key_up(getattr(Keys, held.upper()))
            chain.perform()

    def type(self, css: str, words: str) -> None:
        self.click(css)
        ActionChains(self._driver).send_keys(words.replace("\n", Keys.ENTER)).perform()

    def let_go(self) -> None:
        builder = ActionBuilder(self._driver)
        builder.pointer_action.move_to_location(1, 1)
        builder.perform()

    def complaints(self) -> list[str]:
        heard: list[str] = self.js("return window.complaints ?? []")
        return heard

    def lives(self) -> bool:
        try:
            return bool(self.js("return true"))
        except WebDriverException:
            return False


def wait(fulfilled: Any, what: str = "") -> Any:
    """Ask until the answer is true; the answer."""
    end = time.monotonic() + PATIENCE
    while not (answer := fulfilled()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {PATIENCE:.0f} s {what or 'in vain'}")
        time.sleep(PAUSE)
    return answer


def until(engine: Engine, condition: str, *args: Any) -> Any:
    """Wait for a condition in JavaScript; its value."""
    return wait(lambda: engine.js(f"return {condition}", *args), f"for {condition} {args or ''}")


def at_rest(engine: Engine) -> None:
    """Wait until the app has answered; from then on the page is as wide as in every engine."""
    until(engine, f"document.querySelector('{ANYTHING}') && document.querySelector('{IDLE}')")
    engine.js(DRESS)


class Kept:
    """An engine that stays open between tests, and is opened anew after a crash."""

    def __init__(self, name: str, playwright: Playwright) -> None:
        self._open = partial(running, name, playwright)
        self._engine: Engine | None = None
        self._until_closed = contextlib.ExitStack()

    def engine(self) -> Engine:
        """The engine, alive."""
        if self._engine is None or not self._engine.lives():
            self.close()
            self._engine = self._until_closed.enter_context(self._open())
        return self._engine

    def close(self) -> None:
        """Close its window, if it has one."""
        with contextlib.suppress(WebDriverException):
            self._until_closed.close()


@contextlib.contextmanager
def running(name: str, playwright: Playwright) -> Iterator[Engine]:
    """An engine for the length of a block."""
    if name == "WebKit":
        with tempfile.TemporaryDirectory() as home, _screen() as display, _webkit(Path(home), display) as it:
            yield ByWebDriver(it)
        return
    browser = _firefox(playwright) if name == "Firefox" else _chromium(playwright)
    size = {"width": BIG[0], "height": BIG[1]}
    context = browser.new_context(viewport=size, locale="en-US", **(UNSET if name == "Firefox" else {}))
    context.add_init_script(FEWER_FRAMES)
    yield ByPlaywright(context.new_page())
    browser.close()


def _chromium(playwright: Playwright) -> Any:
    return playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_ARGS, COMPILE_LESS])


def _firefox(playwright: Playwright) -> Any:
    return playwright.firefox.launch(
        executable_path=shutil.which("firefox-esr"),
        channel="moz-firefox",
        firefox_user_prefs=FIREFOX_PREFERENCES,
    )


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees; its name."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
    os.close(theirs)
    with os.fdopen(ours) as pipe:
        display = pipe.readline().strip()
    try:
        yield f":{display}"
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def _webkit(home: Path, display: str) -> Iterator[webdriver.WebKitGTK]:
    (home / ".Xdefaults").write_text(X_RESOURCES)
    style = home / ".config" / "gtk-3.0" / "gtk.css"
    style.parent.mkdir(parents=True)
    style.write_text(GTK_STYLE)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
    surroundings = {**kept, **PLAIN_PAINTING, "HOME": str(home), "DISPLAY": display, "LANG": "en_US.UTF-8"}
    options = Options()
    options.binary_location = str(next(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser")))
    options.add_argument("--automation")
    driver = webdriver.WebKitGTK(
        options=options, service=Service(shutil.which("WebKitWebDriver"), env=surroundings)
    )
    try:
        yield driver
    finally:
        driver.quit()
