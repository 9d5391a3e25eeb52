"""Train nets with four kinds of noise, into assets/data/noises.csv: `python -m core.studies.noises`."""

import argparse
from dataclasses import replace

from core.mlp.experiments import SEEDS
from core.mlp.noises import KINDS, noisy
from core.mlp.noises_seeds import PATH, Noisy
from core.mlp.sweeps import PROBLEMS
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Train nets with four kinds of noise, into assets/data/noises.csv; takes about eight minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.noises", description=main.__doc__).parse_args()
    nets = [noisy(problem, kind, seed) for problem in PROBLEMS for kind in KINDS for seed in range(SEEDS)]
    write([_rounded(net) for net in nets], PATH)


def _rounded(row: Noisy) -> Noisy:
    return replace(row, train=round(row.train, 4), test=round(row.test, 4), error=round(row.error, 4))


if __name__ == "__main__":
    main()
