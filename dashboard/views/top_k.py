"""Top-k, live: what one prompt leaves to chance, and how much of it a k takes away."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import layout
from dashboard.exhibits.top_k.hero import MODEL, PARTS, arrive, hero
from dashboard.exhibits.top_k.write import NAME as WRITE
from dashboard.exhibits.top_k.write import write
from dashboard.runs import speaking, training
from dashboard.text import Text

EXHIBITS = (*PARTS, WRITE)


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("top_k")
    shown = layout.exhibits(EXHIBITS)
    if shown in (None, *PARTS):
        layout.claim(text("claim"))
    try:
        model = speaking.language_model(MODEL)
    except speaking.LanguageError as error:
        _without_model(text, str(error))
        return
    if shown is None:
        die = f"<speaking>{text('speaking_die')}</speaking>"
        layout.lede(text("lede", size=text.number(model.vocabulary), die=die))
    training.warm()
    values = arrive()
    if shown in (None, *PARTS):
        hero(shown)
    if shown in (None, WRITE):
        write(values, shown)


def _without_model(text: Text, reason: str) -> None:
    here = f"{Path(__file__).resolve().parents[2]}/"  # a visitor need not know where the server keeps it
    st.markdown(text("no_model", reason=reason.replace(here, "")))


main()
