"""The queue: one at a time, in the order in which they came, and nobody waits for one who is gone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.runs.queue import PATIENCE, Queue

NAMES = tuple("abcdefghij")


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def made() -> tuple[Queue, Clock]:
    clock = Clock()
    return Queue(clock=clock), clock


def test_ten_visitors_see_their_places() -> None:
    queue, _ = made()
    assert [queue.ask(name) for name in NAMES] == list(range(10))
    assert [queue.ask(name) for name in reversed(NAMES)] == list(reversed(range(10)))


def test_who_leaves_makes_room_for_the_next() -> None:
    queue, _ = made()
    for name in "abc":
        queue.ask(name)
    queue.leave("a")
    queue.leave("nobody")
    assert (queue.ask("b"), queue.ask("c"), queue.ask("a")) == (0, 1, 2)


def test_who_is_silent_is_gone_after_a_while() -> None:
    queue, clock = made()
    queue.ask("a")
    queue.ask("b")
    clock.now = PATIENCE
    assert queue.ask("b") == 1
    clock.now += 0.1
    assert queue.ask("b") == 0
    assert queue.ask("a") == 1


def test_a_long_piece_of_work_keeps_its_place() -> None:
    queue, clock = made()
    queue.ask("a")
    with queue.working("a"):
        clock.now = 100.0
        assert queue.ask("b") == 1
    clock.now += PATIENCE
    assert queue.ask("b") == 1
    clock.now += 0.1
    assert queue.ask("b") == 0


def test_who_leaves_while_working_is_gone() -> None:
    queue, _ = made()
    queue.ask("a")
    with queue.working("a"):
        queue.leave("a")
    assert queue.ask("b") == 0


Deed = st.tuples(st.sampled_from(["ask", "leave", "wait"]), st.sampled_from(NAMES))


@given(st.lists(Deed, max_size=60))
def test_nobody_overtakes_and_one_at_most_has_its_turn(deeds: list[tuple[str, str]]) -> None:
    queue, clock = made()
    known: list[tuple[str, float]] = []
    for deed, name in deeds:
        if deed == "wait":
            clock.now += PATIENCE / 3
        elif deed == "leave":
            queue.leave(name)
            known = [each for each in known if each[0] != name]
        else:
            known = [each for each in known if clock.now - each[1] <= PATIENCE]
            if name in dict(known):
                known = [(each, clock.now if each == name else at) for each, at in known]
            else:
                known.append((name, clock.now))
            assert queue.ask(name) == [each for each, _ in known].index(name)
