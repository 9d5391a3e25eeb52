"""Top-k, live: what one prompt leaves to chance, and how much of it a k takes away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.lm.interface import LanguageModel
from dashboard import layout
from dashboard.runs import training
from dashboard.text import Text
from dashboard.views.top_k.bars_file import bars_file
from dashboard.views.top_k.defaults import NAME as DEFAULTS
from dashboard.views.top_k.defaults import defaults
from dashboard.views.top_k.hero import ASKED, PARTS, arrive, hero, take_tokens
from dashboard.views.top_k.models import awaited, choice, open_asked, refused
from dashboard.views.top_k.prompts import starters
from dashboard.views.top_k.repetition import REPETITION, loops
from dashboard.views.top_k.tree import NAME as TREE
from dashboard.views.top_k.tree import tree
from dashboard.views.top_k.write import NAME as WRITE
from dashboard.views.top_k.write import write
from dashboard.views.top_k.zero import NAME as ZERO
from dashboard.views.top_k.zero import zero


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("top_k")
    shown = layout.exhibit()
    if shown == ASKED:
        layout.predict_switch()
    if shown is None or (shown in PARTS and not (shown == ASKED and layout.waits("share"))):
        layout.claim(text("claim"))
    model = None
    with layout.part("model"):
        model = open_asked()
        if model is None:
            awaited(text, head=shown is None)
    if model is not None:
        _with(model, text, shown)
    if shown in (None, *REPETITION):
        loops(shown, speaks=model is not None)


def _with(model: LanguageModel, text: Text, shown: str | None) -> None:
    training.warm()
    values = arrive()
    refused(text)
    lede = _lede(text, model.vocabulary)
    layout.offer_files(dict.fromkeys(PARTS, partial(bars_file, lede, text)))
    if shown is None:
        _head(text, lede)
    if shown in (None, *PARTS):
        hero(shown)
        take_tokens()
    if shown in (None, DEFAULTS):
        defaults(shown)
    if shown in (None, ZERO):
        zero()
    if shown in (None, TREE):
        tree(shown)
    if shown in (None, WRITE):
        write(values, shown)


def _lede(text: Text, size: int) -> str:
    die = f"<speaking>{text('speaking_die')}</speaking>"
    return text("lede", size=text.number(size), die=die)


def _head(text: Text, lede: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="top-k-head"):
        layout.lede(lede)
        layout.predict_switch()
        starters(text)
        choice(text)


main()
