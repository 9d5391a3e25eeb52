"""What a visit keeps of its text: begun, halted, begun anew; and what it waits for."""

from __future__ import annotations

import pytest

from core.lm.interface import LanguageError
from core.lm.own_text import Lesson, OwnText, prepare
from dashboard.runs.own_text import recited, taught
from dashboard.runs.queue import Queue
from dashboard.views.dropout.own_text import CODE
from dashboard.views.dropout.own_text_session import OwnTextSession

TEXT = "\n\n".join(f"Tale {i}: the hen met {i * i} foxes by the sea." for i in range(400))
LESSON = Lesson(steps=4, every=2, length=5)


@pytest.fixture(scope="module")
def own() -> OwnText:
    return prepare(TEXT)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def visit(own: OwnText, queue: Queue | None = None) -> OwnTextSession:
    session = OwnTextSession(queue=queue or Queue())
    session.follow(own, LESSON)
    return session


def do(session: OwnTextSession, deed: str) -> str:
    session.hear({"do": deed})
    session.advance()
    return session.state


def to_the_end(session: OwnTextSession) -> None:
    while do(session, "more") == "going":
        pass


def test_a_run_goes_only_when_it_is_wanted(own: OwnText) -> None:
    session = visit(own)
    session.advance()
    assert session.state == "fresh"
    assert do(session, "more") == "fresh"
    assert do(session, "go") == "going"
    assert session.run is not None
    assert session.run.moments
    before = session.run.step
    session.advance()  # a run of the script that the browser has not asked for
    assert session.run.step == before


def test_stop_and_go_on_where_it_was(own: OwnText) -> None:
    session = visit(own)
    do(session, "go")
    assert do(session, "stop") == "stopped"
    step = session.run.step if session.run else -1
    assert do(session, "more") == "stopped"
    assert do(session, "go") == "going"
    assert session.run is not None
    assert session.run.step > step


def test_a_run_ends_leaves_the_queue_and_begins_anew(own: OwnText) -> None:
    queue = Queue()
    session = visit(own, queue)
    do(session, "go")
    to_the_end(session)
    assert session.state == "ended"
    assert queue.ask("next") == 0
    first = session.run
    queue.leave("next")
    assert do(session, "anew") == "going"
    assert session.run is not first


def test_another_rate_begins_another_run_and_the_same_goes_on(own: OwnText) -> None:
    session = visit(own)
    do(session, "go")
    run = session.run
    assert session.follow(own, LESSON) is run
    other = session.follow(own, Lesson(rate=0.5, steps=4, every=2, length=5))
    assert other is not run
    assert session.state == "fresh"


def test_one_learns_and_the_others_see_who_is_before_them(own: OwnText) -> None:
    clock = Clock()
    queue = Queue(clock=clock)
    visits = [visit(own, queue) for _ in range(4)]
    states = [do(each, "go") for each in visits]
    assert states == ["going", "waiting", "waiting", "waiting"]
    assert [each.before for each in visits] == [0, 1, 2, 3]
    do(visits[1], "stop")
    assert [do(each, "more") for each in visits[2:]] == ["waiting", "waiting"]
    assert [each.before for each in visits[2:]] == [1, 2]
    clock.now = 8.0  # the first tab is hidden; the others go on asking
    assert [do(each, "more") for each in visits[2:]] == ["waiting", "waiting"]
    clock.now = 12.0
    assert [do(each, "more") for each in visits[2:]] == ["going", "waiting"]


def test_a_text_that_cannot_be_learnt_leaves_the_one_before() -> None:
    session = OwnTextSession(queue=Queue())
    assert not session.bring("too short")
    assert session.own is None
    assert session.bring(TEXT)
    assert session.refused is None
    kept = session.own
    assert not session.bring("x" * 20_000)
    assert session.own is kept


def test_the_code_of_the_fold_runs_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.lm.own_text.Lesson", lambda rate: Lesson(rate, steps=1, every=1, length=5))
    lines = CODE.format(piece="wilde", rate=0.2)
    assert len(lines.splitlines()) <= 15
    exec(lines, {})
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in said if "held out" in line] == [
        f"{step} {twin}" for step in (0, 1) for twin in ("plain", "dropout")
    ]


def test_voices_speak_as_long_as_their_visit_keeps_them(own: OwnText) -> None:
    session = visit(own)
    do(session, "go")
    name = session.voices[1].name
    assert taught(name) is session.voices[1]
    assert recited(session.voices[1], own.learned[5:20].tolist()) is not None
    to_the_end(session)
    assert [voice.name for voice in session.voices][1] == name
    del session
    with pytest.raises(LanguageError, match="that visit alone"):
        taught(name)
