"""Models of Hugging Face: they answer as the library does, nothing of theirs is run, faults are sentences."""

import itertools
import json
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from core.lm import hub, hub_model, model_files, tokens
from core.lm.generation import follow, generate, read
from core.lm.interface import LanguageError, start_of
from core.sampling import top_k
from tests.unit import tiny_hub
from tests.unit.tiny_hub import SIZE, shaken


@pytest.fixture(
    scope="session", params=["bos not added", "bos added", "no bos", "bos and eos added", "eos added"]
)
def folder(
    request: pytest.FixtureRequest, library: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """One convention of tokenizers each."""
    made = tmp_path_factory.mktemp("hub") / "tiny"
    if request.param in ("bos not added", "no bos"):
        return {"bos not added": tiny_hub.gpt2, "no bos": tiny_hub.qwen}[request.param](library, made)
    frames = {"bos added": "<s> $A", "bos and eos added": "<s> $A </s>", "eos added": "$A </s>"}
    return tiny_hub.llama(library, made, frames[request.param])


@pytest.mark.parametrize("prompt", ["Once upon a", " the", "a\n\n", "k"])
def test_a_model_reads_and_answers_as_the_library_does(
    library: ModuleType, folder: Path, prompt: str
) -> None:
    model = hub.from_folder(folder)
    theirs = library.AutoTokenizer.from_pretrained(folder)(prompt)["input_ids"]
    if theirs[-1] == model.end:  # a prompt that ends the text is none
        theirs = theirs[:-1]
    assert model.encode(prompt) == theirs
    with torch.no_grad():
        expected = library.AutoModelForCausalLM.from_pretrained(folder)(torch.tensor([theirs])).logits[0, -1]
    ours = model.next_logits(model.encode(prompt)).logits
    torch.testing.assert_close(ours.softmax(-1), expected.softmax(-1))


def test_it_writes_greedily_what_the_library_generates(library: ModuleType, folder: Path) -> None:
    model = hub.from_folder(folder)
    theirs = library.AutoModelForCausalLM.from_pretrained(folder)
    prompt = model.encode("the")
    given = torch.tensor([prompt])
    expected = theirs.generate(
        given, attention_mask=torch.ones_like(given), do_sample=False, max_new_tokens=8
    )
    made = [draw.token for draw in generate(model, prompt, [top_k(1)], die=[0.5] * 8, stop=[model.end])]
    assert [*prompt, *made] == expected[0].tolist()


def test_nothing_to_read_is_the_token_that_begins_a_text_or_else_ends_one(folder: Path) -> None:
    model = hub.from_folder(folder)
    start = model.tokenizer.bos_token_id
    assert model.encode("") == [model.end if start is None else start]
    assert start_of(model) in ([], [start])
    assert model.next_logits(model.encode("")).logits.isfinite().all()


def test_added_tokens_are_shown_as_they_are_written(library: ModuleType, gpt2: Path, tmp_path: Path) -> None:
    folder = tmp_path / "added"
    shutil.copytree(gpt2, folder)
    tokenizer = library.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["   ", "<｜tool▁call｜>"])
    tokenizer.save_pretrained(folder)
    model = hub.from_folder(folder)
    assert [model.display(token) for token in (SIZE, SIZE + 1)] == ["␣␣␣", "<｜tool▁call｜>"]
    assert model.decode(model.encode("a   b")) == "a   b"
    assert SIZE in model.encode("a   b")


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

    def every_place(input_ids: torch.Tensor, cache: object = None, use_cache: bool = True) -> dict[str, Any]:
        return forward(input_ids, cache=cache, use_cache=use_cache)

    monkeypatch.setattr(model.model, "forward", every_place)
    torch.testing.assert_close(model.next_logits([1, 2, 3]).logits, expected)


def test_a_context_beyond_what_a_visitor_may_use_is_cut(llama: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = hub.from_folder(llama)
    assert model.context == 64
    monkeypatch.setattr(hub_model, "MOST_CONTEXT", 32)
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


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LanguageError, match=r"there is no folder .*nowhere"):
        hub.from_folder(tmp_path / "nowhere")


def without_tokenizer(source: Path, folder: Path) -> Path:
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("token*", "special*"))
    return folder


def refusal(folder: Path) -> LanguageError:
    with pytest.raises(LanguageError) as error:
        hub.from_folder(folder)
    assert "\n" not in str(error.value)
    assert folder.name in str(error.value)
    return error.value


def test_a_folder_without_a_tokenizer_is_refused(gpt2: Path, llama: Path, tmp_path: Path) -> None:
    """The library makes an empty one for some families, and gives up on others."""
    for source in (gpt2, llama):
        assert refusal(without_tokenizer(source, tmp_path / source.name)).code == "no_tokenizer"


def test_a_tokenizer_that_says_more_than_the_weights_know_is_refused(
    library: ModuleType, tmp_path: Path
) -> None:
    error = refusal(tiny_hub.foreign(library, tmp_path / "foreign"))
    assert (error.code, error.values["largest"], error.values["size"]) == ("foreign_tokenizer", 304, 304)


