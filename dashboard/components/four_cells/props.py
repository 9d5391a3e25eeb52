"""What the component shows, as JSON values: the cells so far, the uncertainty, the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from torch import Tensor

from core.lm.four_cells import Continuation, first_tokens, parting
from core.lm.uncertainty import Uncertainty
from dashboard.text import Text

__all__ = ["CellsView", "bars_of", "cell_of", "props", "uncertainty_of"]

_WORDS = "hero."
_DIGITS = 5
"""Of a probability; a bar is some hundred pixels long."""


@dataclass(frozen=True, slots=True)
class CellsView:
    """How the component is shown.

    Args:
        epoch: grows when the browser has to take over the controls; else it keeps its own, maybe newer.
        limit: most characters of a prompt.
        vocabulary: number of tokens, the largest k.
        reads: the language of the model.
        present: True on a projector.
    """

    epoch: int
    limit: int
    vocabulary: int
    reads: str
    present: bool = False


def props(
    values: Mapping[str, object],
    text: Text,
    view: CellsView,
    *,
    bars: Mapping[str, object],
    cells: Mapping[str, Mapping[str, object]],
    uncertainty: Mapping[str, object],
) -> dict[str, object]:
    """Everything the browser is sent.

    Args:
        values: the controls that the cells belong to.
        text: the page's words; labels that start with "hero." go to the browser.
        view: how it is shown.
        bars: from `bars_of`.
        cells: by name, from `cell_of`.
        uncertainty: from `uncertainty_of`.
    """
    return {
        "values": dict(values),
        "bars": dict(bars),
        "cells": {name: dict(cell) for name, cell in cells.items()},
        "uncertainty": dict(uncertainty),
        "language": text.language,
        "words": {key: label for key, label in text.labels.items() if key.startswith(_WORDS)}
        | {f"{_WORDS}prompt": text(f"prompt.{view.reads}")},
        **asdict(view),
    }


def bars_of(names: Sequence[str], off: Tensor, on: Tensor, wins: Tensor, ticks: int) -> dict[str, object]:
    """The bars of the shown tokens without masks, in the mean, and under single masks.

    Args:
        names: the tokens as the eye needs them, S of them.
        off: probabilities without masks, [S].
        on: under each mask, [M, S].
        wins: [M, S] bool, True where a mask makes this token the likeliest of all.
        ticks: how many masks get a tick of their own.

    Example:
        >>> import torch
        >>> on = torch.tensor([[0.5, 0.25], [0.25, 0.5]])
        >>> bars_of(["a", "b"], torch.tensor([0.5, 0.5]), on, on > 0.3, ticks=2)["mean"]
        [0.375, 0.375]
    """
    return {
        "names": list(names),
        "off": _rounded(off),
        "mean": _rounded(on.mean(0)),
        "ticks": [_rounded(row) for row in on[:ticks].T],
        "wins": wins[:ticks].T.tolist(),
    }


def cell_of(
    texts: Sequence[Continuation],
    words: Sequence[tuple[str, str]],
    kept: Sequence[Sequence[bool]],
    uncertainty: Uncertainty,
    mean_kept: Sequence[bool],
) -> dict[str, object]:
    """One cell, as far as it is written.

    Args:
        texts: each with the probabilities of the shown tokens in `first`, [S].
        words: of each text the first token and the rest.
        kept: of each text which shown tokens its cut keeps.
        uncertainty: the split of what is drawn from in this cell.
        mean_kept: which shown tokens the cut keeps in the mean distribution.
    """
    return {
        "texts": [list(pair) for pair in words],
        "shares": [_rounded(text.first) for text in texts],
        "kept": [list(row) for row in kept],
        "mean_kept": list(mean_kept),
        "firsts": [first_tokens(texts[: place + 1]) for place in range(len(texts))],
        "parting": [parting(texts[: place + 1]) for place in range(len(texts))],
        "uncertainty": uncertainty_of(uncertainty),
    }


def uncertainty_of(uncertainty: Uncertainty) -> dict[str, float]:
    """A split in bits, rounded as far as a screen can show."""
    return {name: round(bits, 4) for name, bits in asdict(uncertainty).items()}


def _rounded(probabilities: Tensor) -> list[float]:
    return [round(float(probability), _DIGITS) for probability in probabilities]
