"""Writing: read a text, roll the die for the next token, read on; one draw at a time.

    reading = read(model, model.encode("Once upon a time"))
    for made in generate(model, reading, [temperature(0.8), top_k(40)], die=generator):
        ...                                     # stop pulling whenever enough is written

A `Reading` is immutable, and so is the cache in it: to branch, go on from an old one; to go back, `rewind`.
The numbers u are the only randomness. Given again, they give the same text; given to other steps, they show
what the steps change and the die does not.
"""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.lm.gpt import Cache
from core.lm.interface import LanguageModel
from core.sampling import Distribution, Step, draw, probability_of, rank_of, trace

__all__ = ["Chain", "Draw", "Reading", "choose", "follow", "generate", "read", "rewind", "rolls", "window"]

Chain = Sequence[Step] | Callable[[Sequence[int]], Sequence[Step]]
"""Steps; or, for steps that look back (a repetition penalty), what makes them from the tokens so far."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text that a model has read.

    Args:
        tokens: the whole text, also what has left the window.
        logits: of the next token, [V], as the model computes them.
        cache: of the tokens in the window; None if the model gives none or none is wanted.
    """

    tokens: tuple[int, ...]
    logits: Tensor
    cache: Cache | None


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """One token, and how it came to be.

    Args:
        token: the token.
        u: the number that was rolled for it, in [0, 1); also where the token was forced instead.
        forced: it was set by hand, not by u.
        rank: its rank in the model's own distribution, before any step; 1 is the likeliest.
        probability: there.
        surprisal: -log2 of that probability, in bits; infinite where it is 0.
        drawn_probability: after the last step: what it was drawn with. 0 if it was forced though cut.
        stages: every stage of the chain, the model's own first. About 17 V bytes each: a reader who keeps
            many draws can put () here with `dataclasses.replace` and trace again when needed.
    """

    token: int
    u: float
    forced: bool
    rank: int
    probability: float
    surprisal: float
    drawn_probability: float
    stages: tuple[Distribution, ...]


