"""Measure the bands of 20 seeds, into assets/data/band.csv: `python -m core.studies.bands`."""

import argparse
from collections.abc import Iterator

import torch

from core.mlp.band_seeds import PATH, MeasuredBand
from core.mlp.bands import MASKS, NS, RATES, REGIONS, Band, bands, inside, rmse, trained, width
from core.mlp.experiments import SEEDS
from core.tables import write

__all__ = ["main"]


def main() -> None:
    """Measure the bands of 20 seeds, into assets/data/band.csv; takes about two minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.bands", description=main.__doc__).parse_args()
    torch.set_num_threads(1)
    write(list(_rows()), PATH)


def _rows() -> Iterator[MeasuredBand]:
    for n in NS:
        for rate in RATES:
            for seed in range(SEEDS):
                found = bands(trained(n, rate, seed), MASKS[-1])
                yield _row("dropout", n, rate, seed, found.dropout)
                if rate == RATES[0]:  # the ensemble is the same at every rate
                    yield _row("ensemble", n, 0.0, seed, found.ensemble)


def _row(way: str, n: int, rate: float, seed: int, band: Band) -> MeasuredBand:
    kinds = {"width": width, "inside": inside, "rmse": rmse}
    measured = {f"{name}_{region}": of(band, region) for name, of in kinds.items() for region in REGIONS}
    return MeasuredBand(way, n, rate, seed, **measured)


if __name__ == "__main__":
    main()
