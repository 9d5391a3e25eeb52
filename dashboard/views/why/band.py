"""How sure nets are where no data lie: MC dropout, an ensemble of five, and a net that is always sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from statistics import median

import pandas as pd
import streamlit as st

from core.mlp.band_seeds import MeasuredBand
from core.mlp.bands import NS, REGIONS, SIZE, WIDE, Band, Bands, Region, grid, inside, width
from core.mlp.experiments import SEEDS
from core.mlp.regression import MEMBERS, STEPS
from dashboard import layout
from dashboard.address import Value
from dashboard.figures import band as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import band as runs
from dashboard.runs.band import BandSetting
from dashboard.text import Text
from dashboard.views.why.controls import choice

__all__ = ["CODE", "arithmetic", "band"]

CODE = """\
import torch
from torch import nn

torch.manual_seed(0)
x = torch.cat([torch.rand(30, 1) * 1.3 + 0.7, torch.rand(30, 1) * 1.3 - 2])
y = torch.sin(2.2 * x) + 0.3 * x + 0.2 * torch.randn(60, 1)
hidden = [layer for size in (1, 40) for layer in (nn.Linear(size, 40), nn.ReLU(), nn.Dropout(0.2))]
net = nn.Sequential(*hidden, nn.Linear(40, 1))
adam = torch.optim.Adam(net.parameters(), lr=0.01)
for step in range(1500):
    adam.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()
    adam.step()

places = torch.tensor([[-1.35], [0.0], [1.35]])  # at the data, in the gap, at the data
with torch.no_grad():  # dropout stays on: net.eval() would turn it off
    answers = torch.stack([net(places) for mask in range(100)])
print(answers.mean(0).flatten(), answers.std(0).flatten(), sep="\\n")
"""
"""MC dropout in plain torch; every place has masks of its own, which changes neither mean nor spread."""

_FIRST = 5
"""Masks whose answers the arithmetic spells out."""

_WAYS = ("dropout", "ensemble")
_REGIONS: tuple[Region, ...] = ("data", "gap")


def band(values: Mapping[str, Value], text: Text) -> None:
    """The three side by side, and below them what was found.

    Args:
        values: the page's controls.
        text: the page's words.
    """
    setting = BandSetting(int(values["n"]), float(values["rate"]), int(values["masks"]), int(values["seed"]))
    heading(
        text("band.title"),
        text("band.lede", masks=text.number(setting.masks), wide=text.number(WIDE)),
        "band",
    )
    _choices(text)
    found, true = runs.bands(setting), bool(values["truth"])
    _charts(found, setting, text, true=true)
    words = text("band.measured", n=text.number(setting.n), steps=text.number(STEPS), seed=setting.seed)
    if layout.present():
        layout.measured(words, seen=False)
        return
    st.markdown(_found(found, text))
    layout.measured(words)
    take("band", partial(_lines, found), text)
    _over_seeds(setting, text)
    layout.fold(text("band.arithmetic"), "band-arithmetic", lambda: st.markdown(arithmetic(found, text)))
    layout.code_fold(text, "fold.band", CODE)


def _choices(text: Text) -> None:
    """On a projector there is no room for the number of masks."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in ("rate", "n") if layout.present() else ("rate", "masks", "n"):
            choice(name, text)
        st.toggle(text("truth"), key="truth")


def _charts(found: Bands, setting: BandSetting, text: Text, *, true: bool) -> None:
    colours = style(text).colours
    shown = {
        "dropout": (found.dropout, colours.learning, setting.masks),
        "ensemble": (found.ensemble, colours.ink, MEMBERS),
        "plain": (found.plain, colours.ink, 1),
    }
    for place, (name, (asked, hue, count)) in zip(st.columns(3), shown.items(), strict=True):
        title = text(f"band.{name}", count=text.number(count))
        draw = partial(
            figure.band, asked, found.data, style(text), title, hue=hue, ends=figure.reach(found), true=true
        )
        chart(
            draw, f"band-{name}", alt=_alt(asked, title, text, true=true), of=(setting, true), height=320,
            presenting=400, place=place,
        )  # fmt: skip


