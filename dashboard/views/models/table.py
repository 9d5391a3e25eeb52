"""The models as a table: searched, narrowed, sorted, taken away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.history import ModelRate
from dashboard import layout
from dashboard.layout.parts import heading
from dashboard.text import Text
from dashboard.views.models.controls import CONFIG, SHOWN, TUNING

__all__ = ["arxiv_link", "rows_of", "table"]

_ARXIV = re.compile(r"arXiv (\d{4}\.\d{4,5})", re.ASCII)
_HEIGHT, _LONGEST_SEARCH = 420, 100


def table(models: Sequence[ModelRate], text: Text, *, show: str, find: str) -> None:
    """The rows that fit, as a table to sort and as a file.

    Args:
        models: rows of the table.
        text: the page's words.
        show: one of `SHOWN`.
        find: words that a row must have somewhere; empty for any.
    """
    heading(text("table.title"), text("table.lede"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(text("table.find"), key="find", max_chars=_LONGEST_SEARCH, width=280)
        st.pills(text("table.show"), SHOWN, key="show", format_func=_shown(text), required=True, wrap=True)
    rows = rows_of(models, show, find)
    frame = _frame(rows, text)
    if frame.empty:
        st.markdown(text("table.nothing", count=len(models)))
        return
    st.dataframe(
        frame, key="models", hide_index=True, placeholder="–", height=_HEIGHT, column_config=_columns(text),
        alt=text("table.alt", count=len(rows)),
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center"):
        # Written when it is asked for: the browser would ask at once whether a file that is there already can
        # be had, and complain if the page has been left meanwhile.
        st.download_button(
            text("table.csv", count=len(rows)), lambda: str(frame.to_csv(index=False)), "dropout-rates.csv",
            "text/csv", key="models-csv", on_click="ignore",
        )  # fmt: skip
        layout.page_link(layout.PageLink("sources"), text("table.sources"))


def rows_of(models: Sequence[ModelRate], show: str, find: str) -> list[ModelRate]:
    """The rows that fit.

    Args:
        models: rows of the table.
        show: "all", a status, "config" (read in a config only) or "tuning" (fine-tuning only).
        find: words that a row must have somewhere, in any order, in any case.
    """
    words = find.casefold().split()
    return [
        model for model in models if _fits(model, show) and all(word in _written(model) for word in words)
    ]


def _fits(model: ModelRate, show: str) -> bool:
    if show == TUNING:
        return model.fine_tuning_only
    if show == CONFIG:
        return model.evidence == "checkpoint/library config only"
    return show == "all" or (model.status == show and not model.fine_tuning_only)


def _written(model: ModelRate) -> str:
    texts = (model.model, model.rate_text, model.where, model.finetune_text, model.source, model.evidence)
    return " ".join((str(model.year), *texts)).casefold()


def arxiv_link(source: str) -> str | None:
    """The address of the first arXiv paper that a source names; None if it names none.

    Example:
        >>> arxiv_link("arXiv 1706.03762 sec. 5.4, Table 3")
        'https://arxiv.org/abs/1706.03762'
    """
    found = _ARXIV.search(source)
    return f"https://arxiv.org/abs/{found[1]}" if found else None


def _shown(text: Text) -> Callable[[str], str]:
    return lambda name: text(f"show.{name}")


def _frame(rows: Sequence[ModelRate], text: Text) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "model": [row.model for row in rows],
            "year": [row.year for row in rows],
            "rate": pd.array([row.rate for row in rows], dtype="Float64"),
            "status": [_status(row, text) for row in rows],
            "passes": [row.passes_text for row in rows],
            "parameters": [row.parameters_text for row in rows],
            "tuning": [row.finetune_text for row in rows],
            "as_stated": [row.rate_text for row in rows],
            "where": [row.where for row in rows],
            "evidence": [text(f"evidence.{row.evidence}") for row in rows],
            "link": [arxiv_link(row.source) for row in rows],
            "source": [row.source for row in rows],
        }
    )


def _status(row: ModelRate, text: Text) -> str:
    return text("show.tuning" if row.fine_tuning_only else f"show.{row.status}")


def _columns(text: Text) -> dict[str, Any]:
    plain = ("status", "passes", "parameters", "tuning", "as_stated", "where", "evidence", "source")
    column = st.column_config
    return {
        "model": column.TextColumn(text("column.model"), pinned=True),
        "year": column.NumberColumn(text("column.year"), format="%d", width="small"),
        "rate": column.NumberColumn(text("column.rate"), format="%.2f", width="small"),
        "link": column.LinkColumn(text("column.link"), display_text=r"abs/(.*)", width="small"),
        **{name: column.TextColumn(text(f"column.{name}")) for name in plain},
    }
