"""Train the swept nets of 20 seeds, into assets/data/sweeps.csv: `python -m core.studies.sweeps`."""

import argparse
from dataclasses import replace

from core.mlp.experiments import SEEDS
from core.mlp.sweeps import PROBLEMS, SWEEPS, Problem, arms, reached
from core.mlp.sweeps_seeds import PATH, Reached
from core.studies.with_mnist import add_options, destination
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Train the swept nets of 20 seeds, into assets/data/sweeps.csv; takes about four minutes."""
    parser = argparse.ArgumentParser(prog="python -m core.studies.sweeps", description=main.__doc__)
    add_options(parser)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="of each net that learns MNIST")
    asked = parser.parse_args()
    path = destination(parser, asked, PATH)
    problems: tuple[Problem, ...] = ("mnist",) if asked.mnist else tuple(PROBLEMS)
    seeds = range(asked.seeds if asked.mnist else SEEDS)
    every = [arm for problem in problems for sweep in SWEEPS for arm in arms(problem, sweep)]
    write([_rounded(row) for arm in every for row in reached(arm, seeds)], path)


def _rounded(row: Reached) -> Reached:
    return replace(row, train=round(row.train, 4), test=round(row.test, 4), error=round(row.error, 4))


if __name__ == "__main__":
    main()
