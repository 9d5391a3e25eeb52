"""The steps: each changes the scores or cuts tokens; none draws.

A step that cuts sees what the steps before it left, and judges by the probabilities of what is left. No step
cuts the last token. Where tokens tie at the border of a cut, the lower index stays.

Sources
    Ackley, Hinton & Sejnowski 1985, A Learning Algorithm for Boltzmann Machines (temperature).
    Fan, Lewis & Dauphin 2018, Hierarchical Neural Story Generation, section 5 (top-k).
    Keskar et al. 2019, CTRL, section 4.1 (repetition penalty).
    Holtzman et al. 2020, The Curious Case of Neural Text Degeneration, section 3.1 (top-p, the nucleus).
    Hewitt, Manning & Liang 2022, Truncation Sampling as Language Model Desmoothing (epsilon, eta).
    Meister et al. 2023, Locally Typical Sampling, TACL 11.
    Nguyen et al. 2024, Turning Up the Heat: Min-p Sampling.
"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.sampling.distribution import Step

__all__ = [
    "epsilon",
    "eta",
    "min_p",
    "repetition_penalty",
    "temperature",
    "top_k",
    "top_k_with_ties",
    "top_p",
    "typical",
]

CUT = -torch.inf

ROUNDING = 1e-12
"""By what share rounding may keep probabilities from a threshold: they count as having reached it."""


def temperature(value: float) -> Step:
    """Divide the logits by T: below 1 sharpens, above 1 flattens. It never reorders and never cuts.

    Ackley et al. 1985, equation 5.

    Args:
        value: T, above 0 and finite.

    Raises:
        ValueError: T is outside that range; the limit T = 0 is greedy decoding, `top_k(1)`.

    Example:
        >>> temperature(0.5)(torch.tensor([2.0, 1.0]))
        tensor([4., 2.], dtype=torch.float64)
    """
    check("temperature", value, 0 < value < math.inf, "above 0 and finite (for greedy decoding use top_k(1))")
    return Step("temperature", lambda logits: _divided(logits, value))


def _divided(logits: Tensor, value: float) -> Tensor:
    divided = logits / value
    # Beyond the largest number only differences matter: measured from the likeliest token none overflows, and
    # what falls below the smallest number stays there, since this step never cuts.
    fallen = (logits - logits.amax(-1, keepdim=True)) / value
    fallen = fallen.clamp_min(torch.finfo(logits.dtype).min).masked_fill(logits == CUT, CUT)
    overflows = (divided.isinf() & logits.isfinite()).any(-1, keepdim=True)
    return torch.where(overflows, fallen, divided)


def top_k(k: int) -> Step:
    """Keep exactly the k likeliest tokens: 1 is greedy decoding, V is pure sampling.

    It adds no randomness; it takes some away. Fan et al. 2018, section 5. Fewer than k stay only where fewer
    were left.

    Args:
        k: at least 1; beyond V it cuts nothing.

    Raises:
        ValueError: k is not a whole number of at least 1.

    Example:
        >>> top_k(2)(torch.tensor([2.0, 1.0, 1.0, 1.0, 0.0]))
        tensor([2., 1., -inf, -inf, -inf], dtype=torch.float64)
    """
    check_whole("k", k, 1)
    return Step("top_k", lambda logits: _keep(logits, _highest(logits, k)))


def top_k_with_ties(k: int) -> Step:
    """Keep every token that scores at least as much as the k-th: with ties more than k stay.

    The variant of many libraries (nanoGPT, Hugging Face transformers), as a contrast to `top_k`.

    Args:
        k: at least 1; beyond V it cuts nothing.

    Raises:
        ValueError: k is not a whole number of at least 1.

    Example:
        >>> top_k_with_ties(2)(torch.tensor([2.0, 1.0, 1.0, 1.0, 0.0]))
        tensor([2., 1., 1., 1., -inf], dtype=torch.float64)
    """
    check_whole("k", k, 1)
    return Step("top_k_with_ties", lambda logits: _keep(logits, logits >= _largest(logits, k)))


def _largest(logits: Tensor, k: int) -> Tensor:
    """The k-th largest logit, [..., 1]."""
    return logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]


def top_p(p: float) -> Step:
    """Keep the nucleus: the smallest set of likeliest tokens whose mass reaches p.

    Holtzman et al. 2020, equation 2: the token that crosses p belongs to it.

    Args:
        p: in (0, 1]; 1 cuts nothing.

    Raises:
        ValueError: p is outside (0, 1].

    Example:
        >>> top_p(0.7)(torch.tensor([0.5, 0.3, 0.2]).log()).exp()
        tensor([0.5000, 0.3000, 0.0000], dtype=torch.float64)
    """
    check("p", p, 0 < p <= 1, "in (0, 1]")
    return _keeping("top_p", lambda logits: _reaching(logits, -logits, p))


def typical(mass: float) -> Step:
    """Keep the tokens whose surprisal is closest to what is expected, until their mass reaches a threshold.

    Meister et al. 2023, equation 9: tokens are taken in order of | -log p - H |, H the entropy; the token
    that crosses the threshold belongs to the set. The likeliest token can be cut.

    Args:
        mass: the paper's tau, in (0, 1]; 1 cuts nothing.

    Raises:
        ValueError: the mass is outside (0, 1].

    Example:
        >>> typical(0.3)(torch.tensor([0.5, 0.2, 0.2, 0.1]).log()).exp()
        tensor([0.0000, 0.2000, 0.2000, 0.0000], dtype=torch.float64)
    """
    check("mass", mass, 0 < mass <= 1, "in (0, 1]")
    return _keeping("typical", lambda logits: _reaching(logits, _strangeness(logits), mass))


def _strangeness(logits: Tensor) -> Tensor:
    """How far each token's surprisal lies from the entropy, in nats."""
    return (-logits.log_softmax(-1) - _entropy(logits)).abs()


