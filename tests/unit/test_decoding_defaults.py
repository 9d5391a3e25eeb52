"""What is shipped today: cells to steps, what the page says of them, and what they leave in both orders."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from core.lm.decoding_defaults import LLAMA_CPP, PATH, DecodingDefault, decoding_defaults, left, number
from core.sampling import ORDER, SamplingSettings
from core.tables import DataFileError
from dashboard import text
from dashboard.views.top_k.controls import settings_of, values_of
from dashboard.views.top_k.defaults import PRESENTED, cells, said_of

ROWS = {row.id: row for row in decoding_defaults()}
WORDS = [text.load("top_k", language) for language in text.LANGUAGES]
in_both_languages = pytest.mark.parametrize("words", WORDS, ids=text.LANGUAGES)
each_row = pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.6", 0.6), ("1 (0.7 in DEVELOPERS.md example)", 1), ("0.6 thinking / 0.2 instruct", 0.6),
        ("1 only", 1), ("0.8 (LAST)", 0.8), ("repeat 1.0 (1.1 until 11 Aug 2026)", 1), ("1.0 / 0 / 0", 1),
        ("off", None), ("off (0)", None), ("", None), ("- / 1", None), ("presence 0-2", None),
        ("refused", None), ("not offered", None), ("0.95 / -", 0.95),
    ],
)  # fmt: skip
def test_a_cell_is_the_number_that_it_begins_with(cell: str, value: float | None) -> None:
    assert number(cell) == value


def test_the_rows_are_those_of_the_sentences_on_the_page() -> None:
    forty = {name for name, row in ROWS.items() if number(row.top_k) == 40}
    assert forty == {"gpt-2", "minimax-m2", "llama-cpp", "ollama"}
    for name in ("gpt-oss", "deepseek-v4"):
        assert ROWS[name].note == "nothing is cut"
        settings = ROWS[name].settings()
        assert settings is not None
        assert settings.changing().order == ()
    for name in ("qwen3-thinking", "deepseek-r1"):
        assert "endless repetitions" in ROWS[name].note
    assert [name for name, row in ROWS.items() if row.settings() is None] == ["claude-opus"]
    assert set(PRESENTED) <= set(ROWS)


def test_llama_cpps_own_order_has_the_temperature_last() -> None:
    settings = ROWS["llama-cpp"].settings()
    assert settings == SamplingSettings(0.8, 40, 0.95, 0.05, LLAMA_CPP)
    said = ROWS["llama-cpp"].note.removeprefix("order: ").split()
    names = {"top-k": "top_k", "typical": "typical", "top-p": "top_p", "min-p": "min_p"}
    known = [{**names, "temperature": "temperature"}.get(word) for word in said]
    assert tuple(name for name in known if name) == LLAMA_CPP
    assert [row.id for row in ROWS.values() if row.last] == ["llama-cpp"]


@each_row
@in_both_languages
def test_every_hedge_of_a_row_reaches_the_reader(row: DecodingDefault, words: text.Text) -> None:
    stated = (row.temperature, row.top_k, row.top_p, row.min_p, row.penalties)
    hedged = any(re.search(r"\(\D|only|presence", cell) for cell in stated)
    if (hedged or row.note) and not row.refused:
        assert words(f"defaults.note.{row.id}") in said_of(row, words)[0]
    assert row.source in said_of(row, words)[1]
    assert words(f"defaults.checked.{row.checked}") in said_of(row, words)[1]
    for cell, shown in zip(stated, cells(row, words), strict=True):
        value = number(cell)
        assert shown == words.plain(value) if value is not None else not re.search(r"\d", shown)


@in_both_languages
def test_a_note_has_no_number_that_its_row_has_not(words: text.Text) -> None:
    for row in ROWS.values():
        note = words.labels.get(f"defaults.note.{row.id}", "").replace(",", ".")
        known = " ".join(
            (row.who, row.temperature, row.top_k, row.top_p, row.penalties, row.note, row.source)
        )
        for found in re.findall(r"\d+(?:\.\d+)?", note):
            assert re.search(rf"(?<![\d.]){re.escape(found)}(?!\d)", known), (row.id, found)


@each_row
def test_the_controls_that_a_row_sets_are_its_settings(row: DecodingDefault) -> None:
    settings = row.settings()
    if settings is None:
        return
    found = settings_of(values_of(settings, 4096))
    assert found.top_k == min(settings.top_k or 4096, 4096)
    logits = 3 * torch.randn(4096, generator=torch.Generator().manual_seed(3))
    assert left(logits, found, [1, 2]) == left(logits, settings, [1, 2])


def by_hand(logits: Tensor, t: float, k: int, p: float, m: float, *, last: bool) -> int:
    """How many tokens top-k, top-p and min-p leave, by loops over the sorted probabilities."""
    scores = logits.double().sort(descending=True).values
    share = (scores if last else scores / t).softmax(0)[:k].tolist()
    kept, whole = [], sum(share)
    for each in share:
        if sum(kept) < p * whole * (1 - 1e-12):
            kept.append(each)
    return sum(each >= m * kept[0] for each in kept)


@given(
    st.lists(st.integers(-40, 40), min_size=2, max_size=40, unique=True),
    st.floats(0.2, 1.9), st.integers(1, 40), st.floats(0.05, 0.999), st.floats(0.001, 0.5),
)  # fmt: skip
def test_what_is_left_in_both_orders_is_counted_right(
    scores: list[int], t: float, k: int, p: float, m: float
) -> None:
    logits = torch.tensor(scores) / 7
    for last, order in ((False, ORDER), (True, LLAMA_CPP)):
        found = left(logits, SamplingSettings(t, k, p, m, order), [])
        assert found.count == by_hand(logits, t, k, p, m, last=last)
        top = logits.double().softmax(0).sort(descending=True).values[: found.count].sum()
        assert found.mass == pytest.approx(float(top), abs=1e-8)


@pytest.mark.parametrize(
    ("column", "wrong"), [("kind", "book"), ("top_k", "0"), ("top_p", "7"), ("temperature", "0.0")]
)
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, column: str, wrong: str) -> None:
    row = replace(ROWS["gpt-2"])
    lines = PATH.read_text("utf-8").splitlines(keepends=True)
    values = {**{name: getattr(row, name) for name in row.__dataclass_fields__}, column: wrong}
    path = tmp_path / "table.csv"
    path.write_text(lines[0] + ",".join(f'"{value}"' for value in values.values()) + "\n", "utf-8")
    with pytest.raises(DataFileError):
        decoding_defaults(path)
