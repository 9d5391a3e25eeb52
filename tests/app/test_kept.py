"""What every visitor sees alike is drawn and written once."""

import json
from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.figures import repetition
from dashboard.figures.style import Style
from dashboard.runs import alike
from dashboard.views.top_k.write_manuscript import Manuscript
from tests.app.conftest import Run

Drawn = list[tuple[str, bool]]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    alike._made.clear()


def listening(figure: Callable[..., go.Figure], drawn: Drawn) -> Callable[..., go.Figure]:
    def draw(*args: Any, **options: Any) -> go.Figure:
        style = next(each for each in args if isinstance(each, Style))
        drawn.append((style.text.language, style.present))
        return figure(*args, **options)

    return draw


def test_a_figure_is_drawn_once_for_each_look(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: Drawn = []
    monkeypatch.setattr(repetition, "panel", listening(repetition.panel, drawn))
    for visit in ({}, {}, {"theme": "dark"}, {"theme": "dark"}, {"locale": "de-DE"}, {"locale": "de-DE"}):
        run("top_k", **visit)
    measures = len(repetition.MEASURES)
    assert drawn == [("en", False)] * 2 * measures + [("de", False)] * measures


def test_a_text_with_nothing_set_is_written_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    one_more = Manuscript._one_more

    def counted(text: Manuscript) -> None:
        written.append(len(text.draws))
        one_more(text)

    monkeypatch.setattr(Manuscript, "_one_more", counted)
    run("top_k")
    first = written.copy()
    assert first == list(range(len(first)))
    run("top_k")
    assert written == first
    run("top_k", wseed="7")
    assert len(written) > len(first)


def test_a_figure_names_its_numbers_and_others_get_another_name(run: Run) -> None:
    def names(**query: str) -> list[str]:
        charts = run("models", **query).get("plotly_chart")
        return [json.loads(each.proto.spec)["layout"]["datarevision"] for each in charts]

    loss, gap = names(), names(outcome="gap")
    assert len(set(loss)) == len(loss) > 2
    assert names() == loss
    assert len(set(loss) - set(gap)) > 1
