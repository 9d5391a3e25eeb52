"""Words that open in place: a quiet line under the first use on a page, and a card with the meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.components import as_text, define
from dashboard.text import Text

__all__ = ["Entry", "glossary_cards"]

_mount = define(Path(__file__).parent, ("uses", "glossary_cards"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and its card.

    Attributes:
        forms: what it is called in a text, in small letters and without endings.
        term: its head, as HTML.
        says: what it means, as HTML.
        formula: as HTML, or empty.
        see: names of the entries to read next.
    """

    forms: Sequence[str]
    term: str
    says: str
    formula: str
    see: Sequence[str]


def glossary_cards(text: Text, entries: Mapping[str, Entry], *, key: str) -> None:
    """Underline the first use of every word in the paragraphs of a page; a press or Enter opens its card.

    The page is not changed for it: the lines lie on a layer above.

    Args:
        text: the frame's words.
        entries: by name.
        key: the element's stable key.
    """
    data = {
        "entries": as_text({name: asdict(entry) for name, entry in entries.items()}),
        "see": text("glossary.see"),
        "title": text("glossary.title"),
    }
    _mount(key=key, data=data)
