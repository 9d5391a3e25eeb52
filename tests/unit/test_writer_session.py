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
from dashboard.views.top_k.write_manuscript import Manuscript, TextPlan
from dashboard.views.top_k.writer_session import LONGEST_TYPED, Kept, Look, WriterSession, typed_tokens
from tests.unit.test_write_manuscript import MODEL, PLAN, SIZE, written

WORDS = [MODEL.display(token) for token in range(SIZE)]
VALUES: dict[str, Value] = {param.name: param.default for param in params(SIZE)} | {"written": 12, "at": -1}
SETTINGS = SamplingSettings(top_k=30)
ENGLISH, GERMAN = text.load("top_k", "en"), text.load("top_k", "de")
both = pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["en", "de"])


def begun(**values: Value) -> WriterSession:
    session = WriterSession(MODEL)
    session.adopt({**VALUES, **values}, SETTINGS)
    session.seconds = float("inf")
    session.grow()
    return session


def wishes(session: WriterSession, *deeds: dict[str, object]) -> WriterSession:
    for deed in deeds:
        session.hear(deed)
        session.seconds = float("inf")
        session.grow()
    return session


def tokens(session: WriterSession) -> list[int]:
    return [made.token for made in session.draws]


def test_a_session_comes_back_from_its_address() -> None:
    first = wishes(
        begun(),
        {"do": "take", "at": 4, "token": 99, "keep": True},
        {"do": "write", "count": 8},
        {"do": "look", "side": "kept", "at": 3},
        {"do": "tint", "tint": "surprise"},
    )
    second = begun(**first.note())
    assert tokens(first) == tokens(second)
    assert second.note() == first.note()
    assert first.kept is not None
    assert second.kept is not None
    assert [made.token for made in first.kept.text.draws] == [made.token for made in second.kept.text.draws]
    assert (second.look, second.tint, second.wanted) == (Look("kept", 3), "surprise", 20)


def test_an_address_that_only_repeats_what_the_session_said_changes_nothing() -> None:
    session = wishes(begun(), {"do": "write", "count": 8})
    before, epoch = session.text, session.epoch
    session.adopt({**VALUES, **session.note()}, SETTINGS)
    assert session.text is before
    assert session.epoch == epoch
    session.adopt({**VALUES, **session.note(), "written": 5}, SETTINGS)
    assert (session.wanted, session.epoch) == (5, epoch + 1)


def test_a_slow_machine_writes_on_until_both_texts_are_whole() -> None:
    session = WriterSession(MODEL)
    session.adopt({**VALUES, "beside": "9;30;1;1;0;tkpm;5;"}, SETTINGS)
    answers = 0
    while session.running or not answers:
        session.seconds = 0
        session.grow()
        answers += 1
    assert session.kept is not None
    assert (answers, len(session.draws), len(session.kept.text.draws)) == (12, 12, 9)
    session = begun(written=3, beside="9;30;1;1;0;tkpm;5;")
    session.kept = Kept(Manuscript(MODEL, TextPlan("the king")), 9)
    assert session.running


@pytest.mark.parametrize("name", ["forced", "beside"])
def test_nonsense_in_the_address_is_refused_and_harms_nothing(name: str) -> None:
    session = begun()
    before = tokens(session)
    with pytest.raises(ValueError):  # noqa: PT011 - the messages of several tables
        session.adopt({**VALUES, name: "<script>"}, SETTINGS)
    assert tokens(session) == before


def test_what_is_no_wish_does_nothing() -> None:
    session = begun()
    session.hear({"do": "dance"})
    session.hear({"count": 10})
    session.hear({"do": "write", "count": "x"})
    assert session.wanted == 12


def test_writing_stopping_and_going_back() -> None:
    session = wishes(begun(), {"do": "write", "count": 18})
    whole = tokens(session)
    assert len(whole) == 30
    wishes(session, {"do": "stop", "to": 17})
    assert tokens(session) == whole[:17]
    wishes(session, {"do": "rewind", "at": 9})
    assert tokens(session) == whole[:10]
    wishes(session, {"do": "write", "count": 19}, {"do": "write", "count": 1})
    assert tokens(session) == whole
    wishes(session, {"do": "clear"})
    assert tokens(session) == []
    assert session.looked_at() is None


def test_a_token_set_by_hand_beyond_the_place_gone_back_to_is_forgotten() -> None:
    session = wishes(
        begun(), {"do": "take", "at": 8, "token": 99}, {"do": "rewind", "at": 4}, {"do": "write", "count": 7}
    )
    assert session.text.plan.forced == ()


