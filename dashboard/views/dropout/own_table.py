"""The reader's own table: pasted or uploaded, its columns chosen, kept in this visit's memory alone."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.mlp.table import MOST_BYTES, Sheet, Table, TableError, choose, decode, read
from dashboard import layout
from dashboard.components.file_button import TooLargeError, chosen_file, file_button
from dashboard.components.network_player.props import LETTERS
from dashboard.layout.memory import kept
from dashboard.runs import training
from dashboard.text import Text, literal
from dashboard.views.dropout.controls import sizes_for

__all__ = ["OwnTable", "arrived", "own_table", "panel"]

_PASTED, _FILE = "table-text", "table-file"
_FLAT = 2
"""Inputs that have a surface."""

_HEIGHT = 125


@dataclass(slots=True)
class OwnTable:
    """What one visit brought.

    Attributes:
        sheet: the cells; None before the first table.
        label: place of the label's column.
        inputs: places of the inputs' columns.
        table: what is learned; None as long as there is none, or its columns cannot be used.
        refused: why what was brought, or chosen, last cannot be used; None if it can.
        turn: how many were read: names the widgets that choose the columns of each.
        brought: text or bytes that have yet to be read; None if all have been.
        fresh: True while a new table has yet to set the controls that go by its size.
    """

    sheet: Sheet | None = field(default=None, repr=False)
    label: int = 0
    inputs: tuple[int, ...] = ()
    table: Table | None = field(default=None, repr=False)
    refused: TableError | None = None
    turn: int = 0
    brought: str | bytes | None = field(default=None, repr=False)
    fresh: bool = False

    def follow(self) -> None:
        """Read what was brought, if anything was; what cannot be read leaves the table before as it is."""
        brought, self.brought = self.brought, None
        if brought is None:
            return
        try:
            sheet = read(brought if isinstance(brought, str) else decode(brought))
        except TableError as error:
            self.refused = error
            return
        self.sheet, self.turn, self.fresh, label = sheet, self.turn + 1, True, sheet.label()
        self.take(sheet.inputs(label)[:_FLAT], label)

    def take(self, inputs: tuple[int, ...], label: int) -> None:
        """Learn some columns of the sheet."""
        if self.sheet is None:
            return
        self.inputs, self.label = inputs, label
        try:
            self.table, self.refused = choose(self.sheet, inputs, label), None
        except TableError as error:
            self.table, self.refused = None, error

    def refuse(self, code: str, **values: int) -> None:
        """Say why something was not even read."""
        self.refused = TableError(code, **values)

    def forget(self) -> None:
        """Keep nothing of it."""
        self.sheet = self.table = self.refused = None


def own_table() -> OwnTable:
    """What this visit brought."""
    return kept("own-table", OwnTable)


def arrived() -> OwnTable:
    """What this visit brought, read. To be called before `layout.controls`: a new table sets some."""
    own = own_table()
    own.follow()
    if own.fresh and own.table is not None:
        layout.set_controls(sizes_for(own.table))
    own.fresh = False
    return own


def panel(text: Text) -> None:
    """Where a table is brought, and what became of it.

    Args:
        text: the page's words.
    """
    own = own_table()
    if own.table is None:
        with st.container(border=True, key="own-table"):
            _refusal(own, text)
            _inside(own, text)
    else:
        _refusal(own, text)
        layout.fold(_title(own.table, text), "table", lambda: _inside(own, text), apart=True)


def _inside(own: OwnTable, text: Text) -> None:
    """What is learned of the table that is there, and the way to another."""
    if own.sheet is not None:
        _columns(own, own.sheet, text)
        st.caption(text("table.scaled"))
        st.button(text("table.forget"), key="table-forget", on_click=_forget)
    with st.form(key="table-form", clear_on_submit=True, border=False):
        # Cleared at once: what stands in a field goes to the server with everything that the page wants.
        st.text_area(text("table.paste"), key=_PASTED, height=_HEIGHT, placeholder=text("table.example"))
        st.form_submit_button(text("table.use"), on_click=_pasted)
    file_button(text("table.file"), key=_FILE, most=MOST_BYTES, on_want=_uploaded)
    st.caption(text("table.where") if own.sheet else f"{text('table.where')} {text('table.until')}")


# Streamlit ends a callback at its next look into the visit's memory when the browser has said more meanwhile:
# so these note what was brought at once, and the page's run reads it.


def _pasted() -> None:
    own = own_table()
    own.brought = str(layout.get_control(_PASTED))
    layout.move()


def _uploaded() -> None:
    own = own_table()
    try:
        own.brought = chosen_file(_FILE)
    except TooLargeError as error:
        own.refuse("table_size", size=-(-error.size // 1000))
    layout.move()


def _refusal(own: OwnTable, text: Text) -> None:
    if own.refused is None:
        return
    sentence = f"{_because(own.refused, text)} {text('table.before') if own.table else ''}"
    st.html(f'<div class="td-notice" role="status"><p>{html.escape(sentence)}</p></div>')


def _because(error: TableError, text: Text) -> str:
    """Why, and where, in the reader's language. It stands in no log: it may quote the table."""
    values = error.values.items()
    said = {name: text.number(value) if isinstance(value, int) else value for name, value in values}
    return text(f"table.{error.code.removeprefix('table_')}", **said)


