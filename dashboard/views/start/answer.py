"""The answer: the moving picture, each die in four lines, and what was recorded."""

from __future__ import annotations

import html
import math
from typing import Any

import streamlit as st

from dashboard import layout
from dashboard.components.link import wanted
from dashboard.components.training_animation import training_animation
from dashboard.layout.words import Die, die
from dashboard.page_links import PageLink
from dashboard.runs.recording import recording
from dashboard.text import Text

__all__ = ["answer"]

LINKS: dict[Die, PageLink] = {"learning": PageLink("dropout"), "speaking": PageLink("top_k")}
_KEY, _WORDS = "journey", "path."
_LINES = ("random", "changes", "off")


def answer(text: Text) -> None:
    """Show it.

    Args:
        text: the page's words.
    """
    made = recording(layout.voice())
    words = {key.removeprefix(_WORDS): label for key, label in text.labels.items() if key.startswith(_WORDS)}
    dice = {str(name): layout.picture(f"{name}_die") for name in LINKS}
    training_animation(made, words, language=text.language, dice=dice, present=layout.present(), key=_KEY)
    _go()
    if not layout.present():
        left, right = st.columns([709, 416], gap="large")
        _die("learning", text, left, _losses(made, text))
        _die("speaking", text, right, "")
    layout.measured(_measured(made, text), "recorded")


def _go() -> None:
    door = wanted(_KEY).get("door")
    if door in LINKS:
        layout.go(LINKS[door])


def _die(name: Die, text: Text, place: Any, more: str) -> None:
    rows = "".join(
        f"<dt>{html.escape(text(f'die.{line}'))}</dt><dd>{html.escape(text(f'die.{name}_{line}'))}</dd>"
        for line in _LINES
    )
    with place.container(key=f"td-die-{name}", gap=None):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.html(_title(name, text), width="content")
            layout.page_link(LINKS[name], text(f"die.{name}_door"))
        st.html(f'<div class="td-die-lines"><dl>{rows}</dl>{more}</div>')


def _title(name: Die, text: Text) -> str:
    words = html.escape(text(f"die.{name}"))
    return f'<h2 class="td-{name}">{die(name)}<span>{words}</span></h2>'


def _losses(made: dict[str, Any], text: Text) -> str:
    plain, dropout = (text.number(made["losses"][name]["unseen"], 2) for name in ("plain", "dropout"))
    guess = text("die.guess", guess=text.number(math.log(made["vocabulary"]), 2))
    words = f"{html.escape(text('die.loss'))}<br>{html.escape(guess)}"
    return f'<p class="td-losses"><b>{plain} → <span class="td-learning">{dropout}</span></b>{words}</p>'


def _measured(made: dict[str, Any], text: Text) -> str:
    plan = made["plan"]
    rows, columns = plan["corner"]
    seen = plan["steps"] * plan["batch"] * plan["context"]
    return text(
        "measured", parameters=text.number(made["parameters"] / 1e6, 1), tales=text.number(plan["tales"]),
        passes=text.number(seen / made["tokens"]), rate=text.number(plan["rate"], 1), rows=rows,
        columns=columns, seed=plan["seed"],
    )  # fmt: skip
