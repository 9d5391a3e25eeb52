"""Nobody is irreplaceable: units of both twins switched off, by hand, one alone, and more and more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.mlp.crowd import Crowd
from core.mlp.silencing import ORDERS, Silenced
from dashboard import layout
from dashboard.components.units_off import Pair, Panel, props, units_off
from dashboard.figures import silencing as figure
from dashboard.figures.style import Style
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why, why_recorded
from dashboard.runs.why import CrowdSetting
from dashboard.text import Text
from dashboard.views.why.controls import TWINS
from dashboard.views.why.crowd import in_words, sizes
from dashboard.views.why.holding import holding

__all__ = ["CODE", "by_hand", "missed"]

Draw = Callable[[Mapping[str, Silenced], Style], go.Figure]

CODE = """\
import torch

torch.manual_seed(0)
x, y = torch.randn(200, 2), torch.randint(2, (200,)).float()
w1, w2 = torch.randn(2, 12), torch.randn(12)


def loss(on):
    hidden = torch.relu(x @ w1) * on
    return torch.nn.functional.binary_cross_entropy_with_logits(hidden @ w2, y)


everyone = torch.ones(12)
for unit in range(12):
    without = everyone.clone()
    without[unit] = 0
    print(unit, float(loss(without) - loss(everyone)))
"""
"""What each unit of a net costs, in plain torch."""


def by_hand(setting: CrowdSetting, text: Text) -> None:
    """Both nets drawn; a click switches a unit off.

    Args:
        setting: which pair.
        text: the page's words.
    """
    plain, dropout = why.crowds(setting)
    data = why.split(setting)
    heading(text("off.title"), text("off.lede"), "units")

    def shown() -> Mapping[str, object]:
        nets = [_panel(twin, crowd, text) for twin, crowd in zip(TWINS, (dropout, plain), strict=True)]
        return props(Pair(nets, data, why.SHOWN), text, present=layout.present())

    holding(units_off, shown, "units_off")
    _measured(setting, text)


def _panel(twin: str, crowd: Crowd, text: Text) -> Panel:
    name = f"off_{twin}"
    return Panel(name, text(f"crowd.{twin}"), crowd, int(layout.get_control(name)))


def missed(setting: CrowdSetting, text: Text) -> None:
    """What each unit costs, and what is left as more and more are gone, in random orders.

    Args:
        setting: which pair.
        text: the page's words.
    """
    plain, dropout = why.silenced(setting)
    nets = {"dropout": dropout, "plain": plain}
    heading(text("missed.title"), text("missed.lede", orders=ORDERS), "missed")
    falling = partial(figure.falling, classes=why.split(setting).classes)
    draws: Mapping[str, Draw] = {"costs": figure.costs, "falling": falling}
    for place, (name, draw) in zip(st.columns(2), draws.items(), strict=True):
        make = partial(draw, nets, style(text))
        chart(make, f"off-{name}", of=setting, height=330, presenting=440, place=place)
    if not layout.present():
        st.markdown(_found(nets, setting, text))
        if setting.learned == "circles":
            st.markdown(_over_seeds(setting, text))
    _measured(setting, text)
    take("silencing", partial(_rows, nets), text)
    if not layout.present():
        layout.code_fold(text, "fold.code_off", CODE)


def _found(nets: Mapping[str, Silenced], setting: CrowdSetting, text: Text) -> str:
    said = {twin: _said(net, text) for twin, net in nets.items()}
    values = {f"{twin}_{name}": words for twin, each in said.items() for name, words in each.items()}
    return text(f"missed.found{in_words(setting)}", **values)


def _said(net: Silenced, text: Text) -> dict[str, str]:
    return {
        "loss": text.number(net.loss, 2),
        "costliest": text.number(net.costliest, 2),
        "sum": text.number(net.loss + net.costliest, 2),
        "half": text.percent(net.half),
    }


def _over_seeds(setting: CrowdSetting, text: Text) -> str:
    values: dict[str, str] = {}
    for twin in TWINS:
        rows = why_recorded.pairs(setting.net, setting.rate, twin)
        costs = [row.costliest for row in rows]
        ends = text("crowd.range", low=text.number(min(costs), 2), high=text.number(max(costs), 2))
        values[f"{twin}_costliest"] = f"{text.number(median(costs), 2)} ({ends})"
        values[f"{twin}_half"] = text.percent(median(row.half for row in rows))
    return text("missed.seeds", seeds=len(rows), **values)


def _rows(nets: Mapping[str, Silenced]) -> pd.DataFrame:
    costs = [
        {"twin": twin, "unit": unit + 1, "loss_without_nats": net.loss + cost, "costs_nats": cost}
        for twin, net in nets.items()
        for unit, cost in enumerate(net.costs.tolist())
    ]
    return pd.DataFrame(costs)


def _measured(setting: CrowdSetting, text: Text) -> None:
    rate = text.number(setting.rate, 1)
    words = text(f"off.measured{in_words(setting)}", rate=rate, seed=setting.seed, **sizes(setting, text))
    layout.measured(words, seen=not layout.present())
