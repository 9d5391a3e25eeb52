"""Sources: the note that started it all, checked; every source; the words of the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboard import layout
from dashboard.address import Value
from dashboard.runs import sources
from dashboard.text import Text, table
from dashboard.views.sources.bibliography import references
from dashboard.views.sources.claims import claims_checked, jump
from dashboard.views.sources.controls import LONGEST, PARAMS, PARTS
from dashboard.views.sources.corrections import correction_alone, corrections
from dashboard.views.sources.glossary import glossary
from dashboard.views.sources.marks import styles
from dashboard.views.sources.note_references import note_references
from dashboard.views.sources.questions import questions


def main() -> None:
    """Words, controls, then the part that was chosen; while presenting, one correction alone."""
    text = layout.page_text("sources")
    values, shown = _values(), layout.exhibit()
    styles()
    if shown is None:
        _page(values, text)
    else:
        correction_alone(shown, text)


def _values() -> dict[str, Value]:
    """The controls; a search that is too long is cut, and a question is among the questions."""
    values = layout.controls(PARAMS)
    if values["question"] and values["part"] != "questions":
        values["part"] = "questions"
        layout.set_control("part", "questions")
    for name in ("find", "term", "ask"):
        if len(str(values[name])) > LONGEST:
            values[name] = str(values[name])[:LONGEST]
            layout.set_control(name, values[name])
    return values


def _page(values: Mapping[str, Value], text: Text) -> None:
    part = str(values["part"])
    with layout.part("head"):
        layout.claim(_claim(part, text))
        layout.lede(_lede(part, text))
    with st.container(horizontal=True, vertical_alignment="center", key="src-parts"):
        st.segmented_control(
            text("part"), PARTS, key="part", format_func=lambda name: text(f"part.{name}"),
            label_visibility="collapsed", wrap=True,
        )  # fmt: skip
        if part == "note":
            with layout.part("jump"):
                jump(values, text)
    if part == "note":
        corrections(text)
    with layout.part(part):
        if part == "note":
            claims_checked(values, text)
            note_references(text)
        elif part == "questions":
            questions(str(values["ask"]), str(values["question"]), text)
        elif part == "sources":
            references(text)
        else:
            glossary(str(values["term"]), text)


def _claim(part: str, text: Text) -> str:
    if part != "note":
        return text(f"claim.{part}")
    verdicts = Counter(claim.verdict for claim in sources.claims())
    return text("claim.note", total=verdicts.total(), correct=verdicts["correct"])


def _lede(part: str, text: Text) -> str:
    if part == "note":
        return text("lede.note")
    if part == "sources":
        return text("lede.sources", count=len(sources.sources()))
    if part == "questions":
        return text("lede.questions", count=len(table("sources", text.language, "questions")))
    dice = {die: f"<{die}>{text(f'{die}_die')}</{die}>" for die in ("learning", "speaking")}
    return text("lede.glossary", count=len(table("sources", text.language, "glossary")), **dice)


main()
