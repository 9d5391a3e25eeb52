"""Two networks that learn a text: both losses of each as they fall, the gap, and what each says meanwhile.

The server learns while the browser asks, a piece at a time; a browser that is gone or hidden asks for
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from core.lm.own_text import Moment, Spoken
from core.lm.own_text_pieces import Learnt
from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.text import Text

__all__ = ["PARTS", "props", "text_lesson"]

PARTS = ("numbers", "surface", "canvas", "colours", "fonts", "curves", "link", "losses", "text_lesson")
"""The parts of the script, each with one purpose."""

_WORDS = "own.live."

_mount = define(Path(__file__).parent, PARTS)


def text_lesson(data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None:
    """Show both networks.

    Args:
        data: plain values, as `props` gives them.
        key: the element's stable key. Every want holds the deed under "do": "go", "stop", "anew", "more".
        on_want: called when the reader or the browser wants something.
    """
    mount_linked(_mount, data, key, on_want)


def props(
    moments: Sequence[Moment], recorded: Sequence[Learnt], text: Text, **more: object
) -> dict[str, object]:
    """What the browser needs.

    Args:
        moments: of the run so far, oldest first.
        recorded: rows of one recorded run of both networks, shown as long as there is none of the visitor's.
        text: the page's words; labels that start with "own.live." go to the browser.
        more: "state", "before" (visitors in the queue), "step", "steps", "rate", "opening", "reads" (the
            language of the text), "present".
    """
    return {
        **more,
        "rows": [_row(moment) for moment in moments],
        "recorded": _rows_of(recorded),
        "spoken": [_said(spoken) for spoken in moments[-1].spoken] if moments else [],
        "language": text.language,
        "words": {
            key.removeprefix(_WORDS): label for key, label in text.labels.items() if key.startswith(_WORDS)
        },
    }


def _row(moment: Moment) -> list[float]:
    """Step; learned and held-out loss of the plain network; the same of the one with dropout."""
    learned, held_out = moment.losses.learned, moment.losses.held_out
    losses = learned.plain, held_out.plain, learned.dropout, held_out.dropout
    return [moment.step, *(round(loss, 4) for loss in losses)]


def _rows_of(recorded: Sequence[Learnt]) -> list[list[float]]:
    plain, dropout = ([row for row in recorded if row.twin == twin] for twin in ("plain", "dropout"))
    return [
        [one.step, one.learned, one.held_out, other.learned, other.held_out]
        for one, other in zip(plain, dropout, strict=True)
    ]


def _said(spoken: Spoken) -> dict[str, object]:
    """Its words in three parts, the middle one being the longest that it recites; how much that is."""
    words, recital = spoken.words, spoken.recital
    end = recital.start + recital.longest
    parts = [words[: recital.start], words[recital.start : end], words[end:]]
    return {"parts": parts, "share": recital.share, "longest": recital.longest}
