"""The same prompts and the same die, under several ways of choosing: what the choice alone changes.

    chains = [setting.chain() for setting in SETTINGS]
    written = write(model, prompts, u, chains)  # one batch; written.tokens[s, i] is text i under setting s

It writes what `core.lm.generation.generate` would write one text at a time (a test compares them).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import torch
from torch import Tensor

from core.lm import batch
from core.lm.built_in import BuiltIn
from core.lm.gpt import GPT
from core.lm.measures import TrailingRepetition, trailing_repetition
from core.sampling import SamplingSettings, Step, distribution, draw

__all__ = [
    "ALL_SETTINGS",
    "MORE_SETTINGS",
    "SETTINGS",
    "BatchChain",
    "Continued",
    "DecodingSetting",
    "Written",
    "compare",
    "first_difference",
    "surprisals",
    "until",
    "write",
]

BatchChain = Sequence[Step] | Callable[[Tensor], Sequence[Step]]
"""Steps; or, for steps that look back (a repetition penalty), what makes them from texts so far, [N, T]."""


@dataclass(frozen=True, slots=True)
class DecodingSetting:
    """One way of choosing the next token.

    Args:
        name: a key, for tables and labels.
        settings: how the next token is chosen.

    Example:
        >>> [step.name for step in DecodingSetting("k40", SamplingSettings(top_k=40)).chain()]
        ['top_k']
    """

    name: str
    settings: SamplingSettings

    def chain(self) -> BatchChain:
        """The steps that change something; none for pure sampling; with a penalty what makes them."""
        changing = self.settings.changing()
        return changing.steps() if changing.repetition_penalty == 1 else changing.steps


SETTINGS = (
    DecodingSetting("greedy", SamplingSettings(top_k=1)),
    DecodingSetting("k5", SamplingSettings(top_k=5)),
    DecodingSetting("k40", SamplingSettings(top_k=40)),
    DecodingSetting("k640", SamplingSettings(top_k=640)),
    DecodingSetting("all", SamplingSettings()),
    DecodingSetting("top_p", SamplingSettings(top_p=0.95)),
    DecodingSetting("min_p", SamplingSettings(min_p=0.1)),
)
"""From no chance at all to all of it, then two cuts that follow the distribution. Greedy, k = 40, 640, all
and p = 0.95 are those of Holtzman et al. 2020, table 1; min-p 0.1 is the upper end of 0.05 to 0.1, the range
of Nguyen et al. 2024."""

MORE_SETTINGS = (
    DecodingSetting("typical", SamplingSettings(typical=0.95)),
    DecodingSetting("epsilon", SamplingSettings(epsilon=0.001)),
    DecodingSetting("eta", SamplingSettings(eta=0.004)),
    DecodingSetting("penalty", SamplingSettings(top_k=1, repetition_penalty=1.2)),
)
"""Three more cuts, each with the largest value that its paper tries (Meister et al. 2023; Hewitt et al.
2022), and greedy decoding with the penalty of Keskar et al. 2019. The page writes them; the recorded table
has none."""

ALL_SETTINGS = (*SETTINGS, *MORE_SETTINGS)


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """What was written, for S settings, N prompts and L tokens each.

    Args:
        tokens: [S, N, L] int64.
        surprisal: [S, N, L], -log2 of the probability that the model itself gave each token, before any
            step, in bits.
    """

    tokens: Tensor
    surprisal: Tensor


def write(model: GPT, prompts: Tensor, u: Tensor, chains: Sequence[BatchChain]) -> Written:
    """Continue every prompt under every chain; token t of text i is drawn with the same u in all of them.

    Nothing stops a text: what comes after an end token is for the caller to leave out, see `until`.

    Args:
        model: the network.
        prompts: [N, P] int64, P at least 1.
        u: [N, L] float64, each in [0, 1).
        chains: S of them.

    Raises:
        ValueError: there is no prompt, chain or token to read, u does not fit, or is outside [0, 1).

    Example:
        >>> from core.lm.gpt import GPTConfig
        >>> config = GPTConfig(vocabulary=50, context=8, width=16, layers=1, heads=2)
        >>> gpt = GPT(config, generator=torch.Generator())
        >>> written = write(gpt, torch.tensor([[1, 2], [3, 4]]), torch.full((2, 3), 0.5), [[], []])
        >>> written.tokens.shape
        torch.Size([2, 2, 3])
    """
    _check(prompts, u, chains)
    bits: list[Tensor] = []
    columns = [prompts.repeat(len(chains), 1)]  # of the texts so far

    def pick(logits: Tensor, place: int) -> Tensor:
        picked = _pick(logits, torch.cat(columns, 1), u[:, place], chains)
        columns.append(picked[:, None])
        bits.append(-logits.double().log_softmax(-1).gather(-1, picked[:, None]) / math.log(2))
        return picked

    texts = batch.write(model, columns[0], pick, length=u.shape[1])
    shape = (len(chains), *u.shape)
    return Written(texts.reshape(shape), torch.cat(bits, 1).reshape(shape))


def _check(prompts: Tensor, u: Tensor, chains: Sequence[BatchChain]) -> None:
    if prompts.ndim != 2 or 0 in prompts.shape or not chains:
        raise ValueError(
            f"at least 1 prompt of 1 token and 1 chain are needed; got {tuple(prompts.shape)}, {len(chains)}"
        )
    if u.ndim != 2 or len(u) != len(prompts) or u.shape[1] < 1:
        raise ValueError(f"u must be [{len(prompts)}, at least 1]; got {tuple(u.shape)}")


def _pick(logits: Tensor, texts: Tensor, u: Tensor, chains: Sequence[BatchChain]) -> Tensor:
    """The next token of every text, [S N]: the rows of each chain follow one another."""
    parts = zip(chains, logits.chunk(len(chains)), texts.chunk(len(chains)), strict=True)
    left = [
        reduce(lambda row, step: step(row), chain(so_far) if callable(chain) else chain, part)
        for chain, part, so_far in parts
    ]
    return torch.cat([draw(distribution(part), u) for part in left])


@torch.no_grad()
def surprisals(model: GPT, prompts: Tensor, texts: Tensor) -> Tensor:
    """How surprising given texts are to the model, in bits: [N, L].

    Args:
        model: the network; prompt and text together must fit its context.
        prompts: [N, P].
        texts: [N, L], what follows on each.
    """
    whole = torch.cat((prompts, texts), dim=1)
    logits = model(whole[:, :-1], last=texts.shape[1]).logits
    chosen: Tensor = logits.double().log_softmax(-1).gather(-1, texts[..., None])[..., 0]
    return -chosen / math.log(2)


def until(tokens: Sequence[int], end: int | None) -> list[int]:
    """The tokens before the first end token; all of them if there is none.

    Example:
        >>> until([5, 6, 0, 7], 0)
        [5, 6]
    """
    return list(tokens[: tokens.index(end)] if end in tokens else tokens)


@dataclass(frozen=True, slots=True)
class Continued:
    """One prompt's continuation under one setting, as plain values.

    Args:
        setting: how its tokens were chosen.
        tokens: what was written, without an end token.
        bits: the surprisal of each to the model, before any step.
        ended: the model ended the text itself.
        shared: how many tokens it begins with as the first setting does.
        loop: the loop in which it ends, if it does.
    """

    setting: DecodingSetting
    tokens: tuple[int, ...]
    bits: tuple[float, ...]
    ended: bool
    shared: int
    loop: TrailingRepetition | None


def compare(
    model: BuiltIn, prompt: str, u: Sequence[float], settings: Sequence[DecodingSetting] = ALL_SETTINGS
) -> tuple[Continued, ...]:
    """Continue one prompt under every setting, with the same numbers.

    Args:
        model: a built-in model.
        prompt: any text, also none.
        u: each in [0, 1), one a token.
        settings: the first is what the others are compared with.
    """
    chains = [setting.chain() for setting in settings]
    rolled = torch.tensor([list(u)], dtype=torch.float64)
    written = write(model.model, torch.tensor([model.encode(prompt)]), rolled, chains)
    rows, bits = written.tokens[:, 0].tolist(), written.surprisal[:, 0].tolist()
    first = until(rows[0], model.end)
    return tuple(
        _continued(setting, until(row, model.end), each, first)
        for setting, row, each in zip(settings, rows, bits, strict=True)
    )


def _continued(setting: DecodingSetting, text: list[int], bits: list[float], first: list[int]) -> Continued:
    shared, ended = first_difference(text, first), len(text) < len(bits)
    return Continued(setting, tuple(text), tuple(bits[: len(text)]), ended, shared, trailing_repetition(text))


def first_difference(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two texts begin with in common.

    Example:
        >>> first_difference([1, 2, 3], [1, 2, 4])
        2
    """
    pairs = zip(one, other, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
