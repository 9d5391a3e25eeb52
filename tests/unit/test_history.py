"""The history as data: what the files hold, how they are read, and what is said about a broken row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.history import CHECKS, LANES, Date, Link, ModelRate, claims, milestones, model_rates
from core.tables import DATA, DataFileError
from dashboard import text
from dashboard.runs import history as cached
from tests.unit.said import NAMES, figures, stated_in

EVENTS = {event.id: event for event in milestones()}
MODELS = {model.id: model for model in model_rates()}
DOI = re.compile(r"https://doi\.org/10\.\d{4,}/\S+")
ARXIV = re.compile(r"https://arxiv\.org/abs/[012]\d[01]\d\.\d{4,5}")
ADDRESS = re.compile(r"https?://[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?", re.IGNORECASE)
LONGEST_TITLE = 22

each_event = pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)


# What the files hold.


def test_there_are_120_events_of_which_38_are_the_short_list() -> None:
    assert len(EVENTS) == len(milestones()) == 120
    assert Counter(event.era for event in EVENTS.values()) == {"prehistory": 9, "main": 101, "after": 10}
    assert Counter(event.tier for event in EVENTS.values()) == {1: 38, 2: 42, 3: 40}
    assert Counter(event.checked for event in EVENTS.values()) == {"verified": 93, "known": 27}
    assert set(LANES) == {event.lane for event in EVENTS.values()}


def test_there_are_57_models_and_silence_is_never_zero() -> None:
    assert len(MODELS) == len(model_rates()) == 57
    assert Counter(model.status for model in MODELS.values()) == {"stated": 25, "zero": 19, "not_stated": 13}
    for model in MODELS.values():
        assert (model.rate is None) == (model.status == "not_stated"), model.id
        assert (model.rate == 0) == (model.status == "zero"), model.id
        assert model.confidence in CHECKS
    silent = {"gpt-2", "gpt-3", "llama-65b", "llama-2-70b", "llama-3-1-405b", "chinchilla", "deepseek-v3"}
    assert {MODELS[name].status for name in silent} == {"not_stated"}


def test_there_are_56_claims_with_the_verdicts_of_the_check() -> None:
    checked = claims()
    assert len({claim.id for claim in checked}) == len(checked) == 56
    assert Counter(claim.verdict for claim in checked) == {
        "correct": 29,
        "imprecise": 14,
        "wrong": 8,
        "unsupported": 4,
        "judgement": 1,
    }
    assert Counter(claim.section for claim in checked) == {0: 2, 1: 9, 2: 12, 3: 7, 4: 6, 5: 20}


def test_a_claim_of_two_halves_says_so() -> None:
    notes = {claim.id: claim.verdict_note for claim in claims()}
    assert notes["5.12"] == "LayerNorm; data scale: correct"
    assert notes["5.4c"] == "unsupported"


def test_the_marks_of_a_correction_are_its_sources() -> None:
    for claim in claims():
        marks = re.findall(r"\[((?:verified|known|uncertain)[^\]]*)\]", claim.correction)
        assert claim.source == "; ".join(dict.fromkeys(marks)), claim.id


def test_addresses_that_others_use_stay_valid() -> None:
    used = (
        "alexnet attention bert jmlr fan-top-k gpt-2 nucleus min-p gal dropconnect albert palm early-dropout"
    )
    assert set(used.split()) <= set(EVENTS)


def test_the_cached_history_is_the_history() -> None:
    assert cached.milestones() == milestones()
    assert cached.model_rates() == model_rates()
    assert cached.claims() == claims()


@each_event
def test_every_event_has_a_source_that_can_be_looked_up(event: object) -> None:
    link = event.link  # type: ignore[attr-defined]
    shape = {"doi": DOI, "arxiv": ARXIV, "url": ADDRESS}[link.kind]
    assert shape.fullmatch(link.url), link


@pytest.mark.parametrize(
    ("name", "date", "address"),
    [
        ("hinton", "2012-07-03", "https://arxiv.org/abs/1207.0580"),
        ("boltzmann", "1985-01", "https://doi.org/10.1207/s15516709cog0901_7"),
        ("first-try", "2004", "https://www.reddit.com/r/MachineLearning/comments/4w6tsv/"),
        ("attention", "2017-06-12", "https://arxiv.org/abs/1706.03762"),
        ("bloom-galactica", "2022-11", "https://arxiv.org/abs/2211.05100"),
    ],
)
def test_some_events_as_their_sources_have_them(name: str, date: str, address: str) -> None:
    assert (str(EVENTS[name].date), EVENTS[name].link.url) == (date, address)


def test_nothing_is_read_as_empty() -> None:
    assert (EVENTS["bishop"].numbers, EVENTS["nobel"].venue) == ("", "")
    assert MODELS["alexnet"].finetune_text == MODELS["gpt-neo-2-7b"].finetune_text == ""


# Dates and links.


def test_events_come_in_the_order_of_their_dates() -> None:
    dates = [event.date for event in milestones()]
    assert dates == sorted(dates)
    assert [date.position for date in dates] == sorted(date.position for date in dates)


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("2013", 2013 + 182.5 / 365),
        ("2012", 2012 + 183 / 366),
        ("2013-01", 2013 + 15.5 / 365),
        ("2013-12", 2013 + (334 + 15.5) / 365),
        ("2013-01-01", 2013 + 0.5 / 365),
        ("2012-12-31", 2012 + 365.5 / 366),
    ],
)
def test_a_date_stands_in_the_middle_of_what_is_known(written: str, position: float) -> None:
    assert Date.parse(written).position == pytest.approx(position, abs=1e-9)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "2012-7-3",
        "2012-13",
        "2012-00",
        "2013-02-29",
        "2012-07-00",
        "July 2012",
        "2012-07-03 ",
        "0000",
    ],
)
def test_what_is_no_date_is_named(written: str) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(written))):
        Date.parse(written)


def test_a_day_needs_a_month() -> None:
    with pytest.raises(ValueError, match="a date with a day needs a month"):
        Date(2012, None, 3)


@pytest.mark.parametrize(
    "written",
    ["", "arXiv:12070580", "arXiv:1213.0580", "arXiv:1207.0580v4", "doi:11.1/x", "doi:10.1145/",
     "www.example.org", "https://nowhere", "https://a.b/c d", "ftp://example.org/x", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_source_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a well-formed"):
        Link.parse(written)


# How the numbers of a model are read.


@pytest.mark.parametrize(
    ("name", "parameters"),
    [("alexnet", 60e6), ("googlenet", 7e6), ("gpt-2", 1.5e9), ("deepseek-v3", 671e9),
     ("whisper-large", 1.55e9), ("resnet", None), ("deberta", None), ("switch", None),
     ("mingpt", None), ("qlora-guanaco", None)],
)  # fmt: skip
def test_parameters_are_a_number_only_where_the_source_has_one(name: str, parameters: float | None) -> None:
    assert MODELS[name].parameters == (None if parameters is None else pytest.approx(parameters))


@pytest.mark.parametrize(
    ("name", "passes", "span"),
    [
        ("alexnet", 90, (90, 90)),
        ("pythia-12b", 1, (1, 1)),
        ("galactica-120b", 4.25, (4.25, 4.25)),
        ("whisper-large", None, (2, 3)),
        ("gpt-3", None, (0.43, 3.4)),
        ("chinchilla", None, (0.13, 3.4)),
        ("googlenet", None, None),
    ],
)
def test_passes_are_a_number_or_a_range(
    name: str, passes: float | None, span: tuple[float, float] | None
) -> None:
    assert (MODELS[name].passes, MODELS[name].passes_range) == (passes, span)


@pytest.mark.parametrize(
    ("name", "rate"),
    [("gpt-1", 0.1), ("t5-v1-1-xxl", 0.1), ("palm", 0.1), ("instructgpt-sft", 0.2), ("vit-h-14", 0),
     ("raschka-gpt-2", 0), ("albert", None), ("switch", None), ("nanogpt-gpt-2", None),
     ("qlora-guanaco", None), ("gpt-2", None), ("whisper-large", None), ("alexnet", None)],
)  # fmt: skip
def test_a_fine_tuning_rate_is_a_number_only_where_the_source_has_one(name: str, rate: float | None) -> None:
    assert MODELS[name].finetune == rate


def test_rows_on_fine_tuning_have_no_pre_training_rate() -> None:
    only = {model.id for model in MODELS.values() if model.fine_tuning_only}
    assert only == {"instructgpt-sft", "qlora-guanaco"}
    assert {MODELS[name].status for name in only} == {"not_stated"}
    assert MODELS["switch"].rate_text == "uncertain"


@pytest.mark.parametrize(
    ("name", "rate"), [("googlenet", 0.4), ("awd-lstm", 0.4), ("transformer-big", 0.3), ("bart-large", 0.1)]
)
def test_of_several_rates_the_main_one_counts(name: str, rate: float) -> None:
    assert MODELS[name].rate == rate


# The words.


@pytest.fixture(params=text.LANGUAGES)
def words(request: pytest.FixtureRequest) -> text.Table:
    return text.table("timeline", request.param, "events")


def test_both_languages_have_words_for_every_event(words: text.Table) -> None:
    assert set(words) == set(EVENTS)
    for name, fields in words.items():
        event = EVENTS[name]
        noted = {field for field in ("numbers", "date_note", "hedge") if getattr(event, field)}
        assert {"title", "what"} | noted <= set(fields), name
        assert set(fields) - noted <= {"title", "what", "heading", "people", "venue"}, name


def test_titles_are_short_and_different(words: text.Table) -> None:
    titles = [fields["title"] for fields in words.values()]
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []
    assert len(set(titles)) == len(titles)


def sentences(what: str) -> int:
    """How many; the dot of a German ordinal, as in 3. Juli, ends none."""
    return len(re.findall(r"(?<! \d)(?<! \d\d)[.?!][“”]?(?= [\W\d]*[A-ZÄÖÜ])|[.?!]$", what))


def test_the_short_list_has_three_sentences_each_and_no_event_has_more(words: text.Table) -> None:
    for name, fields in words.items():
        assert fields["what"].endswith("."), name
        count = sentences(fields["what"])
        assert count == 3 if EVENTS[name].tier == 1 else 1 <= count <= 3, f"{name}: {count}"


def test_the_words_are_plain_text(words: text.Table) -> None:
    for name, fields in words.items():
        for value in fields.values():
            assert not re.search(r"[*_`$<>\[\]{}~^]|->|  |\bTODO\b|\bTBD\b|lorem", value), f"{name}: {value}"


@each_event
def test_both_languages_give_the_same_figures(event: object) -> None:
    name = event.id  # type: ignore[attr-defined]
    english, german = (text.table("timeline", language, "events")[name] for language in text.LANGUAGES)
    for field in set(english) - {"heading"}:  # a heading may quote English
        assert figures(english[field], "en") == figures(german[field], "de"), field


def test_figures_are_written_as_the_language_does() -> None:
    for language, wrong in (("en", r"\d,\d{1,2}(?!\d)|\d\s%"), ("de", r"\d\.\d{1,2}(?![\d.])|\d[ ]?%")):
        for name, fields in text.table("timeline", language, "events").items():
            for value in (value for field, value in fields.items() if field != "heading"):
                assert not re.search(wrong, NAMES.sub("", value)), f"{name}: {value}"


FROM_ELSEWHERE = {
    "feature-deletion": {"2014"},
    "boltzmann": {"1985"},
    "google-talk": {"3", "2012"},
    "bert": {"40"},
    "torch7": {"1", "2"},
    "dont-drop-dropout": {"2025"},
    "ddpm": {"0.13", "2022"},
    "lora-dropout": {"13"},
    "slowrun": {"2.7"},
}
"""Figures from other rows of the facts: a date, passes over the data, the versions' numbers, other papers."""


