"""The controls of the page as a table, and the search that two of its parts share."""

from __future__ import annotations

from core.history import VERDICTS
from dashboard.address import Param
from dashboard.text import LANGUAGES, table

__all__ = ["ALL", "LONGEST", "PARAMS", "PARTS", "SECTIONS", "fits"]

ALL = "all"
"""The choice that filters nothing."""

PARTS = ("note", "questions", "sources", "glossary")
SECTIONS = ("0", "1", "2", "3", "4", "5")
"""Of the note; "0" is what comes before its first heading."""

LONGEST = 80
"""Most characters of a search."""

PARAMS = (
    Param("part", PARTS[0], choices=PARTS),
    Param("verdict", ALL, choices=(ALL, *VERDICTS)),
    Param("section", ALL, choices=(ALL, *SECTIONS)),
    Param("find", ""),
    Param("term", ""),
    Param("ask", ""),
    Param("question", "", choices=("", *tuple(table("sources", LANGUAGES[0], "questions"))), widget=False),
)
"""Every control of the page: what it shows, the filters of the claims, the searches of the glossary and
of the questions, the question that is open.
"""


def fits(search: str, *texts: str) -> bool:
    """True if every word of a search stands somewhere in the texts; case does not count, no words fit all.

    Example:
        >>> fits("bert 0.1", "Models like BERT", "uses 0.1"), fits("bert gpt", "Models like BERT")
        (True, False)
    """
    said = " ".join(texts).casefold()
    return all(word in said for word in search.casefold().split())
