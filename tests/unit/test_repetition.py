"""Loops and diversity: one die under several settings, the record beside the published table, the cards."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.lm import measures, registry
from core.lm.built_in import BuiltIn
from core.lm.compare_decoding import (
    MORE_SETTINGS,
    SETTINGS,
    Continued,
    DecodingSetting,
    compare,
    first_difference,
    surprisals,
    until,
    write,
)
from core.lm.generation import generate
from core.lm.ngram_index import remember
from core.lm.registry import MODELS
from core.lm.voices import FIRST, VOICES
from core.pretraining.corpus import Work
from core.sampling import SamplingSettings, min_p, top_k, top_p
from core.studies import repetition, repetition_record
from core.tables import DataFileError
from dashboard import text, theme
from dashboard.figures import repetition as figures
from dashboard.figures.style import Style
from dashboard.views.top_k.repetition_cards import cards, plain
from dashboard.views.top_k.repetition_counts import code, counts
from dashboard.views.top_k.repetition_tables import our_table, their_table
from tests.unit.small_model import small_model, uniforms

CONTEXT = 16
CHAINS = [[top_k(1)], [], [top_k(7)], [top_p(0.6)], [min_p(0.2)]]
GREEDY = SETTINGS[0]


@pytest.fixture(scope="module")
def model() -> BuiltIn:
    return small_model(CONTEXT)


# ---- writing together ----


@pytest.mark.parametrize("length", [3, 40])
def test_together_is_written_what_each_would_write_alone_also_beyond_the_window(
    model: BuiltIn, length: int
) -> None:
    prompts, u = (
        torch.tensor([[1, 2, 3], [7, 8, 9]]),
        torch.tensor([uniforms(length, 3), uniforms(length, 4)]).double(),
    )
    written = write(model.model, prompts, u, CHAINS)
    for number, chain in enumerate(CHAINS):
        for row, prompt in enumerate(prompts.tolist()):
            alone = list(generate(model, prompt, chain, die=u[row].tolist()))
            assert written.tokens[number, row].tolist() == [made.token for made in alone]
            surprisal = written.surprisal[number, row].tolist()
            np.testing.assert_allclose(surprisal, [made.surprisal for made in alone], atol=1e-3)


def test_the_surprise_of_a_given_text_is_the_one_it_had_when_it_was_written(model: BuiltIn) -> None:
    prompts, u = torch.tensor([[1, 2, 3]]), torch.tensor([uniforms(9)]).double()
    written = write(model.model, prompts, u, CHAINS)
    for number in range(len(CHAINS)):
        found = surprisals(model.model, prompts, written.tokens[number])
        torch.testing.assert_close(found, written.surprisal[number], atol=1e-3, rtol=1e-4)


@pytest.mark.parametrize(
    ("prompts", "u", "chains", "said"),
    [
        (torch.zeros(0, 3, dtype=torch.int64), torch.zeros(0, 2), CHAINS, "at least 1 prompt"),
        (torch.zeros(1, 0, dtype=torch.int64), torch.zeros(1, 2), CHAINS, "at least 1 prompt"),
        (torch.zeros(1, 3, dtype=torch.int64), torch.zeros(1, 2), [], "and 1 chain"),
        (torch.zeros(2, 3, dtype=torch.int64), torch.zeros(1, 2), CHAINS, r"u must be \[2"),
        (torch.zeros(2, 3, dtype=torch.int64), torch.zeros(2, 0), CHAINS, r"u must be \[2"),
    ],
)
def test_what_does_not_fit_is_refused(
    model: BuiltIn, prompts: torch.Tensor, u: torch.Tensor, chains: list[list[object]], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        write(model.model, prompts, u, chains)  # type: ignore[arg-type]


def test_a_continuation_has_its_own_measures_and_is_compared_with_the_first_setting(model: BuiltIn) -> None:
    settings = (
        GREEDY,
        DecodingSetting("k7", SamplingSettings(top_k=7)),
        DecodingSetting("again", SamplingSettings(top_k=1)),
    )
    told = compare(model, "the cat", uniforms(30), settings)
    assert [each.setting for each in told] == list(settings)
    assert told[0].shared == len(told[0].tokens)
    assert told[2].tokens == told[0].tokens
    assert told[1].shared == first_difference(told[1].tokens, told[0].tokens)
    for each in told:
        assert each.loop == measures.trailing_repetition(each.tokens)
        assert len(each.bits) == len(each.tokens)
        assert model.end not in each.tokens


def test_the_settings_are_those_of_the_published_table_and_two_more() -> None:
    assert {setting.name for setting in SETTINGS} - set(repetition_record.published()) == {"k5", "min_p"}
    assert [len(setting.chain()) for setting in SETTINGS] == [1, 1, 1, 1, 0, 1, 1]


def test_the_settings_beyond_the_table_write_what_generate_writes(model: BuiltIn) -> None:
    assert not {setting.name for setting in MORE_SETTINGS} & {setting.name for setting in SETTINGS}
    told = compare(model, "the cat", uniforms(30), MORE_SETTINGS)
    for each in told:
        chain = each.setting.settings.steps
        draws = generate(model, model.encode("the cat"), chain, die=uniforms(30), stop={model.end})
        assert [made.token for made in draws if made.token != model.end] == list(each.tokens)


def test_a_text_stops_before_its_end_token_and_two_texts_part_where_they_differ() -> None:
    assert until([5, 6, 0, 7], 0) == [5, 6]
    assert until([5, 6], None) == [5, 6]
    assert until([0, 5], 0) == []
    assert first_difference([1, 2, 3], [1, 2]) == 2
    assert first_difference([], [1]) == 0
    assert first_difference([1, 9], [2, 9]) == 0


# ---- runs of the training text ----


@given(
    st.lists(st.integers(0, 3), min_size=3, max_size=60),
    st.lists(st.integers(0, 4), max_size=20),
    st.integers(1, 3),
)
def test_the_index_knows_the_runs_that_stand_in_the_text(known: list[int], text: list[int], n: int) -> None:
    runs = set(measures.ngrams(known, n))
    store = remember(known, n)
    assert store.holds(text).tolist() == [run in runs for run in measures.ngrams(text, n)]
    assert store.share(text) == pytest.approx(measures.overlap(text, runs, n))


def test_different_runs_have_different_hashes() -> None:
    counting = np.arange(50_007) % 4096 + np.arange(50_007) // 4096
    assert len(remember(counting, 8).sorted_hashes) == len(
        np.unique(np.lib.stride_tricks.sliding_window_view(counting, 8), axis=0)
    )


def test_a_store_of_no_run_is_refused() -> None:
    with pytest.raises(ValueError, match=r"n must be in \[1, 2\]"):
        remember([1, 2], 3)


# ---- measuring ----


def test_passages_begin_with_a_paragraph_and_do_not_overlap(model: BuiltIn) -> None:
    story = "\n".join(f"{number} the cat sat on the mat" * 3 for number in range(60))
    given = repetition.openings([Work("valid/x.txt", "X", "Y", "1900", story)], model.tokens, 3)
    assert given.prompts.shape == (3, 1 + repetition_record.PROMPT_TOKENS)
    assert given.texts.shape == (3, repetition_record.TEXT_TOKENS)
    assert (given.prompts[:, 0] == model.end).all()
    told = [model.decode([*prompt, *rest]) for prompt, rest in zip(given.prompts, given.texts, strict=True)]
    places = [story.index(each) for each in told]
    assert all(place == 0 or story[place - 1] == "\n" for place in places)
    assert all(b >= a + len(told[0]) - 10 for a, b in itertools.pairwise(places))
    with pytest.raises(ValueError, match="1000 passages are wanted"):
        repetition.openings([Work("valid/x.txt", "X", "Y", "1900", story)], model.tokens, 1000)


def test_a_text_is_measured_by_the_definitions() -> None:
    known = remember(list(range(20)), 8)
    looping = repetition.measure([9, 8, *[1, 2, 3] * 5], [1.0] * 17, known)
    assert (looping["loops"], looping["onset"], looping["perplexity"]) == (1, 2, 2)
    assert looping["distinct_2"] == pytest.approx(5 / 16)
    straight = repetition.measure(list(range(5, 15)), [2.0] * 10, known)
    assert (straight["loops"], straight["distinct_1"], straight["overlap"]) == (0, 1, 1)
    assert math.isnan(straight["onset"])
    empty = repetition.measure([], [], known)
    assert empty["length"] == 0
    assert math.isnan(empty["perplexity"])


def test_the_row_of_a_setting_pools_perplexity_over_tokens_and_averages_the_rest() -> None:
    known = remember(list(range(20)), 8)
    texts = [[9, 8, *[1, 2, 3] * 5], list(range(5, 15))]
    bits = [[1.0] * 17, [4.0] * 10]
    rows = pd.DataFrame([repetition.measure(*each, known) for each in zip(texts, bits, strict=True)])
    row = repetition.summary(rows, [0.2, 0.4])
    assert row["perplexity"] == pytest.approx(2 ** (57 / 27))
    assert row["repetition"] == measures.repetition(texts)
    assert row["distinct_1"] == pytest.approx((5 / 17 + 1) / 2)
    assert row["onset_median"] == 2
    assert row["self_bleu"] == pytest.approx(0.3)
    assert set(row) == set(repetition_record.COLUMNS) - {"setting"}


# ---- the record ----


each_voice = pytest.mark.parametrize("voice", VOICES.values())
TOLD = repetition_record.record_of(FIRST)


@each_voice
def test_the_record_is_whole_and_of_the_model_that_ships(voice: str) -> None:
    path = repetition_record.record_of(voice)
    rows, run = repetition_record.read(path), repetition_record.run(path)
    assert run["model"] == voice
    listed = json.loads((MODELS / run["model"] / "checksums.json").read_text())
    assert run["model_sha256"] == listed["model.safetensors"]["sha256"]
    assert {row.texts for row in rows.values()} == {run["prompts"]}
    assert run["prompts"] >= 150
    for row in rows.values():
        assert row.length <= run["text_tokens"]
        assert row.distinct_1 <= row.distinct_2 <= row.distinct_3 <= 1
        assert row.perplexity_q1 <= row.perplexity_median <= row.perplexity_q3
        assert 0 <= row.overlap <= 1


@each_voice
def test_the_record_says_what_the_page_says(voice: str) -> None:
    """The headlines of the page, as inequalities on the recorded numbers."""
    rows = repetition_record.read(repetition_record.record_of(voice))
    assert rows["greedy"].repetition > 0.5
    others = [row for name, row in rows.items() if name != "greedy"]
    assert max(row.repetition for row in others) < 0.02
    climbing = [rows[name].perplexity for name in ("greedy", "k5", "k40", "k640", "all")]
    assert climbing == sorted(climbing)
    human = rows["human"].perplexity
    assert rows["k40"].perplexity < human < rows["all"].perplexity


def test_a_changed_record_is_refused_with_its_name(tmp_path: Path) -> None:
    for path in (TOLD, repetition_record.run_of(TOLD)):
        shutil.copy(path, tmp_path)
    copy = tmp_path / TOLD.name
    whole = copy.read_text()
    copy.write_text(whole.replace("k640,", "k641,"))
    with pytest.raises(DataFileError, match="must have the rows"):
        repetition_record.read(copy)
    copy.write_text(whole + "\n")
    with pytest.raises(DataFileError, match="SHA-256 differs"):
        repetition_record.read(copy)
    copy.write_text(whole.replace("self_bleu,", "bleu,", 1))
    with pytest.raises(DataFileError, match="self_bleu is missing"):
        repetition_record.read(copy)
    greedy = whole.splitlines()[1]
    copy.write_text(whole.replace(greedy, greedy.replace(greedy.split(",")[3], "1.5", 1)))
    with pytest.raises(DataFileError, match="repetition must be a share"):
        repetition_record.read(copy)
    with pytest.raises(DataFileError, match="is missing"):
        repetition_record.read(tmp_path / "nowhere.csv")


def test_the_published_table_holds_the_printed_numbers() -> None:
    table = repetition_record.published()
    printed = {
        "human": (12.38, 0.31, 0.93, 0.0028),
        "greedy": (1.50, 0.50, 1.00, 0.7366),
        "beam16": (1.48, 0.44, 0.94, 0.2894),
        "all": (22.73, 0.28, 0.93, 0.0022),
        "k40": (6.88, 0.39, 0.96, 0.0078),
        "k640": (13.82, 0.32, 0.96, 0.0028),
        "top_p": (13.13, 0.32, 0.95, 0.0036),
    }
    for name, numbers in printed.items():
        row = table[name]
        assert (row.perplexity, row.self_bleu, row.zipf, row.repetition) == numbers
    assert [name for name, row in table.items() if math.isnan(row.huse)] == [
        "human", "greedy", "beam16", "stochastic_beam16",
    ]  # fmt: skip


# ---- what a reader sees ----

WORDS = {1: "a", 2: " <b>", 3: "\n", 4: " and", 5: " on", 6: " the"}


def decode(ids: tuple[int, ...]) -> str:
    return "".join(WORDS[token] for token in ids)


def told(
    ids: list[int], setting: DecodingSetting = SETTINGS[2], shared: int = 0, *, ended: bool = False
) -> Continued:
    return Continued(setting, tuple(ids), (1.0,) * len(ids), ended, shared, measures.trailing_repetition(ids))


def card(each: Continued, *, present: bool = False) -> str:
    return cards([each], decode, text.load("top_k", "en"), reads="en", present=present).split(
        '<section class="td-card td-key'
    )[0]


def test_a_card_marks_what_is_shared_where_it_parts_and_where_it_loops() -> None:
    shown = card(told([1, 4, 5, *[6, 4] * 4], shared=2))
    assert '<span class="td-same">a and</span><span class="td-parts"> on</span>' in shown
    assert '<span class="td-looping td-onset"> the</span><span class="td-looping"> and the' in shown
    assert "loop from token 4: 2 tokens, 4 times" in shown
    assert "first 2 tokens as greedy" in shown


def test_the_greedy_card_is_not_compared_with_itself() -> None:
    shown = card(told([1, 4, 5], GREEDY, shared=3))
    assert "td-same" not in shown
    assert "as greedy" not in shown


def test_markup_in_a_text_is_shown_and_never_run() -> None:
    shown = card(told([1, 2, 3, 4]))
    assert "&lt;b&gt; ↵  and" in shown
    assert "<b>" not in shown
    assert plain("\u202e<i>\x00") == "\ufffd&lt;i&gt;\ufffd"


def test_a_long_text_unfolds_a_short_one_says_so_and_an_ended_one_has_its_mark() -> None:
    long = card(told([1, 4, 5, 6] * 15 + [5, 1]))
    assert "<details><summary>2 more tokens</summary>" in long
    assert "details" not in card(told([1]))
    assert "(the model ends here)" in card(told([1, 4], ended=True))
    assert "no loop in 0 tokens" in card(told([]))
    assert "details" not in card(told([1, 4, 5, 6] * 15), present=True)


@pytest.mark.parametrize("words", text.LANGUAGES)
def test_the_counts_are_those_of_the_text(words: text.Language) -> None:
    catalogue = text.load("top_k", words)
    shown = counts(told([1, *[6, 4] * 4]), decode, catalogue)
    assert r"\frac{3}{8}" in shown
    assert "37.50" in shown or "37{,}50" in shown
    assert "` the and`" in shown
    assert "<" not in shown.replace("<b>", "")
    assert catalogue("loops.count_none") in counts(told([1, 4, 5]), decode, catalogue)
    assert counts(told([1]), decode, catalogue) == catalogue("loops.none", count=1)


@pytest.mark.parametrize("words", text.LANGUAGES)
def test_the_tables_hold_every_setting_with_its_numbers(words: text.Language) -> None:
    catalogue = text.load("top_k", words)
    ours, theirs = repetition_record.read(TOLD), repetition_record.published()
    table = our_table(ours, "storyteller", catalogue)
    assert table.count("<tr>") == 1 + len(ours)
    assert catalogue.percent(ours["greedy"].repetition, 1) in table
    assert their_table(theirs, catalogue).count("<td>–</td>") == 4


def test_the_lines_run_as_they_stand_and_write_the_texts_on_the_page(
    model: BuiltIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "load", lambda _: model)
    prompt, out = 'the "cat"\n\'', io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code("storyteller", prompt, 5, 25), "<fold>", "exec"), {})
    told = compare(model, prompt, uniforms(25, 5))
    wanted = "".join(f"{each.setting.name}: {model.decode(each.tokens)}\n" for each in told)
    assert out.getvalue() == wanted


@pytest.mark.parametrize("words", text.LANGUAGES)
@pytest.mark.parametrize("measure", figures.MEASURES)
@pytest.mark.parametrize("present", [False, True])
def test_a_panel_has_a_row_a_setting_and_its_number_on_every_mark(
    words: text.Language, measure: str, present: bool
) -> None:
    catalogue, ours, theirs = (
        text.load("top_k", words),
        repetition_record.read(TOLD),
        repetition_record.published(),
    )
    figure = figures.panel(measure, ours, theirs, Style(catalogue, theme.LIGHT, present=present))
    assert list(figure.layout.yaxis.ticktext) == [catalogue(f"loops.name.{name}") for name in ours]
    labels = [note.text for note in figure.layout.annotations]
    compared = 0 if measure == "distinct" else len(set(ours) & set(theirs))
    assert len(labels) == len(ours) + compared + 1
    assert sum(len(trace.x) for trace in figure.data) == len(ours) + compared
    if measure == "repetition":
        theirs_first = catalogue.percent(0.7366, 2)
        assert (catalogue("loops.series.theirs", value=theirs_first) if present else theirs_first) in labels


def test_a_mark_stands_where_its_number_is_and_its_spread_around_it() -> None:
    ours, theirs = repetition_record.read(TOLD), repetition_record.published()
    figure = figures.panel("perplexity", ours, theirs, Style(text.load("top_k", "en"), theme.DARK))
    settings, human, published = figure.data
    assert list(settings.x) == [row.perplexity for name, row in ours.items() if name != "human"]
    assert human.x[0] == ours["human"].perplexity
    assert settings.x[2] - settings.error_x.arrayminus[2] == pytest.approx(ours["k40"].perplexity_q1)
    assert settings.x[2] + settings.error_x.array[2] == pytest.approx(ours["k40"].perplexity_q3)
    assert list(published.x) == [theirs[name].perplexity for name in ours if name in theirs]
    assert published.marker.symbol == "diamond-open"
    assert {figure.layout.xaxis.type, human.marker.color} == {"log", theme.DARK.ink}
