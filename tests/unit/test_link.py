"""What a page hears of a component: every want once, the newest of a name, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st
from hypothesis import given
from hypothesis import strategies as draw

from dashboard.components.link import answered, wanted

KEY = "bars"


@pytest.fixture(autouse=True)
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    memory: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", memory)
    return iter([memory])


def said(**wants: tuple[int, object, bool]) -> None:
    names = ("number", "value", "asks")
    told = {name: dict(zip(names, want, strict=True)) for name, want in wants.items()}
    st.session_state[KEY] = {"want": {"open": told, "tries": 0}}


def test_a_component_that_has_said_nothing_wants_nothing() -> None:
    assert (wanted(KEY), answered(KEY)) == ({}, 0)
    st.session_state[KEY] = {"want": None}
    assert wanted(KEY) == {}


def test_a_want_that_is_said_again_is_heard_once() -> None:
    said(rate=(7, 0.5, True))
    assert wanted(KEY) == {"rate": 0.5}
    said(rate=(7, 0.5, True), steps=(9, 40, True))
    assert wanted(KEY) == {"steps": 40}
    assert (wanted(KEY), answered(KEY)) == ({}, 9)


def test_wants_come_in_the_order_in_which_they_were_said() -> None:
    said(rate=(3, 0.2, True), preset=(2, "moons", True))
    assert list(wanted(KEY)) == ["preset", "rate"]


def test_what_is_only_told_asks_for_no_answer() -> None:
    said(steps=(5, 1, True))
    wanted(KEY)
    said(view=(8, "fast", False))
    assert (wanted(KEY), answered(KEY)) == ({"view": "fast"}, 5)
    said(view=(8, "fast", False))
    assert wanted(KEY) == {}


def test_two_components_are_heard_apart() -> None:
    said(rate=(7, 0.5, True))
    wanted(KEY)
    assert answered("other") == 0


@given(draw.lists(draw.tuples(draw.sampled_from("abc"), draw.booleans()), max_size=12), draw.data())
def test_whatever_is_lost_the_newest_of_every_name_is_heard_once(
    presses: list[tuple[str, bool]], chance: draw.DataObject
) -> None:
    st.session_state.clear()
    open_wants: dict[str, tuple[int, object, bool]] = {}
    heard: list[tuple[str, object]] = []
    for number, (name, arrives) in enumerate(presses, start=1):
        open_wants[name] = (number, number, True)
        if arrives:
            said(**open_wants)
            heard += wanted(KEY).items()
        if chance.draw(draw.booleans()):  # the browser hears the answer
            done = answered(KEY)
            open_wants = {each: want for each, want in open_wants.items() if want[0] > done}
    said(**open_wants)
    heard += wanted(KEY).items()
    assert len(set(heard)) == len(heard)
    for name in {name for name, _ in presses}:
        newest = max(number for number, (each, _) in enumerate(presses, start=1) if each == name)
        assert [value for each, value in heard if each == name][-1] == newest
