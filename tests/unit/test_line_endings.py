"""A clone by Git for Windows, which writes CRLF for LF unless it is told otherwise, holds the same bytes."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKED = [path for folder in ("data", "models") for path in (ROOT / "assets" / folder).rglob("*.*")]
"""Files that are compared with checksums, and those beside them."""


def git(folder: Path, *words: str) -> None:
    me = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "core.hooksPath=")
    subprocess.run(["git", *me, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not here")
def test_a_clone_with_the_line_endings_of_windows_holds_the_same_models_and_tables(tmp_path: Path) -> None:
    origin = tmp_path / "origin"
    shutil.copytree(ROOT / "assets", origin / "assets")
    for name in (".gitattributes", "README.md"):
        shutil.copy(ROOT / name, origin / name)
    git(origin, "init", "--quiet")
    git(origin, "add", "--all")
    git(origin, "commit", "--quiet", "--message", "as it is")
    git(
        tmp_path,
        "-c",
        "core.autocrlf=true",
        "clone",
        "--quiet",
        "-c",
        "core.autocrlf=true",
        "origin",
        "clone",
    )
    clone = tmp_path / "clone"
    assert len(CHECKED) > 25
    differ = [path for path in CHECKED if path.read_bytes() != (clone / path.relative_to(ROOT)).read_bytes()]
    assert differ == []
    assert b"\r" not in (clone / "README.md").read_bytes()
