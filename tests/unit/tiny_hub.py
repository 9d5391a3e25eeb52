"""Models of Hugging Face that are made in a moment, as folders: what the tests of them share."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from core.lm import tokens
from tests.unit.small_model import seeded

TALES = ["Once upon a time there was a king.\nThe king had a daughter.", "The wolf said: Who is there?"] * 20
SIZE = 300
"""Tokens of each tokenizer."""


def shaken(model: Any) -> Any:
    """Weights so large that every part of the model shows in its answers."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=seeded(parameter.numel())), alpha=0.3)
    return model


def gpt2(library: ModuleType, folder: Path, **marks: str) -> Path:
    """A GPT-2; its tokenizer names a start token and does not add it, as GPT-2's own does."""
    shape = library.GPT2Config(
        vocab_size=SIZE + 4, n_positions=16, n_embd=16, n_layer=2, n_head=2, bos_token_id=0, eos_token_id=0
    )  # the model's matrix is larger than the tokenizer, as it often is
    shaken(library.GPT2LMHeadModel(shape)).save_pretrained(folder)
    save_tokenizer(
        library,
        tokens.train(TALES, SIZE).tokenizer,
        folder,
        **marks or {"bos_token": tokens.END, "eos_token": tokens.END},
    )
    return folder


def foreign(library: ModuleType, folder: Path) -> Path:
    """A GPT-2 whose tokenizer goes one token beyond what the weights know."""
    gpt2(library, folder)
    tokenizer = library.AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens([f"word{number}" for number in range(5)])
    tokenizer.save_pretrained(folder)
    return folder


def qwen(library: ModuleType, folder: Path) -> Path:
    """A Qwen2; its tokenizer knows no start token at all."""
    shape = library.Qwen2Config(vocab_size=SIZE, bos_token_id=None, eos_token_id=0, **_small())
    shaken(library.Qwen2ForCausalLM(shape)).save_pretrained(folder)
    save_tokenizer(library, tokens.train(TALES, SIZE).tokenizer, folder, eos_token=tokens.END)
    return folder


def llama(library: ModuleType, folder: Path, frame: str = "<s> $A") -> Path:
    """A Llama; its tokenizer puts around a text what the frame says, its start token in front by default."""
    shape = library.LlamaConfig(vocab_size=SIZE, **_small())
    shaken(library.LlamaForCausalLM(shape)).save_pretrained(folder)
    pieces = sentence_pieces()
    marks = [(mark, int(pieces.token_to_id(mark))) for mark in ("<s>", "</s>")]
    pieces.post_processor = processors.TemplateProcessing(single=frame, special_tokens=marks)
    save_tokenizer(library, pieces, folder, bos_token="<s>", eos_token="</s>")
    return folder


def bert(library: ModuleType, folder: Path) -> Path:
    """A BERT, a masked model, as its folder comes: the library opens it as a causal one without a word."""
    shape = library.BertConfig(
        vocab_size=SIZE, hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=64,
    )  # fmt: skip
    library.BertForMaskedLM(shape).save_pretrained(folder)
    save_tokenizer(library, tokens.train(TALES, SIZE).tokenizer, folder, bos_token=tokens.END)
    return folder


def _small() -> dict[str, int]:
    return {
        "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4,
        "num_key_value_heads": 2, "max_position_embeddings": 64,
    }  # fmt: skip


def save_tokenizer(library: ModuleType, own: Tokenizer, folder: Path, **marks: str) -> None:
    library.PreTrainedTokenizerFast(tokenizer_object=own, **marks).save_pretrained(folder)


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
    return _without_special_bytes(pieces)


def _without_special_bytes(pieces: Tokenizer) -> Tokenizer:
    content = json.loads(pieces.to_str())
    content["added_tokens"] = [token for token in content["added_tokens"] if "<0x" not in token["content"]]
    return Tokenizer.from_str(json.dumps(content))


def spoil(folder: Path, value: float, *, row: int = 0) -> None:
    """Write one number of a GPT-2 anew, in what it adds to the token at a place."""
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    weights["transformer.wpe.weight"][row, 0] = value
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
