"""Who still uses it: the rate of every model against its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.history import ModelRate
from dashboard import layout
from dashboard.components.rate_map import rate_map
from dashboard.components.rate_map.props import MapView, props
from dashboard.text import Text
from dashboard.views.models import quiz

__all__ = ["years"]


def years(models: Sequence[ModelRate], text: Text, *, tuned: bool, alone: bool) -> None:
    """What the claim means, its switch and the map over the years.

    Args:
        models: rows of the table.
        text: the page's words.
        tuned: True to show the rates of fine-tuning beside.
        alone: whether nothing else of the page is shown.
    """
    rows = [model for model in models if not model.fine_tuning_only]
    if alone:
        layout.predict_switch()
    else:
        layout.lede_and_switch(text("lede", count=len(rows)))
    if not quiz.asked(models, text):
        return
    if alone:
        layout.claim(text("claim"))
    st.toggle(text("tuned"), key="tuned")
    rate_map(props(models, MapView("year", tuned, layout.present()), text), key="rates-by-year")
    quiz.told(models, text)
    count = Counter(model.status for model in rows)
    words = text("published", **{name: count[name] for name in count})
    layout.measured(words, "published", seen=not layout.present())
