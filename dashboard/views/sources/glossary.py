"""The glossary: the field's words, which die they belong to, and which others help to understand them."""

from __future__ import annotations

import html
from collections.abc import Callable

import streamlit as st

from dashboard import layout
from dashboard.glossary import FORMULAS, SEE, marked
from dashboard.text import LANGUAGES, Table, Text, table
from dashboard.views.sources.controls import fits
from dashboard.views.sources.marks import search

__all__ = ["glossary"]


def glossary(find: str, text: Text) -> None:
    """The search and the entries that fit it, in the order of the reader's alphabet.

    Args:
        find: what the reader searches for; empty for all.
        text: the page's words.
    """
    with layout.strip():
        search("term", text("term"), text("term.hint"))
    words = table("sources", text.language, "glossary")
    shown = sorted((name for name in words if fits(find, *_searched(name, words))), key=_alphabet(words))
    if not shown:
        st.html(f'<p class="src-count" role="status">{html.escape(text("term.none"))}</p>')
    rows = "".join(_row(name, words, frozenset(shown), text) for name in shown)
    st.html(f'<dl class="src-glossary">{rows}</dl>')


def _searched(name: str, words: Table) -> tuple[str, ...]:
    """An entry's words, and its term in every language: a reader may know only the other one."""
    terms = (table("sources", language, "glossary")[name]["term"] for language in LANGUAGES)
    return (*words[name].values(), *terms)


def _alphabet(words: Table) -> Callable[[str], str]:
    return lambda name: words[name]["term"].casefold()


def _row(name: str, words: Table, shown: frozenset[str], text: Text) -> str:
    term = words[name]["term"]
    see = [_place(other, words) for other in SEE.get(name, ()) if other in shown]
    more = f' <span class="src-see">{text("term.see", terms=", ".join(see))}.</span>' if see else ""
    formula = f'<span class="src-formula">{FORMULAS[name]}</span>' if name in FORMULAS else ""
    return (
        f'<div id="term-{name}"><dt>{layout.markup(marked(name, term))}</dt>'
        f"<dd>{layout.markup(words[name]['says'])}{formula}{more}</dd></div>"
    )


def _place(name: str, words: Table) -> str:
    return f'<a href="#term-{name}">{html.escape(words[name]["term"])}</a>'
