"""What a reader takes from an exhibit: its numbers as a file, its text on the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.copy_button import copy_button
from dashboard.layout.words import present
from dashboard.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["take", "take_text"]


def take(name: str, rows: Callable[[], pd.DataFrame], text: Text, *, key: str = "take") -> None:
    """A button that saves the numbers of a figure, none on a projector; they are written when it is pressed.

    It stands outside a fragment that runs by itself: a run would replace a file that the browser is just
    asking for.

    Args:
        name: of the file, without its ending.
        rows: makes the table.
        text: the page's words.
        key: of the words on the button.
    """
    if present():
        return
    st.download_button(
        text(key), lambda: str(rows().to_csv(index=False)), f"{name}.csv", "text/csv", key=f"take-{name}",
        on_click="ignore",
    )  # fmt: skip


def take_text(name: str, made: str, text: Text) -> None:
    """A button that copies a text, none on a projector.

    Args:
        name: of the button's key.
        made: the text.
        text: the page's words.
    """
    if not present():
        copy_button(made, text("copy"), text("copy.done"), text("copy.failed"), key=f"copy-{name}")
