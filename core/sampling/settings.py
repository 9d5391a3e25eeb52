"""Settings of a decoder, as every page and study has them, and the chain of steps that they describe."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from core.sampling.distribution import Step
from core.sampling.steps import min_p, temperature, top_k, top_p

__all__ = ["ORDER", "SamplingSettings", "StepName"]

StepName = Literal["temperature", "top_k", "top_p", "min_p"]

ORDER: tuple[StepName, ...] = ("temperature", "top_k", "top_p", "min_p")
"""The order of Hugging Face transformers (`GenerationMixin._get_logits_processor`)."""


@dataclass(frozen=True, slots=True)
class SamplingSettings:
    """How the next token is chosen.

    Args:
        temperature: above 0; 1 changes nothing.
        top_k: how many tokens stay, at least 1; 1 is greedy decoding, None cuts nothing.
        top_p: the mass that stays, in (0, 1]; 1 cuts nothing.
        min_p: share of the likeliest token's probability that a token needs, in [0, 1]; 0 cuts nothing.
        order: the steps in their order; one that is not named is not taken.

    Example:
        >>> SamplingSettings(top_k=40, temperature=0.7).changing().order
        ('temperature', 'top_k')
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float = 1.0
    min_p: float = 0.0
    order: tuple[StepName, ...] = ORDER

    def changing(self) -> "SamplingSettings":
        """The same without the steps that change nothing."""
        return replace(self, order=tuple(name for name in self.order if getattr(self, name) != _OFF[name]))

    def steps(self) -> list[Step]:
        """The chain, a step for each name of the order; top-k only where there is a k.

        Raises:
            ValueError: a value is outside its range; the message names the step.

        Example:
            >>> [step.name for step in SamplingSettings(order=("top_p", "temperature")).steps()]
            ['top_p', 'temperature']
        """
        return [_MAKE[name](self) for name in self.order if name != "top_k" or self.top_k is not None]


_OFF = {"temperature": 1.0, "top_k": None, "top_p": 1.0, "min_p": 0.0}

_MAKE: dict[StepName, Callable[[SamplingSettings], Step]] = {
    "temperature": lambda wanted: temperature(wanted.temperature),
    "top_k": lambda wanted: top_k(wanted.top_k or 0),
    "top_p": lambda wanted: top_p(wanted.top_p),
    "min_p": lambda wanted: min_p(wanted.min_p),
}
