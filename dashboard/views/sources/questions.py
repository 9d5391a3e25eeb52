"""The questions that people ask most, each with a short answer, a way to the exhibit and the threads."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import streamlit as st

from core.history.question_figures import Origin
from core.history.questions import Thread
from dashboard import layout
from dashboard.components.into_view import into_view
from dashboard.layout.memory import kept
from dashboard.runs import sources
from dashboard.text import Text, literal, spans, table
from dashboard.views.sources.controls import fits
from dashboard.views.sources.marks import labelled_link, search, short
from dashboard.views.sources.page_links import QUESTION_LINKS

__all__ = ["questions"]


def questions(find: str, opened: str, text: Text) -> None:
    """The search and the questions that fit it; one of them is open.

    Args:
        find: what the reader searches for; empty for all.
        opened: name of the question that is open; empty for none.
        text: the page's words.
    """
    with layout.strip():
        search("ask", text("ask"), text("ask.hint"))
    words = table("sources", text.language, "questions")
    shown = [name for name in words if name == opened or fits(find, *words[name].values())]
    with st.container(key="src-questions"):
        for name in shown:
            _question(name, words[name], text, opened=name == opened)
    if not shown:
        st.html(f'<p class="src-count" role="status">{html.escape(text("ask.none"))}</p>')


def _question(name: str, words: Mapping[str, str], text: Text, *, opened: bool) -> None:
    if opened and name not in _pressed():
        into_view(1, key=f"question-place-{name}")
    # The address says which one is open: another key for each state, or the widget would have its own.
    key = f"question-{name}-{int(opened)}"
    with st.expander(words["asks"], expanded=opened, key=key, on_change=_turn, args=(name, opened)) as inside:
        if inside.open:
            _answer(name, words["answer"], text)


def _answer(name: str, words: str, text: Text) -> None:
    st.markdown(words)
    if found := [_origin(each) for each in sources.origins_of(name)]:
        st.caption(text("ask.figures", sources=" · ".join(found)))
    if asked := [thread for thread in sources.threads() if thread.question == name]:
        st.caption(text("ask.threads", threads=_links(asked)))
    if name in QUESTION_LINKS:
        labelled_link(QUESTION_LINKS[name], text)


def _origin(origin: Origin) -> str:
    if origin.link is None:
        return literal(spans(origin.name))
    return f"[{literal(short(origin.link))}]({origin.link.url})"


def _links(threads: Sequence[Thread]) -> str:
    return " · ".join(f"[{literal(thread.title)}]({thread.url})" for thread in threads)


def _turn(name: str, was_open: bool) -> None:
    _pressed().add(name)
    layout.set_control("question", "" if was_open else name)


def _pressed() -> set[str]:
    """The questions that this visit opened by hand: they are in view already."""
    pressed: set[str] = kept("questions-pressed", set)
    return pressed
