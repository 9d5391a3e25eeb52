"""All sub-networks of a net at once: as a wall, and asked together in four ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median
from typing import cast

import pandas as pd
import streamlit as st

from core.mlp.crowd import COUNTS, NEAR, REPEATS, Crowd, Way, masks_needed
from dashboard import layout
from dashboard.address import Value
from dashboard.components.one_file import Part, Saved
from dashboard.components.subnetwork_wall import Wall, props, subnetwork_wall
from dashboard.figures import crowd as figure
from dashboard.figures.crowd import Measure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why, why_recorded
from dashboard.runs.why import CrowdSetting
from dashboard.text import Text
from dashboard.views.why.controls import TWINS, choice
from dashboard.views.why.holding import holding

__all__ = ["CODE", "PAPERS_MASKS", "asked", "in_words", "sizes", "wall", "wall_file"]

PAPERS_MASKS = 50
"""Masks that Monte Carlo needs in Srivastava et al. 2014, section 7.5 and figure 11."""

CODE = """\
import itertools
import torch

torch.manual_seed(0)
x, w1, w2 = torch.randn(5, 2), torch.randn(2, 6), torch.randn(6)
rate = 0.5
hidden = torch.relu(x @ w1)
masks = torch.tensor(list(itertools.product((0.0, 1.0), repeat=6)))
chance = (rate ** (1 - masks) * (1 - rate) ** masks).prod(1)
logits = (hidden * masks[:, None] / (1 - rate)) @ w2

