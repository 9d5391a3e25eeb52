"""Train the pairs of 20 seeds of every example into assets/data/seeds.csv: `python -m core.studies.seeds`."""

import argparse
from collections.abc import Iterator

from core.mlp.experiments import SEEDS, spread
from core.mlp.presets import PRESETS
from core.mlp.seeds import PATH, PairAtTheEnd
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Train the pairs of 20 seeds of every example into assets/data/seeds.csv; takes about a minute."""
    argparse.ArgumentParser(prog="python -m core.studies.seeds", description=main.__doc__).parse_args()
    write(list(_pairs()), PATH)


def _pairs() -> Iterator[PairAtTheEnd]:
    for name, twins in PRESETS.items():
        for row in spread(twins, SEEDS).to_dict("records"):
            yield PairAtTheEnd(preset=name, **{str(key): value for key, value in row.items()})


if __name__ == "__main__":
    main()
