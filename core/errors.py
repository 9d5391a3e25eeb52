"""Errors in one sentence.

About a config: the field, its range, and the value that is outside of it. About a thing that cannot be had:
the reason in a word, so that a page can say it in its reader's language.
"""

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import ClassVar

__all__ = ["ReasonedError", "check", "check_choice", "check_whole"]


def check(field: str, value: object, holds: bool, limits: str) -> None:
    """Raise ValueError unless the field's condition holds.

    Example:
        >>> check("lr", -1.0, -1.0 > 0, "above 0")
        Traceback (most recent call last):
        ValueError: lr must be above 0; got -1.0
    """
    if not holds:
        raise ValueError(f"{field} must be {limits}; got {value!r}")


def check_whole(field: str, value: object, low: int, high: int | None = None) -> None:
    """Raise ValueError unless the value is a whole number in [low, high].

    Example:
        >>> check_whole("steps", 0, 1)
        Traceback (most recent call last):
        ValueError: steps must be a whole number, at least 1; got 0
    """
    limits = f"at least {low}" if high is None else f"in [{low}, {high}]"
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    within = whole and low <= int(value) and (high is None or int(value) <= high)  # type: ignore[call-overload]
    check(field, value, within, f"a whole number, {limits}")


def check_choice(field: str, value: str, choices: Sequence[str]) -> None:
    """Raise ValueError unless the value is one of the choices.

    Example:
        >>> check_choice("optimizer", "rprop", ("adam", "sgd"))
        Traceback (most recent call last):
        ValueError: optimizer must be one of adam, sgd; got 'rprop'
    """
    check(field, value, value in choices, f"one of {', '.join(choices)}")


class ReasonedError(ValueError):
    """Something cannot be had; its text is one English sentence without a full stop.

    A kind of error lists its reasons in `sentences`: a code, and the sentence with the named values in it.

    Args:
        code: which of `sentences`.
        values: what the sentence names.

    Attributes:
        code: which of `sentences`, for a table in another language.
        values: what it names.

    Example:
        >>> class Closed(ReasonedError):
        ...     sentences = {"late": "the shop closed at {hour}"}
        >>> error = Closed("late", hour=6)
        >>> str(error), error.code, error.values
        ('the shop closed at 6', 'late', {'hour': 6})
    """

    sentences: ClassVar[Mapping[str, str]] = {}

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(self.sentences[code].format(**values))
        self.code, self.values = code, values