def window(length: int, context: int) -> int:
    """Where the window begins that a model with a context looks through, for a text of some length.

    When the text outgrows the context, the window moves on by half a context and the rest is read again: the
    cache holds positions, so it cannot move by one token. It depends on the length alone, so that text
    written with a cache, without one, in one go or after going back has the same tokens; its scores may
    differ in their last digits.

    Args:
        length: tokens in the text, at least 1.
        context: most tokens that the model looks at, at least 1.

    Example:
        >>> [window(length, 8) for length in (1, 8, 9, 12, 13)]
        [0, 0, 4, 4, 8]
    """
    stride = max(context // 2, 1)
    beyond = max(length - context, 0)
    return -(-beyond // stride) * stride


def read(model: LanguageModel, tokens: Sequence[int], *, cached: bool = True) -> Reading:
    """Read a text from its beginning (what the window shows of it).

    Args:
        model: the model.
        tokens: at least 1; `LanguageModel.encode` begins with a start token, so an empty text is readable.
        cached: keep the cache; without it every further token is computed from scratch (for comparison).

    Raises:
        ValueError: no token, or one outside the vocabulary.
    """
    if not tokens:
        raise ValueError("there must be at least 1 token to read; got 0")
    scores = model.next_logits(tokens[window(len(tokens), model.context) :])
    return Reading(tuple(tokens), scores.logits, scores.cache if cached else None)


def follow(model: LanguageModel, reading: Reading, token: int) -> Reading:
    """Read one more token. The old reading still stands: follow it with another token to branch.

    Raises:
        ValueError: the token is outside the vocabulary.
    """
    tokens = (*reading.tokens, token)
    moved = window(len(tokens), model.context) != window(len(reading.tokens), model.context)
    if reading.cache is None or moved:
        return read(model, tokens, cached=reading.cache is not None)
    scores = model.next_logits([token], reading.cache)
    return Reading(tokens, scores.logits, scores.cache)


def rewind(model: LanguageModel, reading: Reading, length: int) -> Reading:
    """Go back to the first tokens of a text; only the last of them is computed again where the cache allows.

    Args:
        model: the model that made the reading.
        reading: a longer text.
        length: how many tokens to keep, from 1 to all of them.

    Raises:
        ValueError: the length is outside that range.
    """
    if not 1 <= length <= len(reading.tokens):
        raise ValueError(f"length must be in [1, {len(reading.tokens)}]; got {length}")
    start = window(length, model.context)
    same = start == window(len(reading.tokens), model.context)
    if reading.cache is None or not same or length - start == 1:
        return read(model, reading.tokens[:length], cached=reading.cache is not None)
    scores = model.next_logits(reading.tokens[length - 1 : length], _first(reading.cache, length - 1 - start))
    return Reading(reading.tokens[:length], scores.logits, scores.cache)


def _first(cache: Cache, length: int) -> Cache:
    """The cache as it was when so many tokens had been read: views, nothing is copied."""
    keys, values = ([layer[:, :, :length] for layer in side] for side in (cache.keys, cache.values))
    return Cache(tuple(keys), tuple(values))


def choose(reading: Reading, steps: Chain, u: float, *, forced: int | None = None) -> Draw:
    """Pick the next token: the one under u on the line that the steps leave, or one set by hand.

    Args:
        reading: the text so far.
        steps: the chain.
        u: in [0, 1).
        forced: the token to take whatever u says; it may be one that the steps cut.

    Raises:
        ValueError: u is outside [0, 1), the forced token outside the vocabulary, or a step fails.
    """
    stages = trace(reading.logits, steps(reading.tokens) if callable(steps) else steps)
    token = int(draw(stages[-1], u)) if forced is None else forced
    probability = probability_of(stages[0], token)
    return Draw(
        token=token,
        u=u,
        forced=forced is not None,
        rank=rank_of(stages[0], token),
        probability=probability,
        surprisal=-math.log2(probability) if probability else math.inf,
        drawn_probability=probability_of(stages[-1], token),
        stages=stages,
    )


def rolls(generator: torch.Generator) -> Iterator[float]:
    """The die: numbers u in [0, 1) without end, in float64.

    Example:
        >>> die = rolls(torch.Generator().manual_seed(0))
        >>> [round(next(die), 3) for _ in range(3)]
        [0.97, 0.708, 0.459]
    """
    while True:
        yield float(torch.rand((), generator=generator, dtype=torch.float64, device=generator.device))


def generate(
    model: LanguageModel,
    prompt: Sequence[int] | Reading,
    steps: Chain,
    *,
    die: torch.Generator | Iterable[float],
    forced: Mapping[int, int] | None = None,
    stop: Collection[int] = (),
    cached: bool = True,
) -> Iterator[Draw]:
    """Write on, one draw at a time; a token is computed only when it is asked for.

    Args:
        model: the model.
        prompt: tokens to begin with, at least 1; or a reading, which saves reading them again.
        steps: the chain; empty for pure sampling, [top_k(1)] for greedy decoding.
        die: a generator (then the text has no end of its own), or the numbers u themselves, one a token.
            Equal numbers give equal texts.
        forced: tokens to take whatever u says, by their place in what is written, from 0. The number rolled
            for such a place is used up, so that the places after it keep theirs.
        stop: tokens after which nothing more is written, e.g. {model.end}.
        cached: False computes every token from scratch (for comparison; for a prompt of tokens).

    Yields:
        The draws, in order.

    Raises:
        ValueError: see `read` and `choose`.

    Example:
        >>> from core.lm.built_in import BuiltIn
        >>> from core.lm import gpt, tokens
        >>> from core.sampling import top_k
        >>> shape = gpt.GPTConfig(260, context=8, width=8, layers=1, heads=1)
        >>> network = gpt.GPT(shape, generator=torch.Generator().manual_seed(0))
        >>> model = BuiltIn("tiny", {}, network, tokens.train(["a"], 260))
        >>> draws = list(generate(model, model.encode("abc"), [top_k(4)], die=[0.1, 0.9, 0.5]))
        >>> [made.u for made in draws], [len(made.stages) for made in draws]
        ([0.1, 0.9, 0.5], [2, 2, 2])
    """
    reading = prompt if isinstance(prompt, Reading) else read(model, prompt, cached=cached)
    wanted = forced or {}
    last: int | None = None
    for place, u in enumerate(rolls(die) if isinstance(die, torch.Generator) else die):
        if last is not None:  # only now, when the next token is asked for
            reading = follow(model, reading, last)
        made = choose(reading, steps, u, forced=wanted.get(place))
        yield made
        if made.token in stop:
            return
        last = made.token