@each_event
def test_no_figure_is_invented(event: object) -> None:
    name = event.id  # type: ignore[attr-defined]
    facts = " ".join(str(getattr(EVENTS[name], field)) for field in EVENTS[name].__slots__)
    known = stated_in(facts)
    said = figures(" ".join(text.table("timeline", "en", "events")[name].values()), "en")
    assert {figure for figure in said if figure not in known} <= FROM_ELSEWHERE.get(name, set())


# What is said about a broken row.


EVENT = json.loads((DATA / "timeline.json").read_text(encoding="utf-8"))[20]
CLAIM = json.loads((DATA / "claims.json").read_text(encoding="utf-8"))[4]
MODEL = next(csv.DictReader(io.StringIO((DATA / "models.csv").read_text(encoding="utf-8"))))


def write_json(folder: Path, *rows: object) -> Path:
    path = folder / "rows.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def write_csv(folder: Path, row: Mapping[str, str]) -> Path:
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("id", "Gal 2015", 'such as "gpt-2"'),
        ("id", "", "says something"),
        ("date", "2013-7", "2012-07-03, 2012-07 or 2012"),
        ("date", "2013-02-30", "2012-07-03, 2012-07 or 2012"),
        ("date", 2013, "a text"),
        ("title", "", "says something"),
        ("title", " padded", "without blanks"),
        ("authors", "-", "says something"),
        ("venue", 4, "a text"),
        ("link", "arXiv:13071493", "https://..."),
        ("link", "see the paper", "https://..."),
        ("lane", "LLM", "'origin', 'theory'"),
        ("what", "", "says something"),
        ("numbers", 0.5, "a text"),
        ("tier", 4, "one of 1, 2, 3"),
        ("tier", "1", "one of 1, 2, 3"),
        ("tier", True, "one of 1, 2, 3"),
        ("era", "modern", "'prehistory', 'main', 'after'"),
        ("era", "after", "'main' for the year 2013"),
        ("checked", "maybe", "'verified', 'known', 'uncertain'"),
        ("hedge", ["day"], "a text"),
        ("date_note", 3, "a text"),
    ],
)
def test_a_broken_event_is_named(tmp_path: Path, field: str, value: object, right: str) -> None:
    path = write_json(tmp_path, EVENT | {"id": "good"}, EVENT | {field: value})
    with pytest.raises(DataFileError) as broken:
        milestones(path)
    said = str(broken.value)
    assert said.startswith(f"{path}, entry 2"), said
    assert f": {field} must be " in said, said
    assert right in said, said
    assert said.endswith(f"got {value!r}; bring it back (git restore {path})"), said


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("id", "one", 'such as "1.2c"'),
        ("section", "1", "one of 0, 1, 2, 3, 4, 5"),
        ("section", 4, "1, the section of"),
        ("section", True, "one of 0, 1, 2, 3, 4, 5"),
        ("claim", "", "says something"),
        ("verdict", "right", "'correct', 'imprecise'"),
        ("verdict_note", 1, "a text"),
        ("correction", 1, "a text"),
        ("source", {}, "a text"),
    ],
)
def test_a_broken_claim_is_named(tmp_path: Path, field: str, value: object, right: str) -> None:
    path = write_json(tmp_path, CLAIM | {field: value})
    with pytest.raises(DataFileError) as broken:
        claims(path)
    said = str(broken.value)
    assert said.startswith(f"{path}, entry 1"), said
    assert f": {field} must be {right}" in said or (f": {field} must be " in said and right in said), said
    assert said.endswith(f"got {value!r}; bring it back (git restore {path})"), said


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("id", "AlexNet", 'such as "gpt-2"'),
        ("model", "", "says something"),
        ("year", "soon", "a whole number, at least 2012"),
        ("year", "1998", "a whole number, at least 2012"),
        ("year", "2012.5", "a whole number, at least 2012"),
        ("params", "", "says something"),
        ("pretrain_dropout_num", "half", "a rate in [0, 1)"),
        ("pretrain_dropout_num", "1", "a rate in [0, 1)"),
        ("pretrain_dropout_num", "-0.5", "a rate in [0, 1)"),
        ("pretrain_dropout_num", "0.4", "the rate stated in '0.5'"),
        ("pretrain_dropout_num", "0", "the rate stated in '0.5'"),
        ("pretrain_dropout_num", "", "the rate stated in '0.5'"),
        ("evidence_type", "hearsay", "'paper statement'"),
        ("evidence_type", "not stated (paper silent)", "what the rate 0.5 is known from"),
        ("source", "", "says something"),
        ("confidence", "sure", "'verified', 'known', 'uncertain'"),
    ],
)
def test_a_broken_model_is_named(tmp_path: Path, field: str, value: str, right: str) -> None:
    path = write_csv(tmp_path, MODEL | {field: value})
    with pytest.raises(DataFileError) as broken:
        model_rates(path)
    said = str(broken.value)
    assert said.startswith(f"{path}, line 2: {field} must be "), said
    assert right in said, said
    assert said.endswith(f"got {value!r}; bring it back (git restore {path})"), said


