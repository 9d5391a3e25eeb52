"""MNIST, for those who have it: the four IDX files of a folder that the environment names.

70,000 handwritten digits of 28 x 28 pixels (LeCun, Cortes and Burges, The MNIST database of handwritten
digits), 60,000 to learn from and 10,000 to test on. They do not come with the app. The folder is what
`SETTING` names; without it nothing here is read. The files may be as they were published, .gz, or unpacked.

    IDX: two zero bytes, the type of the numbers (8: unsigned bytes), the number of axes, the size of each
    axis as four bytes, the largest first, and then the numbers, row by row.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from core.errors import ReasonedError

__all__ = [
    "FILES",
    "GREYS",
    "PIXELS",
    "SETTING",
    "Images",
    "Mnist",
    "MnistError",
    "folder_in",
    "here",
    "read",
]

SETTING = "TWO_DICE_MNIST"
"""The environment variable that names the folder."""

FILES = (
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
)  # fmt: skip
"""Images and labels to learn from, images and labels to test on."""

SIDE, CLASSES, GREYS = 28, 10, 255
PIXELS = SIDE * SIDE

_ARRAY = npt.NDArray[np.uint8]
_LABELS = npt.NDArray[np.int64]
_BROKEN = (OSError, EOFError, zlib.error)


class MnistError(ReasonedError):
    """MNIST cannot be had; the message says which file is at fault, and why."""

    sentences: ClassVar = {
        "mnist_unset": "there is no MNIST here; {setting} must name a folder with its four IDX files",
        "mnist_folder": "{setting} names {folder}, which is no folder",
        "mnist_missing": "{file} is missing in {folder}, unpacked or as .gz",
        "mnist_unreadable": "{file} in {folder} cannot be read ({why})",
        "mnist_magic": "{file} in {folder} must begin with the magic number {expected}; got {found}",
        "mnist_cut": "{file} in {folder} must have {expected} bytes after its header; got {found}",
        "mnist_size": "{file} in {folder} must hold images of 28 x 28 pixels; got {height} x {width}",
        "mnist_counts": "{file} in {folder} holds {labels} labels for {images} images",
        "mnist_label": "{file} in {folder} must hold labels from 0 to 9; got {found}",
        "mnist_few": "{needed} images are needed where {file} in {folder} holds {found}",
    }


@dataclass(frozen=True, slots=True, eq=False)
class Images:
    """Those to learn from or those to test on, read-only.

    Args:
        folder: where they were read.
        file: that holds them.
        pixels: row by row from the top, 0 (paper) .. `GREYS` (ink), [N, 784].
        labels: their digits, [N].
    """

    folder: Path
    file: str
    pixels: _ARRAY
    labels: _ARRAY

    def draw(self, count: int, rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], _LABELS]:
        """The first so many in a random order: pixels from 0 to 1, [count, 784], and digits, [count].

        Raises:
            MnistError: there are not so many.
        """
        if count > len(self.labels):
            raise _fault("mnist_few", self.folder, self.file, needed=count, found=len(self.labels))
        drawn = rng.permutation(len(self.labels))[:count]
        return self.pixels[drawn] / GREYS, self.labels[drawn].astype(np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Mnist:
    """All of it.

    Args:
        train: to learn from.
        test: to test on.
    """

    train: Images
    test: Images


def folder_in(environment: Mapping[str, str]) -> Path | None:
    """The folder that an environment names, whether there is one or not; None where it names none.

    Args:
        environment: usually `os.environ`.

    Example:
        >>> folder_in({"TWO_DICE_MNIST": "mnist"}).name, folder_in({})
        ('mnist', None)
    """
    named = environment.get(SETTING, "")
    return Path(named) if named else None


def here() -> Mnist:
    """MNIST from the folder that this process's environment names.

    Raises:
        MnistError: it names none, or what is there cannot be used.
    """
    folder = folder_in(os.environ)
    if folder is None:
        raise MnistError("mnist_unset", setting=SETTING)
    return read(folder)


@lru_cache(maxsize=1)
def read(folder: Path) -> Mnist:
    """MNIST from the four IDX files of a folder; one copy serves every caller.

    Args:
        folder: that holds `FILES`, each unpacked or as .gz.

    Raises:
        MnistError: there is no such folder, or one of the files is missing or broken.

    Example:
        >>> read(Path("nowhere"))
        Traceback (most recent call last):
        core.mlp.mnist.MnistError: TWO_DICE_MNIST names nowhere, which is no folder
    """
    if not folder.is_dir():
        raise MnistError("mnist_folder", setting=SETTING, folder=str(folder))
    return Mnist(_images(folder, *FILES[:2]), _images(folder, *FILES[2:]))


def _images(folder: Path, images: str, labels: str) -> Images:
    x, y = _idx(folder, images, axes=3), _idx(folder, labels, axes=1)
    if x.shape[1:] != (SIDE, SIDE):
        raise _fault("mnist_size", folder, images, height=x.shape[1], width=x.shape[2])
    if len(x) != len(y):
        raise _fault("mnist_counts", folder, labels, labels=len(y), images=len(x))
    if (y >= CLASSES).any():
        raise _fault("mnist_label", folder, labels, found=int(y.max()))
    return Images(folder, images, x.reshape(len(x), PIXELS), y)


def _idx(folder: Path, name: str, axes: int) -> _ARRAY:
    """The unsigned bytes of an IDX file, in its shape; read-only."""
    data = _bytes(folder, name)
    magic, start = 0x0800 + axes, 4 + 4 * axes
    if int.from_bytes(data[:4]) != magic or len(data) < start:
        raise _fault("mnist_magic", folder, name, expected=magic, found=int.from_bytes(data[:4]))
    shape = tuple(int.from_bytes(data[at : at + 4]) for at in range(4, start, 4))
    if len(data) - start != prod(shape):
        raise _fault("mnist_cut", folder, name, expected=prod(shape), found=len(data) - start)
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def _bytes(folder: Path, name: str) -> bytes:
    plain, packed = folder / name, folder / f"{name}.gz"
    try:
        return plain.read_bytes() if plain.exists() else gzip.decompress(packed.read_bytes())
    except FileNotFoundError:
        raise _fault("mnist_missing", folder, name) from None
    except _BROKEN as broken:
        raise _fault("mnist_unreadable", folder, name, why=str(broken)) from broken


def _fault(code: str, folder: Path, file: str, **values: str | int) -> MnistError:
    return MnistError(code, file=file, folder=str(folder), **values)
