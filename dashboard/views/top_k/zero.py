"""Temperature 0, and yet another text: how often rounding decides, recorded, and live for the prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median
from typing import Any

import streamlit as st

from core.lm.voices import VOICES, reads
from core.lm.zero import BESIDE
from core.studies.zero_record import FLIPS, ZeroRow, flipped, ties
from dashboard import layout
from dashboard.figures.zero import lanes
from dashboard.layout import PageLink
from dashboard.layout.memory import choose
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import repetition, speaking
from dashboard.runs import zero as runs
from dashboard.text import Text
from dashboard.views.top_k.models import built_in, chosen, name_of
from dashboard.views.top_k.repetition import STYLE
from dashboard.views.top_k.zero_texts import as_cards, as_table, parted

__all__ = ["NAME", "code", "zero"]

NAME = "zero"
"""The exhibit's name in the address, and the control that asks for the live part."""

_LONGEST_QUOTE = 60

_CODE = """\
import torch
from core.lm import registry
from core.lm.zero import answer, arithmetics

model = registry.load({model!r})
tokens = torch.tensor(model.encode({prompt!r}))
for name, network in arithmetics(model.model, order={order}).items():
    found = answer(network, tokens, {length})
    for token, logit in zip(found.first.tokens, found.first.logits):
        print(name, repr(model.display(token)), logit)
    print(model.decode(found.tokens))
"""


def code(model: str, prompt: str) -> str:
    """The live part in a few lines; it runs as it stands."""
    return _CODE.format(model=model, prompt=prompt, order=runs.ORDER, length=runs.TOKENS)


@layout.fragment
def zero() -> None:
    """Show the exhibit; on a projector what was recorded or, once asked for, the prompt."""
    text, asked = layout.page_text("top_k"), bool(layout.get_control(NAME))
    heading(text("zero.title"), text("zero.lede"), anchor=NAME)
    with layout.part(NAME):
        if not (asked and layout.present()):
            _recorded(text)
        _live(text, asked=asked)


def _recorded(text: Text) -> None:
    """What was measured for the voice that speaks, else for the one of the page's language."""
    voice, present = built_in() if built_in() in VOICES.values() else layout.voice(), layout.present()
    rows, about = runs.recorded(voice)
    values = _counted(rows, text)
    draw = partial(lanes, rows, style(text))
    chart(draw, "zero-lanes", alt=text("zero.alt", **values), of=voice, height=330, presenting=390)
    if not present:
        st.markdown(text("zero.found", **values))
        st.markdown(text("zero.rules", fold=text("ties.title")))
        layout.page_link(PageLink("timeline", {"event": "nondeterminism"}), text("zero.timeline"))
    layout.measured(text(f"zero.recorded{'_short' * present}", **_run(voice, about, text)), source="recorded")


def _counted(rows: Sequence[ZeroRow], text: Text) -> dict[str, str]:
    """The numbers of the sentences, by what they are."""
    gaps = {what: flipped(rows, what) for what in FLIPS}
    values = {what: text.number(len(found)) for what, found in gaps.items()}
    most = max((gap for found in gaps.values() for gap in found), default=0.0)
    values |= {"most": text.number(most, 2), "median": text.number(median(row.gap for row in rows), 2)}
    return values | {"total": text.number(len(rows)), "ties": text.number(ties(rows))}


def _run(voice: str, about: Mapping[str, Any], text: Text) -> dict[str, object]:
    checksum, last = about["models"][voice][:12], about["texts"] - 1
    return {**about, "voice": name_of(voice, text), "checksum": checksum, "last": last}


def _live(text: Text, *, asked: bool) -> None:
    words, help_ = text("loops.follow" if asked else "zero.run"), text("zero.help")
    if not (asked and layout.present()):
        st.button(words, key="zero-run", help=help_, on_click=choose, args=(NAME, True))
    if asked:
        _answered(built_in(), str(layout.get_control("prompt")), text)


def _answered(model: str, prompt: str, text: Text) -> None:
    st.html(STYLE)
    if model != chosen():
        layout.lede(text("zero.built_in_only", model=name_of(chosen(), text), other=name_of(model, text)))
    found, present = runs.answers(model, prompt), layout.present()
    quote = layout.shortened(" ".join(prompt.split()), _LONGEST_QUOTE) or text("hero.prompt_empty")
    st.html(as_table(found, speaking.vocabulary(model), text, after=quote, present=present))
    decode = partial(repetition.decode, model)
    st.html(as_cards(found, decode, text, reads=reads(model), present=present))
    if all(parted(found, name) is None for name in BESIDE):
        st.markdown(text("zero.none_part"))
    about = {"model": name_of(model, text), "length": runs.TOKENS, "order": runs.ORDER}
    layout.measured(text(f"zero.measured{'_short' * present}", **about))
    if not present:
        layout.code_fold(text, "zero.fold.code", code(model, prompt))
