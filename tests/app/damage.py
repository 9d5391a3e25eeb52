"""What the pages show when a file of the app is halved, gone or empty.

`python -m tests.app.damage COPY` damages data, models and pictures of a copy of the app, one file after the
other, opens the pages that read them, and prints what they showed as JSON. It learns by itself which page
reads which file, and which cached functions remember it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

COPY = Path(sys.argv[1])
APP = COPY / "dashboard" / "app.py"
sys.path.insert(0, str(COPY))

from streamlit.testing.v1 import AppTest  # noqa: E402

from tests.app.quick import deep_link, scan_packages_once  # noqa: E402

VISITS: dict[str, dict[str, str]] = {
    "start": {},
    "start ": {"lang": "en"},
    "dropout": {},
    "dropout ": {"preset": "digits"},
    "dropout  ": {"piece": "ruskin"},
    "dropout   ": {"piece": "wilde"},
    "why": {},
    "why ": {"present": "1", "exhibit": "bugs"},
    "models": {},
    "timeline": {},
    "sources": {},
    "sources ": {"part": "sources"},
    "sources  ": {"question": "lora"},
    "top_k": {},
    "top_k ": {"lang": "en"},
    "two_dice": {},
    "two_dice  ": {"lang": "en"},
    "two_dice ": {"twins": "1"},
}
"""Addresses that together read whatever a page reads; the blanks tell those of one page apart."""

FOLDERS = [COPY / "assets" / name for name in ("data", "models", "pictures")]
ASSETS = [path for folder in FOLDERS for path in sorted(folder.rglob("*.*"))]
EVERYWHERE = ("start", "dropout")
"""Where to look for what every page reads."""
WAYS = ("half", "gone", "empty")

reads: dict[Path, dict[str, None]] = defaultdict(dict)
memories: dict[Path, set[int]] = defaultdict(set)
visit = ""


def listen(event: str, args: tuple[Any, ...]) -> None:
    """Note who opens a file of the app: the visit, and every function on the way to it."""
    if event == "open" and isinstance(args[0], str | os.PathLike):
        path = Path(os.fspath(args[0]))
        if path in ASSETS:
            if visit:
                reads[path][visit] = None
            memories[path] |= {id(frame.f_code) for frame in frames(sys._getframe())}


def frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def forget(*paths: Path) -> None:
    """Empty the caches of the functions that have read some files."""
    wanted = set().union(*(memories[path] for path in paths))
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in ("core", "dashboard")]
    for thing in {id(thing): thing for module in modules for thing in vars(module).values()}.values():
        empty = getattr(thing, "cache_clear", None) or getattr(thing, "clear", None)
        inner = getattr(thing, "__wrapped__", None)
        if empty is not None and id(getattr(inner, "__code__", None)) in wanted:
            empty()


@contextmanager
def damaged(path: Path, way: str) -> Iterator[None]:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if way == "half" else b"")
    if way == "gone":
        path.unlink()
    try:
        yield
    finally:
        path.write_bytes(whole)


def opened(name: str) -> dict[str, list[str]]:
    """What a visitor sees, by kind: a German one where the address does not say otherwise."""
    global visit
    page = name.strip()
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.context["locale"] = "de-DE"
    if page != "start":
        deep_link(app, page)
    visit = name
    for key, value in VISITS[name].items():
        app.query_params[key] = value
    app.run()
    visit = ""
    shown = [element.proto.body for element in app.get("html")] + [each.value for each in app.markdown]
    return {
        "tracebacks": [each.message for each in [*app.exception, *app.error]],
        "notices": [words for words in shown if 'class="td-notice"' in words],
        "headings": [each.value for each in app.header]
        + [words for words in shown if 'class="td-claim"' in words],
        "leaks": [words for words in shown if str(COPY) in words],
    }


def main() -> None:
    scan_packages_once()
    sys.addaudithook(listen)
    deep_link(AppTest.from_file(str(APP)), "why")  # opens the start page, the first time
    healthy = {}
    for name in VISITS:
        forget(*(path for path in ASSETS if name.strip() not in map(str.strip, reads[path])))
        healthy[name] = opened(name)
    said: dict[str, dict[str, dict[str, Any]]] = {}
    for path in ASSETS:
        said[path.relative_to(COPY).as_posix()] = damages = {}
        for way in WAYS:
            forget(path)
            with damaged(path, way):
                damages[way] = {name: opened(name) for name in readers(path)}
        forget(path)
    print(json.dumps({"healthy": healthy, "said": said}))


def readers(path: Path) -> list[str]:
    """The visits to look at, one a page."""
    pages = list({name.strip(): name for name in reversed(reads[path])}.values())
    return pages if len(pages) < len(set(map(str.strip, VISITS))) else list(EVERYWHERE)


main()
