"""All sources of the app in a list, each with a link and where it is used, and as a file."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import streamlit as st

from core.history.bibliography import Source
from dashboard.runs import sources
from dashboard.text import Text
from dashboard.views.sources.marks import anchor

__all__ = ["references"]

_MANY = 3
"""Authors of a source that are printed; of more, the first and what stands for the others."""


def references(text: Text) -> None:
    """The button for the file, then the list."""
    st.download_button(
        text("bibtex"), sources.bibliography_file, "two-dice.bib", "application/x-bibtex",
        key="src-bibtex", on_click="ignore",
    )  # fmt: skip
    rows = "".join(_row(source, text) for source in sources.sources())
    st.html(f'<ol class="src-references">{rows}</ol>')


def _row(source: Source, text: Text) -> str:
    who = text("source", authors=_authors(source.authors), year=source.year)
    venue = f"{_typographic(source.venue)}\u00a0· " if source.venue else ""
    return (
        f'<li id="{source.key}"><span class="src-who">{html.escape(who)}</span> '
        f'<span class="src-title">{html.escape(_typographic(source.title))}</span> '
        f'<span class="src-from">{html.escape(venue)}{anchor(source.link)}\u00a0· '
        f"{html.escape(_used(source, text))}</span></li>"
    )


def _authors(names: Sequence[str]) -> str:
    shown = [*names[:1], "et al."] if len(names) > _MANY else names
    return ", ".join(shown).replace(", et al.", " et al.")


def _used(source: Source, text: Text) -> str:
    uses = []
    if source.events:
        uses.append(text("used.timeline"))
    if source.models:
        uses.append(text("used.models", models=", ".join(source.models)))
    if source.claims:
        key = "used.claim" if len(source.claims) == 1 else "used.claims"
        uses.append(text(key, claims=", ".join(source.claims)))
    return "\u00a0· ".join(uses)  # a line may end with a dot, never begin with one


def _typographic(words: str) -> str:
    """Titles as the data files have them, with typographic quotes, dashes and apostrophes."""
    quoted = re.sub(r'"([^"]*)"', r"“\1”", words)
    return re.sub(r"(?<=\d)-(?=\d)", "–", quoted.replace(" - ", " – ")).replace("'", "’")
