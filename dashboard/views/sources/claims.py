"""The note's claims one by one: what it says, what the check found, where that stands."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from core.history import VERDICTS, Claim
from dashboard import layout
from dashboard.address import Value
from dashboard.layout.parts import heading
from dashboard.runs import sources
from dashboard.text import Table, Text, table
from dashboard.views.sources.controls import ALL, SECTIONS, fits
from dashboard.views.sources.marks import anchor, checked_of, labelled_link, quote, search, words_of
from dashboard.views.sources.overview import overview
from dashboard.views.sources.page_links import CLAIM_LINKS

__all__ = ["claims_checked", "jump"]

_WIDTH = 200
"""Pixels of the choice of a section, on a page and on a projector."""

_NOTHING: Mapping[str, Value] = {"verdict": ALL, "section": ALL, "find": ""}


def claims_checked(values: Mapping[str, Value], text: Text) -> None:
    """The counts, the filters, and the claims that pass them.

    Args:
        values: of the controls.
        text: the page's words.
    """
    every, words = sources.claims(), table("sources", text.language, "claims")
    heading(text("claims.title", total=len(every)), text("claims.read"), anchor="claims")
    overview(every, text)
    _filters(every, text)
    shown = _chosen(values, words)
    _count(len(shown), len(every), text)
    with st.container(key="src-claims", gap=None):
        for section, held in groupby(shown, key=lambda claim: claim.section):
            _section(section, list(held), words, text)


def jump(values: Mapping[str, Value], text: Text) -> None:
    """A link down to the list that says how many claims stand there: what a shared filter has chosen.

    Args:
        values: of the controls.
        text: the page's words.
    """
    shown = len(_chosen(values, table("sources", text.language, "claims")))
    words = html.escape(text("claims.jump", shown=shown, total=len(sources.claims())))
    st.html(f'<p class="src-from src-jump"><a href="#claims">{words}</a></p>', width="content")


def _chosen(values: Mapping[str, Value], words: Table) -> list[Claim]:
    return [claim for claim in sources.claims() if _passes(claim, values, words[claim.id])]


def _filters(every: Sequence[Claim], text: Text) -> None:
    counts = Counter[str](claim.verdict for claim in every)

    def verdict(name: str) -> str:
        words = text(f"verdict.{name}")
        return words if name == ALL else text("verdict.count", verdict=words, count=counts[name])

    with layout.strip():
        st.pills(
            text("verdict"),
            (ALL, *VERDICTS),
            key="verdict",
            format_func=verdict,
            label_visibility="collapsed",
        )
        st.selectbox(
            text("section"), (ALL, *SECTIONS), key="section", label_visibility="collapsed",
            width=_WIDTH,
            placeholder=text("section"),
            format_func=lambda name: text(f"section.{name}"),
        )  # fmt: skip
        search("find", text("find"), text("find.hint"))


def _count(shown: int, total: int, text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = text("found", shown=shown, total=total) if shown else text("none")
        st.html(f'<p class="src-count" role="status">{html.escape(words)}</p>', width="content")
        if shown < total:
            st.button(
                text("reset"),
                key="src-reset",
                type="tertiary",
                on_click=layout.set_controls,
                args=(_NOTHING,),
            )


def _passes(claim: Claim, values: Mapping[str, Value], words: Mapping[str, str]) -> bool:
    chosen = values["verdict"] in (ALL, claim.verdict) and values["section"] in (ALL, str(claim.section))
    return chosen and fits(str(values["find"]), claim.id, claim.claim, *words.values())


def _section(section: int, held: Sequence[Claim], words: Table, text: Text) -> None:
    st.html(f'<h3 class="src-section">{html.escape(text(f"section.{section}"))}</h3>')
    for claim in held:
        st.html(_row(claim, words[claim.id], text))
        for link in CLAIM_LINKS.get(claim.id, ()):
            labelled_link(link, text)


def _row(claim: Claim, words: Mapping[str, str], text: Text) -> str:
    original = "" if text.language == "de" else _original(claim.id, text)
    return (
        f'<article class="src-claim" id="claim-{claim.id.replace(".", "-")}">'
        f'<div>{words_of(claim.verdict, text)}<span class="src-id">{claim.id}</span>'
        f"{_check(claim, text)}</div>"
        f"<blockquote>{quote(words['quote'], text)}{original}</blockquote>"
        f"<div><p>{layout.markup(words['correction'])}</p>"
        f"{_from(claim, words['source'])}</div></article>"
    )


def _original(name: str, text: Text) -> str:
    german = table("sources", "de", "claims")[name]["quote"]
    words = html.escape(text("original", quote=f"„{german}“"))
    return f'<span class="src-original" lang="de">{words}</span>'


def _check(claim: Claim, text: Text) -> str:
    checked = checked_of(claim) or "argued"
    return f'<span class="src-check src-{checked}">{html.escape(text(f"checked.{checked}"))}</span>'


def _from(claim: Claim, source: str) -> str:
    links = "".join(f" {anchor(link)}" for link in sources.links_of(claim.id))
    return f'<p class="src-from">{html.escape(source)}{links}</p>'
