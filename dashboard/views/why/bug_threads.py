"""Where each mistake was made: issues and requests as their authors named them, read in November 2026."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from core.mlp.bugs import Bug

__all__ = ["ANSWERS", "THREADS", "Thread"]


@dataclass(frozen=True, slots=True)
class Thread:
    """An issue or a request on GitHub.

    Attributes:
        project: owner and name.
        kind: "issues" or "pull".
        number: of the thread.
        year: in which it was opened.
        title: its own.
    """

    project: str
    kind: Literal["issues", "pull"]
    number: int
    year: int
    title: str

    @property
    def link(self) -> str:
        """Its address."""
        return f"https://github.com/{self.project}/{self.kind}/{self.number}"


THREADS: Mapping[Bug, tuple[Thread, ...]] = MappingProxyType(
    {
        "unscaled": (
            Thread(
                "mosaicml/composer", "issues", 372, 2022,
                "Bug in StochasticDepth not multiplying by `keep_probability` in eval",
            ),
        ),
        "by_rate": (
            Thread("karpathy/convnetjs", "pull", 61, 2016, "fix dropout prob"),
            Thread("lmjohns3/theanets", "pull", 123, 2016, "Fix bug in BernoulliDropout"),
        ),
        "twice": (Thread("clab/dynet", "issues", 186, 2016, "non-standard dropout behavior"),),
        "on_in_test": (Thread("karpathy/nanoGPT", "pull", 240, 2023, "don't dropout in eval mode"),),
        "off_in_training": (
            Thread(
                "google-research/vision_transformer", "issues", 19, 2020,
                "dropout is always inactive in the training?",
            ),
        ),
        "one_for_batch": (
            Thread(
                "clab/dynet", "pull", 812, 2017,
                "draw LSTM dropout masks per sentence, not per minibatch",
            ),
        ),
        "kept": (
            Thread(
                "tensorflow/tensorflow", "issues", 29391, 2019,
                "Dropout in GRU/LSTM in Tensorflow 2.0 doesn't reset dropout masks on call",
            ),
        ),
        "after_last": (Thread("kshitizrimal/Fast-SCNN", "issues", 1, 2019, "Placement of dropout layers"),),
    }
)  # fmt: skip

ANSWERS: Mapping[str, tuple[Bug, tuple[Bug, Bug, Bug, Bug]]] = MappingProxyType(
    {
        "a": ("on_in_test", ("off_in_training", "on_in_test", "twice", "kept")),
        "b": ("unscaled", ("by_rate", "kept", "off_in_training", "unscaled")),
        "c": ("after_last", ("after_last", "off_in_training", "one_for_batch", "twice")),
        "d": ("by_rate", ("unscaled", "twice", "by_rate", "on_in_test")),
        "e": ("kept", ("one_for_batch", "kept", "after_last", "off_in_training")),
        "f": ("off_in_training", ("kept", "on_in_test", "off_in_training", "after_last")),
        "g": ("twice", ("twice", "on_in_test", "unscaled", "one_for_batch")),
        "h": ("one_for_batch", ("on_in_test", "after_last", "kept", "one_for_batch")),
    }
)
"""By the letter of a loop: its mistake, and the four that are asked about."""
