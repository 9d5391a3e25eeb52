"""Ask the pairs of 20 seeds in every way, into assets/data/crowd.csv: `python -m core.studies.crowds`."""

import argparse
from collections.abc import Iterator

from core.mlp.crowd import NETS, RATES, WAYS, Learned, Net, crowds, masks_needed, twins_of
from core.mlp.crowd_seeds import PATH, AskedPair
from core.mlp.data import make
from core.mlp.experiments import SEEDS
from core.mlp.silencing import silenced
from core.studies.with_mnist import add_options, destination
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Ask the pairs of 20 seeds in every way, into assets/data/crowd.csv; takes about three minutes."""
    parser = argparse.ArgumentParser(prog="python -m core.studies.crowds", description=main.__doc__)
    add_options(parser)
    parser.add_argument("--seeds", type=int, default=SEEDS, help="of each pair that learns MNIST")
    asked = parser.parse_args()
    path = destination(parser, asked, PATH)
    write(list(_rows("mnist", asked.seeds) if asked.mnist else _rows("circles", SEEDS)), path)


def _rows(learned: Learned, seeds: int) -> Iterator[AskedPair]:
    for net in NETS:
        for rate in RATES:
            for seed in range(seeds):
                yield from _asked(net, rate, seed, learned)


def _asked(net: Net, rate: float, seed: int, learned: Learned) -> Iterator[AskedPair]:
    twins = twins_of(net, rate, seed, learned)
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
