"""The events as a reader meets them: facts and words, what they mean, how they are found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.history import Date, Milestone
from dashboard import text as catalogue
from dashboard.figures.timeline_plan import EntryKind, Span
from dashboard.runs import history
from dashboard.text import Language, Text
from dashboard.views.timeline.controls import ALL, ERAS_OF

__all__ = ["SAMPLING", "UNSTATED", "WITHOUT", "Event", "date_words", "events", "found"]

WITHOUT = frozenset({
    "batch-norm", "resnet", "one-epoch", "albert", "t5-v1-1", "palm", "whisper", "nanogpt", "pythia",
    "olmo", "dpo-no-dropout", "flash-attention-3", "drop-dropout", "from-scratch-blog",
})  # fmt: skip
"""What is done without dropout, as its source states."""

UNSTATED = frozenset({
    "gpt-2", "issue-120", "gpt-3", "chinchilla", "llama", "data-constrained", "llama-3",
    "infinite-compute",
})  # fmt: skip
"""What says nothing about dropout in training: not a zero."""

SAMPLING = frozenset({"gpt-2-nucleus", "nobel"})
"""About sampling outside that lane: top-p in a repository, a prize for the source of the temperature."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event in a reader's language.

    Attributes:
        fact: the event as its source states it.
        words: its words by field, see the table "events".
        hay: all that a search looks through, in every language, in lower case.
    """

    fact: Milestone
    words: Mapping[str, str]
    hay: str

    @property
    def id(self) -> str:
        """Its name in the address."""
        return self.fact.id

    @property
    def label(self) -> str:
        """Its short name."""
        return self.words["title"]

    @property
    def heading(self) -> str:
        """The full title of the paper, or what happened."""
        return self.words.get("heading", self.fact.title)

    @property
    def people(self) -> str:
        """Who."""
        return self.words.get("people", self.fact.authors)

    @property
    def venue(self) -> str:
        """Where; "" if nowhere."""
        return self.words.get("venue", self.fact.venue)

    @property
    def kind(self) -> EntryKind:
        """What it means for dropout."""
        if self.id in WITHOUT:
            return "without"
        if self.id in UNSTATED:
            return "unstated"
        return "sampling" if self.fact.lane == "sampling" or self.id in SAMPLING else "dropout"

    @property
    def meaning(self) -> str:
        """The same, more exactly: noise that was used before dropout had its name is a forerunner."""
        return "forerunner" if self.fact.era == "prehistory" and self.kind == "dropout" else self.kind


@cache
def events(language: Language) -> tuple[Event, ...]:
    """All events in a language, in order of their dates.

    Args:
        language: "en" or "de".

    Raises:
        KeyError: an event has no words.
    """
    tables = [catalogue.table("timeline", code, "events") for code in catalogue.LANGUAGES]
    words = catalogue.table("timeline", language, "events")
    return tuple(
        Event(fact, words[fact.id], _hay(fact, [table[fact.id] for table in tables]))
        for fact in history.milestones()
    )


def _hay(fact: Milestone, words: Sequence[Mapping[str, str]]) -> str:
    said = [fact.title, fact.authors, fact.venue, fact.what, fact.numbers, str(fact.date), fact.link.value]
    return " ".join([*said, *(part for table in words for part in table.values())]).casefold()


def found(all_events: Sequence[Event], *, lane: str, find: str, span: Span) -> tuple[Event, ...]:
    """The events that a filter leaves, in order of their dates.

    A search goes through every era, and each of its words has to begin a word of the event: "gal" finds Yarin
    Gal, not "legal".

    Args:
        all_events: in order of their dates.
        lane: a theme, or "all".
        find: words to search for.
        span: which years, without a search.

    Example:
        >>> [event.id for event in found(events("de"), lane="theory", find="Gal bayes", span="main")]
        ['gal']
    """
    terms = [re.compile(rf"(?<!\w){re.escape(term)}") for term in find.casefold().split()]
    return tuple(
        event
        for event in all_events
        if (lane in (ALL, event.fact.lane))
        and (terms or event.fact.era in ERAS_OF[span])
        and all(term.search(event.hay) for term in terms)
    )


def date_words(date: Date, text: Text) -> str:
    """A date as exactly as it is known: a day, a month or a year.

    Args:
        date: the date.
        text: the page's words.

    Example:
        >>> date_words(Date(2017, 6, 12), catalogue.load("timeline", "de"))
        '12. Juni 2017'
    """
    if date.month is None:
        return str(date.year)
    month = text(f"month.{date.month}")
    if date.day is None:
        return text("date.month", month=month, year=date.year)
    return text("date.day", day=date.day, month=month, year=date.year)
