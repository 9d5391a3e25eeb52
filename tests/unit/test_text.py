"""The words: the same keys and placeholders in both languages, nothing empty, nothing left untranslated."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from dashboard import text
from dashboard.text import LANGUAGES, Text

PAGES = text.pages("en")
SHARED_WORDS = {
    "adam", "april", "august", "backward", "bfloat", "carlo", "cm", "csv", "dice", "die", "distilgpt",
    "dropout", "erzähler", "face", "fan", "float", "forward", "gauss", "gif", "gpt", "greedy", "hugging",
    "huse", "in", "instruct", "kb", "live", "mb", "mlp", "mnist", "momentum", "monte", "mp", "nats",
    "november", "pause", "png", "relu", "sampling", "september", "sgd", "smollm", "softmax", "start",
    "step", "svg", "tanh", "test", "token", "top", "training", "transformer", "two", "update", "webm", "xor",
}  # fmt: skip
"""Words that German text uses too: names of methods and of the app, terms without a German one."""
NOT_PROSE = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|<[^>]*>|\]\([^)]*\)|\{\w*\}", re.DOTALL)
"""Code, formulas, tags, link targets, placeholders."""

TABLES = text.tables("en")
each_table = pytest.mark.parametrize(("page", "name"), TABLES)
each_page = pytest.mark.parametrize("page", PAGES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def words_of(value: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]{2,}", NOT_PROSE.sub(" ", value))}


def test_both_languages_have_the_same_pages() -> None:
    assert text.pages("en") == text.pages("de")
    assert "frame" in PAGES


def test_every_page_file_has_words() -> None:
    files = (text.ROOT.parents[1] / "dashboard" / "views").glob("*/page.py")
    assert {file.parent.name for file in files} <= set(PAGES)


@each_page
def test_both_languages_have_the_same_labels_and_placeholders(page: str) -> None:
    english, german = text.load(page, "en"), text.load(page, "de")
    assert set(english.labels) == set(german.labels)
    for key, label in english.labels.items():
        assert placeholders(label) == placeholders(german.labels[key]), key


@each_page
def test_both_languages_have_the_same_prose(page: str) -> None:
    assert set(text.load(page, "en").prose_files) == set(text.load(page, "de").prose_files)


@each_page
def test_nothing_is_left_untranslated(page: str) -> None:
    english, german = text.load(page, "en"), text.load(page, "de")
    same = {key: words_of(label) for key, label in english.labels.items() if label == german.labels[key]}
    assert {key: words for key, words in same.items() if words - SHARED_WORDS} == {}
    for name, prose in english.prose_files.items():
        assert prose != german.prose_files[name], name


@each_page
@each_language
def test_no_text_is_empty_or_padded(page: str, language: text.Language) -> None:
    words = text.load(page, language)
    for key, value in {**words.labels, **words.prose_files}.items():
        assert value.strip(), key
        assert key in words.prose_files or value == value.strip(), key


def check_typography(key: str, value: str) -> None:
    said = NOT_PROSE.sub("", value)
    assert not re.search(r"[\"']", said), f"{key}: a straight quote in {said!r}"
    assert " - " not in said, f"{key}: a hyphen as a dash in {said!r}"
    assert "..." not in said, f"{key}: three dots for an ellipsis in {said!r}"


@each_page
@each_language
def test_quotes_and_dashes_are_typographic(page: str, language: text.Language) -> None:
    words = text.load(page, language)
    for key, value in {**words.labels, **words.prose_files}.items():
        check_typography(key, value)


def test_both_languages_have_the_same_tables() -> None:
    assert text.tables("de") == TABLES
    assert ("timeline", "events") in TABLES


@each_table
def test_both_languages_have_the_same_rows_and_fields(page: str, name: str) -> None:
    english, german = text.table(page, "en", name), text.table(page, "de", name)
    assert list(english) == list(german)
    for row, fields in english.items():
        assert set(fields) == set(german[row]), row
        for field, value in fields.items():
            assert placeholders(value) == placeholders(german[row][field]), f"{row}: {field}"


@each_table
def test_no_sentence_of_a_table_is_left_untranslated(page: str, name: str) -> None:
    german = text.table(page, "de", name)
    for row, fields in text.table(page, "en", name).items():
        sentences = {field: value for field, value in fields.items() if value.endswith((".", "!", "?"))}
        assert [field for field, value in sentences.items() if german[row][field] == value] == [], row


@each_table
@each_language
def test_the_words_of_a_table_are_whole_and_typographic(
    page: str, name: str, language: text.Language
) -> None:
    for row, fields in text.table(page, language, name).items():
        for field, value in fields.items():
            assert isinstance(value, str), f"{row}: {field}"
            assert value, f"{row}: {field}"
            assert value == value.strip(), f"{row}: {field}"
            check_typography(f"{row}: {field}", value)


@pytest.mark.parametrize(
    ("page", "language", "name"),
    [("timeline", "de", "nonsense"), ("nowhere", "de", "events"), ("timeline", "fr", "events")],
)
def test_an_unknown_table_names_page_language_and_table(page: str, language: str, name: str) -> None:
    with pytest.raises(KeyError, match=f"'{page}'.*'{name}'.*'{language}'"):
        text.table(page, language, name)  # type: ignore[arg-type]


def test_a_table_is_not_to_be_changed() -> None:
    events = text.table("timeline", "en", "events")
    with pytest.raises(TypeError):
        events["bert"]["title"] = "BART"  # type: ignore[index]


def test_an_unknown_label_names_page_language_and_key() -> None:
    with pytest.raises(KeyError, match=r"'frame'.*'nonsense'.*'de'"):
        text.load("frame", "de")("nonsense")
    with pytest.raises(KeyError, match=r"'frame'.*'nonsense'.*'en'"):
        text.load("frame", "en").prose("nonsense")


def test_a_missing_value_names_the_placeholder() -> None:
    with pytest.raises(KeyError, match=r"'place' of page 'frame' in 'en' needs a value for 'total'"):
        text.load("frame", "en")("place", number=1)


@pytest.mark.parametrize(("page", "language"), [("nowhere", "en"), ("frame", "fr")])
def test_an_unknown_page_or_language_raises(page: str, language: str) -> None:
    with pytest.raises(KeyError, match="no text for page"):
        text.load(page, language)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "digits", "english", "german"),
    [
        (0.5, 2, "0.50", "0,50"),
        (1200, 0, "1,200", "1.200"),
        (-0.7, 2, "\u22120.70", "\u22120,70"),
        (-0.001, 2, "0.00", "0,00"),
        (1234567.891, 1, "1,234,567.9", "1.234.567,9"),
        (0, 0, "0", "0"),
        (float("nan"), 2, "\u2013", "\u2013"),
        (float("-inf"), 2, "\u2013", "\u2013"),
    ],
)
def test_numbers_are_written_as_the_language_does(
    value: float, digits: int, english: str, german: str
) -> None:
    assert text.number(value, digits) == english
    assert text.number(value, digits, "de") == german


def test_percentages_are_written_as_the_language_does() -> None:
    assert text.percent(0.876, 1) == "87.6%"
    assert text.percent(0.876, 1, "de") == "87,6\u202f%"


def test_a_text_formats_in_its_own_language() -> None:
    words = Text("demo", "de", {}, {})
    assert (words.number(1.5, 1), words.percent(0.5)) == ("1,5", "50\u202f%")


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("DE_ch", "de"),
        ("de-AT", "de"),
        ("den", "en"),
        ("en-GB", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_german_speakers_get_german_and_everyone_else_english(locale: str | None, language: str) -> None:
    assert text.language_of(locale) == language


def test_the_catalogue_lies_where_the_design_puts_it() -> None:
    assert Path(__file__).parents[2] / "assets" / "text" == text.ROOT
