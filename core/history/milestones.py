"""The events of the timeline: papers, code, talks, each with a source that can be looked up."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

from core.history.checked import CHECKS, Checked
from core.history.dates import Date
from core.history.sources import Link
from core.tables import DATA, FileRow, json_rows, unique

__all__ = ["ERAS", "LANES", "Era", "Lane", "Milestone", "Tier", "milestones"]

Lane = Literal["origin", "theory", "variant", "vision", "recurrent", "transformer", "llm", "sampling", "tool"]
Era = Literal["prehistory", "main", "after"]
Tier = Literal[1, 2, 3]
LANES: tuple[Lane, ...] = get_args(Lane)
ERAS: tuple[Era, ...] = get_args(Era)

_BEGIN, _END = 2012, 2024
"""First and last year of the main era: from the first paper to the year the debate was open."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One event, as its source states it (in English; the readers' words are in the catalogue).

    Attributes:
        id: unique and stable: it stands in addresses.
        date: as exact as known.
        date_note: what the date is the date of, or how sure it is; "" if nothing needs saying.
        title: the full title of the paper, or what happened. Never translated.
        authors: people.
        venue: where; "" if nowhere.
        link: the source. The event on BLOOM and Galactica links the paper of BLOOM; the number of the other
            paper is in `authors`.
        lane: the theme.
        what: what changed.
        numbers: "" if the event has none.
        tier: 1 is the short list; 3 is for completeness.
        era: before 2012, from 2012 to 2024, or later.
        checked: how far.
        hedge: what about it is not certain; "" if nothing.
    """

    id: str
    date: Date
    date_note: str
    title: str
    authors: str
    venue: str
    link: Link
    lane: Lane
    what: str
    numbers: str
    tier: Tier
    era: Era
    checked: Checked
    hedge: str


def milestones(path: Path = DATA / "timeline.json") -> tuple[Milestone, ...]:
    """All events, sorted by date; of one date, in the order of the file.

    Raises:
        core.tables.DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> [event.id for event in milestones() if event.date.year == 2012 and event.tier == 1]
        ['google-talk', 'hinton', 'alexnet']
    """
    events = [_milestone(row) for row in json_rows(path)]
    unique(path, [event.id for event in events])
    return tuple(sorted(events, key=lambda event: event.date))


def _milestone(row: FileRow) -> Milestone:
    row.only([field.name for field in fields(Milestone)])
    tiers: tuple[Tier, ...] = get_args(Tier)
    date = row.parsed("date", Date.parse, "a date such as 2012-07-03, 2012-07 or 2012")
    era = row.choice("era", ERAS)
    if era != _era_of(date):
        row.fail("era", f"{_era_of(date)!r} for the year {date.year}")
    return Milestone(
        id=row.slug("id"),
        date=date,
        date_note=row.text("date_note"),
        title=row.words("title"),
        authors=row.words("authors"),
        venue=row.text("venue"),
        link=row.parsed("link", Link.parse, "doi:10.x/..., arXiv:1207.0580 or https://..."),
        lane=row.choice("lane", LANES),
        what=row.words("what"),
        numbers=row.text("numbers"),
        tier=row.choice("tier", tiers),
        era=era,
        checked=row.choice("checked", CHECKS),
        hedge=row.text("hedge"),
    )


def _era_of(date: Date) -> Era:
    if date.year < _BEGIN:
        return "prehistory"
    return "main" if date.year <= _END else "after"
