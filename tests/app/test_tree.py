"""The tree on the page: what the steps leave of every branch, in both languages, and where a branch leads."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.lm import registry
from core.lm.tree import grow, prune
from core.lm.voices import VOICES
from core.sampling import SamplingSettings
from dashboard import text
from dashboard.text import Language
from dashboard.views.top_k.controls import LONGEST
from dashboard.views.top_k.tree import code
from tests.app.conftest import Run, given
from tests.app.test_pages import healthy


def shown(app: AppTest) -> dict[str, Any]:
    return given(app, "token-tree")


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_branch_says_what_the_steps_leave_of_it_and_cut_behind_it(run: Run, language: Language) -> None:
    app = run("top_k", lang=language, model=VOICES[language], prompt="A", k="2", t="0.7")
    assert healthy(app)
    model, words = registry.load(VOICES[language]), text.load("top_k", language)
    read, settings = model.encode("A"), SamplingSettings(top_k=2, temperature=0.7)
    root, *wanted = prune(grow(model, read, branches=24, width=3, depth=5), settings, read)
    tree = shown(app)
    assert tree["marks"] == {}
    assert words.percent(root.lost) in tree["said"]
    paths = [each.path for each in wanted]
    for twig, each in zip(tree["twigs"], wanted, strict=True):
        assert twig["parent"] == (paths.index(each.path[:-1]) if len(each.path) > 1 else -1)
        assert twig["left"] == pytest.approx(each.left)
        assert (twig["lost"] == "") == (each.lost < 0.001)
        assert twig["share"] in (words.percent(each.left or each.share, digits) for digits in (0, 1))
        assert twig["spoken"].startswith(twig["word"].removeprefix("·"))
    assert any(twig["left"] == 0 for twig in tree["twigs"])


def test_a_projector_has_branches_that_fit_and_values_of_k(run: Run) -> None:
    app = run("top_k", lang="en", present="1", exhibit="tree", k="3")
    assert healthy(app)
    tree = shown(app)
    assert len(tree["twigs"]) == 18
    assert tree["marks"]["k = 3"] == tree["steps"]["k"] == 3
    assert list(tree["marks"])[-1] == "k = all"


def test_a_branch_for_which_the_prompt_has_no_room_cannot_be_pressed(run: Run) -> None:
    assert all(twig["ends"] for twig in shown(run("top_k", lang="en", prompt="x" * LONGEST))["twigs"])


@pytest.mark.parametrize(
    "settings", [SamplingSettings(), SamplingSettings(0.5, 2, 0.9, order=("top_k", "top_p", "temperature"))]
)
def test_the_lines_run_and_print_the_tree(
    settings: SamplingSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(code("storyteller", "Once upon a", settings, 6, 3), {})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 7
    assert printed[0].split()[:2] == ["1.0", "1.0"]
