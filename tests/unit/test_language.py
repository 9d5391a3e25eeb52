"""Models behind one interface: ours, a GPT-2 and a Llama of Hugging Face made here, and what is missing."""

import importlib
import itertools
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from string import Formatter
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from core import gpt, model_card, model_files, tokens
from core.generation import follow, generate, read
from core.language import BUILT_IN, LISTED, SETTING, Language, LanguageError, allows_unlisted, hub, load
from core.sampling import temperature, top_k
from dashboard import text as catalogue

TALES = ["Once upon a time there was a king.\nThe king had a daughter.", "The wolf said: Who is there?"] * 20
SIZE = 300


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def shaken(model: Any) -> Any:
    """Weights so large that every part of the model shows in its answers."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(parameter.numel())), alpha=0.3)
    return model


@pytest.fixture(scope="session")
def library() -> ModuleType:
    return pytest.importorskip("transformers", reason="requirements-hub.txt is not installed")


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of built-in models with a small storyteller in it."""
    folder = tmp_path_factory.mktemp("models") / "storyteller"
    shape = gpt.GPTConfig(SIZE, context=16, width=16, layers=2, heads=2)
    gpt.save(shaken(gpt.GPT(shape, generator=seeded(0))), folder)
    tokens.train(TALES, SIZE).save(folder / "tokenizer.json")
    model_card.write({"name": "storyteller", "parameters": 1234}, folder)
    model_files.write_checksums(folder)
    return folder.parent


