"""Learn each piece that comes with the app over five seeds: `python -m core.studies.own_text`."""

import argparse
from collections.abc import Iterator
from itertools import product

import torch

from core.lm.own_text import TWINS, Lesson, Moment, learn, prepare
from core.lm.own_text_pieces import PATH, PIECES, SEEDS, Learnt, read
from core.tables import write

__all__ = ["EVERY", "main"]

EVERY = 60
"""Updates between two rows."""


def main() -> None:
    """Learn each piece over five seeds, into assets/data/own_text.csv; takes about six minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.own_text", description=main.__doc__).parse_args()
    torch.set_num_threads(1)
    write([row for piece, seed in product(PIECES, range(SEEDS)) for row in _learnt(piece, seed)], PATH)


def _learnt(piece: str, seed: int) -> Iterator[Learnt]:
    own, lesson = prepare(read(piece)), Lesson(every=EVERY, seed=seed)
    for update in learn(own, lesson):
        if update.moment is not None:
            for twin in TWINS:
                yield _row(piece, lesson, update.moment, twin)


def _row(piece: str, lesson: Lesson, moment: Moment, twin: str) -> Learnt:
    learned, held_out = (getattr(each, twin) for each in (moment.losses.learned, moment.losses.held_out))
    recital = moment.spoken[TWINS.index(twin)].recital
    return Learnt(
        piece, lesson.seed, twin, lesson.rate if twin == "dropout" else 0.0, moment.step,
        round(learned, 4), round(held_out, 4), round(recital.share, 4), recital.longest,
    )  # fmt: skip


if __name__ == "__main__":
    main()
