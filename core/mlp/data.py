"""Small classification problems: five in the plane, real digits, MNIST where it is at hand, a reader's table.

Every problem is a pool of clean cases in a random order. The training set is taken from the front of that
order and the test set from its back, and only then is anything done to them (noise, wrong labels). So the
two never share a case, and neither changes when only the size of the other does; a larger training set
contains the smaller one. Scaling uses constants of the problem, no statistics of the cases. MNIST has its own
two sets, and each is taken from the front of a random order of its own. A table of the reader's is a pool,
too, scaled as `core.mlp.table` says.

Sources
    Moons and circles: those of scikit-learn (tests compare).
    XOR: Minsky and Papert 1969, Perceptrons: no single unit separates it.
    Spirals: Lang and Witbrock 1988, Learning to tell two spirals apart (Connectionist Models Summer School).
    Digits: see `core.mlp.digits`; MNIST: see `core.mlp.mnist`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.mlp import digits, mnist
from core.mlp.precision import DTYPE
from core.mlp.table import Table

__all__ = ["NAMES", "DataConfig", "Name", "Split", "cases_of", "classes_of", "inputs_of", "make"]

Name = Literal["moons", "circles", "spirals", "xor", "gaussians", "digits", "mnist", "table"]
NAMES: tuple[Name, ...] = get_args(Name)[:-2]
"""The problems that come with the app: all but MNIST and a table of the reader's."""

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Pool = tuple[Points, Labels]

