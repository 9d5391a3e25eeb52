"""Three public-domain texts that come with the app, and what learning them came to over five seeds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import mean
from types import MappingProxyType

from core.tables import DATA, DataFileError, reading
from core.tables import read as read_table

__all__ = ["PATH", "PIECES", "SEEDS", "Effect", "Learnt", "Piece", "effect", "last", "read", "recorded"]

FOLDER = DATA / "own_text"
PATH = DATA / "own_text.csv"

SEEDS = 5
"""Runs of each piece in the table."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that comes with the app; its source stands in the README beside it.

    Attributes:
        language: it is written in.
        digest: SHA-256 of its file.
    """

    language: str
    digest: str


PIECES: Mapping[str, Piece] = MappingProxyType(
    {
        "ruskin": Piece("en", "82da9584c99171f7aeb459d3c72e6cb008f86606503bcd39982e91c6af1e23a5"),
        "wilde": Piece("en", "b54e1ecabe5455d435c95a2353e5c3a2419d83e209283381aabd873d064567e4"),
        "grimm": Piece("de", "5927c9269664340f88b258ca61562d1ce559b447949f3ef2a7a20079dbb8283c"),
    }
)
"""By the name of the file."""


def read(name: str) -> str:
    """The words of a piece.

    Args:
        name: one of `PIECES`.

    Raises:
        DataFileError: the file is missing, or another than the one that came with the app.

    Example:
        >>> read("ruskin")[:37]
        'In a secluded and mountainous part of'
    """
    path = FOLDER / f"{name}.txt"
    with reading(path, "text"):
        raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != PIECES[name].digest:
        raise DataFileError("changed", file=str(path))
    return raw.decode()


@dataclass(frozen=True, slots=True)
class Learnt:
    """One network after some updates.

    Attributes:
        piece: one of `PIECES`.
        seed: of weights, order, masks and dice.
        twin: "plain" or "dropout".
        rate: of dropout; 0 for the plain twin.
        step: updates made.
        learned: loss on the learned part, nats a token.
        held_out: loss on the part that was held out, nats a token.
        recited: share of the runs of 8 tokens in a sample that stand in the learned part.
        longest: characters of the longest part of the sample that stands there.
    """

    piece: str
    seed: int
    twin: str
    rate: float
    step: int
    learned: float
    held_out: float
    recited: float
    longest: int


@cache
def recorded() -> Sequence[Learnt]:
    """Every row.

    Raises:
        DataFileError: the file cannot be used.

    Example:
        >>> rows = recorded()
        >>> {row.piece for row in rows} == set(PIECES), {row.seed for row in rows} == set(range(SEEDS))
        (True, True)
    """
    return tuple(read_table(Learnt, PATH))


@dataclass(frozen=True, slots=True)
class Effect:
    """What dropout did on a piece; losses on the held-out part, in nats a token, means over the seeds.

    Attributes:
        piece: one of `PIECES`.
        steps: updates of each run.
        end_plain: after the last update, without dropout; with it `end_dropout`.
        lowest_plain: the lowest of a run, without dropout; with it `lowest_dropout`.
        wins: seeds in which the last loss is lower with dropout.
        lower: seeds in which the lowest loss is.
    """

    piece: str
    steps: int
    end_plain: float
    end_dropout: float
    lowest_plain: float
    lowest_dropout: float
    wins: int
    lower: int


def effect(rows: Sequence[Learnt], piece: str) -> Effect:
    """What dropout did on a piece.

    Args:
        rows: as `recorded` gives them.
        piece: one of `PIECES`.

    Example:
        >>> both = [("plain", 3.9), ("dropout", 3.5)]
        >>> rows = [Learnt("ruskin", 0, twin, 0.0, 60, 3.0, loss, 0.5, 9) for twin, loss in both]
        >>> found = effect(rows, "ruskin")
        >>> found.end_plain, found.end_dropout, found.wins
        (3.9, 3.5, 1)
    """
    plain, dropout = (_runs(rows, piece, twin) for twin in ("plain", "dropout"))
    pairs = list(zip(plain, dropout, strict=True))
    return Effect(
        piece=piece,
        steps=plain[0][-1].step,
        end_plain=mean(run[-1].held_out for run in plain),
        end_dropout=mean(run[-1].held_out for run in dropout),
        lowest_plain=mean(map(_lowest, plain)),
        lowest_dropout=mean(map(_lowest, dropout)),
        wins=sum(with_it[-1].held_out < without[-1].held_out for without, with_it in pairs),
        lower=sum(_lowest(with_it) < _lowest(without) for without, with_it in pairs),
    )


def _runs(rows: Sequence[Learnt], piece: str, twin: str) -> list[list[Learnt]]:
    """The runs of a piece by seed, each in order."""
    own = [row for row in rows if (row.piece, row.twin) == (piece, twin)]
    return [[row for row in own if row.seed == seed] for seed in sorted({row.seed for row in own})]


def _lowest(run: Sequence[Learnt]) -> float:
    return min(row.held_out for row in run)


def last(rows: Sequence[Learnt], twin: str) -> list[Learnt]:
    """The last row of every run of a twin: what it says there is its last sample.

    Args:
        rows: as `recorded` gives them.
        twin: "plain" or "dropout".

    Example:
        >>> rows = [Learnt("ruskin", 0, "plain", 0.0, step, 3.0, 3.1, 0.5, 9) for step in (0, 60)]
        >>> [row.step for row in last(rows, "plain")]
        [60]
    """
    return [run[-1] for piece in PIECES for run in _runs(rows, piece, twin)]
