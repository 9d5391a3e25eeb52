"""What the browser has not heard of yet does not count, however its messages and the server's cross."""

from __future__ import annotations

import pytest

from dashboard.layout import widgets
from dashboard.layout.widgets import News


class Widgets(dict[str, float]):
    """What the widgets hold: what the server wrote last, or what the browser said last."""

    def __init__(self, **held: float) -> None:
        super().__init__(held)
        self.written: list[str] = []

    def __setitem__(self, key: str, value: float) -> None:
        self.written.append(key)
        super().__setitem__(key, value)


@pytest.fixture
def holds(monkeypatch: pytest.MonkeyPatch) -> Widgets:
    held = Widgets(rate=0.5, units=24)
    monkeypatch.setattr(widgets.st, "session_state", held)
    return held


def tell(news: News, holds: Widgets, **values: float) -> None:
    """One run of the server in which a preset sets controls, looked at within the run as well."""
    news.add(values)
    holds.update(values)
    news.unheard()
    news.settle()
    news.ours.clear()


def test_what_the_server_has_just_written_is_no_word_of_the_browser(holds: Widgets) -> None:
    news = News()
    tell(news, holds, rate=0.2, units=32)
    holds.update(rate=0.5, units=24)
    assert news.unheard() == {"rate", "units"}


def test_each_widget_hears_for_itself(holds: Widgets) -> None:
    news = News()
    tell(news, holds, rate=0.2, units=32)
    holds.update(rate=0.2, units=24)
    assert news.unheard() == {"units"}
    holds.update(rate=0.5, units=32)
    assert news.unheard() == set(), "the hand has put the rate back"


def test_two_presets_in_one_breath_are_both_unheard_until_the_last_is_said(holds: Widgets) -> None:
    news = News()
    tell(news, holds, rate=0.2)
    tell(news, holds, rate=0.8)
    for old in (0.5, 0.2):
        holds.update(rate=old)
        assert news.unheard() == {"rate"}
    holds.update(rate=0.8)
    assert news.unheard() == set()


def test_a_hand_that_moves_another_control_counts_at_once(holds: Widgets) -> None:
    news = News()
    tell(news, holds, rate=0.2)
    holds.update(rate=0.5, units=48)
    assert news.unheard() == {"rate"}


def test_a_widget_new_on_the_screen_says_the_same_in_every_run_for_a_while(holds: Widgets) -> None:
    news = News()
    news.say_again({"rate"})
    news.say_again()
    assert holds.written == ["rate", "rate"]
    news.fresh["rate"] = (0.5, 0.0)
    news.say_again()
    assert holds.written == ["rate", "rate"], "the while is over"


def test_a_widget_that_a_hand_has_moved_is_not_told_any_more(holds: Widgets) -> None:
    news = News()
    news.say_again({"rate", "units"})
    holds.update(rate=0.7)
    news.say_again()
    assert holds == {"rate": 0.7, "units": 24}
    assert set(news.fresh) == {"units"}
