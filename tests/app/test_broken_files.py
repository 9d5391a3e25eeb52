"""Every file of the app halved, gone and empty: one sentence names it, and the rest of its pages goes on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard import text
from tests.app.conftest import ROOT

UNREAD = {
    "assets/data/own_text/README.md", "assets/data/two_dice/about.json", "assets/pictures/dropout.png",
    "assets/pictures/start.png",
}  # fmt: skip
"""Files that nobody opens while the app runs: notes on texts and on a measurement, the README's pictures."""

Seen = dict[str, Any]
"""What was shown, by kind, to a healthy visit of each page, and by file, way of damage and page."""

GO_ON = (
    ("sources", "data/claims.json", "eight.title"),
    ("models", "data/models.csv", "block.title"),
    ("models", "data/passes.csv", "block.title"),
    ("two_dice", "data/two_dice/twins.csv", "masks.title"),
    ("top_k", "models/erzaehler/model.safetensors", "loops.found_title"),
    ("two_dice", "models/erzaehler/model.safetensors", "twins.title"),
)
"""A page, a file that it reads, and what it still shows without. The start page still shows everything."""


def damage(copy: Path) -> Seen:
    for name in ("assets", "core", "dashboard"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "tests.app.damage", str(copy)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen: Seen = json.loads(done.stdout)
    return seen


def visits(seen: Seen) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Where, on which page, and what was shown there."""
    for file, ways in seen["said"].items():
        for way, pages in ways.items():
            for page, shown in pages.items():
                yield f"{file} {way}, page {page}: {shown}", page, shown


def begins(key: str) -> tuple[str, ...]:
    """How a sentence of the frame begins in each language."""
    return tuple(text.load("frame", each).labels[key].split("{", maxsplit=1)[0] for each in text.LANGUAGES)


@pytest.mark.slow
def test_a_file_that_cannot_be_used_gets_one_sentence_and_the_rest_goes_on(tmp_path: Path) -> None:
    seen = damage(tmp_path)
    assert {file for file, ways in seen["said"].items() if not any(ways.values())} == UNREAD
    assert not any(shown["tracebacks"] or shown["notices"] for shown in seen["healthy"].values())
    sentences = (*begins("part_empty"), *begins("picture_empty"))
    for where, page, shown in visits(seen):
        assert shown["tracebacks"] == shown["leaks"] == [], where
        assert len(shown["notices"]) == 1, where
        assert shown["notices"][0].partition("<p>")[2].startswith(sentences), where
        assert f"{where.split(' ', maxsplit=1)[0]} " in shown["notices"][0], where
        assert "git restore assets/" in shown["notices"][0], where
        assert shown["headings"], where
        assert page.strip() != "start" or shown["headings"] == seen["healthy"][page]["headings"], where
    for page, file, key in GO_ON:
        for way, pages in seen["said"][f"assets/{file}"].items():
            assert text.load(page, "de")(key) in pages[page]["headings"], f"{file} {way}"