def _columns(own: OwnTable, sheet: Sheet, text: Text) -> None:
    """Which column is the label, and which are the inputs."""
    every, several = sheet.inputs(own.label), len(own.inputs) > _FLAT
    places = st.columns(3)
    _column(places[0], "label", range(len(sheet.names)), own.label, own, text)
    if not several:
        first, second = own.inputs
        others = [column for column in range(len(sheet.names)) if column != own.label]
        _column(places[1], "x1", [column for column in others if column != second], first, own, text)
        _column(places[2], "x2", [column for column in others if column != first], second, own, text)
    if len(every) > _FLAT:
        words = text("table.all", count=text.number(len(every)))
        st.checkbox(words, value=several, key=_key("all", own), on_change=_all, args=(own, not several))


def _column(
    place: DeltaGenerator, name: str, options: Sequence[int], chosen: int, own: OwnTable, text: Text
) -> None:
    sheet, key = own.sheet, _key(name, own)
    if sheet is not None:
        place.selectbox(
            text(f"table.{name}"), options, index=list(options).index(chosen), key=key,
            format_func=sheet.names.__getitem__, on_change=_chosen, args=(name, key, own),
        )  # fmt: skip


def _key(name: str, own: OwnTable) -> str:
    """A widget's: another one for every choice, so that it begins with what is chosen."""
    return f"table-{name}-{own.turn}-{own.label}-{'-'.join(map(str, own.inputs[:_FLAT]))}-{len(own.inputs)}"


def _chosen(name: str, key: str, own: OwnTable) -> None:
    column = int(layout.get_control(key))
    if name == "label" and own.sheet is not None:
        own.take(own.sheet.inputs(column)[:_FLAT], column)
    else:
        first, second = own.inputs
        own.take((column, second) if name == "x1" else (first, column), own.label)
    layout.move()


def _all(own: OwnTable, wanted: bool) -> None:
    if own.sheet is not None:
        every = own.sheet.inputs(own.label)
        own.take(every if wanted else every[:_FLAT], own.label)
    layout.move()


def _title(table: Table, text: Text) -> str:
    counts = np.bincount(table.y, minlength=len(table.classes))
    classes = ", ".join(
        f"{letter} = {literal(name)} ({text.number(int(count))})"
        for letter, name, count in zip(LETTERS, table.classes, counts, strict=False)
    )
    rows = text("table.rows", count=text.number(len(table)))
    if len(table) < table.found:
        rows = text("table.drawn", count=text.number(len(table)), found=text.number(table.found))
    return text("table.title", rows=rows, classes=classes)


def _forget() -> None:
    own_table().forget()
    training.forget()
    layout.move()
