"""Predict first: what a question does not hide stays where it was, so the browser does not mount it anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import Run

ASKING = ("dropout", "models", "top_k", "two_dice", "why")
KINDS = ("bidi_component", "plotly_chart")
Place = tuple[int, ...]


def places(node: Any, here: Place = ()) -> Iterator[tuple[str, Place]]:
    """The components and charts below a part of a page, by key, each with its place from child to child."""
    for number, child in getattr(node, "children", {}).items():
        yield from places(child, (*here, number))
        if getattr(child, "type", "") in KINDS:
            yield child.key or child.proto.id, (*here, number)


def placed(app: AppTest) -> dict[str, Place]:
    return dict(places(app._tree))


@pytest.mark.parametrize("page", ASKING)
def test_what_a_question_does_not_hide_stays_in_its_place(run: Run, page: str) -> None:
    told, asking = (placed(run(page, predict=predict)) for predict in ("0", "1"))
    both = told.keys() & asking.keys()
    assert "td-predict" in both
    assert asking.keys() - told.keys() == set()
    assert {key: (told[key], asking[key]) for key in both if told[key] != asking[key]} == {}


def test_an_answer_moves_nothing_that_stands_below(run: Run) -> None:
    app = run("two_dice", predict="1", n="4")
    for name in ("doubt", "twins", "masks", "cells"):
        before = placed(app)
        app.button(key=f"ask-{name}-0").click().run()
        app.button(key=f"ask-{name}-reveal").click().run()
        after = placed(app)
        assert before.keys() < after.keys()
        assert {key: after[key] for key in before} == before
