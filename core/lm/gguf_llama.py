"""A model of Llama's kind from one GGUF file: its weights as plain numbers again, and its tokenizer.

GGUF is the file format of llama.cpp: all in one file, the weights in blocks of few bits. `gguf.quants` turns
a block back into numbers, exactly; the network is the one of `transformers`, which runs with them in float32
or bfloat16. The library can read such files itself, but splits no digits as this tokenizer does, and asks for
one more package.

Sources
    The format: ggml-org/ggml, docs/gguf.md.
    The order of rows in queries and keys: ggml-org/llama.cpp, convert_hf_to_gguf.py, `LlamaModel.permute`.
    Where the tokenizer "smollm" splits a text: ggml-org/llama.cpp, src/llama-vocab.cpp.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

__all__ = ["Progress", "network", "tokenizer"]

Progress = Callable[[float], None]
"""Told how much of the work is done, in [0, 1]."""

_KIND, _LETTERS, _SPLIT = "llama", "gpt2", "smollm"
"""Architecture, letters of the tokens, and rule of splitting that can be read here."""

_SPECIAL = 3
"""The kind of a token that stands for no text: llama.cpp calls it control."""

_PLACES = {
    "token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head",
    "attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip
"""Name in the file -> name in `transformers`."""


def network(
    library: ModuleType, gguf: ModuleType, reader: Any, dtype: torch.dtype, progress: Progress
) -> Any:
    """The network with its weights.

    Args:
        library: `transformers`.
        gguf: the library of the file format.
        reader: its `GGUFReader` over the file.
        dtype: of the weights and of what is computed.
        progress: told the share of weights that are done.

    Raises:
        ValueError: the file holds another architecture, or lacks weights.
    """
    if _of(reader, "general.architecture") != _KIND:
        raise ValueError(f"its architecture is {_of(reader, 'general.architecture')}, not {_KIND}")
    config = library.LlamaConfig(**_shape(reader))
    model, report = library.LlamaForCausalLM.from_pretrained(
        None, config=config, state_dict=_weights(gguf, reader, dtype, progress), dtype=dtype,
        output_loading_info=True,
    )  # fmt: skip
    if report["missing_keys"]:  # the library would fill the gap with random numbers
        raise ValueError(f"it lacks {min(report['missing_keys'])}")
    return model.eval().requires_grad_(False)


def tokenizer(library: ModuleType, reader: Any) -> Any:
    """The tokenizer, as `transformers` wraps one.

    Args:
        library: `transformers`.
        reader: a `gguf.GGUFReader` over the file.

    Raises:
        ValueError: it is of another kind.
    """
    kind = _of(reader, "tokenizer.ggml.model"), _of(reader, "tokenizer.ggml.pre")
    if kind != (_LETTERS, _SPLIT):
        raise ValueError(f"its tokenizer is of the kind {kind}, not {(_LETTERS, _SPLIT)}")
    tokens, kinds = _of(reader, "tokenizer.ggml.tokens"), _of(reader, "tokenizer.ggml.token_type")
    marks = {
        f"{name}_token": tokens[_of(reader, f"tokenizer.ggml.{key}_token_id")]
        for name, key in (("bos", "bos"), ("eos", "eos"), ("unk", "unknown"))
    }
    special = [token for token, kind in zip(tokens, kinds, strict=True) if kind == _SPECIAL]
    return library.PreTrainedTokenizerFast(
        tokenizer_object=_pieces(tokens, _of(reader, "tokenizer.ggml.merges")),
        chat_template=_of(reader, "tokenizer.chat_template"), extra_special_tokens=special, **marks,
    )  # fmt: skip


def _of(reader: Any, name: str) -> Any:
    if name not in reader.fields:
        raise ValueError(f"it does not say {name}")
    return reader.fields[name].contents()


def _shape(reader: Any) -> dict[str, Any]:
    """What the file says of the network, in the words of the library."""
    said = {
        "hidden_size": "embedding_length", "intermediate_size": "feed_forward_length",
        "num_hidden_layers": "block_count", "max_position_embeddings": "context_length",
        "num_attention_heads": "attention.head_count", "num_key_value_heads": "attention.head_count_kv",
        "rms_norm_eps": "attention.layer_norm_rms_epsilon", "vocab_size": "vocab_size",
    }  # fmt: skip
    turning = {"rope_type": "default", "rope_theta": _of(reader, f"{_KIND}.rope.freq_base")}
    return {
        **{name: _of(reader, f"{_KIND}.{key}") for name, key in said.items()},
        "rope_parameters": turning,
        "tie_word_embeddings": all(tensor.name != "output.weight" for tensor in reader.tensors),
        "bos_token_id": _of(reader, "tokenizer.ggml.bos_token_id"),
        "eos_token_id": _of(reader, "tokenizer.ggml.eos_token_id"),
    }


def _weights(gguf: ModuleType, reader: Any, dtype: torch.dtype, progress: Progress) -> dict[str, Tensor]:
    heads = {"attn_q": _of(reader, f"{_KIND}.attention.head_count")}
    heads["attn_k"] = _of(reader, f"{_KIND}.attention.head_count_kv")
    made = {}
    for done, tensor in enumerate(reader.tensors, 1):
        *block, place, _ = tensor.name.split(".")
        weights = torch.tensor(gguf.dequantize(tensor.data, tensor.tensor_type), dtype=dtype)
        layer = f"model.layers.{block[-1]}." if block else ""
        made[f"{layer}{_PLACES[place]}.weight"] = _rows(weights, heads[place]) if place in heads else weights
        progress(done / len(reader.tensors))
    return made


def _rows(weights: Tensor, heads: int) -> Tensor:
    """Queries or keys [H D, width] in the library's order: halves of a head one after the other.

    The file has the two numbers that turn together side by side.
    """
    return weights.reshape(heads, -1, 2, weights.shape[1]).transpose(1, 2).reshape(weights.shape)


def _pieces(tokens: list[str], merges: list[str]) -> Tokenizer:
    vocabulary = {token: number for number, token in enumerate(tokens)}
    pieces = Tokenizer(models.BPE(vocabulary, [(left, right) for left, right in map(str.split, merges)]))
    digits, words = pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(False)
    pieces.pre_tokenizer = pre_tokenizers.Sequence([digits, words])
    pieces.decoder = decoders.ByteLevel()
    return pieces