@pytest.fixture(scope="session")
def gpt2(library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "tiny-gpt2"
    shape = library.GPT2Config(
        vocab_size=SIZE + 4, n_positions=16, n_embd=16, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0
    )  # the model's matrix is larger than the tokenizer, as it often is
    shaken(library.GPT2LMHeadModel(shape)).save_pretrained(folder)
    own = tokens.train(TALES, SIZE).tokenizer
    fast = library.PreTrainedTokenizerFast(tokenizer_object=own, bos_token=tokens.END, eos_token=tokens.END)
    fast.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def llama(library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hub") / "tiny-llama"
    shape = library.LlamaConfig(
        vocab_size=SIZE,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=64,
    )
    shaken(library.LlamaForCausalLM(shape)).save_pretrained(folder)
    pieces = sentence_pieces()
    fast = library.PreTrainedTokenizerFast(tokenizer_object=pieces, bos_token="<s>", eos_token="</s>")
    fast.save_pretrained(folder)
    return folder


def sentence_pieces() -> Tokenizer:
    """A tokenizer of Llama's kind: spaces as "▁", unknown characters as bytes."""
    pieces = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    pieces.normalizer = normalizers.Replace(" ", "▁")
    pieces.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    pieces.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    pieces.train_from_iterator(
        [tale.replace("\n", " ") for tale in TALES],
        trainers.BpeTrainer(vocab_size=SIZE, special_tokens=special, show_progress=False),
    )
    return without_special_bytes(pieces)


def without_special_bytes(pieces: Tokenizer) -> Tokenizer:
    content = json.loads(pieces.to_str())
    content["added_tokens"] = [token for token in content["added_tokens"] if "<0x" not in token["content"]]
    return Tokenizer.from_str(json.dumps(content))


@pytest.fixture(scope="session", params=["storyteller", "gpt2", "llama"])
def model(request: pytest.FixtureRequest) -> Language:
    """One contract over every kind of model."""
    if request.param == "storyteller":
        return load("storyteller", models=request.getfixturevalue("shelf"))
    return hub.from_folder(request.getfixturevalue(request.param))


def test_text_survives_tokens(model: Language) -> None:
    for text in ("Once upon a time", "", "the king é 🐈 שלום", "<script>alert(1)</script>"):
        assert model.decode(model.encode(text)) == text


def test_special_tokens_written_out_are_plain_text(model: Language) -> None:
    start = model.encode("")
    assert len(start) == 1
    for special in ("<|endoftext|>", "<s>", "</s>"):
        ids = model.encode(f"a{special}b")
        assert ids[0] == start[0]
        assert model.end not in ids[1:]
        assert start[0] not in ids[1:]
        assert model.decode(ids) == f"a{special}b"


def test_every_token_can_be_shown(model: Language) -> None:
    shown = [model.display(token) for token in range(model.vocabulary)]
    assert all(shown)
    assert all(mark.isprintable() for mark in shown)
    text = model.encode("a king 🐈")
    assert "␣" in "".join(model.display(token) for token in text)
    assert any(model.display(token) == "<F0>" for token in text)
    with pytest.raises(ValueError, match=rf"{model.vocabulary}"):
        model.display(model.vocabulary)


def test_reading_on_with_a_cache_is_reading_the_whole(model: Language) -> None:
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


def test_it_writes_past_its_context(model: Language) -> None:
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


def test_branches_do_not_touch_each_other(model: Language) -> None:
    stem = read(model, model.encode("a"))
    left, right = follow(model, stem, 65), follow(model, stem, 66)
    again = follow(model, stem, 65)
    assert torch.equal(left.logits, again.logits)
    assert not torch.allclose(left.logits, right.logits)


def test_a_model_says_who_it_is(model: Language) -> None:
    assert model.name in {"storyteller", "tiny-gpt2", "tiny-llama"}
    assert model.card["name"] == model.name
    assert model.card["parameters"] > 0
    json.dumps(model.card)


def test_what_it_cannot_read_is_refused(model: Language) -> None:
    with pytest.raises(ValueError, match=rf"in \[0, {model.vocabulary - 1}\]; got {model.vocabulary}"):
        model.next_logits([0, model.vocabulary])
    with pytest.raises(ValueError, match=rf"at most|1 to {model.context} tokens"):
        model.next_logits([1] * (model.context + 1))
    full = model.next_logits([1] * model.context)
    with pytest.raises(ValueError, match=rf"got {model.context + 1} \({model.context} cached, 1 new\)"):
        model.next_logits([1], full.cache)
    with pytest.raises(ValueError, match="got 0"):
        model.next_logits([])


def test_a_model_of_hugging_face_answers_as_the_library_does(
    library: ModuleType, gpt2: Path, llama: Path
) -> None:
    for folder in (gpt2, llama):
        model = hub.from_folder(folder)
        ids = model.encode("Once upon a")[:10]
        expected = library.AutoModelForCausalLM.from_pretrained(folder)(torch.tensor([ids])).logits[0, -1]
        torch.testing.assert_close(model.next_logits(ids).logits, expected.detach())


def test_only_the_last_place_is_scored_where_the_model_can(gpt2: Path, llama: Path) -> None:
    for folder in (gpt2, llama):
        model, places = hub.from_folder(folder), []
        head = model.model.get_output_embeddings()
        head.register_forward_hook(lambda _head, _given, made, places=places: places.append(made.shape[1]))
        start = model.next_logits([1, 2, 3, 4, 5])
        model.next_logits([6, 7], start.cache)
        assert places == [1, 1]


def test_a_model_that_scores_every_place_is_read_at_the_last(
    gpt2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = hub.from_folder(gpt2)
    expected, forward = model.next_logits([1, 2, 3]).logits, model.model.forward

    def every_place(
        input_ids: torch.Tensor, past_key_values: object = None, use_cache: bool = True
    ) -> dict[str, Any]:
        return forward(input_ids, past_key_values=past_key_values, use_cache=use_cache)

    monkeypatch.setattr(model.model, "forward", every_place)
    torch.testing.assert_close(model.next_logits([1, 2, 3]).logits, expected)


def test_a_context_beyond_what_a_visitor_may_use_is_cut(llama: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = hub.from_folder(llama)
    assert model.context == 64
    monkeypatch.setattr(hub, "MOST_CONTEXT", 32)
    assert model.context == 32


def test_a_model_with_another_kind_of_cache_is_read_again_each_time(
    library: ModuleType, llama: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tiny-sliding"
    shutil.copytree(llama, folder)
    shape = library.MistralConfig(
        vocab_size=SIZE,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=16,
        sliding_window=4,
    )
    shaken(library.MistralForCausalLM(shape)).save_pretrained(folder)
    model = hub.from_folder(folder)
    reading = read(model, [1, 2, 3])
    assert reading.cache is None
    torch.testing.assert_close(follow(model, reading, 4).logits, model.next_logits([1, 2, 3, 4]).logits)


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
def test_a_listed_model_is_opened_by_its_hub_name_safely(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []

    class Recorder:
        @staticmethod
        def from_pretrained(source: str, **named: Any) -> Any:
            asked.append((source, named))
            return torch.nn.Linear(1, 1), {"missing_keys": set()}

    fake = ModuleType("transformers")
    fake.logging = SimpleNamespace(disable_progress_bar=lambda: None)  # type: ignore[attr-defined]
    fake.AutoTokenizer = fake.AutoModelForCausalLM = Recorder  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "transformers", fake)
    load(name)
    assert [source for source, _ in asked] == [LISTED[name]] * 2
    assert all(named["trust_remote_code"] is False for _, named in asked)
    assert all(named["local_files_only"] is True for _, named in asked)  # what is here is not fetched again
    assert asked[1][1]["use_safetensors"] is True


def refuse(*_args: object, **_named: object) -> None:
    raise OSError("Temporary failure in name resolution")


@pytest.fixture
def offline(library: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No network, no proxy, and nothing fetched before."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(importlib.import_module("huggingface_hub.constants"), "HF_HUB_CACHE", str(tmp_path))


@pytest.mark.usefixtures("offline")
def test_offline_is_one_sentence_and_the_storyteller_goes_on(shelf: Path) -> None:
    with pytest.raises(
        LanguageError, match=r"gpt2 is not on this machine and its hub cannot be reached"
    ) as error:
        load("distilgpt2")
    assert "\n" not in str(error.value)
    assert load("storyteller", models=shelf).name == "storyteller"


def test_a_model_that_the_hub_lacks_is_one_sentence(
    library: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "_reachable", lambda: True)

    def lacks(*_args: object, **_named: object) -> None:
        raise OSError("no/such is not a local folder and is not a valid model identifier.\nMore advice.\n")

    monkeypatch.setattr(library.AutoTokenizer, "from_pretrained", lacks)
    with pytest.raises(
        LanguageError, match=r"no/such cannot be opened .*not a valid model identifier\)"
    ) as error:
        load("no/such", unlisted=True)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["a/b/c", "a b", "http://x", "-\n", "/no/such/folder"])
def test_what_is_no_hub_name_is_refused_before_anything_is_asked(name: str) -> None:
    with pytest.raises(LanguageError, match="a hub name looks like owner/model"):
        load(name, unlisted=True)


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"there is no folder .*nowhere"):
        hub.from_folder(tmp_path / "nowhere")


def test_weights_that_are_not_safetensors_are_never_opened(gpt2: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(gpt2, folder)
    state = model_files.read_tensors(folder / "model.safetensors")
    torch.save(state, folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(LanguageError, match=r"pickled cannot be opened .*safetensors"):
        hub.from_folder(folder)


def test_code_that_comes_with_a_model_is_never_run(gpt2: Path, tmp_path: Path) -> None:
    folder = tmp_path / "code"
    shutil.copytree(gpt2, folder)
    ran = tmp_path / "ran"
    (folder / "own.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    config = json.loads((folder / "config.json").read_text())
    own = {"AutoConfig": "own.Config", "AutoModelForCausalLM": "own.Model"}
    config |= {"model_type": "own", "auto_map": own}
    (folder / "config.json").write_text(json.dumps(config))
    with pytest.raises(LanguageError, match="code cannot be opened"):
        hub.from_folder(folder)
    assert not ran.exists()


def test_a_broken_or_partial_weights_file_is_one_sentence(gpt2: Path, tmp_path: Path) -> None:
    for name, spoil in (("broken", break_weights), ("partial", drop_weights)):
        folder = tmp_path / name
        shutil.copytree(gpt2, folder)
        spoil(folder / "model.safetensors")
        with pytest.raises(LanguageError, match=rf"{name} (cannot be opened|lacks weights)") as error:
            hub.from_folder(folder)
        assert "\n" not in str(error.value)


def break_weights(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def drop_weights(path: Path) -> None:
    left = dict(itertools.islice(sorted(model_files.read_tensors(path).items()), 20))
    from safetensors.torch import save_file

    save_file(left, path, metadata={"format": "pt"})


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
    code = "import sys, core.language, core.generation, core.measures\n"
    code += "print('transformers' in sys.modules, 'nltk' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_whether_the_hub_answers_is_asked_of_its_own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    asked: list[tuple[str, int]] = []

    class Line:
        def close(self) -> None: ...

    def connect(address: tuple[str, int], timeout: float) -> Line:
        asked.append(address)
        return Line()

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert hub._reachable()
    monkeypatch.setenv("HF_ENDPOINT", "http://mirror.example:8080")
    assert hub._reachable()
    assert asked == [("huggingface.co", 443), ("mirror.example", 8080)]
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert not hub._reachable()
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    assert hub._reachable()


def test_every_reason_is_said_in_both_languages_with_what_the_error_names() -> None:
    for language in catalogue.LANGUAGES:
        words = catalogue.load("top_k", language)
        said = {key.removeprefix("reason.") for key in words.labels if key.startswith("reason.")}
        assert said - {"restore"} == set(LanguageError.sentences)
        for code, sentence in LanguageError.sentences.items():
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
