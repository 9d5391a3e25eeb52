"""What the page "Models" sends to the browser and puts into its table."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.history import milestones, model_rates
from core.history.rates import MEASURES, Measure
from core.history.sites import BLOCKS, SITE_NAMES
from dashboard import text
from dashboard.components import transformer_block
from dashboard.components.rate_map.props import SHORT, MapView, plain, props, size_words
from dashboard.views.models.controls import SHOWN
from dashboard.views.models.passes import EVENTS
from dashboard.views.models.table import arxiv_link, rows_of

MODELS = model_rates()
each_language = pytest.mark.parametrize("language", text.LANGUAGES)


def words(language: text.Language = "en") -> text.Text:
    return text.load("models", language)


def marks(axis: Measure = "year") -> dict[str, dict[str, object]]:
    sent = props(MODELS, MapView(axis), words())["marks"]
    assert isinstance(sent, list)
    return {mark["id"]: mark for mark in sent}


@each_language
@pytest.mark.parametrize("axis", MEASURES)
def test_the_map_gets_plain_values_in_every_language(language: text.Language, axis: Measure) -> None:
    sent = props(MODELS, MapView(axis, tuning=True, present=True), words(language))
    assert json.loads(json.dumps(sent, allow_nan=False)) == sent


def test_every_pre_training_has_a_mark_and_silence_is_never_a_zero() -> None:
    sent = marks()
    assert {row.id for row in MODELS if not row.fine_tuning_only} <= set(sent)
    silent = {name for name, mark in sent.items() if mark["kind"] == "silent"}
    assert {"gpt-2", "gpt-3", "llama-65b", "deepseek-v3"} <= silent
    assert all(sent[name]["rate"] is None for name in silent)
    assert all(mark["rate"] == 0 for mark in sent.values() if mark["kind"] == "zero")


def test_a_rate_read_in_a_config_alone_is_marked_as_such() -> None:
    assert {name for name, mark in marks().items() if mark["config"]} == {
        "galactica-120b",
        "mpt-7b",
        "falcon-180b",
    }


def test_every_model_has_a_short_name_and_says_its_source() -> None:
    sent = marks()
    assert set(SHORT) == {row.id for row in MODELS}
    for row in MODELS:
        if row.id in sent:
            assert row.source in str(sent[row.id]["tip"])


def test_an_uncertain_rate_is_not_called_silence() -> None:
    said = {name: mark["tip"] for name, mark in marks().items()}
    silent, uncertain = words()("map.not_stated"), words()("map.uncertain")
    assert silent in str(said["gpt-2"])
    assert silent not in str(said["switch"])
    assert uncertain in str(said["switch"])


def test_the_exceptions_stand_out_where_passes_are_on_the_axis_and_only_there() -> None:
    odd = {name for name, mark in marks().items() if mark["odd"] == ["passes"]}
    assert odd == {"resnet", "vit-h-14", "nanogpt-gpt-2", "opt-175b", "bloom-176b"}
    assert all(mark["odd"] in ([], ["passes"]) for mark in marks().values())


def test_numbers_have_the_digits_that_they_need() -> None:
    assert [plain(value, words("de")) for value in (0.65, 0.1, 1, 4.25)] == ["0,65", "0,1", "1", "4,25"]
    assert [size_words(size, words()) for size in (10.7e6, 540e9, 1e12)] == ["10.7 M", "540 B", "1 T"]


@each_language
@pytest.mark.parametrize("name", list(BLOCKS))
def test_a_block_says_each_site_in_words(language: text.Language, name: str) -> None:
    sent = transformer_block.props(BLOCKS[name], "0.1", words(language))
    assert json.loads(json.dumps(sent)) == sent
    sites = sent["sites"]
    assert isinstance(sites, list)
    assert [site["state"] for site in sites] == [BLOCKS[name].state(site) for site in SITE_NAMES]
    assert all(site["name"] and site["what"] and site["said"] for site in sites)


def test_what_the_table_shows_adds_up() -> None:
    parts = [rows_of(MODELS, show, "") for show in ("stated", "zero", "not_stated", "tuning")]
    assert sum(map(len, parts)) == len(rows_of(MODELS, "all", "")) == len(MODELS) == 57
    assert {row.id for row in rows_of(MODELS, "config", "")} == {"galactica-120b", "mpt-7b", "falcon-180b"}
    assert set(SHOWN) == {"all", "stated", "zero", "not_stated", "config", "tuning"}


def test_a_search_finds_words_anywhere_in_any_order_and_case() -> None:
    assert [row.id for row in rows_of(MODELS, "all", "dropconnect AWD")] == ["awd-lstm"]
    assert [row.id for row in rows_of(MODELS, "zero", "palm")] == ["palm"]
    assert rows_of(MODELS, "all", "no such model") == []


def test_the_papers_quoted_are_events_of_the_timeline() -> None:
    assert set(EVENTS) <= {event.id for event in milestones()}


def test_the_first_arxiv_paper_of_a_source_is_linked() -> None:
    assert arxiv_link("arXiv 2005.14165 app. B; SFT: arXiv 2203.02155") == "https://arxiv.org/abs/2005.14165"
    assert arxiv_link("karpathy/nanoGPT train.py l.55") is None


def test_the_page_does_not_wait_for_torch() -> None:
    code = "import sys; from dashboard.views.models import variants, block, crossing, passes, table, years; "
    code += "from dashboard.runs import history, passes; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