def _entropy(logits: Tensor) -> Tensor:
    """In nats, [..., 1]."""
    parts: Tensor = torch.special.entr(logits.softmax(-1))
    return parts.sum(-1, keepdim=True)


def min_p(p: float) -> Step:
    """Keep the tokens that are at least p times as likely as the likeliest.

    Nguyen et al. 2024, section 3. Does not depend on how long the tail is.

    Args:
        p: in [0, 1]; 0 cuts nothing.

    Raises:
        ValueError: p is outside [0, 1].

    Example:
        >>> min_p(0.5)(torch.tensor([0.5, 0.3, 0.2]).log()).exp()
        tensor([0.5000, 0.3000, 0.0000], dtype=torch.float64)
    """
    check("p", p, 0 <= p <= 1, "in [0, 1]")

    return _keeping("min_p", lambda logits: (logits - logits.amax(-1, keepdim=True)).exp() >= p)


def epsilon(threshold: float) -> Step:
    """Keep the tokens with at least this probability, and the likeliest in any case.

    Hewitt et al. 2022, section 4.1 (theirs is strict, above the threshold).

    Args:
        threshold: in (0, 1), in the paper from 0.0003 to 0.001.

    Raises:
        ValueError: the threshold is outside (0, 1).

    Example:
        >>> epsilon(0.25)(torch.tensor([0.5, 0.3, 0.2]).log()).exp()
        tensor([0.5000, 0.3000, 0.0000], dtype=torch.float64)
    """
    check("threshold", threshold, 0 < threshold < 1, "in (0, 1)")
    return _keeping("epsilon", lambda logits: _above(logits, threshold))


