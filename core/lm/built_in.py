"""The models that come with the app: our own GPT and tokenizer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.lm import cards, gpt, tokens
from core.lm.gpt import GPT, Cache
from core.lm.interface import LanguageError, Scores, check_tokens
from core.lm.model_files import ModelFilesError
from core.lm.tokens import Tokenizer

__all__ = ["BuiltIn", "read"]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class BuiltIn:
    """A `LanguageModel` from `core.lm.gpt` and `core.lm.tokens`.

    Args:
        name: its name.
        card: its model card.
        model: the network.
        tokens: the tokenizer.

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> network = GPT(GPTConfig(260, context=8, width=8, layers=1, heads=1), generator=torch.Generator())
        >>> model = BuiltIn("tiny", {}, network, tokens.train(["a"], 260))
        >>> model.next_logits(model.encode("abc")).logits.shape
        torch.Size([260])
    """

    name: str
    card: dict[str, Any]
    model: GPT
    tokens: Tokenizer

    @property
    def vocabulary(self) -> int:
        """Number of tokens V."""
        return self.model.config.vocabulary

    @property
    def context(self) -> int:
        """Most tokens that it can look at."""
        return self.model.config.context

    @property
    def end(self) -> int:
        """The token between two texts: it ends one and begins the next."""
        return self.tokens.end

    def encode(self, text: str) -> list[int]:
        """The start token and the tokens of the text."""
        return [self.tokens.end, *self.tokens.encode(text)]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of tokens."""
        return self.tokens.decode(tokens)

    def display(self, token: int) -> str:
        """One token as the eye needs it."""
        return self.tokens.display(token)

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        """Read tokens and score every token that could follow; see `LanguageModel`."""
        check_tokens(tokens, self.vocabulary)
        with torch.no_grad():
            output = self.model(torch.tensor([tokens], dtype=torch.int64), cache, last=1)
        return Scores(output.logits[0, -1], output.cache)


def read(folder: Path) -> BuiltIn:
    """Read a model from its folder, after checking every file.

    Args:
        folder: as `core.pretraining.train_gpt` leaves it; its name is the model's.

    Raises:
        LanguageError: a file is missing, broken or foreign; the message names it and the way out.
    """
    try:
        model = gpt.load(folder)
    except ModelFilesError as error:
        raise LanguageError(error.code, **error.values) from error
    return BuiltIn(folder.name, cards.read(folder), model, tokens.load(folder / "tokenizer.json"))
