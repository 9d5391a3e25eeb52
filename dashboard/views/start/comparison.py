"""Both dice in one table, a question a row."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.layout.parts import heading
from dashboard.layout.words import Die, die
from dashboard.text import Text

__all__ = ["ROWS", "comparison"]

ROWS = ("when", "random", "changes", "off", "cost", "without", "who")
"""What is compared, in the order of a first question and those that follow from it."""

_DICE: tuple[Die, ...] = ("learning", "speaking")


def comparison(text: Text) -> None:
    """Show the table.

    Args:
        text: the page's words.
    """
    heading(text("table.title"))
    head = "".join(f'<th scope="col" class="td-{name}">{_head(name, text)}</th>' for name in _DICE)
    rows = "".join(_row(row, text) for row in ROWS)
    body = f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody>"
    st.html(f'<table class="td-comparison">{body}</table>')


def _head(name: Die, text: Text) -> str:
    return f"{die(name)} {html.escape(text(f'die.{name}'))}"


def _row(row: str, text: Text) -> str:
    cells = "".join(_cell(row, name, text) for name in _DICE)
    return f'<tr><th scope="row">{html.escape(text(f"table.{row}"))}</th>{cells}</tr>'


def _cell(row: str, name: Die, text: Text) -> str:
    """With a head of its own, for windows in which the cells stand below each other."""
    head = f'<b class="td-whose td-{name}">{_head(name, text)}</b>'
    return f"<td>{head}{_code(text(f'table.{row}_{name}'))}</td>"


def _code(words: str) -> str:
    before, *rest = layout.markup(words).split("`")
    return before + "".join(part if i % 2 else f"<code>{part}</code>" for i, part in enumerate(rest))
