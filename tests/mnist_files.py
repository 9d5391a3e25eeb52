"""IDX files as MNIST's, made of the digits that come with the app: enlarged to 28 x 28 and moved about."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.mlp import digits
from core.mlp.mnist import FILES

__all__ = ["idx", "write_mnist"]

_SPLIT = 1400
_MARGIN = 2


def idx(numbers: npt.NDArray[np.uint8]) -> bytes:
    """Unsigned bytes in the IDX format."""
    sizes = b"".join(size.to_bytes(4) for size in numbers.shape)
    return bytes((0, 0, 8, numbers.ndim)) + sizes + numbers.tobytes()


def write_mnist(folder: Path, train: int = 2000, test: int = 1000, *, packed: bool = False) -> Path:
    """Write the four files; images to test on are of digits that none to learn from shows.

    Args:
        folder: where, made.
        train: images to learn from.
        test: images to test on.
        packed: as .gz.
    """
    folder.mkdir(parents=True, exist_ok=True)
    images, labels = digits.read()
    rng = np.random.default_rng(0)
    sides = (images[:_SPLIT], labels[:_SPLIT], train), (images[_SPLIT:], labels[_SPLIT:], test)
    for (small, named, count), files in zip(sides, (FILES[:2], FILES[2:]), strict=True):
        chosen = rng.integers(len(small), size=count)
        moved = np.stack([_moved(image, rng) for image in small[chosen]])
        for name, content in zip(files, (idx(moved), idx(named[chosen])), strict=True):
            path = folder / (f"{name}.gz" if packed else name)
            path.write_bytes(gzip.compress(content, 1) if packed else content)
    return folder


def _moved(image: npt.NDArray[np.uint8], rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """8 x 8 to 24 x 24, somewhere within 28 x 28."""
    large = np.kron(image.reshape(8, 8) / digits.GREYS * 255, np.ones((3, 3))).astype(np.uint8)
    down, right = rng.integers(0, 2 * _MARGIN + 1, size=2)
    return np.pad(large, ((down, 2 * _MARGIN - down), (right, 2 * _MARGIN - right)))
