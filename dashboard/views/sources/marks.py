"""What tells verdicts and checks apart: a form and a word, and no colour."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from core.history import CHECKS, Checked, Claim, Link, Verdict
from dashboard import layout
from dashboard.text import Text
from dashboard.views.sources.controls import LONGEST
from dashboard.views.sources.page_links import LabelledLink

__all__ = ["anchor", "checked_of", "form", "labelled_link", "quote", "search", "short", "styles", "words_of"]

_SEARCH = 320
"""Pixels of a field to search in."""

_SHEET = Path(__file__).with_name("sources.css")


def styles() -> None:
    """The style sheet of this page."""
    st.html(_SHEET)


def form(verdict: Verdict, title: str = "") -> str:
    """A verdict's mark as HTML: empty, hatched, crossed, dashed or round.

    Args:
        verdict: what it stands for.
        title: words that appear under the pointer.
    """
    shown = f' title="{html.escape(title)}"' if title else ""
    return f'<span class="src-mark src-{verdict}"{shown}></span>'


def words_of(verdict: Verdict, text: Text) -> str:
    """A verdict's mark and its word."""
    return f'<span class="src-verdict">{form(verdict)} {html.escape(text(f"verdict.{verdict}"))}</span>'


def checked_of(claim: Claim) -> Checked | None:
    """How far a claim was checked: the weakest of its marks. None: it has none, its verdict is an argument.

    Example:
        >>> from core.history import claims
        >>> checked_of(next(claim for claim in claims() if claim.id == "2.5"))
        'known'
    """
    marks = {part.strip().split(":")[0].split(" ")[0] for part in claim.source.split(";")}
    found: Sequence[Checked] = [check for check in CHECKS if check in marks]
    return found[-1] if found else None


def quote(words: str, text: Text) -> str:
    """The note's words between the quotation marks of a language, as HTML."""
    return layout.markup(text("quote", words=words))


def labelled_link(where: LabelledLink, text: Text) -> None:
    """The link, if its page exists."""
    layout.page_link(where.link, text(where.words), width="stretch")  # the style sheet sets it in its column


def anchor(link: Link) -> str:
    """A source as a link in HTML, under a short name."""
    return f'<a href="{html.escape(link.url)}" target="_blank">{html.escape(short(link))}</a>'


def short(link: Link) -> str:
    """A link as few characters: its arXiv number, its repository, or the place where it is.

    Example:
        >>> short(Link("arxiv", "1207.0580")), short(Link("url", "https://www.jmlr.org/papers/a.html"))
        ('arXiv:1207.0580', 'jmlr.org')
        >>> short(Link("url", "https://github.com/openai/gpt-2/issues/120"))
        'openai/gpt-2'
    """
    if link.kind == "url":
        place = urlsplit(link.url)
        repository = "/".join(place.path.split("/")[1:3])
        return repository if place.netloc == "github.com" else place.netloc.removeprefix("www.")
    return f"arXiv:{link.value}" if link.kind == "arxiv" else f"doi:{link.value}"


def search(name: str, label: str, hint: str) -> None:
    """A field to search in; its words are in the address.

    Args:
        name: of the control.
        label: for those who do not see the hint.
        hint: an example.
    """
    st.text_input(
        label, key=name, placeholder=hint, max_chars=LONGEST, width=_SEARCH, label_visibility="collapsed"
    )
