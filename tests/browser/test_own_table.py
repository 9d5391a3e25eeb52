"""A reader's own table in the browser: pasted, uploaded, refused, played, and found nowhere after that."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import expect

from dashboard import text
from tests.browser.playing import until
from tests.browser.support import ROOT, Open, Server, idle

SECRET = "Wiedehopf"


def table(count: int, separator: str, mark: str) -> str:
    draw = random.Random(2)
    lines = [f"length{separator}width{separator}kind"]
    for number in range(count):
        cells = [f"{draw.gauss(number % 3, 0.4):.2f}".replace(".", mark) for _ in range(2)]
        lines.append(separator.join([*cells, f"{SECRET}{number % 3}"]))
    return "\n".join(lines)


def written_since(start: float) -> Iterator[Path]:
    """Files that were written after a moment, in the app's folder and where temporary files lie."""
    for folder in (ROOT, Path(tempfile.gettempdir())):
        for place, folders, names in os.walk(folder):
            inside = place == str(folder)
            folders[:] = [name for name in folders if not name.startswith(".")] if folder == ROOT else []
            if inside or folder == ROOT:
                paths = [Path(place) / name for name in names]
                yield from (path for path in paths if path.is_file() and path.stat().st_mtime >= start)


def test_a_table_is_learned_in_both_languages_and_leaves_no_trace(visit: Open, server: Server) -> None:
    start, said = time.time(), {language: text.load("dropout", language) for language in text.LANGUAGES}
    page = visit("/dropout?preset=table")
    page.locator("textarea").fill(f"{table(60, ',', '.')}\n1,many,{SECRET}0")
    page.get_by_role("button", name=said["en"]("table.use")).click()
    expect(page.get_by_text("Line 62, column “width”: “many” is no number.")).to_be_visible()
    idle(page).get_by_role("button", name="DE", exact=True).click()
    expect(page.get_by_text("Zeile 62, Spalte „width“: „many“ ist keine Zahl.")).to_be_visible()
    uploaded = {"name": "t.csv", "mimeType": "text/csv"}
    files = idle(page).locator("input[type=file]")
    files.set_input_files({**uploaded, "buffer": b"1;2;x\n" * 1_700_000})
    expect(page.get_by_text("Diese Tabelle hat 10.200 KB; gelesen werden höchstens")).to_be_visible()
    content = table(60_000, ";", ",").encode("utf-8-sig")
    idle(page).locator("input[type=file]").set_input_files({**uploaded, "buffer": content})
    expect(page.get_by_text(said["de"]("cases.rows", count="2.500"))).to_be_visible()
    until(idle(page), "epoch > 1 && step > 0")
    assert "preset=table" in page.url
    assert SECRET not in page.url
    assert SECRET not in server.log.read_text(encoding="utf-8")
    assert not [path for path in written_since(start) if SECRET.encode() in path.read_bytes()]
