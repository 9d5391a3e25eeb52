"""Every figure in an answer to a question has a row of the data, or a page, that says it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.history.question_figures import DEFINITION, QuestionFigure, origins, question_figures, stated
from core.tables import DataFileError
from dashboard import text
from tests.unit.said import figures_in_order, stated_in

FIGURES = question_figures()
QUESTIONS = text.table("sources", "en", "questions")
TARGET = re.compile(r"\]\([^)]*\)")
"""Where a link leads."""
DEFINED = {"0", "0.5", "1"}


def printed(row: Mapping[str, str]) -> list[str]:
    return figures_in_order(TARGET.sub("]", f"{row['asks']} {row['answer']}"), "en")


def shares(facts: str) -> set[str]:
    """Percentages as shares: 20 % is 0.2."""
    return {f"{int(percent) / 100:g}" for percent in re.findall(r"\b(\d{1,3}) ?%", facts)}


def supported(figure: QuestionFigure) -> bool:
    known = [stated_in(said) | shares(said) for said in stated(figure)]
    if figure.source == DEFINITION:
        return figure.figure in DEFINED and figure.figure in known[0]
    return all(figure.figure in each for each in known)


def test_every_figure_of_an_answer_has_its_row_in_the_order_of_the_answer() -> None:
    listed: dict[str, list[str]] = defaultdict(list)
    for figure in FIGURES:
        listed[figure.question].append(figure.figure)
    assert {name: printed(row) for name, row in QUESTIONS.items() if printed(row)} == dict(listed)


@pytest.mark.parametrize("figure", FIGURES, ids=lambda each: f"{each.question}-{each.figure}")
def test_what_it_comes_from_says_it(figure: QuestionFigure) -> None:
    assert supported(figure), stated(figure)


def test_a_figure_without_a_row_or_with_another_one_is_found() -> None:
    assert printed({"asks": "Which?", "answer": "0.1 of [GPT-2](https://a.b/3), once 1,000, top_k=7."}) == [
        "0.1", "1000", "7",
    ]  # fmt: skip
    assert not supported(QuestionFigure("lora", "0.07", "timeline.json qlora numbers", ""))
    assert not supported(QuestionFigure("lora", "0.07", "https://a.b", "The default was 0.05"))
    assert not supported(QuestionFigure("zero", "80", DEFINITION, "80 of 1,000"))
    assert supported(QuestionFigure("rate", "0.2", "timeline.json hinton what", ""))


def test_a_page_is_named_in_the_answer_or_below_it() -> None:
    for figure in FIGURES:
        assert bool(origins(figure)) == (figure.source != DEFINITION)
        assert all(each.name or each.link for each in origins(figure))


@pytest.mark.parametrize(
    ("source", "says", "wrong"),
    [
        ("timeline.json nobody date", "", "nobody"),
        ("https://a.b", "", "says"),
        ("timeline.json qlora what", "x", "says"),
    ],
)
def test_a_broken_row_is_refused(tmp_path: Path, source: str, says: str, wrong: str) -> None:
    path = tmp_path / "question_figures.csv"
    path.write_text(f"question,figure,source,says\nlora,0,{source},{says}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=wrong):
        stated(question_figures(path)[0])
