"""How well a network predicts a text, and whether it knows how well: loss, confidence, calibration.

With masks on there are two answers to each question. One mask gives one prediction: that is what a network
says that speaks with dropout left on. The mean over many masks is MC dropout (Gal & Ghahramani 2016), which
uses the masks to measure uncertainty.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import torch
from torch import Tensor

from core.errors import check, check_whole
from core.lm.gpt import GPT

__all__ = ["BINS", "Scores", "calibration_error", "score", "windows_of"]

BINS = 15
"""Bins of the calibration error, as in Guo et al. 2017."""

GROUP = 8  # windows computed at a time


@dataclass(frozen=True, slots=True)
class Scores:
    """How a network did on a text.

    Args:
        loss: mean cross-entropy, nats per token.
        confidence: mean probability of the likeliest token.
        accuracy: share of tokens that were the likeliest.
        ece: expected calibration error; see `calibration_error`.
    """

    loss: float
    confidence: float
    accuracy: float
    ece: float


def calibration_error(confidence: Tensor, right: Tensor, bins: int = BINS) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, on average over predictions.

    Guo et al. 2017, On Calibration of Modern Neural Networks, equation 3: predictions are sorted into bins
    of equal width by their confidence; in each bin mean confidence and accuracy are compared.

    Args:
        confidence: probability of the likeliest token, [N], each in [0, 1].
        right: whether it was right, [N] bool.
        bins: number of bins.

    Raises:
        ValueError: there is no prediction, or no bin.

    Example:
        >>> sure = torch.tensor([0.9, 0.9, 0.9, 0.9])
        >>> round(calibration_error(sure, torch.tensor([True, False, False, True])), 3)
        0.4
    """
    check_whole("bins", bins, 1)
    check("confidence", len(confidence), len(confidence) > 0, "of at least 1 prediction")
    place = (confidence.double() * bins).ceil().long().clamp(1, bins) - 1
    off = torch.zeros(bins, dtype=torch.float64).index_add(0, place, right.double() - confidence.double())
    return float(off.abs().sum()) / len(confidence)


@dataclass(slots=True)
class _Tally:
    """Predictions so far."""

    losses: list[Tensor] = field(default_factory=list)
    tops: list[Tensor] = field(default_factory=list)
    right: list[Tensor] = field(default_factory=list)

    def add(self, probabilities: Tensor, targets: Tensor) -> None:
        """Count predictions [N, V] of the tokens [N]."""
        top, likeliest = probabilities.max(-1)
        given = probabilities.gather(1, targets[:, None])[:, 0]
        self.losses.append(-given.clamp_min(1e-300).log())
        self.tops.append(top)
        self.right.append(likeliest == targets)

    def scores(self) -> Scores:
        """Sum up."""
        tops, right = torch.cat(self.tops), torch.cat(self.right)
        return Scores(
            loss=float(torch.cat(self.losses).mean()),
            confidence=float(tops.mean()),
            accuracy=float(right.double().mean()),
            ece=calibration_error(tops, right),
        )


def score(
    model: GPT,
    windows: Tensor,
    rate: float = 0.0,
    *,
    masks: int = 1,
    generator: torch.Generator | None = None,
) -> tuple[Scores, Scores]:
    """How a network predicts windows of text, under one mask and by the mean over many.

    Every mask is drawn afresh for every token, as when the network writes.

    Args:
        model: the network.
        windows: [N, T+1] int64; of each the last T tokens are predicted.
        rate: of the masks, in [0, 1); at 0 one pass is all there is.
        masks: how many, at least 1.
        generator: where masks come from; needed above rate 0.

    Returns:
        Scores of the predictions under single masks (all masks pooled), and of their mean.

    Raises:
        ValueError: the rate is out of range, or there is no generator for the masks.
    """
    check("rate", rate, 0 <= rate < 1, "in [0, 1)")
    check("generator", generator, not rate or generator is not None, "given for a rate above 0")
    single, together = _Tally(), _Tally()
    passes = masks if rate else 1
    for group in torch.split(windows, GROUP):
        targets = group[:, 1:].flatten()
        mean = torch.zeros((), dtype=torch.float64)
        for probabilities in _predictions(model, group[:, :-1], rate, passes, generator):
            single.add(probabilities, targets)
            mean = mean + probabilities / passes
        together.add(mean, targets)
    return single.scores(), together.scores()


def _predictions(
    model: GPT, tokens: Tensor, rate: float, passes: int, generator: torch.Generator | None
) -> Iterator[Tensor]:
    """[B T, V] float64, pass after pass."""
    for _ in range(passes):
        with torch.no_grad():
            logits = model(tokens, rate=rate, generator=generator).logits
        yield logits.flatten(0, 1).double().softmax(-1)


def windows_of(text: Tensor, context: int, tokens: int) -> Tensor:
    """Evenly spaced windows of a text that do not overlap.

    Args:
        text: the stream, [N] int64.
        context: tokens T that are predicted in a window.
        tokens: how many to predict in all, about.

    Returns:
        [W, T+1] int64, all there are if the text is short.

    Raises:
        ValueError: the text is shorter than a window.

    Example:
        >>> windows_of(torch.arange(100), 4, 8)
        tensor([[ 0,  1,  2,  3,  4],
                [48, 49, 50, 51, 52]])
    """
    check("text", len(text), len(text) > context, f"more than {context} tokens")
    starts = torch.arange(0, len(text) - context, context)
    wanted = min(len(starts), max(1, tokens // context))
    chosen = starts[torch.arange(wanted) * len(starts) // wanted]
    return text[chosen[:, None] + torch.arange(context + 1)]
