"""What each step of the chain does as a formula, with the numbers of the moment where it follows them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from core.sampling import SamplingSettings, trace
from dashboard.text import Text

__all__ = ["entropy_before", "formulas"]

_EXAMPLE = 0.001
"""The eta that stands in where none is set."""


def entropy_before(logits: Tensor, settings: SamplingSettings, used: Sequence[int], step: str) -> float:
    """What typical and eta sampling go by: the entropy, in nats, of what the steps before them leave.

    Args:
        logits: [V].
        settings: the chain.
        used: the tokens so far, for a repetition penalty.
        step: the step of the chain that looks at it.

    Example:
        >>> round(entropy_before(torch.zeros(8), SamplingSettings(top_k=4), [], "eta"), 4)
        1.3863
    """
    before = settings.order[: settings.order.index(step)]
    left = trace(logits, replace(settings, order=before).steps(used))[-1].probabilities
    return float(torch.special.entr(left).sum())


def formulas(logits: Tensor, settings: SamplingSettings, used: Sequence[int], text: Text) -> str:
    """The prose, a line a step.

    Args:
        logits: [V].
        settings: the chain.
        used: the tokens so far, for a repetition penalty.
        text: the page's words.
    """
    values = _values(logits, settings, used, text)
    return re.sub(r"<(\w+)>", lambda found: values[found[1]], text.prose("formulas"))


def _values(logits: Tensor, settings: SamplingSettings, used: Sequence[int], text: Text) -> Mapping[str, str]:
    flat, eta = (entropy_before(logits, settings, used, step) for step in ("typical", "eta"))
    threshold = settings.eta or _EXAMPLE
    numbers = {"typical": (flat, 2), "surest": (math.exp(-flat), 3), "eta": (eta, 2)}
    numbers |= {"threshold": (threshold, 4), "least": (min(threshold, threshold**0.5 * math.exp(-eta)), 6)}
    shown = {name: text.number(*value).replace(",", "{,}") for name, value in numbers.items()}
    return {**shown, "used": text.number(len(set(used)))}
