"""A reader's wishes at the writing, and what travels to the browser for them."""

from __future__ import annotations

import contextlib
import io
import json
import re
from dataclasses import replace

import pytest

from core.lm import registry
from core.sampling import SamplingSettings
from dashboard import text
from dashboard.address import Value
from dashboard.components.token_bars.props import order_of
from dashboard.components.writer.props import LIKELIEST, Sheet, detail, props, rows
from dashboard.views.top_k.arithmetic import arithmetic
from dashboard.views.top_k.controls import LONGEST_TEXT, params
from dashboard.views.top_k.write_code import code
from dashboard.views.top_k.write_manuscript import Manuscript, Plan
from dashboard.views.top_k.write_seat import LONGEST_TYPED, Kept, Look, Seat, typed_tokens
from tests.unit.test_write_manuscript import MODEL, PLAN, SIZE, written

WORDS = [MODEL.display(token) for token in range(SIZE)]
VALUES: dict[str, Value] = {param.name: param.default for param in params(SIZE)} | {"written": 12, "at": -1}
SETTINGS = SamplingSettings(top_k=30)
ENGLISH, GERMAN = text.load("top_k", "en"), text.load("top_k", "de")
both = pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["en", "de"])


def seated(**values: Value) -> Seat:
    seat = Seat(MODEL)
    seat.adopt({**VALUES, **values}, SETTINGS)
    seat.seconds = float("inf")
    seat.grow()
    return seat


def wishes(seat: Seat, *deeds: dict[str, object]) -> Seat:
    for deed in deeds:
        assert seat.hear({"number": seat.heard + 1, **deed})
        seat.seconds = float("inf")
        seat.grow()
    return seat


def tokens(seat: Seat) -> list[int]:
    return [made.token for made in seat.draws]


def test_a_seat_comes_back_from_its_address() -> None:
    first = wishes(
        seated(),
        {"do": "take", "at": 4, "token": 99, "keep": True},
        {"do": "write", "count": 8},
        {"do": "look", "side": "kept", "at": 3},
        {"do": "tint", "tint": "surprise"},
    )
    second = seated(**first.note())
    assert tokens(first) == tokens(second)
    assert second.note() == first.note()
    assert first.kept is not None
    assert second.kept is not None
    assert [made.token for made in first.kept.text.draws] == [made.token for made in second.kept.text.draws]
    assert (second.look, second.tint, second.wanted) == (Look("kept", 3), "surprise", 20)


def test_an_address_that_only_repeats_what_the_seat_said_changes_nothing() -> None:
    seat = wishes(seated(), {"do": "write", "count": 8})
    before, epoch = seat.text, seat.epoch
    seat.adopt({**VALUES, **seat.note()}, SETTINGS)
    assert seat.text is before
    assert seat.epoch == epoch
    seat.adopt({**VALUES, **seat.note(), "written": 5}, SETTINGS)
    assert (seat.wanted, seat.epoch) == (5, epoch + 1)


def test_a_slow_machine_writes_on_until_both_texts_are_whole() -> None:
    seat = Seat(MODEL)
    seat.adopt({**VALUES, "beside": "9;30;1;1;0;tkpm;5;"}, SETTINGS)
    answers = 0
    while seat.running or not answers:
        seat.seconds = 0
        seat.grow()
        answers += 1
    assert seat.kept is not None
    assert (answers, len(seat.draws), len(seat.kept.text.draws)) == (12, 12, 9)
    seat = seated(written=3, beside="9;30;1;1;0;tkpm;5;")
    seat.kept = Kept(Manuscript(MODEL, Plan("the king")), 9)
    assert seat.running


@pytest.mark.parametrize("name", ["forced", "beside"])
def test_nonsense_in_the_address_is_refused_and_harms_nothing(name: str) -> None:
    seat = seated()
    before = tokens(seat)
    with pytest.raises(ValueError):  # noqa: PT011 - the messages of several tables
        seat.adopt({**VALUES, name: "<script>"}, SETTINGS)
    assert tokens(seat) == before


def test_a_wish_is_heard_once_and_no_wish_is_not_heard() -> None:
    seat = seated()
    assert seat.hear({"number": 1, "do": "write", "count": 8})
    assert not seat.hear({"number": 1, "do": "write", "count": 8})
    assert not seat.hear({"number": 2, "do": "dance"})
    assert not seat.hear({"do": "write", "count": 10})
    assert not seat.hear({"number": "x", "do": "write"})
    assert seat.wanted == 20


