"""A text in the making: all that it depends on, and its draws as far as somebody wanted to read them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import torch
from torch import Tensor

from core.lm.generation import Draw, Reading, choose, follow, read, rewind, rolls
from core.lm.interface import LanguageModel
from core.sampling import SamplingSettings, Step
from dashboard.components.token_bars.props import DEFAULT
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = ["Manuscript", "TextPlan"]


@dataclass(frozen=True, slots=True)
class TextPlan:
    """All that a text depends on, besides the model: the same plan gives the same text.

    Args:
        prompt: what it goes on from.
        settings: the chain of steps.
        seed: of the die.
        forced: (place, token) pairs by place: tokens set by hand, counted from 0 in what is written.

    Example:
        >>> plan = TextPlan("The wolf", SamplingSettings(top_k=5), seed=1, forced=((2, 7), (4, 9)))
        >>> plan.force(4, [3, 8]).forced
        ((2, 7), (4, 3), (5, 8))
        >>> plan.cut(3).forced
        ((2, 7),)
    """

    prompt: str
    settings: SamplingSettings = DEFAULT
    seed: int = 0
    forced: tuple[tuple[int, int], ...] = ()

    def steps(self, used: Sequence[int] | None = None) -> list[Step]:
        """The chain of steps; a repetition penalty needs the tokens so far."""
        return self.settings.steps(used)

    def cut(self, length: int) -> TextPlan:
        """The plan without what was set by hand from a place on."""
        return replace(self, forced=tuple(pair for pair in self.forced if pair[0] < length))

    def force(self, place: int, tokens: Sequence[int]) -> TextPlan:
        """The plan with tokens set by hand from a place on; what was set there or later is forgotten."""
        return replace(self, forced=(*self.cut(place).forced, *enumerate(tokens, place)))


class Manuscript:
    """The text of a plan, written no further than wanted.

    Args:
        model: what writes.
        plan: what the text depends on.
        like: another manuscript of the same model, to save work: what both have in common is taken over.

    Attributes:
        model, plan: as given.
        draws: the tokens so far, without their stages.

    Example:
        >>> from core.lm import gpt, tokens
        >>> from core.lm.built_in import BuiltIn
        >>> shape = gpt.GPTConfig(260, context=8, width=8, layers=1, heads=1)
        >>> network = gpt.GPT(shape, generator=torch.Generator().manual_seed(0))
        >>> model = BuiltIn("tiny", {}, network, tokens.train(["a"], 260))
        >>> text = Manuscript(model, TextPlan("abc", SamplingSettings(top_k=4)))
        >>> text.write(5)
        >>> len(text.draws), text.detail(3).token == text.draws[3].token
        (5, True)
    """

    def __init__(self, model: LanguageModel, plan: TextPlan, like: Manuscript | None = None) -> None:
        self.model, self.plan = model, plan
        self._forced, self._steps = dict(plan.forced), plan.steps
        known = like if like is not None and like.plan.prompt == plan.prompt else None
        self._start: Reading = known._start if known else read(model, model.encode(plan.prompt))
        shared = self._shared(known) if known else 0
        self.draws: list[Draw] = known.draws[:shared] if known else []
        self._reading = known._back(shared - 1) if known and shared else self._start
        self._looked = 0, self._start  # at a place, and the reading there: it is asked for at every look
        die = rolls(torch.Generator().manual_seed(plan.seed))
        self._die: Iterator[float] = islice(die, shared, None)

    @property
    def ended(self) -> bool:
        """True if the last token ends the text; nothing is written after it."""
        return bool(self.draws) and self.draws[-1].token == self.model.end

    def write(self, length: int, seconds: float = float("inf")) -> None:
        """Write on until there are so many tokens, the text ends, or the time is up: at least one token.

        Args:
            length: tokens in all.
            seconds: after which no further token is begun.
        """
        if len(self.draws) >= length or self.ended:
            return  # without waiting for its turn
        with ONE_AT_A_TIME:
            until = time.monotonic() + seconds
            while len(self.draws) < length and not self.ended:
                self._one_more()
                if time.monotonic() >= until:
                    return

    def detail(self, place: int) -> Draw:
        """The draw at a place with all its stages, worked out again.

        Raises:
            IndexError: nothing is written there.
        """
        made = self.draws[place]
        return choose(self._back(place), self._steps, made.u, forced=made.token if made.forced else None)

    def logits(self, place: int) -> Tensor:
        """The model's scores [V] at a place. Not to be changed."""
        return self._back(place).logits

    def read(self, place: int) -> tuple[int, ...]:
        """The tokens before a place, of the prompt and of the text."""
        return self._back(place).tokens

    def drawn(self, place: int) -> int:
        """The token that u picks at a place, whatever was set there by hand."""
        made = self.draws[place]
        return choose(self._back(place), self._steps, made.u).token if made.forced else made.token

    def _one_more(self) -> None:
        if self.draws:
            self._reading = follow(self.model, self._reading, self.draws[-1].token)
        place = len(self.draws)
        made = choose(self._reading, self._steps, next(self._die), forced=self._forced.get(place))
        self.draws.append(replace(made, stages=()))

    def _back(self, place: int) -> Reading:
        """The reading that the token at a place was drawn from."""
        if place == 0:  # read in one go, not after its last token alone: the same to the last bit
            return self._start
        where, reading = self._looked
        if where != place:
            beyond = len(self.draws) - 1 - place
            reading = rewind(self.model, self._reading, len(self._reading.tokens) - beyond)
            self._looked = place, reading
        return reading

    def _shared(self, like: Manuscript) -> int:
        """How many draws another manuscript has that are this one's too."""
        if replace(like.plan, forced=()) != replace(self.plan, forced=()):
            return 0
        differ = set(like.plan.forced) ^ set(self.plan.forced)
        return min([len(like.draws), *(place for place, _ in differ)])
