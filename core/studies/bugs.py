"""Train the right loop and every mistake with 20 seeds, into assets/data/bugs.csv.

The command is `python -m core.studies.bugs`.
"""

import argparse
from collections.abc import Iterator

import torch

from core.mlp.bugs import RATES, VARIANTS, train_variants
from core.mlp.bugs_seeds import PATH, TrainedLoop
from core.mlp.experiments import SEEDS
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Train the right loop and every mistake with 20 seeds, into assets/data/bugs.csv; takes a minute."""
    argparse.ArgumentParser(prog="python -m core.studies.bugs", description=main.__doc__).parse_args()
    torch.set_num_threads(1)
    write(list(_rows()), PATH)


def _rows() -> Iterator[TrainedLoop]:
    for rate in RATES:
        for seed in range(SEEDS):
            curves = train_variants(rate, seed)
            measured = zip(VARIANTS, curves.train.tolist(), curves.test.tolist(), strict=True)
            for variant, train, test in measured:
                yield TrainedLoop(
                    rate, seed, variant, round(train[-1], 4), round(test[-1], 4), round(min(test), 4)
                )


if __name__ == "__main__":
    main()
