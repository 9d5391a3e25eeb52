"""All sources of the app, each once: gathered from the timeline, the table of models and the checked claims.

    for source in bibliography():
        print(source.key, source.title, source.link.url)

The events of the timeline are named by what happened, and some papers by their short names; what stands in
assets/data/papers.json, the same source under its full title, wins over them. `core.history.bibtex` writes
the list.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from core.history import Link, Milestone, ModelRate, milestones, model_rates
from core.tables import DATA, DataFileError, FileRow, csv_rows, json_rows, unique

__all__ = [
    "OTHERS",
    "Paper",
    "Source",
    "bibliography",
    "claim_links",
    "gather",
    "is_institution",
    "papers",
    "people",
    "surname",
]

OTHERS = "et al."
"""Stands in a list of authors for those who are not named."""

PAPERS = DATA / "papers.json"
"""Sources under their full titles."""

_REMARK = re.compile(r"\s*(\([^)]*\)|\[[^\]]*\])")
_SHORT_NAME = re.compile(r"\s+\([^()]*\)$")
_ARXIV = re.compile(r"arXiv (\d{4}\.\d{4,5})", re.ASCII)
_WORD = re.compile(r"[a-z]{4,}", re.ASCII)
_INSTITUTION = re.compile(r"\bteam\b|\bof\b|\bmuseum\b|\blabs?\b|\d", re.IGNORECASE)
_EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class Paper:
    """A source under its full title; fields as in `Source`."""

    link: Link
    title: str
    authors: tuple[str, ...]
    year: int
    venue: str


@dataclass(frozen=True, slots=True)
class Source:
    """One source, and where the app uses it.

    Attributes:
        key: unique, such as "hinton2012improving"; for BibTeX and for places in a page.
        title: its title, or what happened.
        authors: people or institutions in order; the last may be `OTHERS`.
        year: of the first version.
        venue: where it appeared; "" if nowhere.
        link: identifies it.
        events: ids of the milestones with this source.
        models: names of the models whose rate stands there.
        claims: ids of the claims that were checked against it.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    year: int
    venue: str
    link: Link
    events: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def people(authors: str) -> tuple[str, ...]:
    """The names in a list of authors; remarks in brackets and what follows a semicolon are left out.

    Example:
        >>> people("Yarin Gal (Cambridge), Jiri Hron et al.")
        ('Yarin Gal', 'Jiri Hron', 'et al.')
    """
    listed = _REMARK.sub("", authors).split(";")[0].replace(f" {OTHERS}", f", {OTHERS}")
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def is_institution(name: str) -> bool:
    """True for a name that has no first name and surname.

    Example:
        >>> is_institution("Llama Team"), is_institution("OpenAI"), is_institution("Jimmy Ba")
        (True, True, False)
    """
    return " " not in name or _INSTITUTION.search(name) is not None


def surname(name: str) -> str:
    """The last word of a person's name; an institution's whole name.

    Example:
        >>> surname("Quoc V. Le"), surname("Llama Team")
        ('Le', 'Llama Team')
    """
    return name if is_institution(name) else name.rsplit(maxsplit=1)[-1]


def papers(path: Path = PAPERS) -> tuple[Paper, ...]:
    """The sources that no event names, and those that an event names by another title.

    Raises:
        DataFileError: the file cannot be read, or a row is broken.
    """
    found = tuple(_paper(row) for row in json_rows(path))
    unique(path, [paper.link.value for paper in found])
    return found


def _paper(row: FileRow) -> Paper:
    row.only([field.name for field in fields(Paper)])
    return Paper(
        link=row.parsed("link", Link.parse, "doi:10.x/..., arXiv:1207.0580 or https://..."),
        title=row.words("title"),
        authors=people(row.words("authors")),
        year=row.whole("year", _EARLIEST),
        venue=row.text("venue"),
    )


