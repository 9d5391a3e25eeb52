"""The page "Sources" without a screen: words for every claim and term, links, verdicts told apart, search."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from core.history import CHECKS, VERDICTS, claims, milestones
from core.history.note_references import READINGS, note_references
from core.history.questions import threads
from dashboard import text
from dashboard.glossary import FORMULAS, LEARNING, SEE, SPEAKING, forms
from dashboard.layout.frame import PAGES
from dashboard.text import LANGUAGES, Language
from dashboard.views.sources.controls import PARAMS, SECTIONS, fits
from dashboard.views.sources.corrections import CORRECTIONS
from dashboard.views.sources.marks import checked_of
from dashboard.views.sources.note_references import HALVES
from dashboard.views.sources.page_links import (
    CLAIM_LINKS,
    CORRECTION_LINKS,
    QUESTION_LINKS,
)

CLAIMS = claims()
IDS = [claim.id for claim in CLAIMS]
SHEET = Path(__file__).parents[2] / "dashboard" / "views" / "sources" / "sources.css"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
MONTHS = re.compile(r"(\d+)\. (Juli|November|Oktober)")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def numbers(words: str) -> Counter[str]:
    """The numbers that a text names, with a point for the comma of German."""
    return Counter(found.replace(",", ".") for found in NUMBER.findall(MONTHS.sub(r"\1 \2", words)))


def test_the_verdicts_add_up_to_the_score_of_the_check() -> None:
    assert Counter(claim.verdict for claim in CLAIMS) == {
        "correct": 29, "imprecise": 14, "wrong": 8, "unsupported": 4, "judgement": 1,
    }  # fmt: skip


@each_language
def test_every_claim_has_its_words(language: Language) -> None:
    words = text.table("sources", language, "claims")
    assert list(words) == IDS
    assert all(set(row) == {"quote", "correction", "source"} and all(row.values()) for row in words.values())


def test_both_languages_name_the_same_numbers() -> None:
    english, german = (text.table("sources", language, "claims") for language in LANGUAGES)
    different = [
        name
        for name in english
        if numbers(english[name]["correction"]) != numbers(german[name]["correction"])
    ]
    assert different == []


def test_the_numbers_of_a_correction_stand_in_the_check_or_among_the_facts_it_names() -> None:
    """What a percentage or score says must be in the data: it was copied from there, not remembered."""
    known = " ".join(claim.correction + claim.claim for claim in CLAIMS) + str(
        [(event.numbers, event.what, event.hedge) for event in milestones()]
    )
    words = text.table("sources", "en", "claims")
    said = {
        number
        for row in words.values()
        for number in NUMBER.findall(row["correction"])
        if "." in number and len(number) > 3
    }
    assert {number for number in said if number not in known} == set()


@each_language
def test_tables_have_typographic_quotes_and_no_blanks_around(language: Language) -> None:
    for name in ("claims", "glossary"):
        for key, row in text.table("sources", language, name).items():
            for field, words in row.items():
                assert words == words.strip(), f"{name} {key} {field}"
                assert not re.search(r"[\"']|\.\.\.| - ", words), f"{name} {key} {field}: {words!r}"


@each_language
def test_every_verdict_check_section_and_correction_has_words(language: Language) -> None:
    words = text.load("sources", language)
    keys = [f"verdict.{verdict}" for verdict in VERDICTS] + [f"section.{section}" for section in SECTIONS]
    keys += [f"checked.{check}" for check in (*CHECKS, "argued")]
    keys += [f"{name}.{part}" for name in CORRECTIONS for part in ("says", "should", "why")]
    assert [key for key in keys if not words(key)] == []


def test_there_are_eight_corrections() -> None:
    assert len(CORRECTIONS) == 8


@pytest.mark.parametrize(
    ("name", "checked"),
    [("1.2d", "verified"), ("2.5", "known"), ("5.4a", "known"), ("4.2", "verified"), ("1.2c", None)],
)
def test_a_claim_is_checked_as_far_as_the_weakest_of_its_marks(name: str, checked: str | None) -> None:
    assert checked_of(next(claim for claim in CLAIMS if claim.id == name)) == checked


def test_every_verdict_has_a_form_of_its_own_without_colour() -> None:
    """Each verdict has its own rules in the sheet, and none of them names a die's hue."""
    sheet = SHEET.read_text(encoding="utf-8")
    assert all(f".src-{verdict}" in sheet for verdict in VERDICTS)
    assert all(f".src-{check}::before" in sheet for check in (*CHECKS, "argued"))
    assert not re.search(r"--td-(learning|speaking|positive|negative)", sheet)


