"""What a figure of the page shows, as a file."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import layout
from dashboard.text import Text

__all__ = ["take"]


def take(name: str, rows: Callable[[], pd.DataFrame], text: Text) -> None:
    """A button that saves the numbers of a figure, none on a projector; they are written when it is pressed.

    Args:
        name: of the file, without its ending.
        rows: makes the table.
        text: the page's words.
    """
    if layout.present():
        return
    st.download_button(
        text("take"), lambda: str(rows().to_csv(index=False)), f"{name}.csv", "text/csv", key=f"take-{name}",
        on_click="ignore",
    )  # fmt: skip
