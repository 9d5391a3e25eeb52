"""Settings of a decoder, as every page and study has them, and the chain of steps that they describe."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from torch import Tensor

from core.sampling.distribution import Step
from core.sampling.steps import epsilon, eta, min_p, repetition_penalty, temperature, top_k, top_p, typical

__all__ = ["ORDER", "SamplingSettings", "StepName"]

StepName = Literal["temperature", "top_k", "top_p", "min_p", "typical", "epsilon", "eta"]

ORDER: tuple[StepName, ...] = ("temperature", "top_k", "top_p", "min_p", "typical", "epsilon", "eta")
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
        typical: the mass that stays of the tokens closest to the expected surprisal, in (0, 1]; 1 cuts
            nothing.
        epsilon: the probability that a token needs, in [0, 1); 0 cuts nothing.
        eta: the same, but lower where the distribution is flat, in [0, 1); 0 cuts nothing.
        repetition_penalty: what the scores of used tokens are divided by, above 0; 1 changes nothing. It
            comes before all other steps, as in every library that has it.

    Example:
        >>> SamplingSettings(top_k=40, temperature=0.7).changing().order
        ('temperature', 'top_k')
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float = 1.0
    min_p: float = 0.0
    order: tuple[StepName, ...] = ORDER
    typical: float = 1.0
    epsilon: float = 0.0
    eta: float = 0.0
    repetition_penalty: float = 1.0

    def changing(self) -> "SamplingSettings":
        """The same without the steps that change nothing."""
        return replace(self, order=tuple(name for name in self.order if not self._off(name)))

    def steps(self, used: Sequence[int] | Tensor | None = None) -> list[Step]:
        """The chain: the penalty where there is one, then a step for each name of the order.

        Of the steps that not every value allows (no k, a threshold of 0) none is taken where they are off.

        Args:
            used: the tokens so far, [T] or [B, T], for the penalty; needed where there is one.

        Raises:
            ValueError: a value is outside its range, or the used tokens are missing; the message names it.

        Example:
            >>> [step.name for step in SamplingSettings(order=("top_p", "temperature")).steps()]
            ['top_p', 'temperature']
            >>> SamplingSettings(order=(), repetition_penalty=1.2).steps([3, 7])[0].name
            'repetition_penalty'
        """
        chain = [_MAKE[name](self) for name in self.order if name not in _SKIPPED or not self._off(name)]
        if self.repetition_penalty == 1:
            return chain
        if used is None:
            raise ValueError("used must be the tokens so far where there is a repetition penalty; got None")
        return [repetition_penalty(self.repetition_penalty, used), *chain]

    def _off(self, name: StepName) -> bool:
        return bool(getattr(self, name) == _OFF[name])


_OFF = {
    "temperature": 1.0, "top_k": None, "top_p": 1.0, "min_p": 0.0, "typical": 1.0, "epsilon": 0.0, "eta": 0.0,
}  # fmt: skip

_SKIPPED = ("top_k", "typical", "epsilon", "eta")
"""Steps that are not even taken where they are off: three cannot be, one would sort the vocabulary."""

_MAKE: dict[StepName, Callable[[SamplingSettings], Step]] = {
    "temperature": lambda wanted: temperature(wanted.temperature),
    "top_k": lambda wanted: top_k(wanted.top_k or 0),
    "top_p": lambda wanted: top_p(wanted.top_p),
    "min_p": lambda wanted: min_p(wanted.min_p),
    "typical": lambda wanted: typical(wanted.typical),
    "epsilon": lambda wanted: epsilon(wanted.epsilon),
    "eta": lambda wanted: eta(wanted.eta),
}
