"""What a reader is told where a file of the app is missing or broken: one sentence, said in one place."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from core.errors import ReasonedError
from core.tables import DataFileError
from dashboard.layout.session import session
from dashboard.layout.words import page_text, shortened

__all__ = ["part", "reason"]

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 120
_LOG = logging.getLogger(__name__)


@contextmanager
def part(name: str) -> Iterator[None]:
    """A part of a page that stands or falls by itself.

    If something that it needs cannot be had, one sentence takes its place, and the page goes on below it. A
    sentence that another part of the page has said is not said again. An exception inside a fragment does not
    leave it: a fragment that may meet one has its parts inside.

    Args:
        name: of the part, unique in its page.

    Example:
        with layout.part("models"):
            table(history.model_rates())
    """
    try:
        yield
    except ReasonedError as error:
        words = page_text("frame")("part_empty", reason=reason(error))
        if session().excuses.setdefault(words, name) == name:
            _LOG.warning("%s", error)
            st.html(f'<div class="td-notice" role="status"><p>{html.escape(words)}</p></div>')


def reason(error: ReasonedError) -> str:
    """Why something cannot be had and what to do, in the reader's language, without a full stop.

    Args:
        error: what `core` raised. A reader need not know where the server keeps the app: a file is named from
            the app's own folder.
    """
    text = page_text("frame")
    said = {name: _said(value) for name, value in error.values.items()}
    way = "reason.restore_file" if isinstance(error, DataFileError) else "reason.restore"
    return text(f"reason.{error.code}", restore=text(way, **said), **said)


def _said(value: str | int) -> str:
    if isinstance(value, int):
        return page_text("frame").number(value)
    path = Path(value)
    return shortened(path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else value, _LONGEST)
