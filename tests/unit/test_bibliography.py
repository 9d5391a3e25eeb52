"""The bibliography: every source once, and the same again when its BibTeX file is read by pybtex."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.database.input import bibtex as reader

from core.history import Link, claims, milestones, model_rates
from core.history.bibliography import (
    OTHERS,
    Source,
    bibliography,
    claim_links,
    gather,
    is_institution,
    papers,
    people,
    surname,
)
from core.history.bibtex import bibtex, escape
from core.tables import DataFileError

SOURCES = bibliography()
PRINTED = {
    r"{\textbackslash}": "\\", r"{\textbraceleft}": "{", r"{\textbraceright}": "}",
    r"{\textasciitilde}": "~", r"{\textasciicircum}": "^",
    r"\&": "&", r"\%": "%", r"\$": "$", r"\#": "#", r"\_": "_",
}  # fmt: skip
COMMAND = re.compile("|".join(map(re.escape, PRINTED)))


def read(field: str) -> str:
    """What TeX prints for a field: the inverse of the escapes, written down independently."""
    return COMMAND.sub(lambda found: PRINTED[found[0]], field)


def test_every_link_of_events_models_and_claims_is_there_once() -> None:
    links = Counter(source.link for source in SOURCES)
    assert set(links.values()) == {1}
    assert {event.link for event in milestones()} <= set(links)
    numbers = [n for model in model_rates() for n in re.findall(r"arXiv (\d{4}\.\d{5})", model.source)]
    assert {Link("arxiv", number) for number in numbers} <= set(links)


def test_who_uses_a_source_is_said() -> None:
    found = {source.link.value: source for source in SOURCES}
    assert found["1904.09751"].claims == ("1.2d", "1.4")
    assert found["1904.09751"].events == ("nucleus",)
    assert found["2204.02311"].models == ("PaLM",)
    assert found["https://github.com/openai/gpt-2"].events == ("gpt-2", "gpt-2-nucleus")
    assert all(source.events or source.models or source.claims or source.link.value == "2211.09085"
               for source in SOURCES)  # fmt: skip


def test_of_one_link_the_earliest_event_gives_the_title_unless_a_paper_has_the_full_one() -> None:
    titles = {source.link.value: source.title for source in SOURCES}
    assert titles["https://github.com/openai/gpt-2"] == "Language Models are Unsupervised Multitask Learners"
    assert titles["1907.11692"] == "RoBERTa: A Robustly Optimized BERT Pretraining Approach"


def test_sources_are_sorted_by_first_author_and_year_and_have_keys_of_their_own() -> None:
    names = [(surname(source.authors[0]).casefold(), source.year) for source in SOURCES]
    plain = [name for name in names if name[0].isascii() and name[0].isalnum()]
    assert plain == sorted(plain)
    keys = [source.key for source in SOURCES]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]+", key) for key in keys)


def test_the_claims_of_the_file_exist() -> None:
    assert set(claim_links()) <= {claim.id for claim in claims()}


def test_the_sources_of_a_claim_keep_the_order_of_the_file() -> None:
    numbers = [link.value for link in claim_links()["5.1"]]
    assert numbers == ["1502.03167", "1512.03385", "1409.2329", "1207.0580"]


def test_a_source_of_a_claim_that_nobody_knows_is_an_error_that_names_the_row(tmp_path: Path) -> None:
    path = tmp_path / "claim_sources.csv"
    path.write_text("claim,sources\n1.1,hinton holtzmann\n")
    with pytest.raises(DataFileError, match=r"claim_sources\.csv, line 2: sources must be ids .*holtzmann"):
        claim_links(path)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("David H. Ackley, Geoffrey E. Hinton", ("David H. Ackley", "Geoffrey E. Hinton")),
        ("Christian Szegedy et al.", ("Christian Szegedy", OTHERS)),
        ("Nitish Srivastva [sic]", ("Nitish Srivastva",)),
        ("A B (v1); + C D later", ("A B",)),
        ("OpenAI", ("OpenAI",)),
    ],
)
def test_names_are_read_without_remarks(words: str, names: tuple[str, ...]) -> None:
    assert people(words) == names


def test_a_source_that_nothing_names_is_an_error_that_says_which() -> None:
    with pytest.raises(DataFileError, match=r"5\.9 needs a source .* got '2912\.99999'"):
        gather(milestones(), (), papers(), {"5.9": (Link("arxiv", "2912.99999"),)})
    with pytest.raises(DataFileError, match=r"Llama 2 70B needs a source"):
        gather(milestones(), model_rates(), (), {})


def test_a_paper_without_a_year_is_an_error_that_names_the_row(tmp_path: Path) -> None:
    path = tmp_path / "papers.json"
    path.write_text(
        '[{"link": "arXiv:1207.0580", "title": "T", "authors": "A", "year": "soon", "venue": ""}]'
    )
    with pytest.raises(DataFileError, match=r"papers\.json, entry 1: year must be .*'soon'"):
        papers(path)


def test_the_file_holds_the_same_sources_when_pybtex_reads_it() -> None:
    entries = parse_string(bibtex(SOURCES), "bibtex").entries
    assert list(entries) == [source.key for source in SOURCES]
    for source in SOURCES:
        entry = entries[source.key]
        assert read(entry.fields["title"][1:-1]) == source.title
        assert entry.fields["year"] == str(source.year)
        assert entry.fields["url"] == source.link.url
        assert entry.fields.get("doi", "") == (source.link.value if source.link.kind == "doi" else "")
        assert entry.fields.get("eprint", "") == (source.link.value if source.link.kind == "arxiv" else "")
        assert len(entry.persons["author"]) == len(source.authors)


def test_surnames_survive_and_institutions_stay_whole() -> None:
    entries = parse_string(bibtex(SOURCES), "bibtex").entries
    for source in SOURCES:
        for name, person in zip(source.authors, entries[source.key].persons["author"], strict=True):
            if name == OTHERS:
                assert str(person) == "others"
            elif is_institution(name):
                assert read(str(person)) == f"{{{name}}}"
            else:
                assert person.last_names[-1] == surname(name)


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1).map(str.strip)


@given(title=words, venue=words, name=words)
@settings(max_examples=150)
def test_any_text_comes_back_from_the_file(title: str, venue: str, name: str) -> None:
    source = Source(
        "key1", title, (f"Ada {name.replace(',', '')}x",), 2012, venue, Link("arxiv", "1207.0580")
    )
    entry = reader.Parser().parse_string(bibtex([source])).entries["key1"]
    assert read(entry.fields["title"][1:-1]) == title
    assert read(entry.fields["note"]) == venue


@given(st.text())
def test_nothing_that_tex_would_obey_is_left_bare(said: str) -> None:
    assert not re.search(r"[\\{}~^&%$#_]", COMMAND.sub("", escape(said)))


def test_who_uses_a_source_twice_is_named_once() -> None:
    twice = gather(milestones(), (), (), {"5.9": (Link("arxiv", "1207.0580"),) * 2})
    assert next(source.claims for source in twice if source.link.value == "1207.0580") == ("5.9",)


def test_a_venue_that_is_empty_leaves_no_field() -> None:
    assert "note" not in bibtex([replace(SOURCES[1], venue="")])
