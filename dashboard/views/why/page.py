"""Why dropout works: every sub-network of a trained pair, asked alone and together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import streamlit as st

from core.mlp.crowd import Net
from dashboard import layout
from dashboard.address import Value
from dashboard.runs.why import CrowdSetting
from dashboard.text import Text
from dashboard.views.why.controls import PARAMS, SEED, choice
from dashboard.views.why.crowd import asked, wall
from dashboard.views.why.resting import resting

_OWN = {"subnetworks": ("twin", "sort"), "crowd": ("measure",)}
"""By exhibit, the choices of its own; on a projector the first stands in the row of the others."""


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("why")
    values, shown = layout.controls(PARAMS), layout.exhibit()
    if shown is None:
        layout.claim(text("claim"))
        layout.lede(text("lede"))
    _choices(text, shown)
    setting = CrowdSetting(cast(Net, values["net"]), float(values["p"]), int(values["seed"]))
    with layout.part("crowd"):
        _exhibits(setting, values, text, shown)
    if shown in (None, "rest"):
        with layout.part("rest"):
            resting(setting.seed, text)


def _choices(text: Text, shown: str | None) -> None:
    """Which net is asked, and where there is room the seed."""
    if shown == "rest":
        return
    with layout.strip():
        for name in ("net", "p", *_OWN.get(shown or "", ())[:1]):
            choice(name, text)
        if shown is None:
            with st.container(width=110):
                layout.number_field(text("seed"), SEED)


def _exhibits(setting: CrowdSetting, values: Mapping[str, Value], text: Text, shown: str | None) -> None:
    if shown in (None, "subnetworks"):
        wall(setting, values, text, () if shown else _OWN["subnetworks"])
    if shown in (None, "crowd"):
        asked(setting, values, text, () if shown else _OWN["crowd"])


main()
