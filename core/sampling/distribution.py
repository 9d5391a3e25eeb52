"""A distribution over the vocabulary, and the chain of steps that shapes it.

All of it is computed in float64, whatever the model computes in: in float32 the softmax over thousands of
tokens is itself off by a millionth, in another way on each processor, and now and then that decides a draw.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

__all__ = ["Distribution", "Step", "distribution", "trace"]

MODEL = "model"
"""Name of the first stage: what the model said, before any step."""


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """What one stage leaves.

    Args:
        name: of the step that made it; "model" for the first.
        logits: [..., V] float64; -inf where a token is cut.
        probabilities: [..., V] float64, their softmax; exactly 0 where a token is cut.
        kept: [..., V] bool, True where a token can still be drawn.
    """

    name: str
    logits: Tensor
    probabilities: Tensor
    kept: Tensor


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain, as data: a name and a function.

    Args:
        name: the key of its label, e.g. "top_k".
        function: logits [..., V] to logits [..., V]; a token is cut by the logit -inf. It must leave its
            input alone and at least one token uncut.

    Example:
        >>> flat = Step("flat", torch.zeros_like)
        >>> flat(torch.tensor([1.0, 2.0]))
        tensor([0., 0.], dtype=torch.float64)
    """

    name: str
    function: Callable[[Tensor], Tensor]

    def __call__(self, logits: Tensor) -> Tensor:
        """Apply the step.

        Args:
            logits: [..., V], of any floating type.

        Returns:
            [..., V] float64, new.

        Raises:
            ValueError: the logits, or what the step makes of them, are no distribution: NaN, infinite, empty,
                or every token cut.
        """
        return _checked(self.function(_checked(logits, f"before {self.name}")), f"after {self.name}")


def distribution(logits: Tensor, name: str = MODEL) -> Distribution:
    """Turn logits into a distribution.

    Args:
        logits: [..., V], of any floating type.
        name: of the stage.

    Raises:
        ValueError: the logits are no distribution; see `Step`.

    Example:
        >>> distribution(torch.tensor([0.0, 0.0, -torch.inf])).probabilities
        tensor([0.5000, 0.5000, 0.0000], dtype=torch.float64)
    """
    logits = _checked(logits, f"of stage {name}")
    return Distribution(name, logits, logits.softmax(-1), logits > -torch.inf)


def trace(logits: Tensor, steps: Iterable[Step]) -> tuple[Distribution, ...]:
    """Run a chain and keep every stage: the model's own distribution first, then one for each step.

    The order of steps matters: a temperature before top-p changes which tokens the nucleus holds, after it
    only how they share the mass.

    Args:
        logits: [..., V]; not changed.
        steps: applied from the first to the last.

    Raises:
        ValueError: the logits, or what a step makes of them, are no distribution; see `Step`.

    Example:
        >>> from core.sampling import temperature, top_k
        >>> stages = trace(torch.tensor([2.0, 1.0, 0.0]), [top_k(2), temperature(0.5)])
        >>> [stage.name for stage in stages]
        ['model', 'top_k', 'temperature']
        >>> stages[-1].probabilities
        tensor([0.8808, 0.1192, 0.0000], dtype=torch.float64)
    """
    stages = [distribution(logits)]
    for step in steps:
        stages.append(distribution(step(stages[-1].logits), step.name))
    return tuple(stages)


def _checked(logits: Tensor, where: str) -> Tensor:
    """A float64 copy of the logits, if they are those of a distribution."""
    if logits.ndim == 0 or logits.shape[-1] == 0:
        raise ValueError(f"logits {where} must be of at least 1 token; got shape {tuple(logits.shape)}")
    logits = logits.to(torch.float64, copy=True)
    highest = logits.amax(-1)  # NaN if there is a NaN
    if not bool(highest.isfinite().all()):
        raise ValueError(f"logits {where} must be numbers or -inf, one of them finite; {_fault(highest)}")
    return logits


def _fault(highest: Tensor) -> str:
    if bool(highest.isnan().any()):
        return "got NaN"
    return "got +inf" if bool((highest == torch.inf).any()) else "got -inf for every token"
