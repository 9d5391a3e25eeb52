"""A visitor's own text: taken or refused in a sentence, learnt, spoken with; and nothing of it stays."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.lm.own_text import Lesson
from dashboard import text
from dashboard.runs.queue import LEARNING, Queue
from dashboard.views.dropout.own_text_session import OwnTextSession
from tests.app.conftest import ROOT, Run
from tests.app.test_pages import healthy, notices
from tests.app.writing import contents, watch_writing

SECRET = "Xyzzyplugh"
"""A word that no file of the app has."""

TEXT = "\n\n".join(f"{SECRET} {i} met {i * i} foxes by the sea, and said so." for i in range(400))

each_language = pytest.mark.parametrize("language", text.LANGUAGES)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lessons of a few updates, and a queue that nobody else waits in."""
    short = Lesson(steps=4, every=2, length=8)
    monkeypatch.setattr("dashboard.views.dropout.own_text.Lesson", lambda rate: Lesson(rate, 4, 2, length=8))
    monkeypatch.setattr(LEARNING, "_heard", {})
    assert short.every < short.steps


def visit(app: AppTest) -> OwnTextSession:
    session: OwnTextSession = app.session_state["td-own-text"]
    return session


def lesson(app: AppTest) -> dict[str, Any]:
    part = next(each for each in app.get("bidi_component") if each.key == "text-lesson")
    return dict(json.loads(part.proto.json))


def brought(app: AppTest, typed: str) -> AppTest:
    app.text_area(key="own-typed").set_value(typed)
    button = next(each for each in app.button if each.proto.is_form_submitter)
    return button.click().run()


def taught(app: AppTest) -> AppTest:
    visit(app).hear({"do": "go"})
    return app.run()


def leading_to(app: AppTest, page: str) -> dict[str, str]:
    links = [link.proto for link in app.get("page_link") if "model=own_" in link.proto.query_string]
    (said,) = [link.query_string for link in links if link.page.endswith(page)]
    return dict(pair.split("=") for pair in said.replace("+", " ").split("&"))


@each_language
def test_a_text_is_taken_learnt_and_spoken_with_and_leaves_no_trace(
    run: Run, language: text.Language, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    written = watch_writing()
    app = brought(run("dropout", lang=language), TEXT)
    assert healthy(app)
    assert app.query_params["piece"] == "own"
    assert lesson(app)["state"] == "fresh"
    app = taught(app)
    assert lesson(app)["state"] == "going"
    assert len(lesson(app)["spoken"]) == 2
    for page in ("top_k", "two_dice"):
        there = leading_to(app, page)
        app.switch_page(f"views/{page}/page.py")
        for name, value in there.items():
            app.query_params[name] = value
        app.run()
        assert healthy(app)
        assert notices(app) == []
        said = " ".join(each.value for each in app.markdown)
        assert text.load(page, language).labels[RECITED[page]][:12] in said
        app.switch_page("views/dropout/page.py").run()
        assert visit(app).own is not None
    assert SECRET not in caplog.text
    assert not [path for path in written() if SECRET in contents(path)]


RECITED = {"top_k": "write.recited", "two_dice": "recited"}


@each_language
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "too_short"),
        ("a short text", "too_short"),
        ("a word and another " * 20_000, "too_long"),
        ("x" * 20_000, "monotonous"),
        ("\x01\x02PK\x03\x04" * 4000, "no_text"),
    ],
)
def test_what_cannot_be_learnt_gets_one_sentence_and_changes_nothing(
    run: Run, language: text.Language, typed: str, code: str
) -> None:
    app = brought(run("dropout", lang=language), typed)
    assert healthy(app)
    (said,) = notices(app)
    assert text.load("dropout", language).labels[f"own.refused.{code}"].partition("{")[0] in said
    assert "piece" not in app.query_params
    assert visit(app).own is None


def test_a_link_cannot_carry_a_text(run: Run) -> None:
    app = run("dropout", piece="own")
    assert healthy(app)
    assert len(notices(app)) == 1
    assert "piece" not in app.query_params


def test_a_name_that_only_looks_like_one_is_refused_as_any_other(run: Run) -> None:
    for name in ("own_", "own_words", "own_plain_", "own_plain_xyz"):
        app = run("top_k", model=name)
        assert healthy(app)
        assert len(notices(app)) == 1


@pytest.mark.parametrize("page", ["top_k", "two_dice"])
@each_language
def test_another_visit_cannot_speak_with_what_this_one_taught(
    run: Run, page: str, language: text.Language
) -> None:
    there = leading_to(taught(run("dropout", lang=language)), page)
    app = run(page, **{**there, "lang": language})
    assert healthy(app)
    assert len(notices(app)) == 1
    assert visit_model(app, page) == {"en": "storyteller", "de": "erzaehler"}[language]


def visit_model(app: AppTest, page: str) -> str:
    return str(app.session_state["two_dice"].pages[page].values["model"])


def test_who_waits_is_told_how_many_are_before(run: Run) -> None:
    app = run("dropout")
    for other in ("ada", "bob"):
        LEARNING.ask(other)
    app = taught(app)
    assert (lesson(app)["state"], lesson(app)["before"]) == ("waiting", 2)
    LEARNING.leave("ada")
    LEARNING.leave("bob")
    visit(app).hear({"do": "more"})
    assert lesson(app.run())["state"] == "going"
    assert isinstance(visit(app).queue, Queue)


def test_another_rate_begins_anew_and_what_was_taught_stays_until_then(run: Run) -> None:
    app = taught(run("dropout"))
    before = [voice.name for voice in visit(app).voices]
    app.session_state["tp"] = "0.5"
    app.run()
    assert lesson(app)["state"] == "fresh"
    assert lesson(app)["rate"] == 0.5
    assert app.query_params["tp"] == "0.5"
    assert [voice.name for voice in visit(app).voices] == before
    assert [voice.name for voice in visit(taught(app)).voices] != before


def test_nothing_of_the_app_has_the_secret_word() -> None:
    assert not [path for path in (ROOT / "assets").rglob("*.txt") if SECRET in contents(path)]
