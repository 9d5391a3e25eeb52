"""Who still uses it: the rate of every model against its year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.history import ModelRate
from dashboard import layout
from dashboard.components.one_file import Part, Saved
from dashboard.components.rate_map import rate_map
from dashboard.components.rate_map.props import MapView, props
from dashboard.text import Text
from dashboard.views.models import quiz

__all__ = ["years", "years_file"]


def years(models: Sequence[ModelRate], text: Text, *, tuned: bool, alone: bool) -> None:
    """What the claim means, its switch and the map over the years.

    Args:
        models: rows of the table.
        text: the page's words.
        tuned: True to show the rates of fine-tuning beside.
        alone: whether nothing else of the page is shown.
    """
    if alone:
        layout.predict_switch()
    else:
        layout.lede_and_switch(text("lede", count=len(_rows(models))))
    if not quiz.asked(models, text):
        return
    if alone:
        layout.claim(text("claim"))
    st.toggle(text("tuned"), key="tuned")
    rate_map(props(models, MapView("year", tuned, layout.present()), text), key="rates-by-year")
    quiz.told(models, text)
    layout.measured(_published(models, text), "published", seen=not layout.present())


def years_file(models: Sequence[ModelRate], text: Text, *, tuned: bool) -> Saved:
    """The map in a file of its own.

    Args:
        models: rows of the table.
        text: the page's words.
        tuned: True to show the rates of fine-tuning beside.
    """
    return Saved(
        layout.markup(text("claim")),
        layout.markup(text("lede", count=len(_rows(models)))),
        layout.measured_words(_published(models, text, "file.published"), "published"),
        text("file.needs"),
        [Part("rate_map", [props(models, MapView("year", tuned), text)])],
        {"fine-tuning": "with"} if tuned else {},
    )


def _rows(models: Sequence[ModelRate]) -> list[ModelRate]:
    return [model for model in models if not model.fine_tuning_only]


def _published(models: Sequence[ModelRate], text: Text, key: str = "published") -> str:
    count = Counter(model.status for model in _rows(models))
    return text(key, **{name: count[name] for name in count})
