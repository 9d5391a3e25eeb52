"""Where people ask: threads and pages with the questions that come up most on dropout and sampling."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.tables import DATA, read

__all__ = ["Thread", "threads"]


@dataclass(frozen=True, slots=True)
class Thread:
    """A place where a question is asked or answered.

    Attributes:
        question: its name, see assets/text/en/sources/questions.toml.
        title: of the thread.
        url: its address.
    """

    question: str
    title: str
    url: str


def threads(path: Path = DATA / "questions.csv") -> tuple[Thread, ...]:
    """All threads, question by question.

    Raises:
        core.tables.DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> all(thread.url.startswith("https://") for thread in threads())
        True
    """
    return tuple(read(Thread, path))
