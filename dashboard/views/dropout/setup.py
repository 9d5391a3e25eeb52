"""The set-up: every control of a run beside the rate and the example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from dashboard import layout
from dashboard.address import Param, Value
from dashboard.text import Language, Text
from dashboard.views.dropout.controls import PARAMS, PRESET_VALUES

__all__ = ["setup"]

_ORDER = (
    "data",
    "n",
    "noise",
    "wrong",
    "layers",
    "units",
    "act",
    "pin",
    "opt",
    "lr",
    "decay",
    "maxnorm",
    "batch",
    "steps",
    "seed",
)
_STEPS = {"noise": 0.05, "wrong": 0.05, "layers": 1, "units": 1, "pin": 0.05}
_DECIMALS: Mapping[Language, str | None] = {"en": None, "de": "localized"}
"""Streamlit's sliders write English by themselves, or the browser's language."""

_WORDS = {"data": "setup.data_", "act": "activation.", "opt": "optimizer."}
_PARAMS = {param.name: param for param in PARAMS}


def setup(text: Text, preset: str) -> None:
    """Show the set-up in a fold; every control has its value from the address.

    Args:
        text: the page's words.
        preset: the chosen example, to go back to.
    """
    layout.fold(text("setup.title"), "setup", lambda: _controls(text, preset), apart=True)


def _controls(text: Text, preset: str) -> None:
    columns = st.columns(3)
    for place, name in enumerate(_ORDER):
        with columns[place % 3]:
            _control(_PARAMS[name], text)
    st.button(text("setup.reset"), key="setup-reset", on_click=_start_over, args=(PRESET_VALUES[preset],))


def _start_over(values: Mapping[str, Value]) -> None:
    layout.set_controls(values)
    layout.move()


def _control(param: Param, text: Text) -> None:
    words, heard = text(f"setup.{param.name}"), partial(layout.follow, param.key)
    if param.choices:
        names = _names(param.name, text)
        st.selectbox(words, param.choices, format_func=names, key=param.name, on_change=heard)
    elif param.typed:
        layout.number_field(words, param)
    else:
        kind = int if isinstance(param.default, int) else float
        low, high, step = kind(param.lo), kind(param.hi), kind(_STEPS[param.name])
        digits = _DECIMALS[text.language]
        st.slider(words, low, high, step=step, key=param.name, format=digits, on_change=heard)


def _names(name: str, text: Text) -> Callable[[str], str]:
    return lambda choice: text(f"{_WORDS[name]}{choice}")
