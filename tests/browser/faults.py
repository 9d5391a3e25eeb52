"""What is wrong with the words on a page at a width: words on words, cut off, or out of the window."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from dashboard.layout.frame import DASHBOARD, PAGES

__all__ = ["ADDRESSES", "NOTE_WORDS", "faults"]

_HERE = Path(__file__).parent
_FAULTS = (_HERE / "faults.js").read_text(encoding="utf-8")

NOTE_WORDS = (_HERE / "words_drawn.js").read_text(encoding="utf-8")
"""A script for the page's beginning: it notes what is written on canvases."""

_AT_REST = {"dropout": "at=200", "two_dice": "n=4"}
ADDRESSES = {
    name: f"/{name}?{_AT_REST.get(name, '')}"
    for name in PAGES
    if (DASHBOARD / "views" / name / "page.py").is_file()
}
"""Each page with a picture that stands still, without motion."""


def faults(page: Page) -> list[str]:
    """Every fault that is seen now, the first of them at the top."""
    found: list[str] = page.evaluate(f"() => {{ {_FAULTS} }}")
    return found
