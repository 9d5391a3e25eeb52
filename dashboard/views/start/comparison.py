"""Both dice in one table, a question a row."""

from __future__ import annotations

import html

import streamlit as st

from dashboard import layout
from dashboard.layout.parts import heading
from dashboard.layout.words import die
from dashboard.text import Text

__all__ = ["ROWS", "comparison"]

ROWS = ("when", "random", "changes", "off", "cost", "without", "who")
"""What is compared, in the order of a first question and those that follow from it."""


def comparison(text: Text) -> None:
    """Show the table.

    Args:
        text: the page's words.
    """
    heading(text("table.title"))
    head = "".join(
        f'<th scope="col" class="td-{name}">{die(name)} {html.escape(text(f"die.{name}"))}</th>'
        for name in ("learning", "speaking")
    )
    rows = "".join(_row(row, text) for row in ROWS)
    body = f"<thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody>"
    st.html(f'<table class="td-comparison">{body}</table>')


def _row(row: str, text: Text) -> str:
    cells = "".join(f"<td>{_code(text(f'table.{row}_{name}'))}</td>" for name in ("learning", "speaking"))
    return f'<tr><th scope="row">{html.escape(text(f"table.{row}"))}</th>{cells}</tr>'


def _code(words: str) -> str:
    before, *rest = layout.markup(words).split("`")
    return before + "".join(part if i % 2 else f"<code>{part}</code>" for i, part in enumerate(rest))
