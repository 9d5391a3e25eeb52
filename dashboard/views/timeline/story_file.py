"""The timeline in a file of its own: the chart, a card for each event, and what walks through them."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from plotly.offline import get_plotlyjs

from dashboard import layout
from dashboard.components import event_list, event_stepper
from dashboard.components.one_file import STORY, Part, Saved, packed
from dashboard.figures.timeline_plan import Spot
from dashboard.text import Text
from dashboard.views.timeline import card
from dashboard.views.timeline.controls import ALL
from dashboard.views.timeline.events import Event, events, found
from dashboard.views.timeline.mathml import MATHML
from dashboard.views.timeline.pictures import PICTURES
from dashboard.views.timeline.story import (
    CONFIG,
    alternative,
    as_items,
    chosen_of,
    drawn,
    on_screen,
    published,
    ring,
)
from dashboard.views.timeline.strip import legend

__all__ = ["story_file"]

_LOOK = "timeline.css"
_BODY = """\
{legend}
<div data-testid="stLayoutWrapper"><div class="st-key-td-timeline">
<div class="story-chart" role="img" aria-label="{alt}"></div>
<div data-testid="stElementContainer"><div data-testid="stHtml" class="story-ring"></div></div>
</div></div>
<div class="st-key-td-card">
<div><div class="st-key-td-facts"></div></div>
<div><div class="st-key-td-story"></div></div>
<div><div class="st-key-td-actions">{0}</div></div>
<div><div class="st-key-td-picture">{2}<div class="story-formula"></div></div></div>
</div>
{1}"""


def story_file(text: Text) -> Saved:
    """The events on the screen and the one that is chosen; all of the years, where the filter leaves none.

    Args:
        text: the page's words.
    """
    span, shown = on_screen(text)
    shown = shown or found(events(text.language), lane=ALL, find="", span=span)
    chosen = chosen_of(shown)
    plan, figure, margin = drawn(shown, chosen, span, text)
    walk = event_stepper.props(
        [event.id for event in shown], chosen.id, text, title=chosen.heading, hint=False, present=False
    )
    items = event_list.props(as_items(shown, text), chosen.id, text("list"))
    rings = {spot.entry.id: spot for spot in plan.spots}
    told = {
        "chosen": chosen.id, "walk": walk, "list": items, "config": CONFIG,
        "figure": json.loads(figure.to_json()),
        "events": {event.id: _told(event, rings[event.id], margin, text) for event in shown},
    }  # fmt: skip
    return Saved(
        layout.markup(text("claim")), "",
        layout.measured_words(published(span, text), "published"),
        text("file.needs"),
        _parts(walk, items),
        {"event": chosen.id},
        body=_BODY.replace("{alt}", html.escape(alternative(shown, text))).replace("{legend}", legend(text)),
        look=Path(__file__).with_name(_LOOK).read_text("utf-8"),
        data={"story": told}, script=STORY, library=_plotly(),
    )  # fmt: skip


def _parts(walk: Mapping[str, object], items: Mapping[str, object]) -> Sequence[Part]:
    nothing: dict[str, object] = {"drawing": "", "large": False}
    return [
        Part("event_stepper", [{**walk, "answered": 0}]),
        Part("event_list", [{**items, "answered": 0}]),
        Part("svg_drawing", [nothing]),
    ]


def _told(event: Event, spot: Spot, margin: int, text: Text) -> dict[str, str]:
    """What the card and the chart say of an event."""
    return {
        "title": event.heading,
        "ring": ring(spot, margin),
        "facts": card.facts_of(event, text),
        "story": card.story_of(event, text),
        "drawing": PICTURES[event.id](text) if event.id in PICTURES else "",
        "formula": MATHML.get(event.id, ""),
    }


@cache
def _plotly() -> str:
    """The library that draws the chart, packed: 1.9 MB of the file."""
    return packed(get_plotlyjs().encode())