def test_taking_the_token_under_u_sets_nothing_by_hand() -> None:
    session = begun()
    before, drawn = tokens(session), session.draws[4].token
    wishes(session, {"do": "take", "at": 4, "token": 99})
    assert session.text.plan.forced == ((4, 99),)
    wishes(session, {"do": "take", "at": 4, "token": drawn})
    assert session.text.plan.forced == ()
    assert tokens(session) == before


def test_the_old_text_is_kept_beside_when_that_is_wished() -> None:
    session = wishes(begun(), {"do": "take", "at": 4, "token": 99, "keep": False})
    assert session.kept is None
    before = tokens(session)
    wishes(session, {"do": "take", "at": 6, "token": 98, "keep": True})
    assert session.kept is not None
    assert [made.token for made in session.kept.text.draws[: session.kept.length]] == before
    assert tokens(session)[6] == 98
    wishes(session, {"do": "drop"})
    assert session.kept is None


def test_a_kept_text_stays_when_the_steps_change_and_the_other_is_written_anew() -> None:
    session = wishes(begun(), {"do": "keep"})
    before, us = tokens(session), [made.u for made in session.draws]
    session.follow(str(VALUES["prompt"]), SamplingSettings(top_k=2))
    session.grow()
    assert session.kept is not None
    assert [made.token for made in session.kept.text.draws[: session.kept.length]] == before
    assert tokens(session) != before
    assert [made.u for made in session.draws] == us[: len(session.draws)]


def test_another_prompt_begins_anew_with_nothing_set_by_hand() -> None:
    session = wishes(begun(), {"do": "take", "at": 4, "token": 99, "keep": True})
    session.follow("the king", SETTINGS)
    session.seconds = float("inf")
    session.grow()
    assert (session.kept, session.text.plan.forced, session.wanted) == (None, (), 12)
    assert tokens(session) == tokens(begun(prompt="the king"))


def test_the_longest_text_is_the_longest() -> None:
    session = wishes(begun(written=LONGEST_TEXT - 1), {"do": "write", "count": 10**9})
    assert session.wanted == LONGEST_TEXT
    wishes(session, {"do": "type", "at": LONGEST_TEXT - 1, "typed": "the the the"})
    assert len(session.draws) == LONGEST_TEXT
    assert dict(session.text.plan.forced).keys() == {LONGEST_TEXT - 1}


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
    session = wishes(begun(), {"do": "type", "at": 3, "typed": typed})
    if session.refused is None:
        assert session.draws[3].forced
    else:
        assert session.refused.key == "refused_many"
    assert MODEL.end not in tokens(session)


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
    session = begun()
    before = tokens(session)
    wishes(session, {"do": "type", "at": 3, "typed": typed, "keep": True})
    assert session.refused is not None
    assert (session.refused.key, session.refused.number, session.kept) == (key, 1, None)
    assert tokens(session) == before
    wishes(session, {"do": "more"})
    assert session.refused is not None
    wishes(session, {"do": "type", "at": 3, "typed": "wolf"})
    assert session.refused is None


@pytest.mark.parametrize(
    "deed",
    [
        {"do": "take", "at": 99, "token": 3},
        {"do": "take", "at": 2, "token": SIZE},
        {"do": "type", "at": -1, "typed": "a"},
    ],
)
def test_a_place_or_token_that_is_not_there_changes_nothing(deed: dict[str, object]) -> None:
    session = begun()
    before = tokens(session)
    assert tokens(wishes(session, deed)) == before


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
            made.logits(place),
            PLAN.settings,
            made.draws[place].u,
            WORDS,
            words,
            used=made.read(place),
            made=made.draws[place],
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
        TextPlan("", SamplingSettings(top_k=SIZE), seed=0),
        TextPlan(
            'a "quoted" \\ line\n',
            SamplingSettings(top_k=9, temperature=0.6, top_p=0.8, min_p=0.01, order=order_of("ptkm")),
            3,
        ),
        TextPlan("the wolf", SamplingSettings(top_k=40, typical=0.9, eta=0.01, repetition_penalty=1.3), 5),
    ],
    ids=["plain", "by hand", "empty prompt", "all that move", "the others"],
)
def test_the_lines_run_as_they_stand_and_write_the_text_on_the_screen(
    plan: TextPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "load", {"tiny": MODEL}.__getitem__)
    lines, out = code("tiny", plan, 24), io.StringIO()
    assert len(lines.splitlines()) <= 30
    with contextlib.redirect_stdout(out):
        exec(compile(lines, "<fold>", "exec"), {})
    assert out.getvalue() == MODEL.decode([made.token for made in written(plan, 24).draws]) + "\n"
