"""What a visit keeps between runs besides its controls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from dashboard.address import Value
from dashboard.layout.session import get_control, move, set_control

__all__ = ["choose", "kept", "note", "say_again", "selected"]

Thing = TypeVar("Thing")


def kept(name: str, make: Callable[[], Thing]) -> Thing:
    """A thing of this visit, made at the first call and the same one ever after.

    Args:
        name: under which it is kept.
        make: makes it.
    """
    key = f"td-{name}"
    if key not in st.session_state:
        st.session_state[key] = make()
    thing: Thing = st.session_state[key]
    return thing


def selected(chart: str) -> list[dict[str, Any]]:
    """The marks of a chart that a hand has selected. For its callback.

    Args:
        chart: its key.
    """
    state = st.session_state.get(chart)
    return list(state["selection"]["points"]) if state and state.get("selection") else []


def choose(name: str, value: Value) -> None:
    """Set a control as its widget would: the page follows it, a preset resets the others.

    For callbacks, those of a fragment as well.

    Args:
        name: of the control.
        value: its new value.
    """
    st.session_state[name] = value
    move()


def note(name: str) -> None:
    """Write a control into the address at once: the callback of a widget inside a fragment, which runs alone.

    Args:
        name: of the control and its widget.
    """
    set_control(name, get_control(name))


def say_again(name: str) -> None:
    """Have a widget that is mounted late, in a popover, say what it holds; call it before it.

    When it is opened it shows what the last run told it, and a run tells nothing that has not been set: after
    a second run it would show its default.

    Args:
        name: of the widget, none that a hand drags.
    """
    if name in st.session_state:
        st.session_state[name] = st.session_state[name]
