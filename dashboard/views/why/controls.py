"""The controls of the page as a table, and a row of what one of them can be."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.mlp import bands, bugs, instead
from core.mlp.crowd import LEARNED, NETS, RATES
from core.mlp.sweeps import BASES
from dashboard import layout
from dashboard.address import Param
from dashboard.figures.crowd import MEASURES
from dashboard.figures.instead import MEASURES as OUTCOMES
from dashboard.figures.sweeps import SCORES
from dashboard.runs import why
from dashboard.text import Text
from dashboard.views.why.bug_threads import ANSWERS

__all__ = ["MNIST", "PARAMS", "SEED", "SORTS", "TWINS", "choice", "sweep_choices"]

MNIST = "mnist"
"""A choice that is offered where the owner of the server has a folder of it; a link may still name it."""

SORTS = ("loss", "units")
TWINS = ("dropout", "plain")

_DECIMALS = {"p": 1, "rate": 1, "masks": 0, "n": 0, "bug_rate": 1}
"""Of the controls whose choices are numbers."""

SEED = Param("seed", 0, lo=0, hi=9999, typed=True)

PARAMS = (
    Param("net", "one", choices=tuple(NETS)),
    Param("p", "0.5", choices=tuple(map(str, RATES))),
    Param("twin", "dropout", choices=TWINS),
    Param("sort", "loss", choices=SORTS),
    Param("mask", -1, lo=-1, hi=4095, widget=False),
    Param("off_dropout", 0, lo=0, hi=4095, widget=False),
    Param("off_plain", 0, lo=0, hi=4095, widget=False),
    Param("measure", "error", choices=MEASURES),
    Param("data", "circles", choices=tuple(LEARNED)),
    Param("problem", "moons", choices=tuple(BASES)),
    Param("score", "test", choices=SCORES),
    SEED,
    Param("rate", "0.2", choices=tuple(map(str, bands.RATES))),
    Param("masks", "20", choices=tuple(map(str, bands.MASKS))),
    Param("n", "60", choices=tuple(map(str, bands.NS))),
    Param("truth", False),
    Param("bug", "a", choices=tuple(ANSWERS)),
    Param("bug_rate", "0.5", choices=tuple(map(str, bugs.RATES))),
    Param("task", "moons", choices=instead.PROBLEMS),
    Param("outcome", "test", choices=OUTCOMES),
)
"""Every control: the net, its rate, the wall's twin, order and large sub-network, the units of each twin that
are off, what is measured, what the pair learns that is asked together, what the sweeps learn and measure, the
seed; of the band its rate, masks and points, and whether the true function is shown; the loop with a mistake,
and its rate; what the nets learn that do without dropout, and what is measured of them."""


def choice(name: str, text: Text) -> None:
    """A row of what a control can be; nothing where it can be one thing only.

    Args:
        name: of one in `PARAMS` that has choices.
        text: the page's words; a number is written in its language.
    """
    options = _offered(next(param for param in PARAMS if param.name == name))
    if len(options) == 1:
        return
    st.segmented_control(
        text(name), options, key=name, required=True, label_visibility="collapsed",
        format_func=partial(_said, name, text),
    )  # fmt: skip


def sweep_choices(text: Text) -> None:
    """What the sweeps learn and measure.

    Args:
        text: the page's words.
    """
    with st.container(horizontal=True):
        choice("problem", text)
        choice("score", text)


def _offered(param: Param) -> Sequence[str]:
    """All that it can be, MNIST where there is some, or where it is chosen: one must get away from it."""
    named = why.offers_mnist() or layout.get_control(param.name) == MNIST
    return [option for option in param.choices if option != MNIST or named]


def _said(name: str, text: Text, option: str) -> str:
    if name not in _DECIMALS:
        return text(f"{name}.{option}")
    return text(f"{name}.value", value=text.number(float(option), _DECIMALS[name]))
