"""The programs that the tests need besides Python's packages: browsers, and what drives them.

On Debian what lacks is installed, if root asks. A browser that cannot be had is said in one line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

__all__ = ["ENGINES", "MissingError", "chromium", "driver", "engines"]

SHELL = "chromium-headless-shell"
"""The same engine without a window: a visit takes half the work."""

CHROMIUMS = (SHELL, "chromium", "chromium-browser", "google-chrome", "chrome")

ENGINES = {"Firefox": ["firefox-esr"], "WebKit": ["WebKitWebDriver", "Xvfb"]}
"""The other two engines, and the programs that they need."""

PACKAGES = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
"""The packages of Debian that hold these programs."""

DRIVER = ("from playwright.sync_api import sync_playwright as start\n"
          "with start() as playwright: print(playwright.chromium.executable_path)")  # fmt: skip
DRIVER_NEEDS = "libatomic1"
"""A library that Playwright's own node links with, and a bare Debian has not."""


class MissingError(Exception):
    """Something is missing; the message is one line for the reader."""


def say(words: str) -> None:
    print(words, flush=True)


def chromium(python: str) -> str:
    """A Chromium to test with: named, on the PATH, from Debian when root, or Playwright's own.

    Args:
        python: of the environment that holds Playwright.

    Raises:
        MissingError: none can be had.
    """
    found = (
        os.environ.get("CHROMIUM") or shutil.which(SHELL) or from_debian(SHELL) or on_path()
        or from_debian("chromium") or from_playwright(python)
    )  # fmt: skip
    if not found or not Path(found).exists():
        raise MissingError("no Chromium for the browser tests: install one, or say where with CHROMIUM=/path")
    return found


def driver(python: str) -> None:
    """See that Playwright starts.

    Args:
        python: of the environment that holds it.

    Raises:
        MissingError: it does not, with the last line that it said.
    """
    done = started(python)
    if done.returncode and "shared libraries" in done.stderr:
        from_debian(DRIVER_NEEDS)
        done = started(python)
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "shared libraries" in line), "")
        said = said or (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        raise MissingError(f"Playwright, which drives the browsers, does not start: {said}")


def started(python: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([python, "-c", DRIVER], capture_output=True, text=True, check=False)


def engines() -> list[str]:
    """The other engines that can be tested here; one that is not there and cannot be had is named."""
    if lacking := [name for needs in ENGINES.values() for name in needs if not shutil.which(name)]:
        from_debian(*(PACKAGES[name] for name in lacking))
    here = [engine for engine, needs in ENGINES.items() if all(map(shutil.which, needs))]
    for engine in ENGINES.keys() - here:
        say(f"No {engine} here ({' and '.join(ENGINES[engine])}): its tests are left out.")
    return here


def on_path() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def from_debian(*packages: str) -> str | None:
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    say(f"Installing {', '.join(packages)} with apt-get ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=quiet, check=False, stdout=subprocess.DEVNULL)
    return on_path()


def from_playwright(python: str) -> str | None:
    say("Installing Playwright's chromium ...")
    subprocess.run([python, "-m", "playwright", "install", "chromium"], check=False)
    return started(python).stdout.strip() or None
