"""A text of the reader's own: what can be learnt, how the twins learn it, what counts as recited."""

from __future__ import annotations

from itertools import islice

import pytest
import torch

from core.lm.own_text import (
    FEWEST,
    MOST,
    RUN,
    Lesson,
    OwnText,
    OwnTextError,
    TextUpdate,
    learn,
    models,
    prepare,
    recital,
)
from core.lm.own_text_pieces import PIECES, SEEDS, Learnt, effect, last, read, recorded
from core.tables import DataFileError

SHORT = Lesson(steps=6, every=3, length=12)


@pytest.fixture(scope="module")
def own() -> OwnText:
    return prepare("\n\n".join(f"Tale {i}: the hen met {i * i} foxes by the sea." for i in range(400)))


def losses(update: TextUpdate) -> tuple[float, ...]:
    assert update.moment is not None
    of = update.moment.losses
    return of.learned.plain, of.learned.dropout, of.held_out.plain, of.held_out.dropout


def test_the_last_tenth_is_held_out_and_the_tokenizer_has_not_seen_it() -> None:
    words = " ".join(f"word{i:04}" for i in range(2000))
    own = prepare(words + " xylophone" * 30)
    assert own.words == words[: len(own.words)]
    assert 0.89 < len(own.words) / len(words) < 0.93
    joined = [own.tokens.display(token) for token in range(own.tokens.size)]
    assert any("word" in token for token in joined)
    assert not any("xylo" in token for token in joined)


def test_both_streams_are_the_text_again(own: OwnText) -> None:
    assert own.tokens.decode(own.learned.tolist()) == own.words.replace("\n\n", "")
    assert own.learned[0] == own.tokens.end
    assert own.opening


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "too_short"),
        ("a word and another " * 400, "too_short"),
        ("ä" * (FEWEST // 2 - 1), "too_short"),
        ("a word and another " * 20_000, "too_long"),
        ("x" * 20_000, "monotonous"),
        ("ab " * 20_000, "monotonous"),
        (" " * 20_000 + "x", "too_short"),
        ("\x00\x01\x7fMZ\x90" * 4000, "no_text"),
        ("\ufffdPK\x03\x04 some words" * 2000, "no_text"),
        ("\ud83d" * 20_000, "no_text"),
        ("abcdefghijklmnopqrstuvwxyz" * 800, "monotonous"),
    ],
)
def test_what_cannot_be_learnt_gets_one_sentence(text: str, code: str) -> None:
    with pytest.raises(OwnTextError) as refused:
        prepare(text)
    assert refused.value.code == code
    assert str(refused.value).count(". ") == 0


def test_the_smallest_and_the_largest_text_can_be_learnt() -> None:
    words = " ".join(f"{i}th hen, {i * 7919 % 1000} foxes;" for i in range(9000))
    for size in (FEWEST, MOST):
        own = prepare(words[:size].strip().ljust(size, "."))
        assert len(list(islice(learn(own, SHORT), 2))) == 2


def test_the_twins_begin_alike_and_only_one_of_them_drops(own: OwnText) -> None:
    first, *_, last = learn(own, SHORT)
    plain, dropout, *_ = losses(first)
    assert plain == dropout
    assert first.moment is not None
    assert first.moment.spoken[0] == first.moment.spoken[1]
    plain, dropout, *_ = losses(last)
    assert plain != dropout


def test_a_rate_of_zero_makes_no_difference(own: OwnText) -> None:
    for update in learn(own, Lesson(rate=0, steps=3, every=1, length=5)):
        plain, dropout, held_plain, held_dropout = losses(update)
        assert (plain, held_plain) == (dropout, held_dropout)


def test_a_lesson_is_the_same_every_time_and_another_with_another_seed(own: OwnText) -> None:
    first, again = (list(learn(own, SHORT)) for _ in range(2))
    assert [update.moment for update in first] == [update.moment for update in again]
    assert [update.step for update in first] == list(range(SHORT.steps + 1))
    assert [update.step for update in first if update.moment] == [0, 3, 6]
    other = next(learn(own, Lesson(steps=6, every=3, length=12, seed=1)))
    assert losses(other) != losses(first[0])


def test_models_do_not_learn_on(own: OwnText) -> None:
    updates = learn(own, SHORT)
    kept = models(next(updates), own, ("one", "two"))
    before = [model.next_logits([own.tokens.end]).logits.clone() for model in kept]
    list(updates)
    for model, logits in zip(kept, before, strict=True):
        assert torch.equal(model.next_logits([own.tokens.end]).logits, logits)
        assert model.card["step"] == 0


