"""Why dropout works: every sub-network of a trained pair, asked alone and together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import cast

import streamlit as st

from core.mlp.crowd import Learned, Net
from dashboard import layout
from dashboard.address import Value
from dashboard.layout.contents import contents
from dashboard.runs.why import CrowdSetting
from dashboard.text import Text
from dashboard.views.why.band import band
from dashboard.views.why.bugs import bugs
from dashboard.views.why.controls import PARAMS, SEED, choice
from dashboard.views.why.crowd import asked, wall, wall_file
from dashboard.views.why.features import features
from dashboard.views.why.instead import instead, schedules
from dashboard.views.why.irreplaceable import by_hand, missed
from dashboard.views.why.noises import noises
from dashboard.views.why.resting import resting
from dashboard.views.why.sweeping import cases, rates

_OWN = {"subnetworks": ("twin", "sort"), "crowd": ("measure", "data"), "missed": ("data",)}
"""By exhibit, the choices of its own; on a projector the first stands in the row of the others."""

_WITHOUT_PAIR = ("features", "rates", "cases", "noises", "instead", "schedules", "rest", "band", "bugs")
"""Exhibits of nets of their own: no choice of the pair concerns them."""


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("why")
    values, shown = layout.controls(PARAMS), layout.exhibit()
    exhibits = _exhibits(values, text, shown)
    layout.offer_files({"subnetworks": partial(wall_file, _setting(values), values, text)})
    if shown is None:
        layout.claim(text("claim"))
        layout.lede_and_switch(text("lede"))
        contents("why", exhibits)
    _choices(text, shown)
    for name, show in exhibits.items():
        if shown in (None, name):
            with layout.part(name):
                show()


def _choices(text: Text, shown: str | None) -> None:
    """Which net is asked, and where there is room the seed."""
    if shown in _WITHOUT_PAIR:
        return
    with layout.strip():
        for name in ("net", "p", *_OWN.get(shown or "", ())[:1]):
            choice(name, text)
        if shown is None:
            with st.container(width=110):
                layout.number_field(text("seed"), SEED)


def _setting(values: Mapping[str, Value]) -> CrowdSetting:
    return CrowdSetting(cast(Net, values["net"]), float(values["p"]), int(values["seed"]))


def _exhibits(values: Mapping[str, Value], text: Text, shown: str | None) -> Mapping[str, Callable[[], None]]:
    """In the order of the page."""
    setting = _setting(values)
    learned = replace(setting, learned=cast(Learned, values["data"]))
    own = {} if shown else _OWN
    return {
        "subnetworks": partial(wall, setting, values, text, own.get("subnetworks", ())),
        "crowd": partial(asked, learned, values, text, own.get("crowd", ())),
        "units": partial(by_hand, setting, text),
        "missed": partial(missed, learned, text),
        "features": partial(features, text),
        "rates": partial(rates, values, text),
        "cases": partial(cases, values, text),
        "noises": partial(noises, values, text),
        "instead": partial(instead, values, text),
        "schedules": partial(schedules, values, text),
        "rest": partial(resting, setting.seed, text),
        "band": partial(band, values, text),
        "bugs": partial(bugs, values, text),
    }


main()
