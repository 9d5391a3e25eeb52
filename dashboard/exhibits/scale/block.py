"""Where dropout sits in a transformer: one block, its sites switched on by model."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.history import ModelRate
from core.history.sites import BLOCKS
from core.own_models import trained
from dashboard import layout
from dashboard.components.block import block as drawing
from dashboard.components.block import header
from dashboard.components.rate_map.header import SHORT, plain
from dashboard.exhibits.parts import heading
from dashboard.text import Text

__all__ = ["sites"]

BUILT_IN, WRITES, TWIN = "built-in", "storyteller", "twin_dropout"


def sites(models: Sequence[ModelRate], text: Text, model: str) -> None:
    """The claim, the models to choose from, the block, and where its sites are stated.

    Args:
        models: rows of the table, for rates and sources.
        text: the page's words.
        model: the chosen one, a key of `BLOCKS`.
    """
    heading(text("block.title"), text("block.lede"))
    words = text("block.model")
    st.pills(
        words, list(BLOCKS), key="model", required=True, label_visibility="collapsed",
        format_func=lambda name: SHORT.get(name) or text("block.built-in"),
    )  # fmt: skip
    row = next((row for row in models if row.id == model), None)
    drawing(header(BLOCKS[model], _rate(row, text), text, present=layout.present()), key="dropout-sites")
    if layout.present():
        return
    st.markdown(text(f"block.{model}.note"))
    if row is not None:
        layout.measured(text("block.source", source=row.source), source="published")
    _own(text)


def _rate(row: ModelRate | None, text: Text) -> str:
    if row is not None:
        return "" if row.rate is None else plain(row.rate, text)
    twin = trained(TWIN)
    return "" if twin is None else plain(twin.rate, text)


def _own(text: Text) -> None:
    writes, twin = trained(WRITES), trained(TWIN)
    if writes is None or twin is None:
        return
    values = {
        "rate": plain(writes.rate, text), "passes": text.number(writes.passes, 1),
        "twin_rate": plain(twin.rate, text), "twin_passes": text.number(twin.passes),
    }  # fmt: skip
    st.markdown(text("block.own", **values))
