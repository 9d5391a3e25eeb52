"""The words of the field, opened where they stand."""

from __future__ import annotations

from dashboard.components.glossary_cards import Entry
from dashboard.components.glossary_cards import glossary_cards as component
from dashboard.glossary import FORMULAS, SEE, forms, marked
from dashboard.layout.session import language
from dashboard.layout.words import markup, page_text
from dashboard.text import table

__all__ = ["glossary_cards"]


def glossary_cards() -> None:
    """Cards for the words on this page; to be shown once, not on a projector."""
    words, called = table("sources", language(), "glossary"), forms(language())
    entries = {
        name: Entry(
            called[name],
            markup(marked(name, entry["term"])),
            markup(entry["says"]),
            FORMULAS.get(name, ""),
            SEE.get(name, ()),
        )
        for name, entry in words.items()
    }
    component(page_text("frame"), entries, key="td-glossary")
