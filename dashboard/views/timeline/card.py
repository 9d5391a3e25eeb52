"""The card of an event: when, what, who, where, what changed, numbers, source, how far it was checked."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import streamlit as st

from core.history import Link
from dashboard import layout
from dashboard.components.svg_drawing import svg_drawing
from dashboard.text import Text
from dashboard.views.timeline.events import Event, date_words
from dashboard.views.timeline.page_links import PAGE_LINKS, link_words
from dashboard.views.timeline.pictures import FORMULAS, PICTURES

__all__ = ["crowded", "facts", "facts_of", "picture", "story", "story_of", "try_it"]

_LONG = 44
"""Letters from which a heading is set smaller."""

_FULL = 290
"""Letters from which a story is set closer."""


def facts(event: Event, text: Text) -> None:
    """Date, venue, heading, people, source and how far it was checked.

    Args:
        event: the event.
        text: the page's words.
    """
    st.html(facts_of(event, text))


def facts_of(event: Event, text: Text) -> str:
    """The same as HTML."""
    when = " · ".join(filter(None, [date_words(event.fact.date, text), event.venue]))
    size = " long" if len(event.heading) > _LONG else ""
    drawn = "td-drawn" if _has_picture(event) else ""
    return (
        f'<p class="td-when {drawn}">{html.escape(when)}</p>'
        f'<h2 class="td-heading{size}">{_whole(html.escape(event.heading))}</h2>'
        f'<p class="td-who">{html.escape(event.people)}</p>'
        f'<div class="td-source">{_link(event.fact.link)} · {_checked(event, text)}</div>'
    )


def _whole(words: str) -> str:
    """Names such as top-k and min-p, which a line may not break at their hyphen."""
    return re.sub(r"\b\w+-\w\b", r'<span class="td-whole">\g<0></span>', words)


def _link(link: Link) -> str:
    shown = html.escape(_short(link))
    address = html.escape(link.url, quote=True)
    return f'<a href="{address}" target="_blank" rel="noopener">{shown}</a>'


def _short(link: Link) -> str:
    if link.kind == "arxiv":
        return f"arXiv:{link.value}"
    if link.kind == "doi":
        return f"doi:{link.value}"
    parts = urlsplit(link.value)
    path = "/".join(part for part in parts.path.split("/")[:3] if part)
    return f"{parts.netloc.removeprefix('www.')}/{path}" if path else parts.netloc


def _checked(event: Event, text: Text) -> str:
    """How far it was checked; what that means opens by key and touch, too."""
    level = event.fact.checked
    word, why = (html.escape(text(f"{name}.{level}")) for name in ("checked", "checked_why"))
    return f"<details><summary>{word}</summary>{why}</details>"


def story(event: Event, text: Text, *, brief: bool = False) -> None:
    """What changed, the numbers, and what about it is not certain.

    Args:
        event: the event.
        text: the page's words.
        brief: True to leave away what the date is the date of, and the numbers where a picture shows them or
            the rest is long.
    """
    st.html(story_of(event, text, brief=brief))


def story_of(event: Event, text: Text, *, brief: bool = False) -> str:
    """The same as HTML."""
    names = ("hedge",) if brief else ("date_note", "hedge")
    notes = [text("hedge", words=event.words[name]) for name in names if name in event.words]
    numbers = event.words.get("numbers", "")
    full = len(" ".join([event.words["what"], numbers, *notes]))
    if brief and (_has_picture(event) or full > _FULL):
        numbers = ""
    small = "".join(
        f'<span class="{look}">{html.escape(words)}</span> '
        for look, words in (("td-numbers", numbers), *(("td-hedge", note) for note in notes))
        if words
    )
    look = "td-what compact" if full > _FULL else "td-what"
    return f'<p class="{look}">{html.escape(event.words["what"])}</p><p class="td-small">{small}</p>'


def _has_picture(event: Event) -> bool:
    return event.id in PICTURES or event.id in FORMULAS


def picture(event: Event, text: Text) -> None:
    """The mechanism as a drawing or a formula, where there is one.

    Args:
        event: the event.
        text: the page's words.
    """
    svg_drawing(
        PICTURES[event.id](text) if event.id in PICTURES else "",
        large=layout.present(),
        key="timeline-sketch",
    )
    if event.id in FORMULAS:
        st.latex(FORMULAS[event.id])


def crowded(event: Event) -> bool:
    """True if the card has both a picture and a link: then there is no room for further words.

    Args:
        event: the event.
    """
    return _has_picture(event) and event.id in PAGE_LINKS


def try_it(event: Event, text: Text) -> None:
    """A link to the live page in the settings of the event, where there is one.

    Args:
        event: the event.
        text: the page's words.
    """
    if event.id in PAGE_LINKS:
        layout.page_link(PAGE_LINKS[event.id], link_words(PAGE_LINKS[event.id], text))