def test_a_special_token_beyond_the_weights_cannot_be_written_and_harms_nothing(
    library: ModuleType, gpt2: Path, tmp_path: Path
) -> None:
    """So it is with Gemma 3, whose tokenizer has a mark for pictures that its text models do not know."""
    folder = tmp_path / "picture"
    shutil.copytree(gpt2, folder)
    tokenizer = library.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"extra_special_tokens": [f"<mark{number}>" for number in range(9)]})
    tokenizer.save_pretrained(folder)
    model = hub.from_folder(folder)
    assert len(model.tokenizer) > model.vocabulary
    assert max(model.encode("a<mark8>")) < model.vocabulary


def test_a_tokenizer_with_no_token_to_begin_with_is_refused(library: ModuleType, tmp_path: Path) -> None:
    folder = tiny_hub.gpt2(library, tmp_path / "unbegun", pad_token=tokens.END)
    assert refusal(folder).code == "no_first_token"


@pytest.mark.parametrize("value", [float("nan"), float("-inf"), 3e38, -1e20])
@pytest.mark.parametrize("row", [0, -1])  # the trial's text does not reach the last row
def test_weights_that_give_no_numbers_are_refused(
    library: ModuleType, tmp_path: Path, value: float, row: int
) -> None:
    folder = tiny_hub.gpt2(library, tmp_path / "spoiled")
    tiny_hub.spoil(folder, value, row=row)
    assert refusal(folder).code == "not_numbers"


def test_a_masked_model_is_refused_and_made_causal_it_speaks(library: ModuleType, tmp_path: Path) -> None:
    folder = tiny_hub.bert(library, tmp_path / "tiny-bert")
    assert refusal(folder).code == "not_causal"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"is_decoder": True}), encoding="utf-8")
    assert hub.from_folder(folder).next_logits([1, 2]).logits.shape == (SIZE,)


def test_a_model_that_fails_at_its_first_reading_is_refused(
    library: ModuleType, gpt2: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_named: object) -> None:
        raise RuntimeError("no such kernel here\nstack")

    monkeypatch.setattr(library.GPT2LMHeadModel, "forward", fails)
    error = refusal(gpt2)
    assert (error.code, error.values["why"]) == ("cannot_open", "no such kernel here")


SHAPE = {
    "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1,
    "intermediate_size": 32, "head_dim": 8,
}  # fmt: skip
FAMILIES: dict[str, dict[str, int]] = {
    "GPTNeoXConfig": {},
    "LlamaConfig": {},
    "Qwen2Config": {},
    "Qwen3Config": {},
    "GemmaConfig": {},
    "Phi3Config": {"pad_token_id": 0},
    "OPTConfig": {"ffn_dim": 32, "word_embed_proj_dim": 16},
    "BloomConfig": {"n_layer": 2, "n_head": 2},
    "MambaConfig": {"state_size": 4},
    "RwkvConfig": {"attention_hidden_size": 16},
    "MixtralConfig": {"num_local_experts": 2, "sliding_window": 4},
    "Gemma2Config": {},
}


@pytest.mark.parametrize("family", FAMILIES)
def test_causal_models_of_other_families_speak(
    library: ModuleType, gpt2: Path, tmp_path: Path, family: str
) -> None:
    """With attention or without, with a cache of our kind or of another."""
    shape = getattr(library, family)(vocab_size=SIZE, **SHAPE, **FAMILIES[family])
    model = hub.from_folder(saved(library.AutoModelForCausalLM.from_config(shape), gpt2, tmp_path))
    reading = read(model, model.encode("the king")[:4])
    for token in (7, 70, 170):
        reading = follow(model, reading, token)
    torch.testing.assert_close(reading.logits, model.next_logits(reading.tokens).logits, rtol=1e-4, atol=1e-4)


def saved(network: Any, tokenizer: Path, folder: Path) -> Path:
    """A folder with a model of its own and the tokenizer of another folder."""
    shaken(network).save_pretrained(folder)
    for path in tokenizer.glob("token*"):
        shutil.copy(path, folder)
    return folder


OTHERS: dict[str, tuple[str, dict[str, int]]] = {
    "T5Config": ("T5ForConditionalGeneration", {"d_model": 16, "d_kv": 8, "d_ff": 32, "num_heads": 2}),
    "ViTConfig": ("ViTModel", {}),
}


@pytest.mark.parametrize("family", OTHERS)
def test_what_is_no_causal_model_gets_a_sentence(
    library: ModuleType, gpt2: Path, tmp_path: Path, family: str
) -> None:
    kind, more = OTHERS[family]
    network = getattr(library, kind)(getattr(library, family)(**SHAPE, **more))
    assert refusal(saved(network, gpt2, tmp_path / "other")).code in ("cannot_open", "lacks_weights")
