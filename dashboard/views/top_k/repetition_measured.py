"""What was measured over many prompts, beside the published table, and what the source note says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from core.studies.repetition_record import HUMAN, Published, RepetitionRow
from dashboard import layout
from dashboard.figures import repetition as figures
from dashboard.layout import PageLink
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import repetition as runs
from dashboard.runs.repetition import Recorded
from dashboard.text import Text
from dashboard.views.top_k.models import name_of
from dashboard.views.top_k.repetition_tables import our_table, their_table

__all__ = ["measured_loops"]

_HEIGHT, _PRESENT_HEIGHT = 380, 470
_PRESENT_MEASURES = 2
"""How many of the figures a projector has room for."""


def measured_loops(text: Text) -> None:
    """The figures, the sentence on the note, the tables, and where each number is from."""
    record, present = runs.recorded(layout.voice()), layout.present()
    values = _values(record, text)
    heading(
        text("loops.found_title"),
        text("loops.found_lede", texts=values["texts"], voice=values["voice"]),
        anchor="degeneration",
    )
    measures = figures.MEASURES[:_PRESENT_MEASURES] if present else figures.MEASURES
    for place, measure in zip(st.columns(len(measures)), measures, strict=True):
        draw = partial(figures.panel, measure, *record[:2], style(text))
        key = f"loops-{measure}"
        alt = _alt(measure, record, text)
        chart(draw, key, alt=alt, of="recorded", height=_HEIGHT, presenting=_PRESENT_HEIGHT, place=place)
    if not present:
        st.markdown(text.prose("loops_note").format(**values))
        layout.page_link(PageLink("sources"), text("loops.to_claims"))
        layout.fold(text("loops.fold.tables"), "loops-tables", lambda: _tables(record, text), apart=True)
    short = "_short" if present else ""
    layout.measured(text(f"loops.recorded{short}", **_run(record, text)), source="recorded")
    layout.measured(text(f"loops.published{short}"), source="published")


def _alt(measure: str, record: Recorded, text: Text) -> str:
    def listed(rows: Mapping[str, RepetitionRow] | Mapping[str, Published]) -> str:
        field = "distinct_2" if measure == "distinct" else measure
        values = {name: getattr(row, field) for name, row in rows.items() if name in record[0]}
        say = text.number if measure == "perplexity" else text.percent
        return "; ".join(f"{text(f'loops.name.{name}')}: {say(value, 1)}" for name, value in values.items())

    title = text(f"loops.panel.{measure}")
    if measure == "distinct":
        return text("loops.alt_ours", measure=title, voice=_voice(record, text), ours=listed(record[0]))
    ours, theirs = listed(record[0]), listed(record[1])
    return text("loops.alt", measure=title, voice=_voice(record, text), ours=ours, theirs=theirs)


def _voice(record: Recorded, text: Text) -> str:
    return name_of(record[2]["model"], text)


def _tables(record: Recorded, text: Text) -> None:
    voice = _voice(record, text)
    st.html(our_table(record[0], voice, text))
    st.html(their_table(record[1], text))
    st.markdown(text("loops.tables_note", texts=record[2]["self_bleu_texts"], voice=voice))


def _values(record: Recorded, text: Text) -> dict[str, str]:
    """The numbers of the sentences, by what they are."""
    ours, theirs, _ = record
    values = {f"ours_{name}": text.percent(row.repetition, 1) for name, row in ours.items()}
    values |= {f"theirs_{name}": text.percent(row.repetition, 2) for name, row in theirs.items()}
    values |= {f"perplexity_{name}": text.number(row.perplexity, 1) for name, row in ours.items()}
    values |= {f"huse_{name}": text.number(row.huse, 2) for name, row in theirs.items()}
    return values | {"texts": text.number(ours[HUMAN].texts), "voice": _voice(record, text)}


def _run(record: Recorded, text: Text) -> dict[str, object]:
    run = record[2]
    works = ", ".join(run["prompt_works"])
    prompts, checksum = text.number(run["prompts"]), run["model_sha256"][:12]
    about = {"voice": _voice(record, text), "checksum": checksum, "works": works}
    about["module"] = run["command"].partition(" --")[0]
    return {**run, **about, "prompts": prompts}
