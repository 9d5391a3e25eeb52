"""Take the digits from scikit-learn into assets/data/digits.npz: `python -m core.studies.digits`."""

import numpy as np

from core.mlp.digits import PATH

__all__ = ["main"]


def main() -> None:
    """Take them (requirements-dev.txt)."""
    from sklearn.datasets import load_digits  # type: ignore[import-untyped, unused-ignore]

    images, labels = load_digits(return_X_y=True)
    np.savez_compressed(PATH, images=images.astype(np.uint8), labels=labels.astype(np.uint8))


if __name__ == "__main__":
    main()
