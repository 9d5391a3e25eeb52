"""Bars that follow k, the whole tail, and one roll before and after the cut: one component, one fragment."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd
import streamlit as st
from torch import Tensor

from core.lm.voices import is_own, opening, reads
from core.sampling import SamplingSettings, trace
from dashboard import layout
from dashboard.address import Value
from dashboard.components.link import answered, wanted
from dashboard.components.token_bars import token_bars
from dashboard.components.token_bars.packing import pack
from dashboard.components.token_bars.props import props
from dashboard.layout.memory import kept
from dashboard.layout.taking import take
from dashboard.runs import speaking
from dashboard.text import Text
from dashboard.views.top_k.arithmetic import arithmetic, code, nucleus
from dashboard.views.top_k.controls import BARS, LONGEST, by_browser, params, state_of, told
from dashboard.views.top_k.formulas import formulas
from dashboard.views.top_k.models import chosen, described, use
from dashboard.views.top_k.prompts import look
from dashboard.views.top_k.taking import tokens_table
from dashboard.views.top_k.ties import ties

__all__ = [
    "ASKED",
    "PARTS",
    "arrive",
    "hero",
    "known",
    "measured",
    "note",
    "share_of_k",
    "take_tokens",
    "tokens_read",
]

PARTS = ("bars", "tail", "roll")
"""What the component shows; in a presentation one at a time."""

ASKED = "bars"
"""The part that has a question."""

_BOUNDS = (0.25, 0.5, 0.75)
"""Shares between its answers."""

_KEY, _SESSION = "token-bars", "top-k-seat"


@dataclass(slots=True)
class BarsSession:
    """What one visit keeps of the page.

    Attributes:
        known: the controls as the browser last reported them.
        shown: the controls at the last run of the whole page, as they are sent until the next.
        epoch: number of that run.
        since: for each control the run that set it to something else than the browser had reported.
    """

    known: dict[str, Value] = field(default_factory=dict)
    shown: dict[str, Value] = field(default_factory=dict)
    epoch: int = 0
    since: dict[str, int] = field(default_factory=dict)

    def welcome(self, values: Mapping[str, Value]) -> None:
        """Begin a run of the whole page: the browser takes over the controls that it set.

        The others stay the browser's: a hand may be moving one of them at this moment, and its report may
        arrive after this run has begun.
        """
        self.epoch += 1
        self.since |= {name: self.epoch for name, value in values.items() if self.known.get(name) != value}
        self.known, self.shown = dict(values), dict(values)

    def hear(self, said: Mapping[str, object], vocabulary: int) -> dict[str, Value]:
        """Take note of what the browser reports; not of what a run that it had not seen has set since.

        Args:
            said: the controls by the browser's names, with "epoch", the last run that it had seen.
            vocabulary: number of tokens.

        Returns:
            The controls as they stand now.
        """
        seen = said.get("epoch")
        own = [name for name in self.known if isinstance(seen, int) and self.since.get(name, 0) <= seen]
        self.known |= told(said, {name: self.known[name] for name in own}, vocabulary)
        return dict(self.known)


def arrive() -> dict[str, Value]:
    """The controls of the page. Too long a prompt gets a sentence, and the usual one stands in."""
    name = use()
    vocabulary = speaking.language_model(name).vocabulary
    values = layout.controls(params(vocabulary, layout.speaker(), name))
    _settle(values, {"model": name, "k": min(int(values["k"]), vocabulary)})
    if len(str(values["prompt"])) > LONGEST:
        st.markdown(_too_long(str(values["prompt"]), layout.page_text("top_k")))
        values["prompt"] = opening(name)
        layout.set_control("prompt", values["prompt"])
    kept(_SESSION, BarsSession).welcome({name: values[name] for name in BARS})
    return values


def _settle(values: dict[str, Value], held: Mapping[str, Value]) -> None:
    """Another model is here than was asked for, or has fewer tokens than k."""
    if any(values[name] != value for name, value in held.items()):
        values |= held
        layout.set_controls(held)


def known() -> Mapping[str, Value]:
    """The prompt and the steps as the browser last reported them, for the exhibits below."""
    return kept(_SESSION, BarsSession).known


@layout.fragment
def hero(part: str | None) -> None:
    """Show the exhibits. What the browser reports runs this fragment alone and sends the same bytes again.

    Args:
        part: the part to fill the screen with in a presentation; None shows all and what belongs to them.
    """
    text, session = layout.page_text("top_k"), kept(_SESSION, BarsSession)
    about = session.known["prompt"], session.known["k"], session.known["t"]
    if part in (None, ASKED) and not _asked(session.known, about, text):
        return
    if part is None:
        look(str(session.known["prompt"]), text)
    token_bars(_blob(session, text, part), key=_KEY, on_want=_on_want)
    if part in (None, ASKED):
        layout.tally("share", text, _answer(session.known), of=about)
    layout.measured(measured(str(session.known["prompt"]), text), seen=part is None)
    if part is None:
        _below(session.known, text)


def _asked(values: Mapping[str, Value], about: Hashable, text: Text) -> bool:
    size = text.number(speaking.language_model(chosen()).vocabulary)
    k, prompt = text.number(int(values["k"])), layout.shortened(str(values["prompt"]), 60)
    return layout.ask("share", text, of=about, k=k, size=size, prompt=prompt)


def _answer(values: Mapping[str, Value]) -> int:
    share = share_of_k(_scores(values), state_of(values).settings)
    return sum(share > bound for bound in _BOUNDS)


def tokens_read(prompt: str) -> list[int]:
    """The tokens that the model reads of a prompt."""
    return speaking.language_model(chosen()).encode(prompt)


def _scores(values: Mapping[str, Value]) -> Tensor:
    """The scores [V] after the prompt, with the repetition penalty if there is one, before other steps."""
    prompt, settings = str(values["prompt"]), state_of(values).settings
    logits = speaking.next_logits(chosen(), prompt)
    return trace(logits, replace(settings, order=()).steps(tokens_read(prompt)))[-1].logits


def share_of_k(logits: Tensor, settings: SamplingSettings) -> float:
    """The probability that the k most likely tokens hold before the rest is cut.

    Args:
        logits: [V].
        settings: the chain; a temperature counts where it comes before the cut.

    Example:
        >>> import torch
        >>> round(share_of_k(torch.tensor([0.5, 0.3, 0.2]).log(), SamplingSettings(top_k=2)), 3)
        0.8
    """
    before = settings.order.index("temperature") < settings.order.index("top_k")
    scores = logits.double() / (settings.temperature if before else 1)
    return float(scores.softmax(0).topk(settings.top_k or len(logits)).values.sum())


def _too_long(prompt: str, text: Text) -> str:
    return text("hero.too_long", limit=text.number(LONGEST), length=text.number(len(prompt)))


def _blob(session: BarsSession, text: Text, part: str | None) -> bytes:
    prompt = str(session.known["prompt"])
    tokens = (
        speaking.vocabulary(chosen()) if prompt == session.shown["prompt"] else None
    )  # sent at arrival, never again
    full = props(
        state_of(session.shown), text, prompt=prompt, tokens=tokens, used=tokens_read(prompt),
        epoch=session.epoch, answered=answered(_KEY), since=by_browser(session.since), model=chosen(),
        reads=reads(chosen()), limit=LONGEST,
        present=layout.present(), exhibit=part,
    )  # fmt: skip
    return pack(speaking.next_logits(chosen(), prompt), full)


def _below(values: Mapping[str, Value], text: Text) -> None:
    state, prompt = state_of(values), str(values["prompt"])
    logits, read = speaking.next_logits(chosen(), prompt), tokens_read(prompt)
    st.markdown(nucleus(_scores(values), state.settings, text))
    ties(logits, int(values["k"]), chosen(), prompt, text)
    numbers = partial(arithmetic, logits, state.settings, state.u, speaking.vocabulary(chosen()), text)
    layout.fold(text("fold.arithmetic"), "arithmetic", lambda: st.markdown(numbers(used=read)))
    told = partial(formulas, logits, state.settings, read, text)
    layout.fold(text("fold.formulas"), "formulas", lambda: st.markdown(told()))
    if not is_own(chosen()):
        layout.code_fold(text, "fold.code", code(chosen(), prompt, state))


def take_tokens() -> None:
    """The next tokens as a file, with the prompt and the steps at the moment when it is asked for."""
    session, name = kept(_SESSION, BarsSession), chosen()

    def rows() -> pd.DataFrame:
        logits = speaking.next_logits(name, str(session.known["prompt"]))
        read = speaking.language_model(name).encode(str(session.known["prompt"]))
        return tokens_table(logits, state_of(session.known).settings, read, speaking.vocabulary(name))

    take("top-k", rows, layout.page_text("top_k"))


def measured(prompt: str, text: Text) -> str:
    """Which model gave the logits, and how much of the prompt it read where that is too long for it.

    Args:
        prompt: what it read.
        text: the page's words.
    """
    model, words = speaking.language_model(chosen()), described(chosen(), text)
    read = len(tokens_read(prompt))
    if read <= model.context:
        return words
    return f"{words} · {text('measured.last', read=text.number(model.context), count=text.number(read))}"


def _on_want() -> None:
    for said in wanted(_KEY).values():
        note(said)


def note(said: Mapping[str, object]) -> None:
    """Take note of the controls as the browser reports them; see `BarsSession.hear`."""
    vocabulary = speaking.language_model(chosen()).vocabulary
    layout.set_controls(kept(_SESSION, BarsSession).hear(said, vocabulary))
