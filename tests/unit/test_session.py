"""What a visit remembers, when a component speaks up after its page was left."""

import pytest

from dashboard.address import Param, Value
from dashboard.layout import session
from dashboard.layout.session import PageState, Session


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
    session.reset({"at": 5})
    assert visit.pages["dropout"].values == {"speed": "60", "at": 5}
    assert visit.pages["top_k"].values == {"k": 10}


def test_a_parameter_that_no_page_has_is_named(visit: Session) -> None:
    with pytest.raises(KeyError, match="speeed"):
        session.reset({"speeed": 5})


def reported(monkeypatch: pytest.MonkeyPatch, visit: Session, browser: Value | None, after: float) -> Value:
    """What k counts as when the app has set it from 10 to 40, and some seconds later the browser reports."""
    held: dict[str, Value | None] = {"k": 10}
    now = 100.0
    monkeypatch.setattr(session.st, "session_state", held)
    monkeypatch.setattr(session.time, "monotonic", lambda: now)
    monkeypatch.setattr(session, "write", lambda: None)
    session.reset({"k": 40})
    assert held["k"] == 40
    held["k"], now = browser, now + after
    return session.asked(Param("k", 10))


@pytest.mark.parametrize(
    ("browser", "after", "counts"),
    [(10, 1.0, 40), (10, 4.0, 10), (40, 1.0, 40), (25, 1.0, 25), (None, 1.0, 40)],
    ids=["a report from before", "the reader went back", "heard", "the reader went on", "no choice"],
)
def test_a_browser_that_has_not_heard_yet_does_not_undo_what_the_app_set(
    monkeypatch: pytest.MonkeyPatch, visit: Session, browser: Value | None, after: float, counts: Value
) -> None:
    assert reported(monkeypatch, visit, browser, after) == counts


def test_once_the_browser_has_heard_every_report_counts(
    monkeypatch: pytest.MonkeyPatch, visit: Session
) -> None:
    assert reported(monkeypatch, visit, 40, 1.0) == 40
    session.st.session_state["k"] = 10
    assert session.asked(Param("k", 10)) == 10


class Browser:
    """Its address as a run sees it, which may be older than what it was told last."""

    def __init__(self) -> None:
        self.seen: dict[str, str] = {}
        self.told: list[dict[str, str]] = []

    def to_dict(self) -> dict[str, str]:
        return dict(self.seen)

    def from_dict(self, address: dict[str, str]) -> None:
        self.told.append(dict(address))


def test_a_browser_on_its_way_to_another_address_is_called_back(
    monkeypatch: pytest.MonkeyPatch, visit: Session
) -> None:
    browser, k = Browser(), Param("k", 10)
    monkeypatch.setattr(session.st, "session_state", {})
    monkeypatch.setattr(session.st, "query_params", browser)
    visit.pages["top_k"] = PageState((k,), {"k": 10}, {"k": 10})
    session.reset({"k": 40})
    session.reset({"k": 10})  # the browser has not heard of 40 yet, and still shows the address of 10
    assert browser.told == [{"k": "40"}, {}]
    session.reset({"k": 10})
    assert len(browser.told) == 2


def test_a_page_that_was_left_while_it_wrote_leaves_nothing_in_the_address(
    monkeypatch: pytest.MonkeyPatch, visit: Session
) -> None:
    browser, k = Browser(), Param("k", 10)
    monkeypatch.setattr(session.st, "session_state", {})
    monkeypatch.setattr(session.st, "query_params", browser)
    visit.pages["top_k"] = PageState((k,), {"k": 10}, {"k": 10})
    session.reset({"k": 40})  # its word to the browser meets the press of a link to another page
    session.arrive("scale")
    session.controls(())
    session.settle()
    assert browser.told == [{"k": "40"}, {}]


def test_a_word_of_the_other_language_is_no_choice(monkeypatch: pytest.MonkeyPatch, visit: Session) -> None:
    lane = Param("lane", "all", choices=("all", "theory"))
    visit.pages["top_k"] = PageState((lane,), {"lane": "all"}, {"lane": "theory"})
    monkeypatch.setattr(session.st, "session_state", {"lane": "Alle Themen", "_note": "any words"})
    assert session.asked(lane) == session.held("lane") == "theory"
    assert session.held("_note") == "any words"
    session.st.session_state["lane"] = "all"
    assert session.asked(lane) == session.held("lane") == "all"
