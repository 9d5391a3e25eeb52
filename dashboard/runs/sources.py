"""Cached reading of the sources: once a process, since the files do not change while the app runs."""

from __future__ import annotations

import streamlit as st

from core import bibliography
from core.bibliography import Source
from core.bibtex import bibtex
from core.history import Claim, HistoryError, Link
from dashboard.runs.history import claims

__all__ = ["Claim", "HistoryError", "bibliography_file", "claims", "links_of", "sources"]


@st.cache_resource(show_spinner=False)
def sources() -> tuple[Source, ...]:
    """All sources, sorted by first author."""
    return bibliography.bibliography()


@st.cache_resource(show_spinner=False)
def bibliography_file() -> bytes:
    """All sources as a BibTeX file."""
    return bibtex(sources()).encode()


@st.cache_resource(show_spinner=False)
def _links() -> dict[str, tuple[Link, ...]]:
    found: dict[str, tuple[Link, ...]] = {}
    for source in sources():
        for claim in source.claims:
            found[claim] = (*found.get(claim, ()), source.link)
    return found


def links_of(claim: str) -> tuple[Link, ...]:
    """The sources of a claim, by its id; empty if it needs none."""
    return _links().get(claim, ())
