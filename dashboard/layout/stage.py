"""One exhibit a screen while presenting, stepped through from page to page with the keys of a clicker."""

from __future__ import annotations

from dashboard.address import Param, Problem
from dashboard.components.link import wanted
from dashboard.components.stage import Place
from dashboard.components.stage import stage as component
from dashboard.exhibits import EXHIBITS, Stop, stops
from dashboard.layout.page_links import go, href
from dashboard.layout.session import EXHIBIT, exhibit_address, move, page_address, session
from dashboard.layout.share import code_to_here
from dashboard.layout.words import page_text, present, projected
from dashboard.page_links import PageLink

__all__ = ["exhibit", "lead", "stage", "take_the_stage"]

_KEY = "td-stage"


def exhibit() -> str | None:
    """The exhibit of this page to show alone, while presenting; None otherwise: the page shows them all."""
    return _current() if present() else None


def lead() -> None:
    """Go on to the page that a talk has turned to, if it is another one than this."""
    goal = session().goal
    if goal is not None and goal.page != session().page:
        go(_link(goal))


def _link(stop: Stop) -> PageLink:
    return PageLink(stop.page, {**page_address(stop.page), **exhibit_address(stop)})


def stage() -> None:
    """What leads the talk, and fits an exhibit into its screen or frame.

    The same on all pages: no key is lost between them.
    """
    talk = stops(session().rooms)
    here = Stop(session().page, _current())
    of_page = [stop for stop in talk if stop.page == here.page]
    doors = ["" if stop.page == here.page else href(_link(stop)) for stop in talk]
    place = Place(talk.index(here) + 1, len(talk), talk.index(of_page[0]) + 1, len(of_page))
    text = page_text("frame")
    take = text.labels.get(f"take.{here.page}.{here.exhibit}", "")
    component(text, place, take, doors, code_to_here(), led=projected(), key=_KEY, on_want=_on_want)


def _on_want() -> None:
    talk = stops(session().rooms)
    for name, value in wanted(_KEY).items():
        if name == "leave":
            _appear(present=False)
        else:
            _turn_to(talk[min(max(int(value), 1), len(talk)) - 1])


def _turn_to(stop: Stop) -> None:
    # To one of another page the run that follows goes, see `lead`.
    session().exhibit, session().goal = stop.exhibit, stop
    move()


def take_the_stage() -> None:
    """Show the page's first exhibit to a hall; a callback."""
    _appear(present=True)


def _appear(*, present: bool) -> None:
    session().present, session().exhibit = present, ""
    move()


def _current() -> str:
    # An unknown one in the address is a problem and shows the first.
    state, names = session(), EXHIBITS[session().page]
    if state.exhibit and state.exhibit not in names:
        param = Param(EXHIBIT, names[0], choices=names)
        state.problems = [*state.problems, Problem(param, state.exhibit, names[0])]
        state.exhibit = ""
    return state.exhibit or names[0]
