"""One causal model of Hugging Face and its tokenizer, behind the interface of the pages."""

import importlib
import inspect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from core.lm import precision
from core.lm.gpt import Cache
from core.lm.interface import Scores, check_tokens
from core.lm.tokens import Tokenizer, display, well_formed

__all__ = ["MOST_CONTEXT", "HubModel"]

MOST_CONTEXT = 1024
"""Longest context that is used, also where a model allows more: it bounds a visitor's time and memory."""

_LAST = "logits_to_keep"
"""What most models of the library call the number of places to score; the others score every place."""

_BYTE = re.compile(r"<0x([0-9A-F]{2})>")


@dataclass(frozen=True, slots=True, eq=False)
class HubModel:
    """A `LanguageModel` from a model and a tokenizer of `transformers`.

    Args:
        name: its name.
        model: the causal model.
        tokenizer: its tokenizer.
        chats: it is spoken to in a form with special tokens: they are read where a text spells them out.
    """

    name: str
    model: Any
    tokenizer: Any
    chats: bool = False
    _added: Mapping[int, Any] = field(init=False, repr=False)
    _special: frozenset[int] = field(init=False, repr=False)
    _letters: Tokenizer | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # kept, since the library works all out anew at each call, and `display` asks for every token
        added = dict(self.tokenizer.added_tokens_decoder)
        special = {token for token, mark in added.items() if mark.special}
        object.__setattr__(self, "_added", added)
        object.__setattr__(self, "_special", frozenset(special | set(self.tokenizer.all_special_ids)))
        backend: Any = getattr(self.tokenizer, "backend_tokenizer", None)
        of_bytes = backend is not None and "ByteLevel" in repr(backend.decoder)  # the GPT-2 family
        object.__setattr__(self, "_letters", Tokenizer(backend) if of_bytes else None)

    @property
    def card(self) -> dict[str, Any]:
        """What its files say."""
        return {
            "name": self.name,
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "architecture": type(self.model).__name__,
            "context": self.context,
            "vocabulary": self.vocabulary,
            "numbers": precision.named(self.model.dtype),
        }

    @property
    def vocabulary(self) -> int:
        """Number of tokens V that the model scores; the tokenizer may know fewer."""
        return int(self.model.config.get_text_config().vocab_size)

    @property
    def readable(self) -> set[int]:
        """The tokens that a text can become: no special ones (see `encode`) but that for the unknown."""
        return set(self.tokenizer.get_vocab().values()) - (self._special - {self.tokenizer.unk_token_id})

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
        """The tokens of a text, with a start token in front only where the tokenizer itself puts one.

        They are what `tokenizer(text)` gives, so that the answers are those of `transformers`, but for two
        things: nothing is put behind the text, since it is to go on, and special tokens written out in it
        are plain text, unless it is spoken to with them (`chats`). Where that leaves nothing to read, the
        token that begins or else ends a text is read.
        """
        return [*self._before(), *self._tokens(text, own=False)] or self._alone()

    def _before(self) -> list[int]:
        """What the tokenizer puts in front of every text."""
        whole, plain = self._tokens("a", own=True), self._tokens("a", own=False)
        places = (place for place in range(len(whole)) if whole[place : place + len(plain)] == plain)
        return whole[: next(places, 0)]

    def _tokens(self, text: str, *, own: bool) -> list[int]:
        made = self.tokenizer(well_formed(text), add_special_tokens=own, split_special_tokens=not self.chats)
        return list(made["input_ids"])

    def _alone(self) -> list[int]:
        marks = (self.tokenizer.bos_token_id, self.tokenizer.eos_token_id)
        return [mark for mark in marks if mark is not None][:1]

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
        return str(piece) if token in self._special else display(self._bytes(token, piece))

    def _bytes(self, token: int, piece: str) -> bytes:
        if token in self._added:  # written as it is, not in the letters of the family
            return piece.encode()
        if self._letters is not None:
            return self._letters.token_bytes(token)
        byte = _BYTE.fullmatch(piece)  # the SentencePiece family
        return bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode()

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        """Read tokens and score every token that could follow; see `LanguageModel`."""
        check_tokens(tokens, self.vocabulary)
        _check_length(len(tokens), 0 if cache is None else cache.length, self.context)
        past = {} if cache is None else {"cache": _thawed(cache)}
        last = {_LAST: 1} if _LAST in inspect.signature(self.model.forward).parameters else {}
        with torch.no_grad():
            output = self.model(torch.tensor([tokens]), use_cache=True, **past, **last)
        return Scores(output.logits[0, -1].float().clone(), _frozen(output.get("cache")))


def _check_length(new: int, past: int, context: int) -> None:
    if not 1 <= new <= context - past:
        raise ValueError(
            f"the model reads 1 to {context} tokens; got {past + new} ({past} cached, {new} new)"
        )


def _thawed(cache: Cache) -> Any:
    """A cache of the library's kind; it grows in place, but never writes into the tensors given to it."""
    library = importlib.import_module("transformers")
    return library.DynamicCache(list(zip(cache.keys, cache.values, strict=True)))


def _frozen(past: Any) -> Cache | None:
    """Our immutable cache; None where the library keeps anything but all keys and values of every layer."""
    layers = getattr(past, "layers", None)
    if not layers or {type(layer).__name__ for layer in layers} != {"DynamicLayer"}:
        return None
    return Cache(tuple(layer.keys for layer in layers), tuple(layer.values for layer in layers))
