"""What a visit remembers, when a component speaks up after its page was left."""

import time
from collections.abc import Iterator

import pytest

from dashboard.address import Param, Value
from dashboard.layout import session
from dashboard.layout.session import PageState, Session
from dashboard.layout.widgets import LATE


def page(values: dict[str, Value]) -> PageState:
    return PageState((), dict(values), dict(values))


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Session:
    state = Session(
        page="top_k", pages={"dropout": page({"speed": "60", "at": -1}), "top_k": page({"k": 10})}
    )
    monkeypatch.setattr(session, "session", lambda: state)
    return state


def test_a_late_word_is_kept_for_the_page_it_belongs_to(visit: Session) -> None:
    session.set_controls({"at": 5})
    assert visit.pages["dropout"].values == {"speed": "60", "at": 5}
    assert visit.pages["top_k"].values == {"k": 10}


def test_a_parameter_that_no_page_has_is_named(visit: Session) -> None:
    with pytest.raises(KeyError, match="speeed"):
        session.set_controls({"speeed": 5})


N, NOISE, RATE = Param("n", 60), Param("noise", 0.4), Param("p", 0.5, widget=False)
PLENTY: dict[str, Value] = {"n": 2000, "noise": 0.2, "p": 0.8}


class Visit:
    """A visit whose page has just followed a preset, at a time that the test sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, state: Session) -> None:
        self.now, self.state = 100.0, state
        self.widgets: dict[str, Value | None] = {"preset": "moons", "n": 60, "noise": 0.4, "p": 0.5}
        monkeypatch.setattr(session.st, "session_state", self.widgets)
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(session, "write", lambda: None)
        params = (Param("preset", "moons"), N, NOISE, RATE)
        state.pages["top_k"] = PageState(params, dict(self.widgets), dict(self.widgets))
        self.widgets["preset"] = "plenty"
        assert self.run() == (2000, 0.2, 0.8)

    def run(self) -> tuple[Value, ...]:
        values = session.controls(self.state.pages["top_k"].params, {"plenty": PLENTY})
        session.settle()
        return values["n"], values["noise"], values["p"]

    def says(self, **values: Value | None) -> tuple[Value, ...]:
        """A message of the browser with the values of its widgets, and the run that it asks for."""
        self.widgets.update(values)
        return self.run()


@pytest.fixture
def preset(monkeypatch: pytest.MonkeyPatch, visit: Session) -> Visit:
    return Visit(monkeypatch, visit)


def test_a_browser_that_has_not_heard_of_a_preset_does_not_undo_it(preset: Visit) -> None:
    assert preset.says(n=60, noise=0.4, p=0.3) == (2000, 0.2, 0.3)
    assert (preset.widgets["n"], preset.widgets["noise"]) == (2000, 0.2)
    assert preset.says(n=60, noise=0.4) == (2000, 0.2, 0.3)  # not the second time either


def test_a_hand_that_takes_one_value_back_is_followed(preset: Visit) -> None:
    assert preset.says() == (2000, 0.2, 0.8)  # the browser has heard of all that was set
    assert preset.says(n=60) == (60, 0.2, 0.8)
    assert preset.says(noise=0.4) == (60, 0.4, 0.8)


def test_a_hand_on_what_the_preset_has_just_set_is_followed_and_alone(preset: Visit) -> None:
    assert preset.says(n=90, noise=0.4) == (90, 0.2, 0.8)


def test_a_report_without_a_choice_changes_nothing(preset: Visit) -> None:
    assert preset.says(n=None) == (2000, 0.2, 0.8)


def test_the_guard_of_a_preset_ends_with_time(preset: Visit) -> None:
    preset.now += LATE
    assert preset.says(n=60, noise=0.4) == (60, 0.4, 0.8)


class Past:
    """A visit to a page with three controls, one of them typed, that goes through its history."""

    PARAMS = (N, NOISE, Param("lr", 0.004, lo=0, hi=1, typed=True))

    def __init__(self, monkeypatch: pytest.MonkeyPatch, state: Session) -> None:
        self.now, self.state = 100.0, state
        self.widgets: dict[str, Value | None] = {}
        monkeypatch.setattr(session.st, "session_state", self.widgets)
        monkeypatch.setattr(session.st, "query_params", self)
        monkeypatch.setattr(time, "monotonic", lambda: self.now)
        monkeypatch.setattr(session, "language", lambda: "de")
        monkeypatch.setattr(session, "went_through_history", lambda: True)
        monkeypatch.setattr(session, "write", lambda: None)
        self.raw: dict[str, str] = {}
        self.goes()

    def to_dict(self) -> dict[str, str]:
        return self.raw

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def get_all(self, name: str) -> list[str]:
        return [self.raw[name]]

    def goes(self, **raw: str) -> tuple[Value, ...]:
        """Back or Forward to an address, from a browser that holds what it held."""
        self.raw = raw
        session.begin()
        session.arrive("top_k")
        return self.run()

    def run(self) -> tuple[Value, ...]:
        values = session.controls(self.PARAMS)
        session.settle()
        return tuple(values.values())

    def says(self, **widgets: Value) -> bool:
        """A message for a fragment alone; whether the page has to follow."""
        changed = [key for key, value in widgets.items() if self.widgets[key] != value]
        self.widgets |= widgets
        for key in changed:
            session.follow(key)
        return session.moved()


LR = "lr-typed"


@pytest.fixture
def past(monkeypatch: pytest.MonkeyPatch, visit: Session) -> Past:
    return Past(monkeypatch, visit)


def test_a_control_that_reaches_the_server_with_a_component_s_wish_is_followed(past: Past) -> None:
    assert past.says(n=90)
    assert past.says(**{LR: "0,3"})
    assert past.run() == (90, 0.4, 0.3)


def test_a_step_back_is_not_undone_by_a_browser_that_has_not_heard_of_it(past: Past) -> None:
    past.widgets |= {"n": 90, LR: "0,3"}
    assert past.run() == (90, 0.4, 0.3)
    assert past.goes() == (60, 0.4, 0.004)
    assert (past.widgets["n"], past.widgets[LR]) == (60, "0,004")
    assert not past.says(n=90, **{LR: "0,3"})  # the wish of a component, with the values of before
    assert past.run() == (60, 0.4, 0.004)
    past.says(n=60, **{LR: "0,004"})
    assert past.says(n=90)  # it had heard: now this is a hand
    assert past.run() == (90, 0.4, 0.004)


def test_of_two_steps_back_the_second_is_not_undone_by_what_was_heard_of_the_first(past: Past) -> None:
    past.widgets |= {"n": 90, LR: "0,3"}
    past.run()
    assert past.goes(lr="0.3") == (60, 0.4, 0.3)
    past.widgets["n"] = 90
    assert past.goes() == (60, 0.4, 0.004)
    assert not past.says(n=60, **{LR: "0,3"})  # knows of the first step alone
    assert past.run() == (60, 0.4, 0.004)


def test_what_cannot_be_read_stays_in_its_field_until_somebody_sets_it(past: Past) -> None:
    for typed in ("viel", "", "1,5"):
        past.widgets[LR] = typed
        assert past.run() == (60, 0.4, 0.004)
        assert past.widgets[LR] == typed
    past.goes()
    assert past.widgets[LR] == "0,004"
    past.widgets[LR] = "viel"
    session.set_controls({"lr": 0.004})
    assert past.widgets[LR] == "0,004"


class Browser:
    """Its address as a run sees it, which may be older than what it was told last."""

    def __init__(self) -> None:
        self.seen: dict[str, list[str]] = {}
        self.told: list[dict[str, str]] = []

    def to_dict(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self.seen.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self.seen)

    def get_all(self, name: str) -> list[str]:
        return self.seen[name]

    def from_dict(self, address: dict[str, str]) -> None:
        self.told.append(dict(address))


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, visit: Session) -> Browser:
    """Shows a page with one control, k, at its default of 10."""
    shown = Browser()
    monkeypatch.setattr(session.st, "session_state", {})
    monkeypatch.setattr(session.st, "query_params", shown)
    visit.pages["top_k"] = PageState((Param("k", 10),), {"k": 10}, {"k": 10})
    return shown


def test_a_browser_on_its_way_to_another_address_is_called_back(browser: Browser) -> None:
    session.set_controls({"k": 40})
    session.set_controls({"k": 10})  # the browser has not heard of 40 yet, and still shows the address of 10
    assert browser.told == [{"k": "40"}, {}]
    session.set_controls({"k": 10})
    assert len(browser.told) == 2


def test_an_address_says_everything_once(browser: Browser) -> None:
    browser.seen = {"k": ["1", "40"]}
    session.set_controls({"k": 40})
    assert browser.told == [{"k": "40"}]


def test_a_page_that_was_left_while_it_wrote_leaves_nothing_in_the_address(browser: Browser) -> None:
    session.set_controls({"k": 40})  # its word to the browser meets the press of a link to another page
    session.arrive("models")
    session.controls(())
    session.settle()
    assert browser.told == [{"k": "40"}, {}]


def test_a_word_of_the_other_language_is_no_choice(monkeypatch: pytest.MonkeyPatch, visit: Session) -> None:
    lane = Param("lane", "all", choices=("all", "theory"))
    visit.pages["top_k"] = PageState((lane,), {"lane": "all"}, {"lane": "theory"})
    monkeypatch.setattr(session.st, "session_state", {"lane": "Alle Themen", "_note": "any words"})
    assert session.asked("lane", (lane,)) == session.get_control("lane") == "theory"
    assert session.get_control("_note") == "any words"
    session.st.session_state["lane"] = "all"
    assert session.asked("lane", (lane,)) == session.get_control("lane") == "all"