def eta(threshold: float) -> Step:
    """Like `epsilon`, with a threshold that sinks where the distribution is flat.

    Hewitt et al. 2022, equation 5: eta = min(epsilon, alpha exp(-H)), H the entropy in nats, with their
    choice alpha = sqrt(epsilon).

    Args:
        threshold: epsilon, in (0, 1), in the paper from 0.0003 to 0.004.

    Raises:
        ValueError: the threshold is outside (0, 1).

    Example:
        >>> flat = torch.zeros(10)  # every token has 0.1
        >>> epsilon(0.25)(flat).isfinite().sum(), eta(0.25)(flat).isfinite().sum()
        (tensor(1), tensor(10))
    """
    check("threshold", threshold, 0 < threshold < 1, "in (0, 1)")

    def kept(logits: Tensor) -> Tensor:
        relative = math.sqrt(threshold) * (-_entropy(logits)).exp()
        return _above(logits, relative.clamp(max=threshold))

    return _keeping("eta", kept)


def _above(logits: Tensor, threshold: Tensor | float) -> Tensor:
    return (logits.softmax(-1) >= threshold * (1 - ROUNDING)) | _highest(logits, 1)


def repetition_penalty(penalty: float, tokens: Sequence[int] | Tensor) -> Step:
    """Make tokens that were already used less likely.

    Keskar et al. 2019, section 4.1, divide their scores. A negative score would grow by that, so it is
    multiplied instead, as in their code. A token used twice is punished once.

    Args:
        penalty: at least 1 in the paper (1.2 there); between 0 and 1 it favours repetition.
        tokens: those used so far, [T], the same for all distributions of a batch; or [B, T].

    Raises:
        ValueError: the penalty is not above 0 and finite, or (when it is applied) a token lies outside the
            vocabulary.

    Example:
        >>> repetition_penalty(2.0, [0, 2])(torch.tensor([4.0, 3.0, -1.0]))
        tensor([ 2.,  3., -2.], dtype=torch.float64)
    """
    check("penalty", penalty, 0 < penalty < math.inf, "above 0 and finite")
    used = torch.as_tensor(tokens, dtype=torch.int64)

    def punish(logits: Tensor) -> Tensor:
        punished = torch.where(logits < 0, logits * penalty, logits / penalty)
        return torch.where(_used(logits, used), punished, logits)

    return Step("repetition_penalty", punish)


def _used(logits: Tensor, tokens: Tensor) -> Tensor:
    """Which tokens of the vocabulary are among these, [..., V]."""
    size = logits.shape[-1]
    outside = tokens[(tokens < 0) | (tokens >= size)]
    check("tokens", outside.tolist(), not len(outside), f"in [0, {size - 1}]")
    rows = tokens.expand(*logits.shape[:-1], tokens.shape[-1])
    return torch.zeros_like(logits, dtype=torch.bool).scatter(
        -1, rows, torch.ones_like(rows, dtype=torch.bool)
    )


def _keeping(name: str, kept: Callable[[Tensor], Tensor]) -> Step:
    """A step that cuts what a function of the logits does not keep."""
    return Step(name, lambda logits: _keep(logits, kept(logits)))


def _keep(logits: Tensor, kept: Tensor) -> Tensor:
    return logits.masked_fill(~kept, CUT)


def _highest(logits: Tensor, k: int) -> Tensor:
    """The k tokens that score highest, ties by index: bool [..., V]. A sort would take ten times as long."""
    least = _largest(logits, k)
    above, tied = logits > least, logits == least
    room = min(k, logits.shape[-1]) - above.sum(-1, keepdim=True)
    return above | (tied & (tied.cumsum(-1) <= room))


def _reaching(logits: Tensor, key: Tensor, mass: float) -> Tensor:
    """The first tokens by rising key (ties by index) that together reach a mass: bool [..., V].

    A token belongs to them if the mass before it falls short; so the token that crosses does.
    """
    if mass == 1:  # everything: rounding must not decide
        return torch.ones_like(logits, dtype=torch.bool)
    order = key.argsort(dim=-1, stable=True)
    reached = logits.softmax(-1).gather(-1, order).cumsum(-1)
    before = torch.nn.functional.pad(reached[..., :-1], (1, 0))
    return torch.zeros_like(before, dtype=torch.bool).scatter(-1, order, before < mass * (1 - ROUNDING))