_PLANE_CASES = 20_000  # clean points in the pool of a problem in the plane: dense, yet drawn in milliseconds
_DIGIT_CASES = 1_797
_PIXELS = ("digits", "mnist")  # problems whose inputs are grey levels from 0 to 1
_MOST_NOISE = 10.0  # several times the plane: nothing of the problem is left
_HALF_WIDTH = 1.5  # the clean points of the plane lie in [-1.5, 1.5]^2, Gaussians roughly
_SPIRAL_TURNS = (
    1.5  # half of Lang and Witbrock's three, so that a small network can learn it while one watches
)
_SPIRAL_CORE = 0.5 / 6.5  # inner over outer radius, theirs
_XOR_GAP = 0.1  # half the width of the empty cross between the four squares
_BLOB_CENTRE = 0.75  # the Gaussians' means are (-c, -c) and (c, c)
_BLOB_STD = 0.4
_TWO_LABELS = np.repeat(np.array([0, 1], dtype=np.int64), _PLANE_CASES // 2)
_TWO_LABELS.setflags(write=False)

# What one seed drives, each in a stream of its own: drawing from one never shifts another.
_POOL, _ORDER, _TRAIN_NOISE, _TEST_NOISE, _WRONG = range(5)


@dataclass(frozen=True, slots=True)
class DataConfig:
    """Which cases to make.

    Args:
        name: the problem.
        n_train: training cases, at least 1.
        n_test: test cases, at least 1; with n_train at most 20,000 in the plane, 1,797 digits. How many
            there are of MNIST is known when it is read.
        noise: standard deviation of the Gaussian noise on every input, in [0, 10], in the units of the
            inputs (the plane spans about 3; a pixel 1, and is clipped to [0, 1] afterwards).
        wrong_labels: share of the training labels that is replaced by another class, in [0, 1].
        seed: at least 0.
        table: the cases of the problem "table", and of no other; its rows are all there are.

    Raises:
        ValueError: a value is outside its range.

    Example:
        >>> DataConfig("moons", n_train=40, n_test=400, noise=0.2).wrong_labels
        0.0
    """

    name: Name
    n_train: int
    n_test: int
    noise: float = 0.0
    wrong_labels: float = 0.0
    seed: int = 0
    table: Table | None = None

    def __post_init__(self) -> None:
        _check_name(self.name)
        if (self.table is None) == (self.name == "table"):
            raise ValueError(f"table must be given for 'table' and for no other problem; got {self.name!r}")
        _check_range("n_train", self.n_train, 1)
        _check_range("n_test", self.n_test, 1)
        _check_range("noise", self.noise, 0, _MOST_NOISE)
        _check_range("wrong_labels", self.wrong_labels, 0, 1)
        _check_range("seed", self.seed, 0)
        self._check_total()

    def _check_total(self) -> None:
        if self.name == "mnist":
            return
        total = self.n_train + self.n_test
        available = cases_of(self.name) if self.table is None else len(self.table)
        if total > available:
            raise ValueError(
                f"n_train + n_test must be at most {available} for {self.name!r}, "
                f"got {self.n_train} + {self.n_test} = {total}"
            )

    @property
    def inputs(self) -> int:
        """Number of inputs."""
        return inputs_of(self.name) if self.table is None else self.table.x.shape[1]

    @property
    def classes(self) -> int:
        """Number of classes."""
        return classes_of(self.name) if self.table is None else len(self.table.classes)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Training and test cases.

    Args:
        x_train: [N, d] float64, rounded to float32: the last bit of a library's sine must not decide.
        y_train: [N] int64 in 0 .. classes - 1, wrong labels included.
        x_test: [M, d] float64, rounded likewise.
        y_test: [M] int64, always right.
        wrong: [N] bool, where the training label was replaced.
        classes: number of classes.
    """

    x_train: Tensor
    y_train: Tensor
    x_test: Tensor
    y_test: Tensor
    wrong: Tensor
    classes: int


def make(config: DataConfig) -> Split:
    """Make the cases of a config; equal configs give bit-equal cases.

    The classes of a problem in the plane are balanced in both sets (to within one case). With more noise
    the clean points stay where they were, and with a larger share of wrong labels the wrong ones stay wrong.

    Args:
        config: which cases.

    Raises:
        core.mlp.mnist.MnistError: MNIST is asked for and cannot be had.

    Example:
        >>> split = make(DataConfig("digits", n_train=100, n_test=500, wrong_labels=0.2))
        >>> tuple(split.x_train.shape), split.classes, int(split.wrong.sum())
        ((100, 64), 10, 20)
    """
    (x_train, right), (x_test, y_test) = _mnist(config) if config.name == "mnist" else _ends(config)
    y_train, wrong = _mislabel(right, config)
    return Split(
        x_train=_noisy(x_train, config, _TRAIN_NOISE),
        y_train=torch.from_numpy(y_train),
        x_test=_noisy(x_test, config, _TEST_NOISE),
        y_test=torch.from_numpy(y_test),
        wrong=torch.from_numpy(wrong),
        classes=config.classes,
    )


def inputs_of(name: Name) -> int:
    """Number of inputs of a problem; for a reader's table see `DataConfig.inputs`.

    Example:
        >>> inputs_of("moons"), inputs_of("digits"), inputs_of("mnist")
        (2, 64, 784)
    """
    _check_name(name, get_args(Name)[:-1])
    return {"digits": 64, "mnist": mnist.PIXELS}.get(name, 2)


def classes_of(name: Name) -> int:
    """Number of classes of a problem; for a reader's table see `DataConfig.classes`.

    Example:
        >>> classes_of("moons"), classes_of("digits")
        (2, 10)
    """
    _check_name(name, get_args(Name)[:-1])
    return 10 if name in _PIXELS else 2


def cases_of(name: Name) -> int:
    """How many cases there are to share between training and test, of a problem that comes with the app.

    Example:
        >>> cases_of("moons"), cases_of("digits")
        (20000, 1797)
    """
    _check_name(name, NAMES)
    return _DIGIT_CASES if name == "digits" else _PLANE_CASES


def _stream(seed: int, use: int) -> np.random.Generator:
    return np.random.default_rng([seed, use])


def _order(name: Name, labels: Labels, rng: np.random.Generator) -> Labels:
    """A random order of the pool; in the plane every prefix and every suffix of it is balanced."""
    shuffled = rng.permutation(len(labels))
    if name in ("digits", "table"):
        return shuffled
    turn = np.empty(len(labels))  # a case's number within its class, with a random tie-break within a turn
    for label in (0, 1):
        own = shuffled[labels[shuffled] == label]
        turn[own] = np.arange(len(own)) + rng.random(len(own))
    return np.argsort(turn)


def _noisy(clean: Points, config: DataConfig, use: int) -> Tensor:
    noise = _stream(config.seed, use).standard_normal(clean.shape)
    noisy = clean + config.noise * noise
    if config.name in _PIXELS:
        noisy = noisy.clip(0, 1)  # a pixel cannot be blacker than black
    return torch.from_numpy(noisy.astype(np.float32)).to(DTYPE)


def _mislabel(labels: Labels, config: DataConfig) -> tuple[Labels, npt.NDArray[np.bool_]]:
    """Replace a share of the labels; who is next and by which class does not depend on the share."""
    rng, count = _stream(config.seed, _WRONG), round(config.wrong_labels * len(labels))
    wrong = np.zeros(len(labels), dtype=np.bool_)
    wrong[rng.permutation(len(labels))[:count]] = True
    classes = config.classes
    other = (labels + rng.integers(1, classes, size=len(labels))) % classes  # never the label itself
    return np.where(wrong, other, labels), wrong


def _ends(config: DataConfig) -> tuple[Pool, Pool]:
    """The front of the pool's order to learn from, its back to test on."""
    points, labels = _pool(config)
    order = _order(config.name, labels, _stream(config.seed, _ORDER))
    train, test = order[: config.n_train], order[-config.n_test :]
    return (points[train], labels[train]), (points[test], labels[test])


def _mnist(config: DataConfig) -> tuple[Pool, Pool]:
    """Some of the images to learn from, some of those to test on."""
    images, rng = mnist.here(), _stream(config.seed, _ORDER)
    return images.train.draw(config.n_train, rng), images.test.draw(config.n_test, rng)


def _pool(config: DataConfig) -> Pool:
    if config.table is not None:
        return config.table.x, config.table.y
    if config.name == "digits":
        return _digits()
    return _PLANE[config.name](_stream(config.seed, _POOL))


def _digits() -> Pool:
    images, labels = digits.read()
    return images / digits.GREYS, labels.astype(np.int64)


def _moons(_rng: np.random.Generator) -> Pool:
    """Two half circles of radius 1, as scikit-learn's, the pair's middle at the origin."""
    angle = np.linspace(0, np.pi, _PLANE_CASES // 2)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.concatenate([upper, [1, 0.5] - upper]) - [0.5, 0.25], _TWO_LABELS


def _circles(_rng: np.random.Generator) -> Pool:
    """A circle and one of half its radius inside, as scikit-learn's."""
    angle = np.linspace(0, 2 * np.pi, _PLANE_CASES // 2, endpoint=False)
    outer = _HALF_WIDTH * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return np.concatenate([outer, 0.5 * outer]), _TWO_LABELS


def _gaussians(rng: np.random.Generator) -> Pool:
    noise = _BLOB_STD * rng.standard_normal((2, _PLANE_CASES // 2, 2))
    return np.concatenate([noise[0] - _BLOB_CENTRE, noise[1] + _BLOB_CENTRE]), _TWO_LABELS


def _spirals(_rng: np.random.Generator) -> Pool:
    """Points evenly spaced in the angle, as Lang and Witbrock's; class 1 is class 0 turned by 180 degrees."""
    inward = np.linspace(0, 1, _PLANE_CASES // 2)
    angle = 2 * np.pi * _SPIRAL_TURNS * inward
    radius = _HALF_WIDTH * (1 - (1 - _SPIRAL_CORE) * inward)
    arm = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    return np.concatenate([arm, -arm]), _TWO_LABELS


def _xor(rng: np.random.Generator) -> Pool:
    """Four squares, class 1 where the signs of the two inputs differ."""
    points = rng.uniform(_XOR_GAP, _HALF_WIDTH, (_PLANE_CASES, 2))
    signs = np.array([[1, 1], [1, -1], [-1, -1], [-1, 1]])
    quadrant = np.arange(_PLANE_CASES) % 4
    return points * signs[quadrant], quadrant % 2


_PLANE: dict[Name, Callable[[np.random.Generator], Pool]] = {
    "moons": _moons,
    "circles": _circles,
    "spirals": _spirals,
    "xor": _xor,
    "gaussians": _gaussians,
}


def _check_name(name: str, among: tuple[Name, ...] = get_args(Name)) -> None:
    if name not in among:
        raise ValueError(f"name must be one of {', '.join(among)}; got {name!r}")


def _check_range(field: str, value: float, low: float, high: float = float("inf")) -> None:
    if not low <= value <= high:  # written so that NaN fails too
        limits = f"at least {low}" if high == float("inf") else f"in [{low:g}, {high:g}]"
        raise ValueError(f"{field} must be {limits}; got {value!r}")
