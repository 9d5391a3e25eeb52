"""One exhibit a screen while presenting, stepped through from page to page with the keys of a clicker."""

from __future__ import annotations

from dashboard.address import Param, Problem
from dashboard.components.link import wanted
from dashboard.components.stage import Place
from dashboard.components.stage import stage as component
from dashboard.exhibits import EXHIBITS, Stop, stops
from dashboard.layout.page_links import address_of, go, href
from dashboard.layout.session import EXHIBIT, PREDICT, alone, exhibit_address, move, page_address, session
from dashboard.layout.share import code_to_here
from dashboard.layout.words import page_text, projected
from dashboard.page_links import PageLink
from dashboard.tours import TOURS

__all__ = ["exhibit", "lead", "place", "stage", "take_the_stage", "talk", "turn_to"]

_KEY = "td-stage"


def exhibit() -> str | None:
    """The exhibit of this page to show alone, on a projector, in a frame, on a tour; None otherwise: all."""
    return _current() if alone() else None


def lead() -> None:
    """Go on to the page that a talk has turned to, if it is another one than this."""
    goal = session().goal
    if goal is not None and goal.page != session().page:
        go(_link(goal))


def _link(stop: Stop) -> PageLink:
    settings = {PREDICT: "0", **stop.settings} if session().led["tour"] else _left(stop.page)
    return PageLink(stop.page, {**settings, **exhibit_address(stop)})


def _left(page: str) -> dict[str, str]:
    """The address of a page as this visit left it, with who speaks there."""
    known = session().pages.get(page)
    return {**(known.spelled() if known and known.address() else {}), **page_address(page)}


def talk() -> tuple[Stop, ...]:
    """What a talk steps through: the stops of a tour, or every exhibit of every page."""
    return TOURS.get(str(session().led["tour"])) or stops(session().rooms)


def place() -> Place:
    """Where the talk is."""
    steps, state = talk(), session()
    if state.led["tour"]:
        return Place(min(int(state.led["stop"]), len(steps)), len(steps), 1, len(steps))
    names = EXHIBITS[state.page]
    first = steps.index(Stop(state.page, names[0])) + 1
    return Place(first + names.index(_current()), len(steps), first, len(names))


def stage() -> None:
    """What leads the talk, and fits an exhibit into its screen or frame.

    The same on all pages: no key is lost between them.
    """
    here = session().page
    doors = ["" if stop.page == here else href(_link(stop)) for stop in talk()]
    component(
        page_text("frame"),
        place(),
        _take(),
        doors,
        code_to_here(),
        led=projected(),
        key=_KEY,
        on_want=_on_want,
    )


def _take() -> str:
    text, state = page_text("frame"), session()
    if state.led["tour"] and state.led["notes"]:
        return text(f"tour.{talk()[place().number - 1].name}.note")
    return text.labels.get(f"take.{state.page}.{_current()}", "")


def _on_want() -> None:
    for name, value in wanted(_KEY).items():
        if name == "leave":
            _appear(present=False)
        else:
            turn_to(int(value))


def turn_to(number: int) -> None:
    """Go to a stop of the talk, counted from 1; a callback. Beyond the ends it is the first or the last."""
    state, steps = session(), talk()
    number = min(max(number, 1), len(steps))
    # To one of another page the run that follows goes, see `lead`.
    state.goal = steps[number - 1]
    state.exhibit = state.goal.exhibit
    if state.led["tour"]:
        state.led["stop"], state.led[PREDICT] = number, PREDICT in state.goal.settings
        if state.goal.page == state.page:
            state.incoming = address_of(_link(state.goal))
    move()


def take_the_stage() -> None:
    """Show the page's first exhibit to a hall, or the stop of the tour; a callback."""
    _appear(present=True)


def _appear(*, present: bool) -> None:
    state = session()
    state.present = present
    if not state.led["tour"]:
        state.exhibit = ""
    move()


def _current() -> str:
    # An unknown one in the address is a problem and shows the first.
    state, names = session(), EXHIBITS[session().page]
    if state.exhibit and state.exhibit not in names:
        param = Param(EXHIBIT, names[0], choices=names)
        state.problems = [*state.problems, Problem(param, state.exhibit, names[0])]
        state.exhibit = ""
    return state.exhibit or names[0]
