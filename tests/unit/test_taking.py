"""What a reader takes away: tables of what figures show, texts, films."""

from __future__ import annotations

import pytest

from core.studies.twins import results
from dashboard import text
from dashboard.exhibits import EXHIBITS, FILMS
from dashboard.views.top_k.taking import written, written_table
from dashboard.views.two_dice.taking import twins_table
from tests.unit.test_write_manuscript import MODEL
from tests.unit.test_writer_session import WORDS, begun


@pytest.mark.parametrize("page", FILMS)
def test_what_is_filmed_is_an_exhibit_and_the_menu_says_what_its_film_shows(page: str) -> None:
    assert set(FILMS[page]) <= set(EXHIBITS[page])
    for language in ("en", "de"):
        assert text.load("frame", language)(f"film.{page}")


def test_a_written_text_is_taken_as_it_stands_and_token_by_token() -> None:
    session = begun()
    told = session.draws
    assert written(session, MODEL) == session.text.plan.prompt + MODEL.decode([made.token for made in told])
    table = written_table(session, WORDS)
    assert table["id"].tolist() == [made.token for made in told]
    assert table["place"].tolist() == [*range(1, len(told) + 1)]
    assert set(table["text"]) == {"new"}


def test_two_texts_side_by_side_are_taken_both() -> None:
    session = begun()
    session.hear({"do": "keep"})
    table = written_table(session, WORDS)
    assert table["text"].value_counts().to_dict() == {"new": 12, "kept": 12}
    assert written(session, MODEL).count(session.text.plan.prompt) >= 2


def test_the_numbers_of_the_twins_have_a_row_for_every_row_of_texts() -> None:
    networks, texts = results.networks(), results.texts()
    table = twins_table(networks, texts)
    assert len(table) == len(texts)
    assert set(table["held_out"]) <= {row.held_out for row in networks}