@pytest.mark.parametrize("words", ["not stated", "not disclosed", "uncertain", "-", "not stated (no code)"])
def test_silence_with_a_zero_beside_it_is_refused(tmp_path: Path, words: str) -> None:
    silent = MODEL | {"pretrain_dropout": words, "pretrain_dropout_num": "0"}
    with pytest.raises(DataFileError, match="what is not stated is not zero"):
        model_rates(write_csv(tmp_path, silent))
    model = model_rates(write_csv(tmp_path, silent | {"pretrain_dropout_num": ""}))[0]
    assert (model.rate, model.status) == (None, "not_stated")


@pytest.mark.parametrize("words", ["none", "0", "0.0 (config)", "no dropout"])
def test_a_zero_needs_a_text_that_says_zero(tmp_path: Path, words: str) -> None:
    stated = MODEL | {"pretrain_dropout": words, "pretrain_dropout_num": "0"}
    assert model_rates(write_csv(tmp_path, stated))[0].status == "zero"


@pytest.mark.parametrize("field", list(EVENT))
def test_a_missing_field_of_an_event_is_named(tmp_path: Path, field: str) -> None:
    row = {key: value for key, value in EVENT.items() if key != field}
    with pytest.raises(DataFileError, match=rf"rows\.json, entry 1.*: {field} is missing"):
        milestones(write_json(tmp_path, row))