def claim_links(path: Path = DATA / "claim_sources.csv") -> Mapping[str, tuple[Link, ...]]:
    """What each claim was checked against, in the file's order; claims that need no source are absent.

    The file names a source by the id of its milestone, or by a link as `Link.parse` reads it.

    Raises:
        DataFileError: the file cannot be read, or a row is broken.

    Example:
        >>> claim_links()["1.2d"]
        (Link(kind='arxiv', value='1904.09751'),)
    """
    links = {event.id: event.link for event in milestones()}

    def parse(names: str) -> tuple[Link, ...]:
        return tuple(links[name] if name in links else Link.parse(name) for name in names.split())

    rows = list(csv_rows(path))
    for row in rows:
        row.only(["claim", "sources"])
    unique(path, [row.words("claim") for row in rows])
    right = "ids of milestones or links, with blanks between them"
    return {row.words("claim"): row.parsed("sources", parse, right) for row in rows}


def bibliography() -> tuple[Source, ...]:
    """All sources of the app, sorted by first author, year and title.

    Raises:
        DataFileError: a data file is broken.

    Example:
        >>> bibliography()[0].key
        'ackley1985learning'
    """
    return gather(milestones(), model_rates(), papers(), claim_links())


def gather(
    events: Iterable[Milestone],
    models: Iterable[ModelRate],
    named: Iterable[Paper],
    claims: Mapping[str, Sequence[Link]],
) -> tuple[Source, ...]:
    """One list of the sources of events, models and claims, each once.

    Args:
        events: of one link, the earliest gives title and authors.
        models: those whose source has an arXiv number.
        named: full titles, and sources without an event.
        claims: for each claim what it was checked against.

    Raises:
        DataFileError: a model or a claim has a source that neither an event nor a paper names.
    """
    events = tuple(events)
    found = {event.link: _of_event(event) for event in reversed(events)}
    found |= {paper.link: Source("", paper.title, paper.authors, paper.year, paper.venue, paper.link)
              for paper in named}  # fmt: skip
    uses: dict[tuple[Link, str], list[str]] = defaultdict(list)
    for name, link, kind in _uses(events, models, claims):
        if link not in found:
            what = f"{name} needs a source here or among the events; got {link.value!r}"
            raise DataFileError("wrong", file=str(PAPERS), what=what)
        uses[link, kind].append(name)
    used = [_with_uses(source, uses) for source in found.values()]
    return _with_keys(sorted(used, key=_order))


def _with_uses(source: Source, uses: Mapping[tuple[Link, str], Sequence[str]]) -> Source:
    """A source with who uses it, each once."""
    events, models, claims = (
        tuple(dict.fromkeys(uses.get((source.link, kind), ()))) for kind in ("events", "models", "claims")
    )
    return replace(source, events=events, models=models, claims=claims)


def _uses(
    events: Sequence[Milestone],
    models: Iterable[ModelRate],
    claims: Mapping[str, Sequence[Link]],
) -> Iterator[tuple[str, Link, str]]:
    """Who uses which source, and the field of `Source` that says so."""
    for event in events:
        yield event.id, event.link, "events"
    for model in models:
        for number in _ARXIV.findall(model.source):
            yield model.model, Link("arxiv", number), "models"
    for claim, links in claims.items():
        for link in links:
            yield claim, link, "claims"


def _of_event(event: Milestone) -> Source:
    title = _SHORT_NAME.sub("", event.title)
    return Source("", title, people(event.authors), event.date.year, event.venue, event.link)


def _order(source: Source) -> tuple[str, int, str]:
    return _plain(surname(source.authors[0])), source.year, _plain(source.title)


def _plain(words: str) -> str:
    """Small ASCII letters, digits and blanks; accents fall off."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9 ]", "", bare)


def _with_keys(ordered: Sequence[Source]) -> tuple[Source, ...]:
    taken: dict[str, int] = {}
    keyed = []
    for source in ordered:
        word = _WORD.search(_plain(source.title))
        key = f"{_plain(surname(source.authors[0])).split()[0]}{source.year}{word[0] if word else ''}"
        taken[key] = taken.get(key, 0) + 1
        # A second one of the same name gets a letter: b, c, ...
        keyed.append(replace(source, key=key + (chr(96 + taken[key]) if taken[key] > 1 else "")))
    return tuple(keyed)
