"""Writing on from the page's prompt with the page's steps: one component, one fragment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial

import streamlit as st

from core.lm.registry import BUILT_IN
from core.lm.voices import is_own, reads
from dashboard import layout
from dashboard.address import Value, defaults
from dashboard.components.link import wanted
from dashboard.components.token_bars.props import by_letter
from dashboard.components.writer import props as wire
from dashboard.components.writer import writer
from dashboard.components.writer.props import Sheet
from dashboard.layout.memory import kept
from dashboard.layout.parts import heading
from dashboard.layout.taking import take, take_text
from dashboard.runs import own_text, speaking
from dashboard.runs.alike import once
from dashboard.text import Text, literal
from dashboard.views.top_k.arithmetic import arithmetic
from dashboard.views.top_k.controls import LONGEST_TEXT, params, settings_of
from dashboard.views.top_k.hero import known, note
from dashboard.views.top_k.models import chosen, name_of
from dashboard.views.top_k.taking import written, written_table
from dashboard.views.top_k.write_code import code
from dashboard.views.top_k.write_manuscript import Manuscript, TextPlan
from dashboard.views.top_k.writer_session import LONGEST_TYPED, Look, WriterSession

__all__ = ["NAME", "write"]

NAME = "write"
"""The exhibit's name in the address."""

_KEY = "writer"
_FREE = {"forced": "", "beside": ""}
"""What stands in where the address has nonsense that no table can tell."""


def write(values: Mapping[str, Value], part: str | None) -> None:
    """Show the exhibit in the settings of the address.

    Args:
        values: the page's controls.
        part: the part that fills the screen in a presentation; None on the page.
    """
    text, session = layout.page_text("top_k"), _session()
    heading(text("write.title"), text("write.lede"), anchor=NAME)
    session.speak_with(speaking.language_model(chosen()), _opening(chosen()))
    try:
        session.adopt(values, settings_of(values))
    except ValueError:
        _refuse(values, text)
        session.adopt({**values, **_FREE}, settings_of(values))
    layout.set_controls(session.note())
    _running(part)
    vocabulary = speaking.vocabulary(chosen())
    take("written", lambda: written_table(session, vocabulary), text, key="take.texts")


def _session() -> WriterSession:
    return kept("write-seat", lambda: WriterSession(speaking.language_model(chosen()), _opening(chosen())))


def _opening(name: str) -> Manuscript | None:
    """The text that a model writes with nothing set, or its first token: every visitor begins with it.

    None for one that a visitor has taught.
    """
    return None if is_own(name) else once(("opening", name), partial(_written, name))


def _written(name: str) -> Manuscript:
    values = defaults(params(len(speaking.vocabulary(name)), model=name))
    plan = TextPlan(str(values["prompt"]), settings_of(values), int(values["wseed"]))
    text = Manuscript(speaking.language_model(name), plan)
    text.write(int(values["written"]), math.inf if name in BUILT_IN else 0)  # others take seconds
    return text


def _refuse(values: Mapping[str, Value], text: Text) -> None:
    said = next(name for name in _FREE if values[name])
    words = layout.markup(text(f"write.bad_{said}", value=layout.shortened(str(values[said]))))
    st.html(f'<div class="td-notice" role="status"><p>{words}</p></div>')


@layout.fragment
def _running(part: str | None) -> None:
    text, session, values = layout.page_text("top_k"), _session(), known()
    session.follow(str(values["prompt"]), settings_of(values))
    session.grow()
    writer(_data(session, text), key=_KEY, on_want=_on_want)
    if session.looked_at() is not None:
        layout.measured(_measured(session, text), seen=part is None)
    if part is None:
        take_text("written", written(session, session.model), text)
        recited(chosen(), [made.token for made in session.draws], text)
        _below(session, text)


def recited(name: str, said: Sequence[int], text: Text) -> None:
    """A sentence on how much of a text stands word for word in what a visitor's model learned.

    Args:
        name: of a model; of another than a visitor's nothing is said.
        said: the text's tokens.
        text: the page's words.
    """
    if not is_own(name):
        return
    model = own_text.taught(name)
    found = own_text.recited(model, said)
    if found is not None:
        words = model.decode(said)[found.start : found.start + found.longest]
        share, longest = text.percent(found.share), text.number(found.longest)
        st.markdown(
            text("write.recited", share=share, longest=longest, words=literal(layout.shortened(words, 120)))
        )


def _on_want() -> None:
    session, deeds = _session(), wanted(_KEY).values()
    for said in deeds:
        if said.get("do") == "follow":
            note(said["steps"])
        session.follow(str(known()["prompt"]), settings_of(known()))
        session.hear(said)
    if deeds:
        layout.set_controls(session.note())


def _data(session: WriterSession, text: Text) -> dict[str, object]:
    vocabulary = speaking.vocabulary(chosen())
    side = _sheet(session.kept.text, session.kept.length) if session.kept else None
    return wire.props(
        _sheet(session.text, session.wanted), side, vocabulary, text, prompt=session.text.plan.prompt,
        detail=_detail(session), wanted=session.wanted, running=session.running,
        ended=session.ended, tint=session.tint, look=asdict(session.look), refused=_refused(session, text),
        end=session.model.end, most=LONGEST_TEXT, longest=LONGEST_TYPED, present=layout.present(),
        epoch=session.epoch, reads=reads(chosen()),
    )  # fmt: skip


def _refused(session: WriterSession, text: Text) -> dict[str, object]:
    if session.refused is None:
        return {"number": 0, "words": ""}
    numbers = {name: text.number(value) for name, value in session.refused.values.items()}
    return {"number": session.refused.number, "words": text(f"write.{session.refused.key}", **numbers)}


def _sheet(text: Manuscript, length: int) -> Sheet:
    return Sheet(text.draws[:length], by_letter(text.plan.settings), text.plan.seed)


def _detail(session: WriterSession) -> dict[str, object] | None:
    found = session.looked_at()
    if found is None:
        return None
    text, look = found
    vocabulary = speaking.vocabulary(chosen())
    return wire.detail(text.detail(look.at), text.drawn(look.at), vocabulary, side=look.side, place=look.at)


def _below(session: WriterSession, text: Text) -> None:
    found = session.looked_at()
    if found is not None:
        written, look = found
        layout.fold(
            text("write.fold_arithmetic"),
            "write-arithmetic",
            lambda: st.markdown(_arithmetic(written, look, text)),
        )
    if not is_own(chosen()):
        layout.code_fold(text, "write.fold_code", code(chosen(), session.text.plan, session.wanted))


def _arithmetic(written: Manuscript, look: Look, text: Text) -> str:
    made, vocabulary = written.draws[look.at], speaking.vocabulary(chosen())
    logits, settings, read = written.logits(look.at), written.plan.settings, written.read(look.at)
    return arithmetic(logits, settings, made.u, vocabulary, text, used=read, made=made)


def _measured(session: WriterSession, text: Text) -> str:
    draws, plan = session.draws, session.text.plan
    model, count = name_of(chosen(), text), text.number(len(draws))
    return text("write.measured", model=model, count=count, seed=plan.seed)
