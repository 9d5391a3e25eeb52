"""Train the autoencoders of 20 seeds, into assets/data/features.csv and .npz.

The command is `python -m core.studies.features`.
"""

import argparse
from collections.abc import Iterator, Sequence

import numpy as np

from core.mlp.experiments import SEEDS
from core.mlp.features import RATE, Features, features
from core.mlp.features_seeds import IMAGES, PATH, Autoencoder
from core.tables import write

__all__ = ["main"]

_RATES = (0.0, RATE)


def main() -> None:
    """Train the autoencoders of 20 seeds, into assets/data/features.csv and .npz; takes some minutes."""
    argparse.ArgumentParser(prog="python -m core.studies.features", description=main.__doc__).parse_args()
    pairs = [[features(rate, seed) for rate in _RATES] for seed in range(SEEDS)]
    write(list(_rows(pairs)), PATH)
    _draw(pairs[0])


def _rows(pairs: Sequence[Sequence[Features]]) -> Iterator[Autoencoder]:
    for seed, pair in enumerate(pairs):
        for rate, each in zip(_RATES, pair, strict=True):
            yield _row(seed, rate, each)


def _row(seed: int, rate: float, each: Features) -> Autoencoder:
    return Autoencoder(seed, rate, round(each.error, 4), round(each.mean, 4), round(each.silent, 4))


def _draw(pair: Sequence[Features]) -> None:
    weights = [127 * each.weights / each.weights.abs().amax(1, keepdim=True) for each in pair]
    np.savez_compressed(
        IMAGES,
        weights=np.stack([each.round().numpy().astype(np.int8) for each in weights]),
        histogram=np.stack([each.histogram.numpy().astype(np.int64) for each in pair]),
    )


if __name__ == "__main__":
    main()