def test_what_stands_in_the_text_counts_as_recited_and_nothing_else(own: OwnText) -> None:
    known = own.learned[40:70].tolist()
    found = recital(own, known)
    assert found.share == 1
    words = own.tokens.decode(own.learned[1:20].tolist()[: RUN + 4])
    strange = recital(own, own.tokens.encode("ZZQ" + words.strip() + "QZZ"))
    assert strange.longest >= len(words.strip()) - 8
    assert strange.start >= 1
    assert recital(own, own.tokens.encode("QQQQQQQQQQQQQQ")).share == 0
    assert recital(own, []) == recital(own, [own.tokens.end])


@pytest.mark.parametrize(
    "wrong", [{"rate": 1.0}, {"rate": -0.1}, {"steps": 0}, {"every": 0}, {"k": 0}], ids=str
)
def test_a_lesson_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Lesson(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_is_what_it_was_and_can_be_learnt(piece: str) -> None:
    own = prepare(read(piece))
    assert len(own.learned) > 10_000


def test_a_piece_that_was_changed_is_not_read(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr("core.lm.own_text_pieces.FOLDER", tmp_path)
    with pytest.raises(DataFileError, match=r"ruskin\.txt is missing"):
        read("ruskin")


def test_the_table_holds_every_run_of_both_twins_to_the_end() -> None:
    rows = recorded()
    last = max(row.step for row in rows)
    assert last == Lesson().steps
    runs = {(row.piece, row.seed, row.twin) for row in rows if row.step == last}
    assert len(runs) == len(PIECES) * SEEDS * 2
    begun = [row for row in rows if row.step == 0]
    assert all(5.9 < row.held_out < 6.6 for row in begun)  # ln 512 is 6.24
    assert {row.rate for row in rows} == {0.0, Lesson().rate}


def test_dropout_helps_where_the_text_is_learned_too_often_and_hurts_where_it_is_not() -> None:
    """What the page says of the recorded runs: five seeds each, margins of several times their spread."""
    wilde, ruskin, grimm = (effect(recorded(), piece) for piece in ("wilde", "ruskin", "grimm"))
    assert (wilde.wins, wilde.lower) == (SEEDS, SEEDS)
    assert wilde.end_plain - wilde.end_dropout > 0.3
    assert wilde.end_plain - wilde.lowest_plain > 0.3
    assert (ruskin.wins, ruskin.lower) == (SEEDS, 0)
    assert grimm.wins <= 1
    assert grimm.lower == 0
    assert 0.02 < grimm.end_dropout - grimm.end_plain < 0.2


def test_with_dropout_the_gap_is_smaller_and_less_is_learned_in_every_run() -> None:
    for plain, dropout in zip(last(recorded(), "plain"), last(recorded(), "dropout"), strict=True):
        assert (plain.piece, plain.seed) == (dropout.piece, dropout.seed)
        assert dropout.learned - plain.learned > 0.3
        assert dropout.held_out - dropout.learned < 0.8 * (plain.held_out - plain.learned)


def test_hardly_anything_is_recited_yet() -> None:
    for twin in ("plain", "dropout"):
        assert max(row.recited for row in last(recorded(), twin)) < 0.05


def row_of(twin: str, seed: int, step: int, loss: float) -> Learnt:
    return Learnt("grimm", seed, twin, 0.0, step, 1.0, loss, 0.25, 9)


def test_an_effect_sums_up_ends_and_lowest_points() -> None:
    plain = [
        row_of("plain", seed, step, loss) for seed in (0, 1) for step, loss in ((0, 6), (60, 3), (120, 5))
    ]
    dropout = [row_of("dropout", 0, 0, 6), row_of("dropout", 0, 60, 4), row_of("dropout", 0, 120, 3.5)]
    dropout += [row_of("dropout", 1, 0, 6), row_of("dropout", 1, 60, 2), row_of("dropout", 1, 120, 5.5)]
    found = effect([*plain, *dropout], "grimm")
    assert (found.end_plain, found.end_dropout) == (5, 4.5)
    assert (found.lowest_plain, found.lowest_dropout) == (3, 2.75)
    assert (found.wins, found.lower, found.steps) == (1, 1, 120)
