"""Which files this process writes, to find that nothing of a visitor's is among them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_OPENED: list[str] = []
_HOOKED: list[bool] = []


def _note(event: str, args: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(args[0], str | os.PathLike) and set(str(args[1])) & set("wax+"):
        _OPENED.append(os.fspath(args[0]))


def watch_writing() -> Callable[[], list[Path]]:
    """From now on note every file that is opened for writing."""
    if not _HOOKED:
        sys.addaudithook(_note)
        _HOOKED.append(True)
    begin = len(_OPENED)
    return lambda: [Path(path) for path in _OPENED[begin:]]


def contents(path: Path) -> str:
    """What stands in a file; nothing if it is gone."""
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""
