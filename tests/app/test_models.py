"""The models that the server's owner allows, on "Top-k, live": what cannot speak gets a sentence."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

from core.lm import tokens
from core.lm.registry import SETTING
from core.lm.voices import VOICES
from dashboard import text
from tests.app.conftest import Run
from tests.app.test_pages import notices
from tests.unit import tiny_hub


@pytest.fixture(scope="module")
def library() -> ModuleType:
    return pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")


@pytest.fixture(autouse=True)
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "1")


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
