"""The handwritten digits that come with the app, in assets/data/digits.npz.

1,797 images of 8 x 8 pixels in 17 grey levels, the test set of Alpaydin and Kaynak 1998, Optical Recognition
of Handwritten Digits, UCI Machine Learning Repository (https://doi.org/10.24432/C50P49), under CC BY 4.0.
`core.studies.digits` takes them from scikit-learn, which the app itself does without: its import costs 146 MB
of memory.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.tables import DATA, reading

__all__ = ["GREYS", "PATH", "read"]

PATH = DATA / "digits.npz"

GREYS = 16
"""The whitest grey level; black is 0."""


@lru_cache(maxsize=1)
def read() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Images [1797, 64], row by row from the top, 0 .. `GREYS`, and their digits [1797]; read-only.

    Raises:
        core.tables.DataFileError: the file is missing or broken.

    Example:
        >>> images, labels = read()
        >>> images.shape, labels[:10].tolist()
        ((1797, 64), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    with reading(PATH, "NPZ"), np.load(PATH, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    images.setflags(write=False)  # one copy serves every caller
    labels.setflags(write=False)
    return images, labels
