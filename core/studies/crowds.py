"""Ask the pairs of 20 seeds in every way, into assets/data/crowd.csv: `python -m core.studies.crowds`."""

import argparse
from collections.abc import Iterator

from core.mlp.crowd import NETS, RATES, WAYS, Crowd, crowds, masks_needed, twins_of
from core.mlp.crowd_seeds import PATH, AskedPair
from core.mlp.experiments import SEEDS
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Ask the pairs of 20 seeds in every way, into assets/data/crowd.csv; takes about three minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.crowds", description=main.__doc__).parse_args()
    write(list(_rows()), PATH)


def _rows() -> Iterator[AskedPair]:
    for net in NETS:
        for rate in RATES:
            for seed in range(SEEDS):
                for twin, crowd in zip(("plain", "dropout"), crowds(twins_of(net, rate, seed)), strict=True):
                    yield _row(net, rate, seed, twin, crowd)


def _row(net: str, rate: float, seed: int, twin: str, crowd: Crowd) -> AskedPair:
    errors = {way: crowd.ways[way].error for way in WAYS}
    losses = {f"{way}_loss": crowd.ways[way].loss for way in WAYS}
    return AskedPair(net, rate, seed, twin, **errors, **losses, needed=masks_needed(crowd))


if __name__ == "__main__":
    main()