def test_writing_stopping_and_going_back() -> None:
    seat = wishes(seated(), {"do": "write", "count": 18})
    whole = tokens(seat)
    assert len(whole) == 30
    wishes(seat, {"do": "stop", "to": 17})
    assert tokens(seat) == whole[:17]
    wishes(seat, {"do": "rewind", "at": 9})
    assert tokens(seat) == whole[:10]
    wishes(seat, {"do": "write", "count": 19}, {"do": "write", "count": 1})
    assert tokens(seat) == whole
    wishes(seat, {"do": "clear"})
    assert tokens(seat) == []
    assert seat.looked_at() is None


def test_a_token_set_by_hand_beyond_the_place_gone_back_to_is_forgotten() -> None:
    seat = wishes(
        seated(), {"do": "take", "at": 8, "token": 99}, {"do": "rewind", "at": 4}, {"do": "write", "count": 7}
    )
    assert seat.text.plan.forced == ()


def test_taking_the_token_under_u_sets_nothing_by_hand() -> None:
    seat = seated()
    before, drawn = tokens(seat), seat.draws[4].token
    wishes(seat, {"do": "take", "at": 4, "token": 99})
    assert seat.text.plan.forced == ((4, 99),)
    wishes(seat, {"do": "take", "at": 4, "token": drawn})
    assert seat.text.plan.forced == ()
    assert tokens(seat) == before


def test_the_old_text_is_kept_beside_when_that_is_wished() -> None:
    seat = wishes(seated(), {"do": "take", "at": 4, "token": 99, "keep": False})
    assert seat.kept is None
    before = tokens(seat)
    wishes(seat, {"do": "take", "at": 6, "token": 98, "keep": True})
    assert seat.kept is not None
    assert [made.token for made in seat.kept.text.draws[: seat.kept.length]] == before
    assert tokens(seat)[6] == 98
    wishes(seat, {"do": "drop"})
    assert seat.kept is None


def test_a_kept_text_stays_when_the_steps_change_and_the_other_is_written_anew() -> None:
    seat = wishes(seated(), {"do": "keep"})
    before, us = tokens(seat), [made.u for made in seat.draws]
    seat.follow(str(VALUES["prompt"]), SamplingSettings(top_k=2))
    seat.grow()
    assert seat.kept is not None
    assert [made.token for made in seat.kept.text.draws[: seat.kept.length]] == before
    assert tokens(seat) != before
    assert [made.u for made in seat.draws] == us[: len(seat.draws)]


def test_another_prompt_begins_anew_with_nothing_set_by_hand() -> None:
    seat = wishes(seated(), {"do": "take", "at": 4, "token": 99, "keep": True})
    seat.follow("the king", SETTINGS)
    seat.seconds = float("inf")
    seat.grow()
    assert (seat.kept, seat.text.plan.forced, seat.wanted) == (None, (), 12)
    assert tokens(seat) == tokens(seated(prompt="the king"))


def test_the_longest_text_is_the_longest() -> None:
    seat = wishes(seated(written=LONGEST_TEXT - 1), {"do": "write", "count": 10**9})
    assert seat.wanted == LONGEST_TEXT
    wishes(seat, {"do": "type", "at": LONGEST_TEXT - 1, "typed": "the the the"})
    assert len(seat.draws) == LONGEST_TEXT
    assert dict(seat.text.plan.forced).keys() == {LONGEST_TEXT - 1}


@pytest.mark.parametrize(
    ("typed", "instead", "read"),
    [
        ("king", "␣wolf", " king"),
        (" king", "␣wolf", " king"),
        ("␣king", "wolf", " king"),
        ("s", "wolf", "s"),
        ("\n", "␣a", "\n"),
    ],
)
def test_what_is_typed_stands_as_the_old_token_did(typed: str, instead: str, read: str) -> None:
    assert MODEL.decode(typed_tokens(MODEL, typed, instead)) == read


@pytest.mark.parametrize("kind", ["gpt2", "llama", "qwen"])
def test_no_start_token_stands_before_what_is_typed(kind: str, request: pytest.FixtureRequest) -> None:
    model = registry.load(str(request.getfixturevalue(kind)), unlisted=True)
    typed = typed_tokens(model, "king", "␣wolf")
    assert "".join(model.display(token) for token in typed) == "␣king"


@pytest.mark.parametrize("typed", ["🐺", "שלום", "\u202e\u0007", "<b>", "\ud800", "<|endoftext|>"[:7]])
def test_anything_short_can_be_typed_and_stands_in_the_text(typed: str) -> None:
    seat = wishes(seated(), {"do": "type", "at": 3, "typed": typed})
    if seat.refused is None:
        assert seat.draws[3].forced
    else:
        assert seat.refused.key == "refused_many"
    assert MODEL.end not in tokens(seat)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "refused_empty"),
        ("x" * (LONGEST_TYPED + 1), "refused_long"),
        ("z" * 100_000, "refused_long"),
        ("q" * 40, "refused_many"),
    ],
)
def test_too_much_or_nothing_is_refused_with_a_sentence(typed: str, key: str) -> None:
    seat = seated()
    before = tokens(seat)
    wishes(seat, {"do": "type", "at": 3, "typed": typed, "keep": True})
    assert seat.refused is not None
    assert (seat.refused.key, seat.refused.wish, seat.kept) == (key, 1, None)
    assert tokens(seat) == before
    wishes(seat, {"do": "more"})
    assert seat.refused is not None
    wishes(seat, {"do": "type", "at": 3, "typed": "wolf"})
    assert seat.refused is None