@pytest.mark.parametrize("field", list(MODEL))
def test_a_missing_column_is_named(tmp_path: Path, field: str) -> None:
    row = {key: value for key, value in MODEL.items() if key != field}
    with pytest.raises(DataFileError, match=rf"rows\.csv, line 2: {field} is missing"):
        model_rates(write_csv(tmp_path, row))


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"entry 1.*: unknown field 'mood'; known are id, date"):
        milestones(write_json(tmp_path, EVENT | {"mood": "good"}))


def test_a_row_with_a_cell_too_many_or_too_few_is_named(tmp_path: Path) -> None:
    path = write_csv(tmp_path, MODEL)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.rstrip() + ",extra\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rows\.csv, line 2: unknown field 'None'"):
        model_rates(path)
    path.write_text(whole.rstrip().removesuffix(",verified") + "\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rows\.csv, line 2: confidence is missing"):
        model_rates(path)


def test_an_id_that_stands_twice_is_named(tmp_path: Path) -> None:
    name = EVENT["id"]
    with pytest.raises(DataFileError, match=rf"rows\.json: id must be unique; got '{name}' again in row 2"):
        milestones(write_json(tmp_path, EVENT, EVENT))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rows.json cannot be read as JSON (Expecting value: line 1"),
        (b"[\n{,}]", "double quotes: line 2"),
        (b"{}", "must hold a list of objects; got dict"),
        (b"[]", "must hold at least one row; got none"),
        (b"[3]", "rows.json, entry 1: must be an object; got 3"),
        (b"\xff", "rows.json cannot be read as JSON ('utf-8' codec"),
    ],
)
def test_a_file_that_holds_no_rows_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "rows.json"
    path.write_bytes(content)
    with pytest.raises(DataFileError, match=re.escape(said)):
        milestones(path)


@pytest.mark.parametrize("load", [milestones, claims, model_rates])
def test_a_file_that_is_missing_is_named(tmp_path: Path, load: object) -> None:
    with pytest.raises(DataFileError, match=r"nowhere\.json is missing"):
        load(tmp_path / "nowhere.json")  # type: ignore[operator]


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path) -> None:
    path = write_csv(tmp_path, MODEL)
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole + '"open\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rows\.csv cannot be read as CSV"):
        model_rates(path)
    path.write_text(whole.rstrip(), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"rows\.csv: must end with a line break; it was cut off"):
        model_rates(path)


def test_records_are_frozen() -> None:
    model: ModelRate = MODELS["bert-large"]
    with pytest.raises(AttributeError):
        model.rate = 0.0  # type: ignore[misc]
