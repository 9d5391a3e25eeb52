"""The page's prompt under several settings with one die: where they part, what loops, what it counts to."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from core.lm.compare_decoding import ALL_SETTINGS, SETTINGS
from core.lm.voices import VOICES, reads
from dashboard import layout
from dashboard.layout.memory import choose
from dashboard.layout.parts import heading
from dashboard.runs import repetition as runs
from dashboard.text import Text
from dashboard.views.top_k.models import built_in, chosen, name_of
from dashboard.views.top_k.prompts import LOOPING
from dashboard.views.top_k.repetition_cards import cards, plain
from dashboard.views.top_k.repetition_counts import code, counts
from dashboard.views.top_k.repetition_measured import measured_loops

__all__ = ["REPETITION", "STYLE", "loops"]

REPETITION = ("loops", "loops_measured")
"""The exhibits: the texts side by side, and what was measured over many prompts."""

_SEED, _SEEDS, _LONGEST_QUOTE = "lseed", 10_000, 80

STYLE = Path(__file__).with_name("repetition.css")
"""How texts side by side and tables of numbers look."""


def loops(part: str | None, *, speaks: bool) -> None:
    """Show the exhibits.

    Args:
        part: the one to fill the screen with in a presentation; None shows both.
        speaks: whether a model is here; what was measured needs none.
    """
    st.html(STYLE)
    if speaks and part in (None, "loops"):
        _side_by_side()
    if part in (None, "loops_measured"):
        with layout.part("loops_measured"):
            measured_loops(layout.page_text("top_k"))


@layout.fragment
def _side_by_side() -> None:
    text = layout.page_text("top_k")
    prompt, seed = str(layout.get_control("prompt")), int(layout.get_control(_SEED))
    heading(text("loops.title"), text("loops.lede", count=_shown()), anchor="loops")
    model = built_in()
    if not layout.present():
        _controls(model, prompt, seed, text)
    if model != chosen():
        names = {"model": name_of(chosen(), text), "other": name_of(model, text)}
        layout.lede(text("loops.built_in_only", **names))
    with layout.part("loops"):
        _continued(model, prompt, seed, text)


def _shown() -> int:
    """How many settings there is room for: on a projector those that were measured over many prompts."""
    return len(SETTINGS if layout.present() else ALL_SETTINGS)


def _continued(model: str, prompt: str, seed: int, text: Text) -> None:
    told, present = runs.continued(model, prompt, seed)[: _shown()], layout.present()
    st.html(cards(told, partial(runs.decode, model), text, reads=reads(model), present=present))
    layout.measured(text("loops.measured", model=name_of(model, text), tokens=runs.TOKENS, seed=seed))
    if not present:
        numbers = partial(counts, told[0], partial(runs.decode, model), text)
        layout.fold(text("loops.fold.counts"), "loops-counts", lambda: st.markdown(numbers()))
        layout.code_fold(text, "loops.fold.code", code(model, prompt, seed, runs.TOKENS))


def _controls(model: str, prompt: str, seed: int, text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="loops-controls"):
        st.button(text("loops.another"), key="loops-another", on_click=_another)
        st.button(text("loops.follow"), key="loops-follow", help=text("loops.follow_help"))
        if model in VOICES.values():
            words, looping = text("loops.looping"), LOOPING[reads(model)]
            st.button(words, key="loops-looping", on_click=choose, args=("prompt", looping))
        quote = plain(prompt if len(prompt) <= _LONGEST_QUOTE else f"… {prompt[-_LONGEST_QUOTE:]}")
        words = text("loops.from", prompt=f"<bdi>{quote or text('hero.prompt_empty')}</bdi>", seed=seed)
        st.html(f'<p class="td-lede">{words}</p>', width="content")


def _another() -> None:
    layout.set_control(_SEED, (int(layout.get_control(_SEED)) + 1) % _SEEDS)