@pytest.mark.parametrize(
    "deed",
    [
        {"do": "take", "at": 99, "token": 3},
        {"do": "take", "at": 2, "token": SIZE},
        {"do": "type", "at": -1, "typed": "a"},
    ],
)
def test_a_place_or_token_that_is_not_there_changes_nothing(deed: dict[str, object]) -> None:
    seat = seated()
    before = tokens(seat)
    assert tokens(wishes(seat, deed)) == before


# ---- what travels ----


def sheet(made: Manuscript) -> Sheet:
    return Sheet(made.draws, {"k": 30, "order": "tkpm"}, 7)


def test_all_that_travels_is_small_plain_json_with_the_words_of_the_browser() -> None:
    made = written(PLAN)
    seen = detail(made.detail(9), made.drawn(9), WORDS, side="new", place=9)
    said = props(sheet(made), sheet(made), WORDS, ENGLISH, prompt="x", detail=seen, heard=3)
    packed = json.dumps({key: value for key, value in said.items() if key != "words"}, allow_nan=False)
    assert len(packed) < 2000 + 2 * 60 * len(made.draws) + 120 * LIKELIEST
    assert set(said["words"]) == {key for key in ENGLISH.labels if key.startswith("write.")}  # type: ignore[call-overload]


def test_a_row_is_a_token_its_look_rank_surprise_and_whether_it_was_set() -> None:
    made = written(PLAN.force(2, [99]))
    assert rows(made.draws, WORDS)[2] == [
        99,
        WORDS[99],
        made.draws[2].rank,
        round(made.draws[2].surprisal, 3),
        1,
    ]
    assert rows([replace(made.draws[0], surprisal=float("inf"))], WORDS)[0][3] == 999.0


def test_the_likeliest_travel_and_the_ones_that_matter_besides() -> None:
    made = written(PLAN.force(3, [99]))
    full = made.detail(3)
    seen = detail(full, made.drawn(3), WORDS, side="new", place=3)
    shown = seen["rows"]
    assert isinstance(shown, list)
    assert [row["rank"] for row in shown[:LIKELIEST]] == list(range(1, LIKELIEST + 1))
    assert {99, made.drawn(3)} <= {row["token"] for row in shown}
    assert len(shown) <= LIKELIEST + 2
    assert all(row["kept"] == (row["after"] > 0) for row in shown)
    assert sum(row["before"] for row in shown) <= 1 + 1e-6
    assert seen["left"] == 30


@both
def test_the_arithmetic_has_the_numbers_of_the_token_looked_at(words: text.Text) -> None:
    made = written(PLAN.force(3, [99]))
    for place in (2, 3):
        prose = arithmetic(
            made.logits(place), PLAN.settings, made.draws[place].u, WORDS, words, made=made.draws[place]
        )
        seen = made.detail(place)
        assert f"`{WORDS[seen.token]}`" in prose
        assert words.number(seen.drawn_probability, 4).replace(",", "{,}") in prose
        assert words.number(float(made.logits(place)[seen.token]), 2).replace(",", "{,}") in prose
        assert not re.search(r"<[a-z]+>", prose)
    assert f"`{WORDS[made.drawn(3)]}`" in prose


@pytest.mark.parametrize(
    "plan",
    [
        PLAN,
        PLAN.force(3, [99, 5]),
        Plan("", SamplingSettings(top_k=SIZE), seed=0),
        Plan(
            'a "quoted" \\ line\n',
            SamplingSettings(top_k=9, temperature=0.6, top_p=0.8, min_p=0.01, order=order_of("ptkm")),
            3,
        ),
    ],
    ids=["plain", "by hand", "empty prompt", "all steps"],
)
def test_the_lines_run_as_they_stand_and_write_the_text_on_the_screen(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "load", {"tiny": MODEL}.__getitem__)
    lines, out = code("tiny", plan, 24), io.StringIO()
    assert len(lines.splitlines()) <= 25
    with contextlib.redirect_stdout(out):
        exec(compile(lines, "<fold>", "exec"), {})
    assert out.getvalue() == MODEL.decode([made.token for made in written(plan, 24).draws]) + "\n"
