"""A reader's own table on Dropout: what works, what is refused and how, and where it stays."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import text
from tests.app.conftest import Run
from tests.app.test_pages import healthy, html
from tests.app.writing import contents, watch_writing

SECRET = "Zebrafink"


def rows(count: int = 60, separator: str = ",", mark: str = ".", classes: int = 2, inputs: int = 2) -> str:
    draw = random.Random(1)
    lines = [separator.join([*(f"col{i}" for i in range(inputs)), "kind"])]
    for number in range(count):
        cells = [f"{draw.gauss(number % classes, 0.5):.3f}".replace(".", mark) for _ in range(inputs)]
        lines.append(separator.join([*cells, f"{SECRET}{number % classes}"]))
    return "\n".join(lines)


def pasted(app: AppTest, table: str) -> AppTest:
    app.text_area(key="table-text").set_value(table)
    [use] = [button for button in app.button if button.key and "table-form" in button.key]
    return use.click().run()


def said(app: AppTest) -> str:
    return html(app) + "\n".join(element.value for element in (*app.markdown, *app.caption))


def test_the_page_asks_for_a_table_and_shows_the_moons_until_there_is_one(run: Run) -> None:
    app = run("dropout", preset="table")
    assert healthy(app)
    assert app.text_area(key="table-text").value == ""
    assert "60 points" in said(app)
    for shown in ({}, {"present": "1"}):
        assert "No link carries a table" in said(run("dropout", preset="table", **shown))
    assert app.query_params["preset"] == "table"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_pasted_table_is_learned_and_leaves_only_its_name_in_the_address(
    run: Run, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written = watch_writing()
    separator, mark = (";", ",") if language == "de" else (",", ".")
    app = pasted(run("dropout", preset="table", lang=language), rows(separator=separator, mark=mark))
    assert healthy(app)
    words = text.load("dropout", "de" if language == "de" else "en")
    shown = said(app)
    assert any(f"A = {SECRET}0 (30), B = {SECRET}1 (30)" in fold.label for fold in app.expander)
    assert words("cases.rows", count="30") in shown
    assert SECRET not in str(app.query_params)
    assert SECRET not in caplog.text
    assert not [path for path in written() if SECRET in contents(path)]


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("inputs", [2, 5, 20])
def test_every_shape_of_table_is_learned_flat_or_with_all_its_columns(
    run: Run, classes: int, inputs: int
) -> None:
    app = pasted(run("dropout", preset="table"), rows(200, classes=classes, inputs=inputs))
    assert healthy(app)
    if inputs > 2:
        app.session_state["td-fold-table"] = True
        app = app.run().checkbox[0].check().run()
        assert healthy(app)
        assert f"net {inputs}-24-24-{1 if classes == 2 else classes}," in said(app)


def test_other_columns_can_be_chosen(run: Run) -> None:
    app = pasted(run("dropout", preset="table"), rows(60, inputs=3))
    app.session_state["td-fold-table"] = True
    app.run()
    names = ["label", "first input", "second input"]
    assert [(box.label, box.value) for box in app.selectbox[:3]] == list(zip(names, (3, 0, 1), strict=True))
    app = app.selectbox[1].set_value(2).run()
    assert healthy(app)
    assert [box.value for box in app.selectbox[:3]] == [3, 2, 1]
    app = app.selectbox[0].set_value(0).run()
    assert "is the eleventh class" in said(app)
    app = app.selectbox[0].set_value(3).run()
    assert healthy(app)
    assert "is the eleventh class" not in said(app)


BROKEN: list[tuple[Callable[[str], str], str, str]] = [
    (lambda _: "", "There is nothing in this table.", "In dieser Tabelle steht nichts."),
    (
        lambda table: table.replace("\n", "\n,1,x\n", 1),
        "Line 2, column “col0”: the cell is empty.",
        "Zeile 2, Spalte „col0“: Die Zelle ist leer.",
    ),
    (
        lambda table: table + "\n1,many,x",
        "Line 62, column “col1”: “many” is no number.",
        "Zeile 62, Spalte „col1“: „many“ ist keine Zahl.",
    ),
    (
        lambda table: table + "\n1,2",
        "Line 62 has 2 columns, the first line 3.",
        "Zeile 62 hat 2 Spalten, die erste Zeile 3.",
    ),
    (
        lambda table: table + "\n" * 2_000_000,
        "This table has 2,002 KB; at most 2,000 KB are read.",
        "Diese Tabelle hat 2.002 KB; gelesen werden höchstens 2.000 KB.",
    ),
]


@pytest.mark.parametrize(("damage", "english", "german"), BROKEN)
def test_a_table_that_cannot_be_used_gets_one_sentence_in_either_language(
    run: Run, damage: Callable[[str], str], english: str, german: str, caplog: pytest.LogCaptureFixture
) -> None:
    for language, sentence in (("en", english), ("de", german)):
        app = pasted(run("dropout", preset="table", lang=language), damage(rows()))
        assert healthy(app)
        assert sentence in said(app)
    assert SECRET not in caplog.text


def test_a_refused_table_leaves_the_one_before_and_one_can_be_forgotten(run: Run) -> None:
    app = pasted(run("dropout", preset="table"), rows())
    app.session_state["td-fold-table"] = True
    app = pasted(app.run(), "nonsense")
    assert "1 columns; a table needs three" in said(app)
    assert "The table before is still used." in said(app)
    assert "30 rows of your table" in said(app)
    app = app.button(key="table-forget").click().run()
    assert healthy(app)
    assert SECRET not in said(app)
    own = app.session_state["td-own-table"]
    assert own.sheet is own.table is own.refused is None


def test_another_visit_sees_nothing_of_a_table(run: Run) -> None:
    pasted(run("dropout", preset="table"), rows())
    other = run("dropout", preset="table", n="30")
    assert SECRET not in said(other)
    assert other.text_area(key="table-text").value == ""
