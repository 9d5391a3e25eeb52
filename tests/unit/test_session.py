"""What a visit remembers, when a component speaks up after its page was left."""

import pytest

from dashboard.address import Value
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