CLAIMED = chain.from_iterable(CLAIM_LINKS.values())


def test_links_lead_to_pages_and_events_that_there_are_and_have_words() -> None:
    events = {event.id for event in milestones()}
    for where in (*CLAIMED, *CORRECTION_LINKS.values(), *QUESTION_LINKS.values()):
        assert where.link.page in PAGES
        assert where.link.address.get("event", "hinton") in events
        assert all(text.load("sources", language)(where.words) for language in LANGUAGES)


def test_claims_and_questions_with_a_link_are_those_that_there_are() -> None:
    assert set(CLAIM_LINKS) <= set(IDS)
    assert set(QUESTION_LINKS) == set(text.table("sources", "en", "questions"))


def test_the_questions_are_whole_in_both_languages_and_name_the_same_numbers() -> None:
    english, german = (text.table("sources", language, "questions") for language in LANGUAGES)
    assert list(english) == list(german)
    assert len(english) == 26  # those that are asked most, and what to choose
    for name, row in english.items():
        assert set(row) == set(german[name]) == {"asks", "answer"}
        said, gesagt = (_plain_numbers(each[name]["answer"]) for each in (english, german))
        assert said == gesagt, name


def _plain_numbers(words: str) -> Counter[float]:
    """Numbers as they are meant: .5, 0,5 and 0.5 are the same."""
    words = re.sub(r"(?<![\d\w])\.(?=\d)", "0.", words)
    return Counter(float(found) for found in numbers(words))


def test_every_thread_belongs_to_a_question_and_opens_by_https() -> None:
    names = set(text.table("sources", "en", "questions"))
    found = threads()
    assert {thread.question for thread in found} <= names
    assert all(thread.url.startswith("https://") and thread.title for thread in found)
    assert len({(thread.question, thread.url) for thread in found}) == len(found)


def test_every_reference_of_the_note_and_every_half_sentence_has_its_words() -> None:
    references = note_references()
    assert [each.number for each in references] == list(range(1, 17))
    assert all(each.url.startswith("https://") for each in references)
    for language in LANGUAGES:
        words = text.table("sources", language, "references")
        assert set(words) == {*(str(each.number) for each in references), *HALVES}
        assert all(("quote" in row) == name.startswith("half") for name, row in words.items())
        assert all(text.load("sources", language)(f"reading.{each}") for each in READINGS)


def test_the_glossary_is_whole_in_both_languages() -> None:
    english, german = (text.table("sources", language, "glossary") for language in LANGUAGES)
    assert set(english) == set(german)
    assert len(english) >= 40
    assert all(set(row) == {"term", "says"} for row in (*english.values(), *german.values()))
    assert len({row["term"] for row in german.values()}) == len(german)


def test_the_glossary_refers_only_to_terms_it_has() -> None:
    terms = set(text.table("sources", "en", "glossary"))
    assert set(FORMULAS) <= terms
    assert LEARNING | SPEAKING | set(SEE) | {name for see in SEE.values() for name in see} <= terms
    assert not LEARNING & SPEAKING
    assert all(name not in see for name, see in SEE.items())


@each_language
def test_no_two_entries_go_by_the_same_name_in_a_text(language: Language) -> None:
    called = [form for each in forms(language).values() for form in each]
    assert len(set(called)) == len(called)
    assert all(called)


def test_no_entry_is_longer_than_three_sentences() -> None:
    for language in LANGUAGES:
        for name, row in text.table("sources", language, "glossary").items():
            assert len(re.findall(r"[.:;] ", row["says"])) <= 4, name
            assert len(row["says"]) <= 300, name


def test_a_search_finds_every_word_in_any_case_and_order() -> None:
    assert fits("", "anything")
    assert fits("HINTON 2012", "In 2012", "by Geoffrey Hinton")
    assert fits("straße", "STRASSE")
    assert not fits("hinton 2013", "In 2012 by Hinton")


def test_the_filters_know_every_verdict_and_section() -> None:
    choices = {param.name: param.choices for param in PARAMS}
    assert choices["verdict"] == ("all", *VERDICTS)
    assert choices["section"] == ("all", *sorted({str(claim.section) for claim in CLAIMS}))
