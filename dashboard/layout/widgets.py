"""What the widget of a control says, and what it is told; a field for a number says what was typed."""

from __future__ import annotations

import time
from collections.abc import Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitAPIException

from dashboard.address import Param, Value
from dashboard.text import Language, plain, reading

__all__ = ["LATE", "News", "said", "shown", "tell"]

LATE = 5.0
"""Seconds in which a browser may still say what its widgets held before they were set."""


@dataclass(slots=True)
class News:
    """What presets, Back and Forward have set lately, and a browser may not have heard of yet.

    Every message of the browser carries the values of all its widgets. A hasty hand moves another control, or
    a component speaks, before the browser has heard what was set: then the values of before come once more,
    and must not count.

    Attributes:
        lately: for each time something was set, oldest first, what the widgets held before and since, by key.
        until: when that counts no more, by the clock of `time.monotonic`.
        ours: widgets that hold what this very run has set: no word of the browser yet.
        fresh: what widgets new on the screen were told, and until when that is said again, by key.
    """

    lately: list[dict[str, tuple[Value, Value]]] = field(default_factory=list)
    until: float = 0.0
    ours: set[str] = field(default_factory=set)
    fresh: dict[str, tuple[Value, float]] = field(default_factory=dict)

    def add(self, after: Mapping[str, Value]) -> None:
        """Note what is being set, before it is.

        Args:
            after: what each widget will hold, by key.
        """
        before = {key: st.session_state.get(key) for key in after}
        told = {key: (old, after[key]) for key, old in before.items() if old not in (None, after[key])}
        known = [pair for each in self.lately for pair in each.items()]
        self.lately.append(dict(pair for pair in told.items() if pair not in known))
        self.ours |= told.keys()
        self.until = time.monotonic() + LATE

    def unheard(self) -> set[str]:
        """Keys of the widgets whose values are those of before, from a browser that has not heard.

        Each widget hears for itself: an answer comes piece by piece, and in between a component may speak.
        """
        if time.monotonic() >= self.until:
            self.lately.clear()
        now = {key: st.session_state.get(key) for each in self.lately for key in each}
        for key in now.keys() - self.ours:
            self._hear(key, now[key])
        return {key for each in self.lately for key in self._old(now, each)}

    def _hear(self, key: str, value: Value | None) -> None:
        # A value of before in a widget that has said what was set is the hand's.
        heard = [at for at, each in enumerate(self.lately) if key in each and each[key][1] == value]
        last = max(heard, default=-1)
        for each in self.lately[: last + 1]:
            each.pop(key, None)

    def settle(self) -> None:
        """Forget what the browser has heard of. To be asked only when a message of it has just come."""
        told = [pair for each in self.lately for pair in each.items()]
        if not self.ours and all(st.session_state.get(key) == new for key, (_, new) in told):
            self.lately.clear()

    def say_again(self, mounted: Container[str] = ()) -> None:
        """Have widgets that are new on the screen say what they were told, in every run for a while.

        Streamlit tells a widget its value in the run that sets it alone. A browser so slow that it draws only
        the run after that never hears it: a slider would stand at its lowest value, and report that.

        Args:
            mounted: keys of the widgets that this run has told for the first time.
        """
        now, state = time.monotonic(), st.session_state
        new = {key: (state[key], now + LATE) for key in state if key in mounted}
        self.fresh = {key: told for key, told in self.fresh.items() if self._stands(key, *told, now)} | new
        for key, (value, _) in self.fresh.items():
            with suppress(StreamlitAPIException):  # one that this run has drawn has been told
                state[key] = value

    @staticmethod
    def _stands(key: str, value: Value, until: float, now: float) -> bool:
        return now < until and st.session_state.get(key) == value

    @staticmethod
    def _old(now: Mapping[str, Value | None], told: Mapping[str, tuple[Value, Value]]) -> set[str]:
        return {key for key, (old, _) in told.items() if now[key] == old}


def said(param: Param, language: Language) -> Value | None:
    """The value that the widget of a control says; None where it says nothing that counts.

    A widget without a choice (a pill clicked twice) says nothing. A menu reports words, not keys: what was on
    its way while the language changed are words of the other.

    Args:
        param: the control.
        language: of the page, which the reader of a field for a number writes.
    """
    told: Value | None = st.session_state.get(param.key)
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
        st.session_state[param.key] = shown(param, value, language)
