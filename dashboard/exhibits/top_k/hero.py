"""Bars that follow k, the whole tail, and one roll before and after the cut: one component, one fragment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from dashboard import layout, runs
from dashboard.address import Value
from dashboard.components.token_bars import token_bars
from dashboard.components.token_bars.header import header
from dashboard.components.token_bars.packing import pack
from dashboard.exhibits.top_k.arithmetic import arithmetic, code, nucleus
from dashboard.exhibits.top_k.controls import LONGEST, PROMPT, params, state_of, told
from dashboard.layout.memory import heard, kept
from dashboard.text import Text

__all__ = ["MODEL", "PARTS", "hero"]

PARTS = ("bars", "tail", "roll")
"""What the component shows; in a presentation one at a time."""

_KEY, MODEL = "token-bars", "storyteller"


@dataclass(slots=True)
class Seat:
    """What one visit keeps of the page.

    Attributes:
        known: the controls as the browser knows them.
        epoch: grows when they changed elsewhere, so that the browser has to take them over.
        said: number of the last prompt heard.
    """

    known: dict[str, Value] = field(default_factory=dict)
    epoch: int = 0
    said: int = 0

    def follow(self, values: Mapping[str, Value]) -> None:
        """Notice what changed elsewhere."""
        if self.known != values:
            self.known, self.epoch = dict(values), self.epoch + 1


@st.fragment
def hero(part: str | None) -> None:
    """Show the exhibits. What the browser reports runs this fragment alone.

    Args:
        part: the part to fill the screen with in a presentation; None shows all and what belongs to them.
    """
    text, seat, model = layout.page_text("top_k"), kept("top-k-seat", Seat), runs.language_model(MODEL)
    values = layout.controls(params(model.vocabulary))
    if len(str(values["prompt"])) > LONGEST:
        st.markdown(_too_long(str(values["prompt"]), text))
        values["prompt"] = PROMPT
        layout.put("prompt", PROMPT)
    seat.follow(values)
    token_bars(_blob(seat, text, part), key=_KEY, on_prompt=_on_prompt, on_view=_on_view)
    if part is None:
        _below(values, text)


def _too_long(prompt: str, text: Text) -> str:
    return text("hero.too_long", limit=text.number(LONGEST), length=text.number(len(prompt)))


def _blob(seat: Seat, text: Text, part: str | None) -> bytes:
    prompt = str(seat.known["prompt"])
    full = header(
        state_of(seat.known), text, prompt=prompt, tokens=runs.vocabulary(MODEL), epoch=seat.epoch,
        said=seat.said, limit=LONGEST, present=layout.present(), exhibit=part,
    )  # fmt: skip
    return pack(runs.next_logits(MODEL, prompt), full)


def _below(values: Mapping[str, Value], text: Text) -> None:
    state, prompt = state_of(values), str(values["prompt"])
    logits = runs.next_logits(MODEL, prompt)
    layout.measured(_measured(prompt, text))
    st.markdown(nucleus(logits, state, text))
    with layout.fold(text("fold.arithmetic")):
        st.markdown(arithmetic(logits, state, runs.vocabulary(MODEL), text))
    lines = code(MODEL, prompt, state)
    with layout.fold(text("fold.code", lines=len(lines.splitlines()))):
        st.code(lines, language="python")


def _measured(prompt: str, text: Text) -> str:
    model = runs.language_model(MODEL)
    card, read = model.card, len(model.encode(prompt))
    words = text(
        "measured",
        parameters=text.number(card["parameters"] / 1e6, 1),
        tokens=text.number(card["kept"]["tokens"] / 1e6, 1),
        loss=text.number(card["kept"]["held_out"], 2),
        seed=card["seed"],
    )
    if read <= model.context:
        return words
    return f"{words} · {text('measured.last', read=text.number(model.context), count=text.number(read))}"


def _on_view() -> None:
    _note(heard(_KEY, "view"))


def _on_prompt() -> None:
    said = heard(_KEY, "prompt")
    if said is not None:
        kept("top-k-seat", Seat).said = int(said["said"])
        _note(said)


def _note(said: Mapping[str, object] | None) -> None:
    seat = kept("top-k-seat", Seat)
    if said is None or said.get("epoch") != seat.epoch:
        return
    values = told(said, seat.known, runs.language_model(MODEL).vocabulary)
    prompt = said.get("prompt", values["prompt"])
    if isinstance(prompt, str) and len(prompt) <= LONGEST:
        values["prompt"] = prompt.encode("utf-8", "replace").decode()
    seat.known = values
    layout.reset(values)
