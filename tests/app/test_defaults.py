"""What is shipped today, on the page: which row is set, and what each leaves of the page's prompt."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.lm import registry
from core.lm.decoding_defaults import LLAMA_CPP, decoding_defaults, left
from core.sampling import ORDER
from dashboard import text
from dashboard.text import Language
from dashboard.views.top_k.defaults import PRESENTED
from tests.app.conftest import Run, given
from tests.app.test_pages import healthy


def table(app: AppTest) -> dict[str, Any]:
    return given(app, "defaults-table")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_each_row_tells_what_it_leaves_of_the_prompt_in_both_orders(run: Run, language: Language) -> None:
    app = run("top_k", lang=language, model="storyteller", prompt="The wolf", k="4096", t="0.6", top_p="0.9")
    assert healthy(app)
    shown, words = table(app), text.load("top_k", language)
    assert shown["chosen"] == "llama-3"
    assert "meta-llama/llama3@a0940f9" in shown["said"][1]
    model = registry.load("storyteller")
    read = model.encode("The wolf")
    logits = model.next_logits(read).logits
    rows = {row.id: row for row in decoding_defaults()}
    assert [row["id"] for row in shown["rows"]] == list(rows)
    for row in shown["rows"]:
        settings = rows[row["id"]].settings()
        if settings is None:
            assert (row["steps"], row["cells"][-2:]) == (None, ["–", "–"])
            continue
        counts = [left(logits, replace(settings, order=order), read) for order in (ORDER, LLAMA_CPP)]
        assert row["cells"][-2:] == [
            f"{words.number(each.count)} · {words.percent(each.mass)}" for each in counts
        ]


def test_a_projector_has_the_rows_that_fit_and_other_settings_choose_none(run: Run) -> None:
    app = run("top_k", lang="en", present="1", exhibit="defaults")
    assert healthy(app)
    assert [row["id"] for row in table(app)["rows"]] == [
        row.id for row in decoding_defaults() if row.id in PRESENTED
    ]
    assert table(app)["chosen"] == ""
