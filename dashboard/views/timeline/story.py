"""The chart, the card below it and the walk from event to event: one fragment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from core.history import LANES
from dashboard import layout
from dashboard.components.event_list import Item, event_list
from dashboard.components.event_stepper import event_stepper
from dashboard.components.link import wanted
from dashboard.figures.timeline import left_margin, place_of, timeline
from dashboard.figures.timeline_plan import LARGE, SMALL, Entry, Span, Spot, TimelinePlan, plan
from dashboard.layout.memory import kept, selected
from dashboard.text import Text, literal
from dashboard.views.timeline import card
from dashboard.views.timeline.controls import ALL, ERAS_OF, FIRST, PARAMS, span_of, widened
from dashboard.views.timeline.events import Event, date_words, events, found
from dashboard.views.timeline.strip import strip
from dashboard.views.timeline.table import table

__all__ = [
    "CONFIG",
    "alternative",
    "arrive",
    "as_items",
    "chosen_of",
    "drawn",
    "on_screen",
    "published",
    "ring",
    "story",
]

_WALK, _LIST, _CHART = "timeline-walk", "timeline-list", "timeline-chart"
_CHAPTERS = frozenset(
    {"hinton", "alexnet", "jmlr", "batch-norm", "attention", "albert", "palm", "to-repeat", "olmo"}
)
"""Where the story turns: labelled first where there is no room for all."""
CONFIG = {"displayModeBar": False, "doubleClick": False, "doubleClickDelay": 0}
"""Of the chart. No double press: plotly would undo its selection without a word, and the next press there
would be lost."""


@dataclass(slots=True)
class Drawn:
    """The chart as it stands in this visit, so that walking on does not draw it again."""

    key: object = None
    plan: TimelinePlan | None = None
    figure: go.Figure | None = None
    pressed: str = ""


def arrive() -> None:
    """Read the controls from the address. An unknown event gets a sentence; a known one brings its years."""
    text = layout.page_text("timeline")
    values = layout.controls(PARAMS)
    known = {event.id: event for event in events(text.language)}
    wanted = str(values["event"])
    if wanted not in known:
        said = text("no_event", value=wanted[:40], default=known[FIRST].label)
        st.html(f'<div class="td-notice" role="status"><p>{layout.markup(said)}</p></div>')
        layout.set_control("event", FIRST)
        return
    layout.set_control("span", widened(span_of(values["span"]), {known[wanted].fact.era}))


@layout.fragment
def story() -> None:
    """Show everything below the claim. Controls, marks, keys and the list run this fragment alone."""
    text = layout.page_text("timeline")
    with st.container(key="td-history"):
        _history(text)


def _history(text: Text) -> None:
    if not layout.present():
        strip(text, on_span=_on_span)
    span, shown = on_screen(text)
    if not shown:
        where = "nothing" if layout.get_control("lane") == ALL else "nothing.lane"
        st.markdown(text(where, find=literal(str(layout.get_control("find")))))
        return
    chosen = chosen_of(shown)
    _chart(shown, chosen, span, text)
    _card(shown, chosen, text)
    layout.measured(published(span, text), "published", seen=not layout.present())
    if not layout.present():
        _below(shown, chosen, text)


def chosen_of(shown: Sequence[Event]) -> Event:
    """The event that is chosen; the first, where the filter leaves it away."""
    return next((event for event in shown if event.id == layout.get_control("event")), shown[0])


def published(span: Span, text: Text) -> str:
    """How many events there are in some years, and where they come from.

    Args:
        span: the years.
        text: the page's words.
    """
    years = [event.fact.date.year for event in events(text.language) if event.fact.era in ERAS_OF[span]]
    return text("published", count=len(years), first=years[0], last=years[-1])


def on_screen(text: Text) -> tuple[Span, tuple[Event, ...]]:
    """The years, and the events that the filter leaves."""
    span = span_of(layout.get_control("span"))
    shown = found(
        events(text.language),
        lane=str(layout.get_control("lane")),
        find=str(layout.get_control("find")),
        span=span,
    )
    return widened(span, {event.fact.era for event in shown}), shown


def drawn(
    shown: Sequence[Event], chosen: Event, span: Span, text: Text
) -> tuple[TimelinePlan, go.Figure, int]:
    """Where everything stands, the chart and its left margin.

    Args:
        shown: the events on it.
        chosen: the one that is chosen; where one lane is shown, it is its.
        span: the years.
        text: the page's words.
    """
    size = LARGE if layout.present() else SMALL
    lanes = LANES if layout.get_control("lane") == ALL else (chosen.fact.lane,)
    last = kept("timeline-drawn", Drawn)
    key = (tuple(event.id for event in shown), lanes, span, text.language, layout.palette(), size.letter)
    if last.key != key or last.plan is None or last.figure is None:
        all_named = bool(layout.get_control("find")) or layout.get_control("lane") != ALL
        last.plan = plan([_entry(event, text) for event in shown], lanes, span, size, all_named=all_named)
        last.figure, last.key = timeline(last.plan, text, layout.palette(), size), key
    return last.plan, last.figure, left_margin(lanes, text, size)


def _chart(shown: Sequence[Event], chosen: Event, span: Span, text: Text) -> None:
    planned, figure, margin = drawn(shown, chosen, span, text)
    with st.container(key="td-timeline", gap=None):
        st.plotly_chart(
            figure, key=_CHART, theme=None, on_select=_on_press, selection_mode="points",
            config=CONFIG,
            alt=alternative(shown, text),
        )  # fmt: skip
        st.html(ring(next(spot for spot in planned.spots if spot.entry.id == chosen.id), margin))


def alternative(shown: Sequence[Event], text: Text) -> str:
    """What the chart shows, in words."""
    return text("alt", count=len(shown), first=shown[0].fact.date.year, last=shown[-1].fact.date.year)


def _entry(event: Event, text: Text) -> Entry:
    tier = 0 if layout.present() and event.id in _CHAPTERS else event.fact.tier
    hover = text("hover", title=event.heading, date=date_words(event.fact.date, text))
    return Entry(event.id, event.fact.date.position, event.fact.lane, event.kind, event.label, tier, hover)


def ring(spot: Spot, margin: int) -> str:
    """The ring around the chosen event and its name: above the chart, so that the chart stays as it is."""
    left, top = place_of(spot, margin)
    look = spot.beside if spot.side else f"{spot.beside} tick"
    name = layout.markup(spot.entry.label)
    mark = "" if spot.side else f'<i class="td-mark {spot.entry.kind}"></i>'
    place = f"left: {left}; top: {top}"
    return f'<div class="td-now {look}" style="{place}" aria-hidden="true">{mark}<b>{name}</b></div>'


def _card(shown: Sequence[Event], chosen: Event, text: Text) -> None:
    with st.container(key="td-card"):
        with st.container(key="td-facts"):
            card.facts(chosen, text)
        with st.container(key="td-story"):
            card.story(chosen, text, brief=layout.present())
        with st.container(key="td-actions", horizontal=True, vertical_alignment="center"):
            event_stepper(
                _walked(shown, chosen), chosen.id, text, title=chosen.heading,
                hint=not card.crowded(chosen), present=layout.present(), key=_WALK, on_want=_on_walk,
            )  # fmt: skip
            card.try_it(chosen, text)
        with st.container(key="td-picture"):
            card.picture(chosen, text)


def _walked(shown: Sequence[Event], chosen: Event) -> list[str]:
    """The events to walk through: in a talk those that the chart names."""
    every = not layout.present()
    return [event.id for event in shown if every or event.fact.tier == 1 or event is chosen]


def _below(shown: Sequence[Event], chosen: Event, text: Text) -> None:
    st.markdown(text("arc"))
    with st.container(key="td-list"):
        event_list(as_items(shown, text), chosen.id, text("list"), key=_LIST, on_want=_on_list)
    layout.fold(text("fold.table", count=len(shown)), "table", lambda: table(shown, text))


def as_items(shown: Sequence[Event], text: Text) -> list[Item]:
    """The events for the list."""
    return [
        Item(
            event.id, event.fact.date.year, event.heading, event.kind, text(f"kind.{event.meaning}"),
            event.fact.tier == 1,
        )
        for event in shown
    ]  # fmt: skip


def _on_span() -> None:
    layout.set_control("span", layout.get_control("span"))
    language = layout.page_text("timeline").language
    eras = ERAS_OF[span_of(layout.get_control("span"))]
    if not any(
        event.id == layout.get_control("event") and event.fact.era in eras for event in events(language)
    ):
        layout.set_control("event", FIRST)


def _on_press() -> None:
    # Pressing the same mark twice takes plotly's selection back: the mark is chosen all the same.
    last, points = kept("timeline-drawn", Drawn), selected(_CHART)
    if points:
        last.pressed = _id_of(points[0]["customdata"])
    _choose(last.pressed)


def _id_of(customdata: object) -> str:
    return str(customdata[0] if isinstance(customdata, list | tuple) else customdata)


def _on_walk() -> None:
    _choose(wanted(_WALK).get("event"))


def _on_list() -> None:
    _choose(wanted(_LIST).get("event"))


def _choose(event: object) -> None:
    if any(event == known.id for known in events("en")):
        layout.set_control("event", str(event))
