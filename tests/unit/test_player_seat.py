"""A seat at the player: who says how to look at a run, the player or the address, and what follows."""

from dataclasses import replace

from core.mlp.presets import Twins
from dashboard.components.network_player.props import View
from dashboard.views.dropout.seat import FIRST, Seat, values_of, view_of

RUN = Twins(n=20, n_test=20, units=4, steps=200)


def watching(view: View | None = None) -> Seat:
    seat = Seat()
    assert not seat.follow(RUN, view or View())
    seat.watched()
    return seat


def test_a_view_is_what_its_values_say() -> None:
    for view in (View(), View(speed=0.5, masks=False, measure="error", at=0), View(speed=1000, at=40)):
        assert view_of(values_of(view)) == view


def test_a_run_begins_with_its_first_steps_or_with_all_up_to_where_it_rests() -> None:
    assert [len(watching(view).snapshots) for view in (View(), View(at=90), View(at=999))] == [FIRST, 91, 201]


def test_what_the_player_says_is_not_told_it_again() -> None:
    seat = watching()
    seat.look(View(speed=5, at=30), resting=True)
    assert not seat.follow(RUN, View(speed=5, at=30))
    assert (seat.view.turn, seat.opened, seat.step) == (0, View(), 30)
    seat.reopen()
    assert seat.opened == View(speed=5, at=30)


def test_another_view_in_the_address_turns_the_player() -> None:
    seat = watching()
    seat.look(View(measure="error", at=30), resting=True)
    assert not seat.follow(RUN, View(at=20))
    assert seat.opened == seat.view == View(at=20, turn=1)
    assert (seat.resting, seat.step, seat.wish) == (True, 20, None)
    seat.follow(RUN, View())
    assert (seat.opened.turn, seat.resting, seat.step) == (2, False, None)


def test_a_step_that_the_address_names_is_trained_if_it_was_not() -> None:
    seat = watching()
    seat.follow(RUN, View(at=100))
    seat.watched()
    assert [seat.snapshots[0].step, seat.snapshots[-1].step] == [FIRST, 100]
    assert seat.shown().step == 100


WILD = Twins(n=20, n_test=20, layers=3, units=64, rate=0.9, optimizer="sgd", lr=0.2, steps=200)


def test_a_run_that_diverges_rests_at_its_last_step_wherever_the_address_points() -> None:
    for view in (View(at=150), View()):
        seat = Seat()
        seat.follow(WILD, view)
        seat.finish()
        end = seat.watched().end
        assert end < 150
        assert (seat.resting, seat.step, seat.shown().step) == (True, end, end)
    seat.follow(WILD, View(at=190))
    seat.ask({"epoch": 1, "from": 180, "count": 40})  # a browser that has not heard of it
    assert seat.watched().end == end
    assert seat.snapshots
    assert seat.shown().step == end


def test_another_run_has_another_number_and_keeps_the_count_of_turns() -> None:
    seat = watching()
    seat.follow(RUN, View(at=20))
    assert seat.follow(replace(RUN, seed=1), View())
    assert seat.watched().epoch == 2
    assert seat.opened == View(turn=1)
