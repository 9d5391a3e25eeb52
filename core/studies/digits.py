"""Take the digits from scikit-learn into assets/data/digits.npz: `python -m core.studies.digits`."""

import argparse

import numpy as np

from core.mlp.digits import PATH

__all__ = ["main"]


def main() -> None:
    """Take the digits from scikit-learn into assets/data/digits.npz (requirements-dev.txt)."""
    argparse.ArgumentParser(prog="python -m core.studies.digits", description=main.__doc__).parse_args()
    from sklearn.datasets import load_digits  # type: ignore[import-untyped, unused-ignore]

    images, labels = load_digits(return_X_y=True)
    np.savez_compressed(PATH, images=images.astype(np.uint8), labels=labels.astype(np.uint8))


if __name__ == "__main__":
    main()
