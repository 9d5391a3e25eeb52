"""What the widget of a control says, and what it is told; a field for a number says what was typed.

A message of the browser carries the values of all its widgets, as the browser last knew them. What a preset
or Back has set a moment ago it may not have heard of, and would say the values of before once more. So a
widget that is set gets another key: the old values are those of a widget that is gone.
"""

from __future__ import annotations

import streamlit as st

from dashboard.address import Param, Value
from dashboard.text import Language, plain, reading

__all__ = ["key_of", "said", "shown", "tell"]

_AGES = "td-ages"


def key_of(key: str) -> str:
    """The `key=` of a control's widget as it stands: with a space for every time that it was set.

    Streamlit makes a CSS class of a key without the spaces at its end.

    Args:
        key: `Param.key`, which is the name of the control for all but fields for a number.
    """
    ages: dict[str, int] = st.session_state.get(_AGES, {})
    return key + " " * ages.get(key, 0)


def _renew(key: str) -> None:
    st.session_state.pop(key_of(key), None)
    ages = st.session_state.setdefault(_AGES, {})
    ages[key] = ages.get(key, 0) + 1


def said(param: Param, language: Language) -> Value | None:
    """The value that the widget of a control says; None where it says nothing that counts.

    A widget without a choice (a pill clicked twice) says nothing. A menu reports words, not keys: what was on
    its way while the language changed are words of the other.

    Args:
        param: the control.
        language: of the page, which the reader of a field for a number writes.
    """
    told: Value | None = st.session_state.get(key_of(param.key))
    if told is None or (param.choices and told not in param.choices):
        return None
    if not param.typed:
        return told
    try:
        return param.number(reading(str(told), language))
    except ValueError:
        return None


def shown(param: Param, value: Value, language: Language) -> Value:
    """What the widget of a control holds when it shows a value."""
    return plain(float(value), language) if param.typed else value


def tell(param: Param, value: Value, language: Language, *, anew: bool = False) -> None:
    """Have the widget of a control say a value.

    Only where it says something else: writing a widget's own value back would make the browser reset a slider
    in mid-drag. What cannot be read stays in its field for as long as nobody sets it.

    Args:
        param: the control.
        value: its value.
        language: of the page.
        anew: whether somebody sets it: a preset, an address.
    """
    says = said(param, language)
    if says != value if says is not None else anew or not param.typed:
        if anew and param.widget and key_of(param.key) in st.session_state:
            _renew(param.key)
        st.session_state[key_of(param.key)] = shown(param, value, language)
