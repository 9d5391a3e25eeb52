"""Cached reading of the sources: once a process, since the files do not change while the app runs."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.history import Claim, Link, bibliography, questions
from core.history import note_references as references
from core.history import question_figures as figures
from core.history.bibliography import Source
from core.history.bibtex import bibtex
from core.history.note_references import NoteReference
from core.history.question_figures import Origin
from core.history.questions import Thread
from dashboard.runs.history import claims

__all__ = [
    "Claim",
    "bibliography_file",
    "claims",
    "links_of",
    "note_references",
    "origins_of",
    "sources",
    "threads",
]


@st.cache_resource(show_spinner=False)
def sources() -> tuple[Source, ...]:
    """All sources, sorted by first author."""
    return bibliography.bibliography()


@st.cache_resource(show_spinner=False)
def bibliography_file() -> bytes:
    """All sources as a BibTeX file."""
    return bibtex(sources()).encode()


@st.cache_resource(show_spinner=False)
def note_references() -> tuple[NoteReference, ...]:
    """What the note refers to."""
    return references.note_references()


@st.cache_resource(show_spinner=False)
def threads() -> tuple[Thread, ...]:
    """Where the questions are asked."""
    return questions.threads()


@st.cache_resource(show_spinner=False)
def origins_of(question: str) -> tuple[Origin, ...]:
    """Where the figures of an answer come from, each once."""
    asked = [figure for figure in figures.question_figures() if figure.question == question]
    return tuple(dict.fromkeys(origin for figure in asked for origin in figures.origins(figure)))


@st.cache_resource(show_spinner=False)
def _links() -> Mapping[str, tuple[Link, ...]]:
    return bibliography.claim_links()


def links_of(claim: str) -> tuple[Link, ...]:
    """What a claim was checked against, by its id; empty if it needs no source."""
    return _links().get(claim, ())
