"""The events as a table: what the chart shows, for reading, sorting and screen readers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.text import Text
from dashboard.views.timeline.events import Event

__all__ = ["table"]


def table(shown: Sequence[Event], text: Text) -> None:
    """Show a row for each event.

    Args:
        shown: the events in order.
        text: the page's words.
    """
    rows = [_row(event, text) for event in shown]
    names = ("date", "event", "people", "lane", "kind", "what", "numbers", "checked", "source")
    frame = pd.DataFrame(rows, columns=[text(f"column.{name}") for name in names])
    link = st.column_config.LinkColumn(text("column.source"))
    st.dataframe(frame, hide_index=True, key="timeline-table", column_config={text("column.source"): link})


def _row(event: Event, text: Text) -> tuple[str, ...]:
    return (
        str(event.fact.date), event.heading, event.people, text(f"lane.{event.fact.lane}"),
        text(f"kind.{event.meaning}"), event.words["what"], event.words.get("numbers", ""),
        text(f"checked.{event.fact.checked}"), event.fact.link.url,
    )  # fmt: skip
