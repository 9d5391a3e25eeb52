"""What the note refers to, read or not, and the half-sentences that are none of its numbered claims."""

from __future__ import annotations

import html

import streamlit as st

from core.history.note_references import NoteReference
from dashboard.runs import sources
from dashboard.text import Table, Text, table
from dashboard.views.sources.marks import quote

__all__ = ["HALVES", "note_references"]

HALVES = ("half-cnn", "half-rare", "half-refines", "half-talk", "half-optional")
"""The half-sentences, in the order of the note's sections 5, 3, 4 and 5."""


def note_references(text: Text) -> None:
    """The list of references, then the half-sentences."""
    words = table("sources", text.language, "references")
    references = sources.note_references()
    st.header(text("references.title", count=len(references)), anchor="references")
    rows = "".join(_row(each, words, text) for each in references)
    st.html(f'<ol class="src-references">{rows}</ol>')
    st.header(text("halves.title"), anchor="halves")
    halves = "".join(_half(name, words, text) for name in HALVES)
    st.html(f'<ul class="src-references">{halves}</ul>')


def _row(reference: NoteReference, words: Table, text: Text) -> str:
    says = words[str(reference.number)]["says"]
    link = f'<a href="{html.escape(reference.url)}" target="_blank">{html.escape(reference.title)}</a>'
    mark = html.escape(text(f"reading.{reference.reading}"))
    return f'<li><strong>{mark}</strong> {link} <span class="src-from">{html.escape(says)}</span></li>'


def _half(name: str, words: Table, text: Text) -> str:
    return f"<li>{quote(words[name]['quote'], text)} {html.escape(words[name]['says'])}</li>"
