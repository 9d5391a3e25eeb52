"""Exhibits saved as one file, made as the pages make them, to read and to open.

A file of every kind, small ones: a run of 200 steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import layout
from dashboard.components.one_file import Saved, write
from dashboard.layout.one_file import with_dice
from dashboard.text import load
from tests.app.quick import deep_link

__all__ = ["KINDS", "LINK", "Offered", "offered", "written"]

ROOT = Path(__file__).resolve().parents[1]
LINK = "https://dice.example/dropout?lang=en"

KINDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "network": ("dropout", {"steps": "200"}),
    "own_text": ("dropout", {"steps": "200"}),
    "bars": ("top_k", {"k": "12"}),
    "subnetworks": ("why", {}),
    "years": ("models", {}),
    "story": ("timeline", {"event": "gal"}),
}
"""An exhibit of every kind: its page and settings."""


@dataclass(slots=True)
class Offered:
    """What a page has offered, and what was made of it at once.

    Attributes:
        makers: by exhibit.
        saved: by exhibit, those that were wanted.
    """

    makers: dict[str, Callable[[], Saved]] = field(default_factory=dict)
    saved: dict[str, Saved] = field(default_factory=dict)


def offered(page: str, wanted: set[str], **query: str) -> Offered:
    """Run a page as a visitor does until it offers files, and have it make some.

    Args:
        page: its name.
        wanted: exhibits to make.
        query: its address.
    """
    found = Offered()

    def offer(makers: Mapping[str, Callable[[], Saved]]) -> None:
        found.makers |= makers
        found.saved |= {name: make() for name, make in makers.items() if name in wanted}
        st.stop()

    app = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60)
    deep_link(app, page)
    for name, value in query.items():
        app.query_params[name] = value
    with patch.object(layout, "offer_files", offer):
        app.run()
    assert not app.exception, app.exception
    return found


def written(folder: Path, language: str = "en", *, dark: bool = False) -> dict[str, Path]:
    """A file of every kind, by exhibit.

    Args:
        folder: where to put them; it is made.
        language: of the words.
        dark: True for the dark appearance.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    frame = load("frame", "de" if language == "de" else "en")
    for page in dict.fromkeys(page for page, _ in KINDS.values()):
        wanted = {name for name, (its, _) in KINDS.items() if its == page}
        query = next(query for its, query in KINDS.values() if its == page)
        for name, saved in offered(page, wanted, lang=language, **query).saved.items():
            files[name] = folder / f"{name}.html"
            files[name].write_text(
                write(with_dice(saved), frame, page=page, exhibit=name, link=LINK, dark=dark), "utf-8"
            )
    return files