yes, no = torch.sigmoid(logits), torch.sigmoid(-logits)
arithmetic = chance @ yes
powers = [(share ** chance[:, None]).prod(0) for share in (yes, no)]
geometric = powers[0] / (powers[0] + powers[1])
scaled = torch.sigmoid(hidden @ w2)
print(arithmetic, geometric, scaled, sep="\\n")
"""
"""All sub-networks of a small net in plain torch; the last two lines it prints are equal."""


def wall(setting: CrowdSetting, values: Mapping[str, Value], text: Text, choices: Sequence[str]) -> None:
    """Every sub-network as a tile, and one of them large.

    Args:
        setting: which pair.
        values: the page's controls.
        text: the page's words.
        choices: names of the controls to show above the figure.
    """
    crowd, twin = _crowd(setting, values), str(values["twin"])
    heading(text("wall.title", count=text.number(len(crowd.losses))), text("wall.lede"), "subnetworks")
    _choices(choices, text)

    def shown() -> Mapping[str, object]:
        return props(_shown(setting, values), text, present=layout.present())

    holding(subnetwork_wall, shown, "subnetworks")
    take(f"subnetworks-{twin}", partial(_every, crowd), text)
    _measured("wall.measured", setting, text)


def wall_file(setting: CrowdSetting, values: Mapping[str, Value], text: Text) -> Saved:
    """The wall in a file of its own; arguments as of `wall`."""
    count = text.number(len(_crowd(setting, values).losses))
    return Saved(
        layout.markup(text("wall.title", count=count)),
        layout.markup(text("wall.lede")),
        layout.measured_words(_measured_words("wall.measured", setting, text)),
        text("file.needs"),
        [Part("subnetwork_wall", [props(_shown(setting, values), text, present=False)])],
        {"": setting.net, "p": setting.rate, "seed": setting.seed, "twin": values["twin"]},
        section=True,
    )


def _crowd(setting: CrowdSetting, values: Mapping[str, Value]) -> Crowd:
    plain, dropout = why.crowds(setting)
    return dropout if values["twin"] == "dropout" else plain


def _shown(setting: CrowdSetting, values: Mapping[str, Value]) -> Wall:
    data, mask = why.split(setting), int(layout.get_control("mask"))
    cases = data.x_test[: why.SHOWN], data.y_test[: why.SHOWN]
    hue = "learning" if values["twin"] == "dropout" else "ink"
    return Wall(_crowd(setting, values), setting.rate, *cases, str(values["sort"]), mask, hue)


def asked(setting: CrowdSetting, values: Mapping[str, Value], text: Text, choices: Sequence[str]) -> None:
    """Monte Carlo over more and more masks beside the means over all and the scaled pass, both twins.

    Args:
        setting: which pair.
        values: the page's controls.
        text: the page's words.
        choices: names of the controls to show above the figure.
    """
    measure = cast(Measure, values["measure"])
    heading(text(f"crowd.title{in_words(setting)}"), text("crowd.lede"), "crowd")
    _choices(choices, text)
    pair = why.crowds(setting)
    plain, dropout = pair
    top = figure.ceiling(pair, measure)
    for place, crowd, name in zip(st.columns(2), (dropout, plain), TWINS, strict=True):
        hue = style(text).colours.learning if name == "dropout" else style(text).colours.ink
        title = text(f"crowd.{name}")
        draw = partial(figure.asked, crowd, style(text), measure, title=title, hue=hue, top=top)
        chart(draw, f"crowd-{name}", of=(setting, measure), height=380, presenting=440, place=place)
    if not layout.present():
        st.markdown(_found(plain, dropout, setting, text))
        if setting.learned == "circles":
            st.markdown(_over_seeds(setting, text))
        st.markdown(text("crowd.law"))
    _measured(f"crowd.measured{in_words(setting)}", setting, text)
    take("monte-carlo", partial(_scores, pair), text)
    if not layout.present():
        layout.code_fold(text, "fold.code", CODE)


def _every(crowd: Crowd) -> pd.DataFrame:
    """A row for each sub-network; bit j of its mask keeps unit j."""
    units = sum(crowd.net.hidden)
    columns = {"chance": crowd.chance, "test_loss_nats": crowd.losses, "test_error": crowd.errors}
    masks = [f"{mask:0{units}b}"[::-1] for mask in range(len(crowd.losses))]
    return pd.DataFrame({"kept": masks, **{name: values.tolist() for name, values in columns.items()}})


def _scores(pair: tuple[Crowd, Crowd]) -> pd.DataFrame:
    """Every way of asking both twins; Monte Carlo by its masks, the mean over its draws."""
    rows: list[tuple[str, str, float, float]] = []
    for twin, crowd in zip(("plain", "dropout"), pair, strict=True):
        rows += [(twin, way, score.loss, score.error) for way, score in crowd.ways.items()]
        drawn = zip(COUNTS, crowd.loss.mean(0).tolist(), crowd.error.mean(0).tolist(), strict=True)
        rows += [(twin, f"{count} masks", loss, error) for count, loss, error in drawn]
    return pd.DataFrame(rows, columns=["twin", "asked", "test_loss_nats", "test_error"])


def _choices(names: Sequence[str], text: Text) -> None:
    if names:
        with st.container(horizontal=True):
            for name in names:
                choice(name, text)


def in_words(setting: CrowdSetting) -> str:
    """The end of a label that says another thing of MNIST.

    Args:
        setting: which pair.
    """
    return "" if setting.learned == "circles" else f"_{setting.learned}"


def sizes(setting: CrowdSetting, text: Text) -> dict[str, str]:
    """How much a pair learns, and on how much it is measured.

    Args:
        setting: which pair.
        text: the page's words.
    """
    twins = setting.twins
    counts = {"cases": twins.n, "unseen": twins.n_test, "steps": twins.steps}
    return {name: text.number(count) for name, count in counts.items()}


def _found(plain: Crowd, dropout: Crowd, setting: CrowdSetting, text: Text) -> str:
    def errors(crowd: Crowd) -> dict[str, str]:
        ways: tuple[Way, ...] = ("single", "arithmetic", "scaled")
        return {way: text.percent(crowd.ways[way].error, 1) for way in ways}

    needed = masks_needed(dropout)
    key = "crowd.found" if needed else "crowd.found_never"
    values = {"count": text.number(len(dropout.losses)), "masks": text.number(needed or COUNTS[-1])}
    found = text(key, **values, **errors(dropout), near=text.percent(NEAR, 1), paper=PAPERS_MASKS)
    return f"{found} {text(f'crowd.found_plain{in_words(setting)}', **errors(plain))}"


def _over_seeds(setting: CrowdSetting, text: Text) -> str:
    """The same for the pairs of many seeds: the median, the lowest and the highest."""
    values: dict[str, str] = {}
    for twin in TWINS:
        rows = why_recorded.pairs(setting.net, setting.rate, twin)
        for way in ("single", "scaled"):
            errors = [float(getattr(row, way)) for row in rows]
            ends = text("crowd.range", low=text.percent(min(errors), 1), high=text.percent(max(errors), 1))
            values[f"{way}_{twin}"] = f"{text.percent(median(errors), 1)} ({ends})"
    return text("crowd.seeds", seeds=text.number(len(rows)), **values)


def _measured(key: str, setting: CrowdSetting, text: Text) -> None:
    layout.measured(_measured_words(key, setting, text), seen=not layout.present())


def _measured_words(key: str, setting: CrowdSetting, text: Text) -> str:
    rate, repeats = text.number(setting.rate, 1), text.number(REPEATS)
    return text(key, rate=rate, seed=setting.seed, repeats=repeats, **sizes(setting, text))
