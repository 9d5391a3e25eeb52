"""Where dropout sits in a transformer: one block, its sites switched on by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.history import ModelRate
from core.history.sites import BLOCKS
from core.lm.cards import Trained, trained
from core.lm.voices import VOICES
from dashboard import layout
from dashboard.components.rate_map.props import SHORT, plain
from dashboard.components.transformer_block import props, transformer_block
from dashboard.layout.parts import heading
from dashboard.text import Text

__all__ = ["sites"]

BUILT_IN, TWIN = "built-in", "twin_dropout"


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
    row, own = next((row for row in models if row.id == model), None), {}
    with layout.part("own"):
        own = {name: trained(name) for name in (*VOICES.values(), TWIN)}
    rate = row.rate if row else own[TWIN].rate if own and model == BUILT_IN else None
    shown = "" if rate is None else plain(rate, text)
    transformer_block(props(BLOCKS[model], shown, text, present=layout.present()), key="dropout-sites")
    alone = layout.present()
    if not alone:
        st.markdown(text(f"block.{model}.note"))
    if row is not None:
        layout.measured(text("block.source", source=row.source), "published", seen=not alone)
    if own and not alone:
        st.markdown(_own(own, text))


def _own(own: Mapping[str, Trained], text: Text) -> str:
    voices = {f"passes_{language}": text.number(own[name].passes, 1) for language, name in VOICES.items()}
    rates = {f"rate_{language}": plain(own[name].rate, text) for language, name in VOICES.items()}
    twin = own[TWIN]
    return text(
        "block.own", **voices, **rates,
        twin_rate=plain(twin.rate, text), twin_passes=text.number(twin.passes),
    )  # fmt: skip
