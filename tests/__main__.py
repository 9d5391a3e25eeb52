"""The one test command: `python3.11 -m tests`.

It makes an environment of its own in `.venv-tests` (again when the requirements changed, or with `--fresh`),
finds a Chromium, and runs every check from the quickest to the slowest. It stops at the first failure.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-tests"
STAMP = ENVIRONMENT / "requirements.sha256"
REQUIREMENTS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
BINARIES = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
OLDEST_PYTHON = (3, 11)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
ENGINES = {"Firefox": ["firefox-esr"], "WebKit": ["WebKitWebDriver", "Xvfb"]}
PACKAGES = {"firefox-esr": "firefox-esr", "WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
"""The programs that the other two engines need, and the packages of Debian that hold them."""

# What would make a run depend on the shell that started it.
UNWANTED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")

PYTEST = ["python", "-m", "pytest", "-q"]
PARALLEL = [*PYTEST, "-p", "no:benchmark", "-n", "2"]
APART = [f"--ignore=dashboard/{name}" for name in ("app.py", "views")]  # they run the app when imported
# A browser on a busy machine may miss its moment: a journey that fails is tried once more, and counted.
CHECKS = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-cache"],
    "rules": [*PYTEST, "-p", "no:benchmark", "-s", "tests/lint"],
    "unit and property": [*PARALLEL, "tests/unit", "tests/property"],
    "doctests": [*PYTEST, "-p", "no:benchmark", "--doctest-modules", *APART, "core", "dashboard"],
    "app": [*PARALLEL, "tests/app"],
    "browser": [*PARALLEL, "--reruns", "1", "tests/browser"],
    "engines": [*PARALLEL, "--dist", "loadgroup", "--reruns", "1", "tests/engines"],
    "benchmarks": [*PYTEST, "-s", "tests/benchmarks"],
}


class CheckError(Exception):
    """A check failed or something is missing; the message is one line for the reader."""


def main() -> int:
    options = argparse.ArgumentParser(prog="python3.11 -m tests", description="Run every check of Two Dice.")
    options.add_argument("--fresh", action="store_true", help="make the environment anew")
    options.add_argument("--only", choices=CHECKS, action="append", help="run only this check (repeatable)")
    chosen = options.parse_args()
    try:
        prepare(fresh=chosen.fresh)
        run_checks(chosen.only or list(CHECKS))
    except CheckError as error:
        say(f"STOPPED: {error}")
        return 1
    return 0


def say(words: str) -> None:
    print(words, flush=True)


def prepare(*, fresh: bool) -> None:
    """Make the environment unless it is there and made from these requirements."""
    if sys.version_info < OLDEST_PYTHON:
        raise CheckError(
            f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed, this is {sys.version}"
        )
    if not fresh and STAMP.is_file() and STAMP.read_text() == fingerprint():
        return
    start = time.monotonic()
    say(f"Making {ENVIRONMENT.name} with Python {sys.version.split()[0]} ...")
    venv.create(ENVIRONMENT, clear=True, with_pip=True)
    wanted = [part for path in REQUIREMENTS for part in ("-r", str(path))]
    call("install", ["python", "-m", "pip", "install", "-qq", *wanted])
    STAMP.write_text(fingerprint())
    say(f"environment {time.monotonic() - start:.0f} s\n")


def fingerprint() -> str:
    content = b"".join(path.read_bytes() for path in REQUIREMENTS) + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def run_checks(names: list[str]) -> None:
    """Run checks in order and say how long each took."""
    browser = {"CHROMIUM": chromium()} if {"browser", "engines", "benchmarks"} & set(names) else {}
    if "engines" in names and not engines():
        names = [name for name in names if name != "engines"]
    begin, seconds = time.monotonic(), {}
    for name in names:
        start = time.monotonic()
        say(f"== {name}: {' '.join(CHECKS[name])}")
        call(name, CHECKS[name], **browser)
        seconds[name] = time.monotonic() - start
    took = ", ".join(f"{name} {second:.0f} s" for name, second in seconds.items())
    say(f"\nAll {len(names)} checks passed in {time.monotonic() - begin:.0f} s: {took}")


def call(name: str, command: list[str], **extra: str) -> None:
    """Run a command of the environment in the repository.

    Raises:
        CheckError: it failed.
    """
    kept = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    kept = {key: value for key, value in kept.items() if not key.startswith("STREAMLIT_")}
    variables = {**kept, "PATH": f"{BINARIES}{os.pathsep}{kept.get('PATH', '')}", **extra}
    program = shutil.which(command[0], path=str(BINARIES))
    if program is None:
        raise CheckError(f"{name}: {command[0]} is not in {ENVIRONMENT.name}; try --fresh")
    done = subprocess.run([program, *command[1:]], cwd=ROOT, env=variables, check=False)
    if done.returncode:
        raise CheckError(f"{name} failed (exit code {done.returncode})")


def chromium() -> str:
    """A Chromium to test with: named, on the PATH, from Debian when root, or Playwright's own.

    Raises:
        CheckError: none can be had.
    """
    found = os.environ.get("CHROMIUM") or on_path() or from_debian("chromium") or from_playwright()
    if not found or not Path(found).exists():
        raise CheckError("no Chromium for the browser tests: install one, or say where with CHROMIUM=/path")
    return found


def on_path() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def engines() -> list[str]:
    """The other engines that can be tested here; one that is not there and cannot be had is named."""
    if lacking := [name for programs in ENGINES.values() for name in programs if not shutil.which(name)]:
        from_debian(*(PACKAGES[name] for name in lacking))
    here = [engine for engine, programs in ENGINES.items() if all(map(shutil.which, programs))]
    for engine in ENGINES.keys() - here:
        say(f"No {engine} here ({' and '.join(ENGINES[engine])}): its tests are left out.")
    return here


def from_debian(*packages: str) -> str | None:
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    say(f"Installing {', '.join(packages)} with apt-get ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *command], env=quiet, check=False, stdout=subprocess.DEVNULL)
    return on_path()


def from_playwright() -> str | None:
    say("Installing Playwright's chromium ...")
    python = shutil.which("python", path=str(BINARIES)) or sys.executable
    subprocess.run([python, "-m", "playwright", "install", "chromium"], check=False)
    where = "from playwright.sync_api import sync_playwright as start\n"
    where += "with start() as playwright: print(playwright.chromium.executable_path)"
    done = subprocess.run([python, "-c", where], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


if __name__ == "__main__":
    sys.exit(main())