def _alt(asked: Band, title: str, text: Text, *, true: bool) -> str:
    if len(asked.lines) == 1:
        said = text("band.alt_plain", title=title)
    else:
        widths = {name: text.number(width(asked, name), 2) for name in REGIONS}
        said = text("band.alt", title=title, wide=text.number(WIDE), **widths)
    return f"{said} {text('band.alt_true', **_shares(asked, text))}" if true else said


def _shares(asked: Band, text: Text) -> dict[str, str]:
    return {f"inside_{region}": text.percent(inside(asked, region)) for region in REGIONS}


def _found(found: Bands, text: Text) -> str:
    """The widths and the shares of this run."""
    said = [
        text(f"band.found_{name}", **{each: text.number(width(asked, each), 3) for each in _REGIONS},
             **_shares(asked, text))
        for name, asked in (("dropout", found.dropout), ("ensemble", found.ensemble))
    ]  # fmt: skip
    return " ".join((*said, text("band.found_plain")))


def arithmetic(found: Bands, text: Text) -> str:
    """Mean, standard deviation and band of the masks at the place in the middle of the gap.

    Args:
        found: the bands on the page.
        text: the page's words.
    """
    middle = SIZE // 2
    said = found.dropout.lines[:, middle]
    mean, squares, sd = float(said.mean()), float(said.square().mean()), float(found.dropout.sd[middle])
    numbers = {
        "mean": mean, "squares": squares, "sd": sd, "low": mean - WIDE * sd, "high": mean + WIDE * sd,
    }  # fmt: skip
    return text(
        "band.sums", x=text.number(float(grid()[middle]), 2), masks=text.number(len(said)),
        first="; ".join(text.number(value, 3) for value in said[:_FIRST].tolist()), wide=text.number(WIDE),
        **{name: text.number(value, 3) for name, value in numbers.items()},
    )  # fmt: skip


def _over_seeds(setting: BandSetting, text: Text) -> None:
    """The same over many seeds, from the fewest points to the most, and what critics say."""
    rows = {way: [row for n in NS for row in runs.recorded(way, n, setting.rate)] for way in _WAYS}
    st.markdown(_changes(rows, setting, text))
    st.markdown(text("band.widths_lede"))
    for place, region in zip(st.columns(2), _REGIONS, strict=True):
        title = text(f"band.widths_{region}")
        draw = partial(figure.widths, rows, region, style(text), title=title)
        chart(draw, f"band-widths-{region}", of=setting.rate, height=250, place=place)
    layout.measured(text("band.recorded", seeds=SEEDS, rate=text.number(setting.rate, 1)), "recorded")
    take("band-widths", partial(_every, rows), text)
    st.markdown(text("band.critics"))


def _changes(rows: Mapping[str, Sequence[MeasuredBand]], setting: BandSetting, text: Text) -> str:
    values = {"few": text.number(NS[0]), "many": text.number(NS[-1]), "seeds": str(SEEDS)}
    for way in _WAYS:
        for kind in ("width_data", "width_gap", "rmse_data"):
            for end, n in (("few", NS[0]), ("many", NS[-1])):
                measured = [float(getattr(row, kind)) for row in rows[way] if row.n == n]
                values[f"{way}_{kind}_{end}"] = _range(measured, text)
    return text("band.seeds", rate=text.number(setting.rate, 1), **values)


def _range(measured: Sequence[float], text: Text) -> str:
    low, high = (text.number(end, 3) for end in (min(measured), max(measured)))
    return f"{text.number(median(measured), 3)} ({text('crowd.range', low=low, high=high)})"


def _lines(found: Bands) -> pd.DataFrame:
    columns = {"x": grid(), "plain": found.plain.mean}
    for way in _WAYS:
        asked: Band = getattr(found, way)
        columns |= {f"{way}_mean": asked.mean, f"{way}_sd": asked.sd}
    return pd.DataFrame({name: values.tolist() for name, values in columns.items()})


def _every(rows: Mapping[str, Sequence[MeasuredBand]]) -> pd.DataFrame:
    return pd.DataFrame([row for each in rows.values() for row in each])
