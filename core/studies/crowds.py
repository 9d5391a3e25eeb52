"""Ask the pairs of 20 seeds in every way, into assets/data/crowd.csv: `python -m core.studies.crowds`."""

import argparse
from collections.abc import Iterator

from core.mlp.crowd import NETS, RATES, WAYS, Net, crowds, masks_needed, twins_of
from core.mlp.crowd_seeds import PATH, AskedPair
from core.mlp.data import make
from core.mlp.experiments import SEEDS
from core.mlp.silencing import silenced
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
                yield from _asked(net, rate, seed)


def _asked(net: Net, rate: float, seed: int) -> Iterator[AskedPair]:
    twins = twins_of(net, rate, seed)
    split = make(twins.config().data)
    for twin, crowd in zip(("plain", "dropout"), crowds(twins), strict=True):
        needed = masks_needed(crowd)
        off = silenced(crowd, split, seed=seed)
        errors = {way: crowd.ways[way].error for way in WAYS}
        losses = {f"{way}_loss": crowd.ways[way].loss for way in WAYS}
        yield AskedPair(
            net, rate, seed, twin, **errors, **losses, needed=needed, costliest=off.costliest, half=off.half
        )  # fmt: skip


if __name__ == "__main__":
    main()
