"""Errors about configs: one sentence that names the field, its range, and the value that is outside of it."""

from collections.abc import Sequence
from numbers import Integral

__all__ = ["check", "check_choice", "check_whole"]


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
