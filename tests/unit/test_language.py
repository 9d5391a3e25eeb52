"""Models behind one interface: ours and three of Hugging Face, which may be had, and what is missing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Any

import pytest
import torch

from core.lm import hub
from core.lm.generation import follow, generate, read
from core.lm.interface import LanguageError, LanguageModel, start_of
from core.lm.registry import BUILT_IN, LISTED, SETTING, allows_unlisted, load
from core.mlp.mnist import MnistError
from core.sampling import temperature, top_k
from core.tables import DataFileError
from dashboard import text as catalogue
from tests.unit.small_model import seeded


@pytest.fixture(scope="session", params=["storyteller", "gpt2", "llama", "qwen"])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    """One contract over every kind of model."""
    if request.param == "storyteller":
        return load("storyteller", models=request.getfixturevalue("shelf"))
    return hub.from_folder(request.getfixturevalue(request.param))


def test_text_survives_tokens(model: LanguageModel) -> None:
    for text in ("Once upon a time", "", "the king é 🐈 שלום", "<script>alert(1)</script>"):
        assert model.decode(model.encode(text)) == text


def test_special_tokens_written_out_are_plain_text(model: LanguageModel) -> None:
    (first,), start = model.encode(""), start_of(model)
    for special in ("<|endoftext|>", "<s>", "</s>"):
        ids = model.encode(f"a{special}b")
        assert ids[: len(start)] == start
        assert not {model.end, first} & set(ids[len(start) :])
        assert model.decode(ids) == f"a{special}b"


def test_half_a_surrogate_pair_is_read_as_a_browser_would_write_it(model: LanguageModel) -> None:
    assert model.encode("a\ud83db\ude00") == model.encode("a\ufffdb\ufffd")
    assert model.encode("\ud83d\ude00") == model.encode("😀")


def test_every_token_can_be_shown(model: LanguageModel) -> None:
    shown = [model.display(token) for token in range(model.vocabulary)]
    assert all(shown)
    assert all(mark.isprintable() for mark in shown)
    text = model.encode("a king 🐈")
    assert "␣" in "".join(model.display(token) for token in text)
    assert any(model.display(token) == "<F0>" for token in text)
    with pytest.raises(ValueError, match=rf"{model.vocabulary}"):
        model.display(model.vocabulary)


def test_reading_on_with_a_cache_is_reading_the_whole(model: LanguageModel) -> None:
    text = model.encode("xyz Qq 77")[:12]
    first = model.next_logits(text[:3])
    assert first.cache is not None
    assert first.cache.length == 3
    for _ in range(2):  # twice from the same cache: it has not changed
        logits = model.next_logits(text[3:], first.cache).logits
        torch.testing.assert_close(logits, model.next_logits(text).logits, rtol=1e-4, atol=1e-4)
        assert first.cache.length == 3
    assert logits.shape == (model.vocabulary,)
    assert logits.dtype in {torch.float32, torch.float64}
    assert not logits.requires_grad


def test_it_writes_past_its_context(model: LanguageModel) -> None:
    us = torch.rand(70, generator=seeded(2), dtype=torch.float64).tolist()
    steps = [temperature(1.2), top_k(40)]
    prompt = model.encode("the")
    cached, fresh = (
        [made.token for made in generate(model, prompt, steps, die=us, cached=cached)]
        for cached in (True, False)
    )
    assert len(cached) == 70 > model.context
    assert cached == fresh
    assert isinstance(model.decode(cached), str)


def test_branches_do_not_touch_each_other(model: LanguageModel) -> None:
    stem = read(model, model.encode("a"))
    left, right = follow(model, stem, 65), follow(model, stem, 66)
    again = follow(model, stem, 65)
    assert torch.equal(left.logits, again.logits)
    assert not torch.allclose(left.logits, right.logits)


def test_a_model_says_who_it_is(model: LanguageModel) -> None:
    assert model.name in {"storyteller", "tiny-gpt2", "tiny-llama", "tiny-qwen"}
    assert model.card["name"] == model.name
    assert model.card["parameters"] > 0
    json.dumps(model.card)


def test_what_it_cannot_read_is_refused(model: LanguageModel) -> None:
    with pytest.raises(ValueError, match=rf"in \[0, {model.vocabulary - 1}\]; got {model.vocabulary}"):
        model.next_logits([0, model.vocabulary])
    with pytest.raises(ValueError, match=rf"at most|1 to {model.context} tokens"):
        model.next_logits([1] * (model.context + 1))
    full = model.next_logits([1] * model.context)
    with pytest.raises(ValueError, match=rf"got {model.context + 1} \({model.context} cached, 1 new\)"):
        model.next_logits([1], full.cache)
    with pytest.raises(ValueError, match="got 0"):
        model.next_logits([])


def test_what_is_not_built_in_and_not_there_is_one_sentence(tmp_path: Path) -> None:
    for name in BUILT_IN:
        with pytest.raises(
            LanguageError, match=rf"there is no model in .*{name}: .* is missing; .*train_gpt"
        ):
            load(name, models=tmp_path)


def test_a_truncated_built_in_model_is_refused(shelf: Path, tmp_path: Path) -> None:
    shutil.copytree(shelf / "storyteller", tmp_path / "storyteller")
    weights = tmp_path / "storyteller" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-20])
    with pytest.raises(LanguageError, match=r"model\.safetensors has .* bytes where .* are expected"):
        load("storyteller", models=tmp_path)


def test_beyond_the_lists_only_the_owner_decides(gpt2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "_open", lambda *_args, **_named: pytest.fail("it was opened"))
    monkeypatch.delenv(SETTING, raising=False)
    for name in (str(gpt2), "owner/model", "../models", "", "x" * 9999):
        with pytest.raises(LanguageError, match=f"choose one of storyteller, .*{SETTING}=1") as refusal:
            load(name)
        assert len(str(refusal.value)) < 300


def test_the_owner_can_allow_folders_and_other_names(gpt2: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(str(gpt2), unlisted=True).name == "tiny-gpt2"
    asked: list[str] = []
    monkeypatch.setattr(hub, "from_hub", asked.append)
    load("owner/model", unlisted=True)
    monkeypatch.setenv(SETTING, "1")
    load("owner/other")
    assert asked == ["owner/model", "owner/other"]


@pytest.mark.parametrize("name", ["x" * 100_000, "a\0b"])
def test_a_name_that_no_folder_can_have_is_refused(name: str) -> None:
    with pytest.raises(LanguageError, match="a hub name looks like owner/model") as error:
        load(name, unlisted=True)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(("value", "allowed"), [("1", True), ("0", False), ("", False), ("yes", False)])
def test_the_setting_is_exactly_1(value: str, allowed: bool) -> None:
    assert allows_unlisted({SETTING: value}) is allowed
    assert not allows_unlisted({})


@pytest.mark.parametrize("name", LISTED)
def test_a_listed_model_is_opened_by_its_hub_name_safely(
    name: str, library: ModuleType, gpt2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    for kind in (library.AutoModelForCausalLM, library.AutoTokenizer):
        own = kind.from_pretrained

        def recorded(source: str, own: Callable[..., Any] = own, **named: Any) -> Any:
            asked.append((source, named))
            return own(gpt2, **named)

        monkeypatch.setattr(kind, "from_pretrained", recorded)
    load(name)
    assert [source for source, _ in asked] == [LISTED[name]] * 2
    assert all(named["trust_remote_code"] is False for _, named in asked)
    assert all(named["local_files_only"] is True for _, named in asked)  # what is here is not fetched again
    assert asked[0][1]["use_safetensors"] is True


@pytest.mark.parametrize("name", ["a/b/c", "a b", "http://x", "-\n", "/no/such/folder"])
def test_what_is_no_hub_name_is_refused_before_anything_is_asked(name: str) -> None:
    with pytest.raises(LanguageError, match="a hub name looks like owner/model"):
        load(name, unlisted=True)


def test_without_the_optional_extra_one_sentence_says_what_to_install(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "transformers", None)
    for open_it in (lambda: load("gpt2"), lambda: hub.from_folder(tmp_path)):
        with pytest.raises(
            LanguageError, match=r"needs an optional extra: pip install -r requirements-hub\.txt"
        ):
            open_it()
    assert load("storyteller", models=shelf).name == "storyteller"


def test_transformers_is_imported_only_when_chosen() -> None:
    code = "import sys, core.lm.registry, core.lm.generation, core.lm.measures\n"
    code += "print('transformers' in sys.modules, 'nltk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_every_reason_is_said_in_both_languages_with_what_the_error_names() -> None:
    sentences = DataFileError.sentences | LanguageError.sentences | MnistError.sentences
    for language in catalogue.LANGUAGES:
        words = catalogue.load("frame", language)
        said = {key.removeprefix("reason.") for key in words.labels if key.startswith("reason.")}
        assert said - {"restore", "restore_file"} == set(sentences)
        for code, sentence in sentences.items():
            named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
            used = {name for _, name, _, _ in Formatter().parse(words.labels[f"reason.{code}"]) if name}
            assert used - {"restore"} <= named


def test_an_error_says_its_reason_in_a_word_and_what_it_names(shelf: Path, tmp_path: Path) -> None:
    shutil.copytree(shelf / "storyteller", tmp_path / "storyteller")
    weights = tmp_path / "storyteller" / "model.safetensors"
    size = weights.stat().st_size
    weights.write_bytes(weights.read_bytes()[:-20])
    with pytest.raises(LanguageError) as cut:
        load("storyteller", models=tmp_path)
    assert (cut.value.code, cut.value.values) == (
        "wrong_size", {"file": str(weights), "found": size - 20, "expected": size},
    )  # fmt: skip
    with pytest.raises(LanguageError) as unknown:
        load("gpt5")
    assert (unknown.value.code, unknown.value.values["name"]) == ("not_listed", "gpt5")
