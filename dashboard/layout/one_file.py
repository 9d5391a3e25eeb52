"""What of a page a reader can save as one file: pages offer it, the menu of what is shared asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from core.errors import ReasonedError
from dashboard.components.one_file import Saved, file_name, write
from dashboard.layout.memory import kept
from dashboard.layout.session import language, session
from dashboard.layout.words import page_text, picture_variables

__all__ = ["Asked", "Made", "file_for", "made_file", "offer_files", "with_dice"]

_LASTING = 10.0
"""Seconds for which what was told is told again: a run that another overtakes may not reach the browser."""

Make = Callable[[], Saved]


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that the reader asks for.

    Attributes:
        number: of the question.
        exhibit: name of the exhibit.
        link: the app's address as the reader sees it.
        dark: True for the dark appearance.
    """

    number: int
    exhibit: str
    link: str
    dark: bool


@dataclass(frozen=True, slots=True)
class Made:
    """The answer.

    Attributes:
        number: of the question.
        name: of the file.
        content: the file; empty where it could not be made.
    """

    number: int
    name: str = ""
    content: str = ""


@dataclass(slots=True)
class _Files:
    """What this visit can save, by page and exhibit, and what it asked for last."""

    makers: dict[tuple[str, str], Make] = field(default_factory=dict)
    asked: Asked | None = None
    made: Made | None = None
    told: float = 0.0


def _files() -> _Files:
    return kept("files", _Files)


def offer_files(makers: Mapping[str, Make]) -> None:
    """Say what of this page can be saved; nothing is made before it is asked for.

    Args:
        makers: by exhibit, those that `exhibits.FILES` names: how it is made, as the page stands now.
    """
    _files().makers |= {(session().page, exhibit): make for exhibit, make in makers.items()}


def made_file() -> Made | None:
    """The file that was asked for last, to be told to the browser; None if it was told long ago, or none was.

    It is made here, not where it is asked for: a callback that another press cuts short is not called again.
    The menu that asked may be closed meanwhile: then the next one that is opened is told.
    """
    files = _files()
    if files.asked is not None:
        files.made = _answer(files.asked)
        files.asked, files.told = None, time.monotonic()
    if time.monotonic() > files.told + _LASTING:
        files.made = None
    return files.made


def file_for(asked: Asked) -> None:
    """Ask for a file; a callback's. `made_file` makes it in the run that follows."""
    _files().asked = asked


def _answer(asked: Asked) -> Made:
    try:
        return _made(asked)
    except ReasonedError:
        return Made(asked.number)


def _made(asked: Asked) -> Made:
    page, frame = session().page, page_text("frame")
    make = _files().makers.get((page, asked.exhibit))
    if make is None:
        return Made(asked.number)
    saved = with_dice(make())
    content = write(saved, frame, page=page, exhibit=asked.exhibit, link=_safe(asked.link), dark=asked.dark)
    return Made(asked.number, file_name(page, asked.exhibit, saved.settings, language()), content)


def with_dice(saved: Saved) -> Saved:
    """An exhibit with the pictures that stand within its words.

    Args:
        saved: the exhibit.
    """
    return replace(saved, look=f":root {{ {picture_variables()} }}\n{saved.look}")


def _safe(link: str) -> str:
    """The link, if it is one of the web's."""
    return link if urlsplit(link).scheme in ("http", "https") else ""
