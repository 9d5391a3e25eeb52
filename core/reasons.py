"""Errors that say why in a word, so that a page can say it in its reader's language."""

from collections.abc import Mapping
from typing import ClassVar

__all__ = ["ReasonedError"]


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
