"""Causal models of Hugging Face, from a folder or by hub name, through `transformers`.

`transformers` is an optional extra and is imported when a model is opened, not before. Weights are taken from
safetensors only and no code that comes with a model is run: what is loaded are numbers.
"""

import importlib
import inspect
import os
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import torch

from core.gpt import Cache
from core.language.interface import LanguageError, Scores, check_tokens
from core.tokens import Tokens, display

__all__ = ["MOST_CONTEXT", "HubModel", "from_folder", "from_hub"]

MOST_CONTEXT = 1024
"""Longest context that is used, also where a model allows more: it bounds a visitor's time and memory."""

_LONGEST_NAME = 200
"""Most characters of a hub name: the hub itself allows 96 for each of its two parts."""

_LAST = "logits_to_keep"
"""What most models of the library call the number of places to score; the others score every place."""

_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


@dataclass(frozen=True, slots=True, eq=False)
class HubModel:
    """A `Language` from a model and a tokenizer of `transformers`.

    Args:
        name: its name.
        model: the causal model, in float32.
        tokenizer: its tokenizer.
    """

    name: str
    model: Any
    tokenizer: Any

    @property
    def card(self) -> dict[str, Any]:
        """What its files say."""
        return {
            "name": self.name,
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "architecture": type(self.model).__name__,
            "context": self.context,
            "vocabulary": self.vocabulary,
        }

    @property
    def vocabulary(self) -> int:
        """Number of tokens V that the model scores; the tokenizer may know fewer."""
        return int(self.model.config.get_text_config().vocab_size)

    @property
    def context(self) -> int:
        """Most tokens that it looks at, at most `MOST_CONTEXT`."""
        config = self.model.config.get_text_config()
        return min(int(getattr(config, "max_position_embeddings", MOST_CONTEXT)), MOST_CONTEXT)

    @property
    def end(self) -> int | None:
        """The token that ends a text."""
        end: int | None = self.tokenizer.eos_token_id
        return end

    def encode(self, text: str) -> list[int]:
        """The start token, if it has one, and the tokens; special tokens written out are plain text."""
        start = self.tokenizer.bos_token_id
        plain = self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)
        return [*([] if start is None else [start]), *plain["input_ids"]]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of tokens, without special ones."""
        known = [token for token in tokens if token < len(self.tokenizer)]
        return str(self.tokenizer.decode(known, skip_special_tokens=True, clean_up_tokenization_spaces=False))

    def display(self, token: int) -> str:
        """One token as the eye needs it."""
        check_tokens([token], self.vocabulary)
        piece = self.tokenizer.convert_ids_to_tokens(token) if token < len(self.tokenizer) else None
        if piece is None:  # the model's matrix is often padded beyond what the tokenizer knows
            return f"<{token}>"
        return str(piece) if token in self.tokenizer.all_special_ids else display(self._bytes(token, piece))

    def _bytes(self, token: int, piece: str) -> bytes:
        backend = getattr(self.tokenizer, "backend_tokenizer", None)
        if backend is not None and "ByteLevel" in repr(backend.decoder):  # the GPT-2 family
            return Tokens(backend).token_bytes(token)
        byte = _BYTE.fullmatch(piece)  # the SentencePiece family
        return bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode()

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        """Read tokens and score every token that could follow; see `Language`."""
        check_tokens(tokens, self.vocabulary)
        _check_length(len(tokens), 0 if cache is None else cache.length, self.context)
        past = None if cache is None else _thawed(cache)
        last = {_LAST: 1} if _LAST in inspect.signature(self.model.forward).parameters else {}
        with torch.no_grad():
            output = self.model(torch.tensor([tokens]), past_key_values=past, use_cache=True, **last)
        return Scores(output.logits[0, -1].float().clone(), _frozen(output.get("past_key_values")))


def _check_length(new: int, past: int, context: int) -> None:
    if not 1 <= new <= context - past:
        raise ValueError(
            f"the model reads 1 to {context} tokens; got {past + new} ({past} cached, {new} new)"
        )


def _thawed(cache: Cache) -> Any:
    """A cache of the library's kind; it grows in place, but never writes into the tensors given to it."""
    return _library("").DynamicCache(list(zip(cache.keys, cache.values, strict=True)))


def _frozen(past: Any) -> Cache | None:
    """Our immutable cache; None where the library keeps anything but all keys and values of every layer."""
    layers = getattr(past, "layers", None)
    if not layers or {type(layer).__name__ for layer in layers} != {"DynamicLayer"}:
        return None
    return Cache(tuple(layer.keys for layer in layers), tuple(layer.values for layer in layers))


def from_folder(folder: Path | str) -> HubModel:
    """Open a model that lies in a folder, as `save_pretrained` leaves it.

    Raises:
        LanguageError: `transformers` is not installed, or the folder holds no causal model with safetensors.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise LanguageError("no_folder", folder=str(folder))
    return _open(str(folder), folder.name, local_files_only=True)


def from_hub(repository: str) -> HubModel:
    """Open a model by its hub name; from this machine's cache, and only if it is not there, from the hub.

    Args:
        repository: e.g. "distilbert/distilgpt2".

    Raises:
        LanguageError: `transformers` is not installed, the name is none, the hub cannot be reached, or it has
            no such causal model with safetensors.
    """
    if len(repository) > _LONGEST_NAME or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", repository):
        raise LanguageError("no_hub_name", name=repository[:_LONGEST_NAME])
    name = repository.rsplit("/", maxsplit=1)[-1]
    try:
        return _open(repository, name, local_files_only=True)
    except LanguageError as error:
        if error.code == "no_extra":
            raise
        if not _reachable():
            raise LanguageError("unreachable", name=repository) from None
    return _open(repository, name, local_files_only=False)


def _open(source: str, name: str, *, local_files_only: bool) -> HubModel:
    library = _library(source)
    safe: dict[str, Any] = {"trust_remote_code": False, "local_files_only": local_files_only}
    numbers = {"use_safetensors": True, "dtype": torch.float32, "output_loading_info": True}
    try:
        tokenizer = library.AutoTokenizer.from_pretrained(source, **safe)
        model, report = library.AutoModelForCausalLM.from_pretrained(source, **safe, **numbers)
    except Exception as error:
        why = str(error).strip().split("\n")[0].rstrip(".")
        raise LanguageError("cannot_open", name=source, why=why) from error
    if report["missing_keys"]:  # the library would fill the gap with random numbers
        raise LanguageError("lacks_weights", name=source, first=min(report["missing_keys"]))
    return HubModel(name, model.eval().requires_grad_(False), tokenizer)


def _library(source: str) -> ModuleType:
    try:
        library = importlib.import_module("transformers")
    except ImportError as error:
        raise LanguageError("no_extra", name=source) from error
    library.logging.disable_progress_bar()  # a server's log is no place for one
    return library


def _reachable() -> bool:
    """Whether the hub answers at all: the library would try for half a minute before it gives up."""
    if any(os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")):
        return True  # only the proxy knows
    address = urlsplit(os.environ.get("HF_ENDPOINT", "https://huggingface.co"))
    port = address.port or (80 if address.scheme == "http" else 443)
    try:
        socket.create_connection((address.hostname or "", port), timeout=3).close()
    except OSError:
        return False
    return True
