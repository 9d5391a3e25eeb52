"""The rooms as cards, each with a small picture drawn from the data that waits there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, get_args

from core.history import Lane, Verdict
from dashboard import layout
from dashboard.components.link import wanted
from dashboard.components.page_cards import Card, page_cards
from dashboard.layout.page_links import href
from dashboard.layout.parts import heading
from dashboard.page_links import PageLink
from dashboard.runs import history, why_recorded
from dashboard.runs.recording import recording
from dashboard.text import Text

__all__ = ["rooms"]

_KEY, _LANES = "miniatures", get_args(Lane)


def _masks() -> list[str]:
    return [frame["mask"] for frame in recording(layout.voice())["learning"]]


def _probabilities() -> list[float]:
    return [probability for _, probability, _ in recording(layout.voice())["speaking"][0]["choices"]]


def _wobble() -> dict[str, Any]:
    return {"chances": _probabilities(), "wobble": recording(layout.voice())["wobble"]}


def _sub_networks() -> list[list[float]]:
    return [[row.single, row.arithmetic, row.scaled] for row in why_recorded.pairs("one", 0.5, "dropout")]


def _models() -> list[list[Any]]:
    return [[model.year, model.rate] for model in history.model_rates()]


def _events() -> list[list[Any]]:
    return [
        [event.date.position, _LANES.index(event.lane), event.tier, event.lane == "sampling"]
        for event in history.milestones()
        if event.era == "main"
    ]


def _verdicts() -> list[int]:
    counts = Counter(claim.verdict for claim in history.claims())
    return [counts[verdict] for verdict in get_args(Verdict)]


_VALUES: dict[str, Callable[[], Any]] = {
    "dropout": _masks,
    "top_k": _probabilities,
    "two_dice": _wobble,
    "why": _sub_networks,
    "models": _models,
    "timeline": _events,
    "sources": _verdicts,
}
"""The pages that have a card, in their order, and what its picture is drawn from."""


def rooms(text: Text) -> None:
    """Show the cards of the pages that exist.

    Args:
        text: the page's words.
    """
    heading(text("rooms.title"))
    cards = [_card(page, text) for page in _VALUES if layout.leads_somewhere(PageLink(page))]
    page_cards(cards, present=layout.present(), key=_KEY)
    door = wanted(_KEY).get("door")
    if door in _VALUES:
        layout.go(PageLink(door))


def _card(page: str, text: Text) -> Card:
    title = layout.page_text("frame")(f"page_{page}")
    values = None
    with layout.part(page):
        values = _VALUES[page]()
    return Card(
        page, title, text(f"rooms.{page}"), href(PageLink(page)), text("rooms.alt", title=title), values
    )
