"""What a visit remembers, when a component speaks up after its page was left."""

from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.address import Param, Value
from dashboard.layout import session
from dashboard.layout.session import PageState, Session
from dashboard.layout.widgets import key_of


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
    """A visit whose page has just followed a preset; the browser has not heard of that yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, state: Session) -> None:
        self.state = state
        self.widgets: dict[str, Any] = {"preset": "moons", "n": 60, "noise": 0.4, "p": 0.5}
        monkeypatch.setattr(session.st, "session_state", self.widgets)
        monkeypatch.setattr(session, "write", lambda: None)
        params = (Param("preset", "moons"), N, NOISE, RATE)
        state.pages["top_k"] = PageState(params, dict(self.widgets), dict(self.widgets))
        self.widgets["preset"] = "plenty"
        assert self.run() == (2000, 0.2, 0.8)

    def run(self) -> tuple[Value, ...]:
        values = session.controls(self.state.pages["top_k"].params, {"plenty": PLENTY})
        session.settle()
        return values["n"], values["noise"], values["p"]

    def held(self, name: str) -> object:
        return self.widgets[key_of(name)]

    def says(self, **values: Value | None) -> tuple[Value, ...]:
        """A message of a browser that has heard of the preset, and the run that it asks for."""
        self.widgets.update({key_of(name): value for name, value in values.items()})
        return self.run()


@pytest.fixture
def preset(monkeypatch: pytest.MonkeyPatch, visit: Session) -> Visit:
    return Visit(monkeypatch, visit)


def test_a_browser_that_has_not_heard_of_a_preset_does_not_undo_it(preset: Visit) -> None:
    preset.widgets.update(n=60, noise=0.4)  # the widgets of before, which are gone
    assert preset.says(p=0.3) == (2000, 0.2, 0.3)
    assert (preset.held("n"), preset.held("noise")) == (2000, 0.2)


def test_a_hand_that_takes_one_value_back_is_followed_at_once(preset: Visit) -> None:
    assert preset.says(n=60) == (60, 0.2, 0.8)
    assert preset.says(noise=0.4) == (60, 0.4, 0.8)


def test_a_report_without_a_choice_changes_nothing(preset: Visit) -> None:
    assert preset.says(n=None) == (2000, 0.2, 0.8)


def test_a_widget_that_is_not_set_stays_and_so_does_one_that_says_it_already(preset: Visit) -> None:
    before = key_of("n"), key_of("noise")
    session.set_controls({"n": 2000})
    preset.says(noise=0.3)
    assert (key_of("n"), key_of("noise")) == before
    session.set_controls({"n": 40})
    assert key_of("n").strip() == "n"
    assert key_of("n") != before[0]
    assert set(preset.widgets) - {"td-ages"} == {"preset", "p", key_of("n"), key_of("noise")}


class Past:
    """A visit to a page with three controls, one of them typed, that goes through its history."""

    PARAMS = (N, NOISE, Param("lr", 0.004, lo=0, hi=1, typed=True))

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.widgets: dict[str, Any] = {}
        monkeypatch.setattr(session.st, "session_state", self.widgets)
        monkeypatch.setattr(session.st, "query_params", self)
        monkeypatch.setattr(session, "language", lambda: "de")
        monkeypatch.setattr(session, "_went_through_history", lambda: True)
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

    def held(self, key: str) -> object:
        return self.widgets[key_of(key)]

    def says(self, **widgets: Value) -> tuple[Value, ...]:
        self.widgets |= {key_of(key): value for key, value in widgets.items()}
        return self.run()


LR = "lr-typed"


@pytest.fixture
def past(monkeypatch: pytest.MonkeyPatch, visit: Session) -> Past:
    visit.page = "top_k"
    return Past(monkeypatch)


def test_a_step_back_is_not_undone_by_a_browser_that_has_not_heard_of_it(past: Past) -> None:
    assert past.says(n=90, **{LR: "0,3"}) == (90, 0.4, 0.3)
    before = {key_of("n"): 90, key_of(LR): "0,3"}
    assert past.goes() == (60, 0.4, 0.004)
    assert (past.held("n"), past.held(LR)) == (60, "0,004")
    past.widgets |= before
    assert past.run() == (60, 0.4, 0.004)
    assert past.says(n=90) == (90, 0.4, 0.004)


def test_of_two_steps_back_the_second_is_not_undone_by_what_was_heard_of_the_first(past: Past) -> None:
    past.says(n=90, **{LR: "0,3"})
    assert past.goes(lr="0.3") == (60, 0.4, 0.3)
    first = {key_of("n"): 60, key_of(LR): "0,3"}
    past.says(n=90)
    assert past.goes() == (60, 0.4, 0.004)
    past.widgets |= first
    assert past.run() == (60, 0.4, 0.004)


def test_what_cannot_be_read_stays_in_its_field_until_somebody_sets_it(past: Past) -> None:
    for typed in ("viel", "", "1,5"):
        assert past.says(**{LR: typed}) == (60, 0.4, 0.004)
        assert past.held(LR) == typed
    past.goes()
    assert past.held(LR) == "0,004"
    past.says(**{LR: "viel"})
    session.set_controls({"lr": 0.004})
    assert past.held(LR) == "0,004"


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
    session.arrive("scale")
    session.controls(())
    session.settle()
    assert browser.told == [{"k": "40"}, {}]


def test_a_word_of_the_other_language_is_no_choice(monkeypatch: pytest.MonkeyPatch, visit: Session) -> None:
    lane = Param("lane", "all", choices=("all", "theory"))
    visit.pages["top_k"] = PageState((lane,), {"lane": "all"}, {"lane": "theory"})
    monkeypatch.setattr(session.st, "session_state", {"lane": "Alle Themen", "_note": "any words"})
    assert session.asked(lane) == session.get_control("lane") == "theory"
    assert session.get_control("_note") == "any words"
    session.st.session_state["lane"] = "all"
    assert session.asked(lane) == session.get_control("lane") == "all"
