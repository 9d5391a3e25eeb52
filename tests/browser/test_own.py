"""A reader's own table and own text in the browser, in both languages, and found nowhere after that.

The table is refused, uploaded, played; the text is refused, learnt, halted, and who comes next waits for a
tab to close.
"""

from __future__ import annotations

import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, expect

from dashboard import text
from tests.browser.playing import until
from tests.browser.support import ROOT, Visits, idle

SECRET = "Wiedehopf"
HEN = "\n\n".join(f"The {SECRET} met {i} foxes and said {i * 7919 % 1000} times no." for i in range(250))


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


class Reader:
    """A page in a language, and what it is to say."""

    def __init__(self, page: Page, language: text.Language) -> None:
        self.page, self.words = page, text.load("dropout", language)

    def press(self, key: str) -> None:
        self.page.get_by_role("button", name=self.words(key), exact=True).click()

    def paste(self, key: str, words: str) -> None:
        self.page.get_by_label(self.words(key)).fill(words)

    def refused(self, words: str) -> None:
        expect(self.page.locator(".td-notice", has_text=words)).to_be_visible()

    def lesson(self, key: str) -> None:
        words = re.sub(r"\\{\w+\\}", r"[\\d,.]+", re.escape(self.words.labels[f"own.live.{key}"]))
        expect(self.page.locator(".text-lesson .status")).to_have_text(re.compile(words))


def test_a_table_and_a_text_are_learnt_in_both_languages_and_leave_no_trace(
    visit: Visits, tmp_path: Path
) -> None:
    start, page = time.time(), visit("/dropout?preset=table")
    begin_in_english(Reader(page, "en"))
    idle(page).get_by_role("button", name="DE", exact=True).click()
    go_on_in_german(Reader(page, "de"), tmp_path / "large.csv")
    other = Reader(visit("/dropout?present=1&exhibit=own_text&lang=de"), "de")
    other.press("own.live.go")
    other.lesson("waiting_one")
    address = page.url
    page.close()
    other.lesson("going")
    other.press("own.live.stop")
    idle(other.page)
    assert "preset=table" in address
    assert SECRET not in address
    assert SECRET not in visit.server.log.read_text(encoding="utf-8")
    assert not [path for path in written_since(start) if SECRET.encode() in path.read_bytes()]


def begin_in_english(reader: Reader) -> None:
    reader.paste("table.paste", f"{table(60, ',', '.')}\n1,many,{SECRET}0")
    reader.press("table.use")
    reader.refused("Line 62, column “width”: “many” is no number.")
    reader.press("own.paste")
    reader.paste("own.paste_label", "too short")
    reader.press("own.take")
    reader.refused("This text has 9 bytes")
    reader.paste("own.paste_label", HEN)
    reader.press("own.take")
    reader.lesson("fresh_own")
    expect(reader.page).to_have_url(re.compile("piece=own"))
    expect(reader.page.get_by_label(reader.words("own.paste_label"))).to_have_value("")
    reader.page.keyboard.press("Escape")
    reader.press("own.live.go")
    reader.lesson("going")
    expect(reader.page.locator(".text-lesson .said mark")).to_have_count(2)
    reader.press("own.live.stop")
    reader.lesson("stopped")


def go_on_in_german(reader: Reader, large: Path) -> None:
    reader.refused("Zeile 62, Spalte „width“: „many“ ist keine Zahl.")
    reader.lesson("stopped")
    large.write_bytes(b"1;2;x\n" * 1_700_000)
    idle(reader.page).locator("input[type=file]").set_input_files(large)
    reader.refused("Diese Tabelle hat 10.200 KB; gelesen werden höchstens")
    content = table(6000, ";", ",").encode("utf-8-sig")
    uploaded = {"name": "t.csv", "mimeType": "text/csv", "buffer": content}
    idle(reader.page).locator("input[type=file]").set_input_files(uploaded)
    expect(reader.page.get_by_text(reader.words("cases.rows", count="2.500"))).to_be_visible()
    until(idle(reader.page), "epoch > 1 && step > 0")
    reader.press("own.live.go_on")
    reader.lesson("going")
