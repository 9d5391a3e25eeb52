"""What was measured of many pairs before, without torch: for the first page, too."""

from __future__ import annotations

from collections.abc import Sequence

from core.mlp import crowd_seeds, features_seeds, instead_seeds, noises_seeds, sweeps_seeds
from core.mlp.crowd_seeds import AskedPair
from core.mlp.features_seeds import Autoencoder, Pictures
from core.mlp.instead_seeds import Learned
from core.mlp.noises_seeds import Noisy
from core.mlp.sweeps_seeds import Reached

__all__ = ["autoencoders", "learned", "noisy", "pairs", "pictures", "swept"]


def pairs(net: str, rate: float, twin: str) -> Sequence[AskedPair]:
    """The rows of one kind of net, a seed each.

    Args:
        net: which of `core.mlp.crowd.NETS`.
        rate: of the masks.
        twin: "plain" or "dropout".

    Raises:
        DataFileError: the file cannot be used.
    """
    return [row for row in crowd_seeds.recorded() if (row.net, row.rate, row.twin) == (net, rate, twin)]


def autoencoders() -> Sequence[Autoencoder]:
    """See `core.mlp.features_seeds.recorded`."""
    return features_seeds.recorded()


def pictures() -> Pictures:
    """See `core.mlp.features_seeds.pictures`."""
    return features_seeds.pictures()


def swept(problem: str, kinds: Sequence[str]) -> Sequence[Reached]:
    """The nets of some sweeps.

    Args:
        problem: which of `core.mlp.sweeps.PROBLEMS`.
        kinds: some of `core.mlp.sweeps.SWEEPS`.

    Raises:
        DataFileError: the file cannot be used.
    """
    return [row for row in sweeps_seeds.recorded() if row.problem == problem and row.sweep in kinds]


def noisy(problem: str) -> Sequence[Noisy]:
    """The nets that learned a problem with each kind of noise.

    Args:
        problem: which of `core.mlp.sweeps.PROBLEMS`.

    Raises:
        DataFileError: the file cannot be used.
    """
    return [row for row in noises_seeds.recorded() if row.problem == problem]


def learned(problem: str) -> Sequence[Learned]:
    """The nets that learned a problem with each method.

    Args:
        problem: which of `core.mlp.instead.PROBLEMS`.

    Raises:
        DataFileError: the file cannot be used.
    """
    return [row for row in instead_seeds.recorded() if row.problem == problem]
