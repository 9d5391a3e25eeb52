"""A visit at the player: who says how to look at a run, the player or the address, and what follows."""

from dataclasses import replace

from core.mlp.presets import Twins
from dashboard.components.network_player.props import PlayerView
from dashboard.views.dropout.player_session import FIRST, PlayerSession, values_of, view_of

RUN = Twins(n=20, n_test=20, units=4, steps=200)


def watching(view: PlayerView | None = None) -> PlayerSession:
    session = PlayerSession()
    session.follow(RUN, view or PlayerView())
    session.watched()
    return session


def test_a_view_is_what_its_values_say() -> None:
    for view in (
        PlayerView(),
        PlayerView(speed=0.5, masks=False, measure="error", at=0),
        PlayerView(speed=1000, at=40),
    ):
        assert view_of(values_of(view)) == view


def test_a_run_begins_with_its_first_steps_or_with_all_up_to_where_it_rests() -> None:
    assert [
        len(watching(view).snapshots) for view in (PlayerView(), PlayerView(at=90), PlayerView(at=999))
    ] == [FIRST, 91, 201]


def test_what_the_player_says_is_not_told_it_again() -> None:
    session = watching()
    session.look(PlayerView(speed=5, at=30), resting=True)
    session.follow(RUN, PlayerView(speed=5, at=30))
    assert (session.view.turn, session.opened, session.step) == (0, PlayerView(), 30)
    session.reopen()
    assert session.opened == PlayerView(speed=5, at=30)


def test_another_view_in_the_address_turns_the_player() -> None:
    session = watching()
    session.look(PlayerView(measure="error", at=30), resting=True)
    session.follow(RUN, PlayerView(at=20))
    assert session.opened == session.view == PlayerView(at=20, turn=1)
    assert (session.resting, session.step, session.wish) == (True, 20, None)
    session.follow(RUN, PlayerView())
    assert (session.opened.turn, session.resting, session.step) == (2, False, None)


def test_a_step_that_the_address_names_is_trained_if_it_was_not() -> None:
    session = watching()
    session.follow(RUN, PlayerView(at=100))
    session.watched()
    assert [session.snapshots[0].step, session.snapshots[-1].step] == [FIRST, 100]
    assert session.shown().step == 100


WILD = Twins(n=20, n_test=20, layers=3, units=64, rate=0.9, optimizer="sgd", lr=0.2, steps=200)


def test_a_run_that_diverges_rests_at_its_last_step_wherever_the_address_points() -> None:
    for view in (PlayerView(at=150), PlayerView()):
        session = PlayerSession()
        session.follow(WILD, view)
        session.watched().take(0, WILD.steps + 1)
        session.rest(True, None)
        end = session.watched().end
        assert end < 150
        assert (session.resting, session.step, session.shown().step) == (True, end, end)
    session.follow(WILD, PlayerView(at=190))
    session.ask({"epoch": 1, "from": 180, "count": 40})  # a browser that has not heard of it
    assert session.watched().end == end
    assert session.snapshots
    assert session.shown().step == end


def test_another_run_has_another_number_and_keeps_the_count_of_turns() -> None:
    session = watching()
    session.follow(RUN, PlayerView(at=20))
    session.follow(replace(RUN, seed=1), PlayerView())
    assert session.watched().epoch == 2
    assert session.opened == PlayerView(turn=1)
