"""Temperature 0 on the page: what is recorded on arrival, and the prompt once it is asked for.

What flips depends on the processor: the structure is looked at, not the flips.
"""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.lm.voices import VOICES
from core.lm.zero import ARITHMETICS
from dashboard import text
from dashboard.text import Language
from tests.app.conftest import Run
from tests.app.test_pages import healthy

each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def tables(app: AppTest, words: text.Text) -> list[str]:
    """Those of the exhibit."""
    named = words("zero.column.arithmetic")
    return [each.proto.body for each in app.get("html") if named in each.proto.body]


@each_language
def test_the_prompt_is_answered_in_every_arithmetic_once_it_is_asked_for(
    run: Run, language: Language
) -> None:
    app, words = run("top_k", lang=language, prompt="The <b>wolf</b>"), text.load("top_k", language)
    assert healthy(app)
    assert not tables(app, words)
    app.button(key="zero-run").click().run()
    assert healthy(app)
    assert app.query_params["zero"] == "1"
    (table,) = tables(app, words)
    for name in ARITHMETICS:
        assert words(f"zero.name.{name}") in table
    assert "The &lt;b&gt;wolf" in table


def test_a_projector_shows_the_record_or_the_prompt(run: Run) -> None:
    words = text.load("top_k", "en")
    app = run("top_k", lang="en", present="1", exhibit="zero")
    assert healthy(app)
    assert len(app.get("plotly_chart")) == 1
    assert not tables(app, words)
    app.button(key="zero-run").click().run()
    assert healthy(app)
    assert not app.get("plotly_chart")
    assert "td-staged" in tables(app, words)[0]


def test_the_voice_that_speaks_is_the_one_that_was_measured(run: Run) -> None:
    app = run("top_k", lang="en", model=VOICES["de"], present="1", exhibit="zero")
    assert healthy(app)
    said = [each.proto.body for each in app.get("html")]
    assert any("Erzähler, 10 texts" in each for each in said)
