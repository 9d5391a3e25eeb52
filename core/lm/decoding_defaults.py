"""What models, services and engines ship for the choice of the next token, as published.

The cells are as their sources state them, hedges and all; `number` and `DecodingDefault.settings` make steps
of them. Where a cell holds two modes ("0.6 thinking / 0.2 instruct") the first counts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from torch import Tensor

from core.errors import check_choice
from core.sampling import SamplingSettings, StepName, trace
from core.tables import DATA, read, unique

__all__ = ["LLAMA_CPP", "PATH", "DecodingDefault", "Left", "decoding_defaults", "left", "number"]

PATH = DATA / "decoding_defaults.csv"

LLAMA_CPP: tuple[StepName, ...] = ("top_k", "typical", "top_p", "min_p", "temperature")
"""The order of llama.cpp (common/common.h), of the steps that are known here: temperature comes last."""

_NUMBER = re.compile(r"(?:repetition |repeat )?(\d+(?:\.\d+)?)\b", re.ASCII)
_KINDS = ("model", "service", "engine")


def number(cell: str) -> float | None:
    """The number that a cell begins with; None for a word ("off", "refused") and where nothing is stated.

    Example:
        >>> [number(cell) for cell in ("0.6 (0.5-0.7)", "repetition 1.05", "off", "- / 1", "presence 0-2")]
        [0.6, 1.05, None, None, None]
    """
    found = _NUMBER.match(cell)
    return float(found[1]) if found else None


def _stated(cell: str, off: float) -> float:
    found = number(cell)
    return off if found is None else found


@dataclass(frozen=True, slots=True)
class DecodingDefault:
    """One row, in the words of its source.

    Attributes:
        id: for labels.
        who: the model, service or engine.
        kind: "model", "service" or "engine".
        date: year or years.
        temperature, top_k, top_p, min_p, penalties: a number, a word or nothing.
        note: what else the source says.
        source: where it was read.
        checked: how.
    """

    id: str
    who: str
    kind: str
    date: str
    temperature: str
    top_k: str
    top_p: str
    min_p: str
    penalties: str
    note: str
    source: str
    checked: str

    def __post_init__(self) -> None:
        check_choice("kind", self.kind, _KINDS)
        settings = self.settings()
        if settings is not None:
            settings.steps([])

    @property
    def refused(self) -> bool:
        """Whether whoever asks cannot set anything."""
        return self.temperature == "refused"

    @property
    def last(self) -> bool:
        """Whether its temperature comes last, as in llama.cpp."""
        return "LAST" in self.temperature

    def settings(self) -> SamplingSettings | None:
        """The chain in the row's own order; what is not stated is off. None where nothing can be set.

        Example:
            >>> {row.id: row for row in decoding_defaults()}["llama-3"].settings().changing().order
            ('temperature', 'top_p')
        """
        if self.refused:
            return None
        k = number(self.top_k)
        settings = SamplingSettings(
            temperature=_stated(self.temperature, 1),
            top_k=None if k is None else int(k),
            top_p=_stated(self.top_p, 1),
            min_p=_stated(self.min_p, 0),
            repetition_penalty=_stated(self.penalties, 1),
        )
        return replace(settings, order=LLAMA_CPP) if self.last else settings


def decoding_defaults(path: Path = PATH) -> tuple[DecodingDefault, ...]:
    """Every row: models, then services, then engines.

    Args:
        path: the file.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> [row.who for row in decoding_defaults() if number(row.top_k) == 40]
        ['GPT-2 (shown samples)', 'MiniMax-M2 / M3', 'llama.cpp', 'Ollama']
    """
    rows = read(DecodingDefault, path)
    unique(path, [row.id for row in rows])
    return rows


@dataclass(frozen=True, slots=True)
class Left:
    """What a chain leaves to draw from.

    Attributes:
        count: tokens.
        mass: what they hold of the model's own probability, before any step.
    """

    count: int
    mass: float


def left(logits: Tensor, settings: SamplingSettings, used: Sequence[int]) -> Left:
    """Count what a chain leaves of a distribution.

    Args:
        logits: [V].
        settings: the chain.
        used: the tokens so far, for a repetition penalty.

    Example:
        >>> import torch
        >>> left(torch.tensor([0.0, 0.0, -torch.inf]), SamplingSettings(top_k=1), [])
        Left(count=1, mass=0.5)
    """
    kept = trace(logits, settings.changing().steps(used))[-1].kept
    mass = float(logits.double().softmax(-1)[kept].sum())
    return Left(int(kept.sum()), round(mass, 9))
