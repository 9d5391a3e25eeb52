"""Train nets with dropout, with something instead and with it for a while, into assets/data/instead.csv.

The command is `python -m core.studies.instead`.
"""

import argparse
from dataclasses import replace

import torch

from core.mlp.experiments import SEEDS
from core.mlp.instead import METHODS, PROBLEMS, learned
from core.mlp.instead_seeds import PATH, Learned
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Train with every method and 20 seeds, into assets/data/instead.csv; takes about two minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.instead", description=main.__doc__).parse_args()
    torch.set_num_threads(1)
    stacks = [learned(problem, method, range(SEEDS)) for problem in PROBLEMS for method in METHODS]
    write([_rounded(net) for stack in stacks for net in stack], PATH)


def _rounded(row: Learned) -> Learned:
    return replace(row, train=round(row.train, 4), test=round(row.test, 4), error=round(row.error, 4))


if __name__ == "__main__":
    main()
