"""The page "Why" where the owner of the server has MNIST, where not, and where it is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.mlp import crowd
from core.mlp.mnist import FILES, SETTING
from core.mlp.sweeps import Sweep, arms
from core.mlp.sweeps_seeds import Reached
from dashboard import text
from dashboard.runs import why
from dashboard.views.why.sweeping import Watched, seeds_of
from tests.app.conftest import Run
from tests.app.test_pages import healthy, notices
from tests.mnist_files import idx, write_mnist

RATE_SWEEPS: tuple[Sweep, ...] = ("fixed", "grown")

each_language = pytest.mark.parametrize("language", text.LANGUAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mnist(tmp_path_factory.mktemp("mnist"), 600, 200)


@pytest.fixture(scope="module")
def unlearned() -> None:
    """What another test had learned is forgotten."""
    for cached in (why.crowds, why.split, why.silenced):
        cached.clear()


@pytest.fixture
def mnist(folder: Path, unlearned: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has MNIST, and pairs that learn it for a few steps."""
    brief = replace(crowd.LEARNED["mnist"], n=500, n_test=100, steps=150)
    monkeypatch.setenv(SETTING, str(folder))
    monkeypatch.setattr(crowd, "LEARNED", {**crowd.LEARNED, "mnist": brief})


def offered(app: AppTest, name: str) -> list[str]:
    """What a choice offers; nothing where it is not there."""
    return [option for group in app.get("button_group") if group.key == name for option in group.options]


def words(app: AppTest) -> str:
    shown = [element.proto.body for element in app.get("html")] + [each.value for each in app.markdown]
    return "\n".join([*shown, *(each.value for each in app.header)])


def test_without_the_variable_nobody_is_offered_mnist(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    app = run("why", lang="en")
    assert healthy(app)
    assert offered(app, "problem") == ["moons", "digits"]
    assert offered(app, "data") == []
    assert "MNIST images" not in words(app)


@each_language
def test_with_the_variable_the_exhibits_offer_it(run: Run, mnist: None, language: str) -> None:
    app = run("why", lang=language, data="mnist", problem="mnist")
    said = text.load("why", "de" if language == "de" else "en")
    assert healthy(app)
    assert notices(app) == []
    assert offered(app, "problem")[-1] == offered(app, "data")[-1] == "MNIST"
    assert said("crowd.title_mnist") in words(app)
    assert said("sweep.nothing_yet") in words(app)
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))
    assert app.button(key="sweep-run-rate").label == said("sweep.start_mnist", seeds=5)


@each_language
def test_a_link_to_mnist_says_where_there_is_none(
    run: Run, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    app = run("why", lang=language, problem="mnist")
    assert healthy(app)
    assert len(notices(app)) == 1
    assert SETTING in notices(app)[0]
    assert offered(app, "problem")[-1] == "MNIST"  # so that a visitor gets away from it
    said = text.load("why", "de" if language == "de" else "en")
    assert said("rates.title") in words(app)
    assert said("cases.title") not in words(app)


@each_language
def test_the_pair_says_once_what_is_wrong_and_its_choice_stays(
    run: Run, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(SETTING, str(write_mnist(tmp_path / "few", 200, 50)))
    why.crowds.clear()
    app = run("why", lang=language, data="mnist")
    assert healthy(app)
    (notice,) = notices(app)
    assert FILES[0] in notice
    assert ("2.000" if language == "de" else "2,000") in notice
    assert offered(app, "data")[-1] == "MNIST"


def damaged(folder: Path, code: str) -> None:
    """A folder that is refused for one reason."""
    if code == "mnist_folder":
        return
    write_mnist(folder, 20, 20)
    images, labels, *_ = (folder / name for name in FILES)
    damages: dict[str, Callable[[], object]] = {
        "mnist_missing": labels.unlink,
        "mnist_magic": lambda: images.write_bytes(b"nothing"),
        "mnist_cut": lambda: images.write_bytes(images.read_bytes()[:-9]),
        "mnist_counts": lambda: labels.write_bytes(idx(np.zeros(19, np.uint8))),
        "mnist_size": lambda: images.write_bytes(idx(np.zeros((20, 8, 8), np.uint8))),
        "mnist_label": lambda: labels.write_bytes(idx(np.full(20, 77, np.uint8))),
        "mnist_unreadable": lambda: (labels.unlink(), labels.mkdir()),
    }
    damages[code]()


VALUES: dict[str, dict[str, object]] = {
    "mnist_folder": {"setting": SETTING},
    "mnist_missing": {"file": FILES[1]},
    "mnist_magic": {"file": FILES[0], "expected": {"en": "2,051", "de": "2.051"}},
    "mnist_cut": {"file": FILES[0], "expected": {"en": "15,680", "de": "15.680"}},
    "mnist_counts": {"file": FILES[1], "labels": 19, "images": 20},
    "mnist_size": {"file": FILES[0], "height": 8, "width": 8},
    "mnist_label": {"file": FILES[1], "found": 77},
    "mnist_unreadable": {"file": FILES[1]},
}


@each_language
@pytest.mark.parametrize("code", VALUES)
def test_a_broken_folder_gets_one_sentence_without_the_servers_paths(
    run: Run, code: str, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    damaged(tmp_path / "mnist", code)
    monkeypatch.setenv(SETTING, str(tmp_path / "mnist"))
    app = run("why", lang=language, problem="mnist", present="1", exhibit="rates")
    assert not app.exception
    (notice,) = (unescape(words) for words in notices(app))
    for value in VALUES[code].values():
        assert str(value[language] if isinstance(value, dict) else value) in notice
    assert str(tmp_path) not in notice
    begins = text.load("frame", "de" if language == "de" else "en")("part_empty", reason="").removesuffix(".")
    assert escape(begins) in notice


def test_what_was_trained_here_is_drawn_and_put_into_words(run: Run, mnist: None) -> None:
    rows = [
        Reached("mnist", arm.sweep, arm.rate, arm.units, arm.cases, seed, 0.1, 1 + arm.rate + seed / 100, 0.2)
        for sweep in RATE_SWEEPS
        for arm in arms("mnist", sweep)
        for seed in seeds_of("mnist")
    ]
    for shown, complete in ((rows[:15], False), (rows, True)):
        app = run("why", lang="en")
        app.session_state["td-sweep-rate-mnist"] = Watched(rows=shown)
        app.session_state["problem"] = "mnist"
        app.run()
        assert healthy(app)
        assert ("With the units fixed dropout hurts here at 0.1, 0.2" in words(app)) == complete
        assert "200 of its training images and 1,000 of its test images" in words(app)
