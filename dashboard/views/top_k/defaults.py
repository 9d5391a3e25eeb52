"""What today's models ship, row by row, and what it leaves of the page's prompt in two libraries' orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.lm.decoding_defaults import DecodingDefault, Left, number
from dashboard import layout
from dashboard.address import Value
from dashboard.components.defaults_table import Row, defaults_table
from dashboard.components.link import wanted
from dashboard.components.token_bars.props import by_letter
from dashboard.layout.memory import choose, kept
from dashboard.layout.parts import heading
from dashboard.runs import defaults as runs
from dashboard.runs import speaking
from dashboard.text import Text, spans
from dashboard.views.top_k.controls import settings_of, values_of
from dashboard.views.top_k.hero import known
from dashboard.views.top_k.models import chosen, described

__all__ = ["NAME", "cells", "defaults", "said_of"]

NAME = "defaults"
"""The exhibit's name in the address."""

PRESENTED = (
    "gpt-2", "llama-3", "gemma", "qwen3-thinking", "deepseek-r1", "deepseek-v4", "gpt-oss", "minimax-m2",
    "hugging-face", "llama-cpp", "ollama",
)  # fmt: skip
"""Rows for which there is room on a projector."""

_KEY = "defaults-table"
_STEPS = ("temperature", "top_k", "top_p", "min_p", "penalties")
_WORDS = {"off": "off", "refused": "refused", "not offered": "not_offered"}


@dataclass(slots=True)
class Pressed:
    """What one visit keeps: the row that was pressed last, for several may have the same settings."""

    id: str = ""


def defaults(part: str | None) -> None:
    """Show the exhibit.

    Args:
        part: the part that fills the screen in a presentation; None on the page.
    """
    text = layout.page_text("top_k")
    heading(text("defaults.title"), text("defaults.lede"), anchor=NAME)
    _running(part)


@layout.fragment
def _running(part: str | None) -> None:
    with layout.part(NAME):
        _shown(part, layout.page_text("top_k"))


def _shown(part: str | None, text: Text) -> None:
    rows = [row for row in runs.rows() if part is None or row.id in PRESENTED]
    prompt, size = str(known()["prompt"]), speaking.language_model(chosen()).vocabulary
    counts, set_row = runs.both_orders(chosen(), prompt), _set_row(rows, size)
    columns = [text(f"defaults.column.{name}") for name in ("who", *_STEPS, "hugging_face", "llama_cpp")]
    about = {"prompt": layout.shortened(prompt, 60), "model": described(chosen(), text)}
    said = [text("defaults.after", **about)] if layout.present() else said_of(set_row, text)
    shown = [_row(row, counts.get(row.id), size, text) for row in rows]
    defaults_table(
        shown, columns, set_row.id if set_row else "", said, label=text("defaults.label"),
        prompt=prompt, present=layout.present(), key=_KEY, on_want=_on_want,
    )  # fmt: skip
    layout.measured(text("defaults.measured", **about), seen=part is None)
    if part is None:
        layout.fold(text("defaults.fold"), "defaults-sources", lambda: _sources(rows, text))


def _set_row(rows: Sequence[DecodingDefault], size: int) -> DecodingDefault | None:
    """The row whose settings are the page's: the one that was pressed, else the first of several."""
    now, pressed = settings_of(known()), kept("defaults-pressed", Pressed).id
    same = [row for row in rows if _values(row, size) and settings_of(_values(row, size)) == now]
    return next((row for row in same if row.id == pressed), same[0] if same else None)


def _values(row: DecodingDefault, size: int) -> dict[str, Value]:
    """The controls that a row sets; none where nothing can be set."""
    settings = row.settings()
    return values_of(settings, size) if settings else {}


def _row(row: DecodingDefault, counts: tuple[Left, Left] | None, size: int, text: Text) -> Row:
    values = _values(row, size)
    return Row(
        id=row.id,
        group="" if layout.present() else text(f"defaults.kind.{row.kind}"),
        who=_who(row, text),
        about=spans(row.date),
        cells=(*cells(row, text), *_left(counts, text)),
        own=len(_STEPS) + int(row.last),
        steps=by_letter(settings_of(values)) if values else None,
    )


def cells(row: DecodingDefault, text: Text) -> list[str]:
    """The settings of a row as a reader of the language writes them, a dash where nothing is stated.

    Args:
        row: of the table.
        text: the page's words.
    """
    return [_cell(getattr(row, name), text) for name in _STEPS]


def _cell(stated: str, text: Text) -> str:
    value = number(stated)
    if value is not None:
        return text.plain(value)
    word = next((key for start, key in _WORDS.items() if stated.startswith(start)), "unstated")
    return text(f"defaults.{word}")


def _left(counts: tuple[Left, Left] | None, text: Text) -> list[str]:
    if counts is None:
        return [text("defaults.unstated")] * 2
    return [
        text("defaults.left", count=text.number(left.count), mass=text.percent(left.mass)) for left in counts
    ]


def said_of(row: DecodingDefault | None, text: Text) -> list[str]:
    """The lines above the table: what else is known of the row that is set, and where it was read.

    Args:
        row: of the table; None: how to choose one.
        text: the page's words.
    """
    if row is None:
        return [text("defaults.hint")]
    words = text.labels.get(f"defaults.note.{row.id}", "")
    read = text("defaults.source", source=row.source, checked=text(f"defaults.checked.{row.checked}"))
    return [f"{_who(row, text)}. {words}".strip(), read]


def _who(row: DecodingDefault, text: Text) -> str:
    return text.labels.get(f"defaults.who.{row.id}", spans(row.who))


def _sources(rows: Sequence[DecodingDefault], text: Text) -> None:
    """Every cell as it was noted, in English, with its source."""
    names = ("who", "date", *_STEPS, "note", "source", "checked")
    table = pd.DataFrame({name: [getattr(row, name) for row in rows] for name in names})
    headings: Mapping[str, str] = {name: text(f"defaults.column.{name}") for name in names}
    st.markdown(text("defaults.as_noted"))
    st.dataframe(
        table.rename(columns=headings), key="defaults-noted", hide_index=True, alt=text("defaults.label")
    )


def _on_want() -> None:
    said = wanted(_KEY)  # to follow the prompt is to run again: the bars have told the page of it
    if "choose" in said:
        _choose(str(said["choose"]))


def _choose(name: str) -> None:
    size = speaking.language_model(chosen()).vocabulary
    row = next((row for row in runs.rows() if row.id == name), None)
    if row is not None:
        kept("defaults-pressed", Pressed).id = name
        for control, value in _values(row, size).items():
            choose(control, value)
