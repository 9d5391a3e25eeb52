"""The set-up: every control of a run beside the rate and the example."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import layout
from dashboard.address import Param
from dashboard.exhibits.dropout.controls import PARAMS, PRESET_VALUES
from dashboard.text import Text

__all__ = ["setup"]

_STEPS = {
    "n": 10, "noise": 0.05, "wrong": 0.05, "layers": 1, "units": 1, "pin": 0.05,
    "lr": 0.001, "decay": 0.0005, "maxnorm": 0.5, "batch": 10, "steps": 100, "seed": 1,
}  # fmt: skip
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
_SLIDERS = ("noise", "wrong", "layers", "units", "pin")
_WORDS = {"data": "setup.data_", "act": "activation.", "opt": "optimizer."}
_PARAMS = {param.name: param for param in PARAMS}


def setup(text: Text, preset: str) -> None:
    """Show the set-up in a fold; every control has its value from the address.

    Args:
        text: the page's words.
        preset: the chosen example, to go back to.
    """
    with layout.fold(text("setup.title")):
        columns = st.columns(3)
        for place, name in enumerate(_ORDER):
            with columns[place % 3]:
                _control(_PARAMS[name], text)
        st.button(
            text("setup.reset"), key="setup-reset", on_click=layout.reset, args=(PRESET_VALUES[preset],)
        )


def _control(param: Param, text: Text) -> None:
    words = text(f"setup.{param.name}")
    if param.choices:
        st.selectbox(words, param.choices, format_func=_names(param.name, text), key=param.name)
        return
    kind = int if isinstance(param.default, int) else float
    low, high, step = kind(param.lo), kind(param.hi), kind(_STEPS[param.name])
    if param.name in _SLIDERS:
        st.slider(words, low, high, step=step, key=param.name)
    else:
        st.number_input(words, low, high, step=step, key=param.name, format="%d" if kind is int else "%g")


def _names(name: str, text: Text) -> Callable[[str], str]:
    return lambda choice: text(f"{_WORDS[name]}{choice}")
