"""Passes against dropout: the table that `python -m core.studies.passes` leaves, and what it says.

The same small GPT reads the same number of tokens of less or more text, so what changes is how often it reads
each. `runs()` has a row a training; `cells` sums up those that differ only in their seed.
"""

from dataclasses import dataclass, fields

from core import tables
from core.errors import check, check_choice, check_whole
from core.lm.gpt import SITES

__all__ = ["ABOUT", "ARMS", "PATH", "RATES", "SIZES", "WHOLE", "PassesRow"]

PATH = tables.DATA / "passes.csv"
ABOUT = tables.DATA / "passes.json"

WHOLE = 0
"""In place of a size: all the text there is."""

SIZES = (100, 200, 500, 2000, WHOLE)
"""Thousands of bytes that are learned from; each size holds the smaller ones."""

RATES = (0.0, 0.1, 0.2, 0.3)

ARMS = ("all", "early", "late", *SITES)
"""When and where units are dropped: always and everywhere, in the first half of the updates only, in the
second half only, or at one of the four sites alone.
"""


def _share(field: str, value: float) -> None:
    check(field, value, 0 <= value <= 1, "in [0, 1]")


@dataclass(frozen=True, slots=True)
class PassesRow:
    """One training. All measured without dropout, after the last update if nothing else is said.

    Args:
        kilobytes: one of `SIZES`.
        rate: dropout rate while training.
        arm: one of `ARMS`.
        seed: of weights, order of the text and masks; the text itself is the same for every seed.
        bytes: of the text that it learned from.
        data_tokens: the same in tokens.
        steps: updates.
        tokens_read: tokens read, the same in every row.
        passes: how often each token was read, on average: tokens read by tokens there are.
        train: loss on the text learned from, nats a token.
        held_out: loss on two books that it did not learn from, nats a token.
        best_held_out: the lowest of it at any look: what early stopping would have kept.
        best_step: updates until then.
        heart: of the tokens that follow on passages of the text learned from, the share that greedy decoding
            reproduces in its place.
        heart_new: the same on the books held out.
        confidence: mean probability of the likeliest token, on the books held out.
        accuracy: how often that token is right, there.
        ece: expected calibration error there; see `core.studies.twins.scores.calibration_error`.
        seconds: of processor time.
    """

    kilobytes: int
    rate: float
    arm: str
    seed: int
    bytes: int
    data_tokens: int
    steps: int
    tokens_read: int
    passes: float
    train: float
    held_out: float
    best_held_out: float
    best_step: int
    heart: float
    heart_new: float
    confidence: float
    accuracy: float
    ece: float
    seconds: float

    def __post_init__(self) -> None:
        check_choice("arm", self.arm, ARMS)
        check("kilobytes", self.kilobytes, self.kilobytes in SIZES, f"one of {SIZES}")
        check("rate", self.rate, 0 <= self.rate < 1, "in [0, 1)")
        for name in ("bytes", "data_tokens", "steps", "tokens_read"):
            check_whole(name, getattr(self, name), 1)
        for name in ("heart", "heart_new", "confidence", "accuracy", "ece"):
            _share(name, getattr(self, name))
        for each in fields(self):
            check(
                each.name,
                getattr(self, each.name),
                getattr(self, each.name) == getattr(self, each.name),
                "a number",
            )

    @property
    def gap(self) -> float:
        """How much worse it is on new text than on its own, nats a token."""
        return self.held_out - self.train
