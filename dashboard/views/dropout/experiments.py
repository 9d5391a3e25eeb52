"""The exhibits below the player: what averaging does, the masks as data."""

from __future__ import annotations

from functools import partial
from statistics import mean

import streamlit as st

from core.mlp.experiments import MaskSheet
from core.mlp.presets import Twins
from core.mlp.training import DivergedError
from dashboard import layout
from dashboard.figures import masks
from dashboard.figures import settling as settling_figure
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import training
from dashboard.text import Text, superscript
from dashboard.views.dropout.controls import everyones

__all__ = ["masks_as_data", "settling"]

_STEP, _DRAWS = 200, 2000
_SHEET_STEPS = 256


def settling(twins: Twins, text: Text) -> None:
    """Training or test: one unit's input, averaged over masks, with the scale and without it."""
    heading(text("settle.title"), text("settle.lede"))
    step = min(_STEP, twins.steps)
    try:
        data = training.settling(twins, step, _DRAWS)
    except DivergedError as end:
        st.markdown(text("diverged", step=text.number(end.step), rate=text.plain(twins.lr)))
        return
    draw = partial(settling_figure.settling, data, style(text), rate=twins.rate)
    alt = text(
        "settle.alt", draws=text.number(_DRAWS), plain=text.brief(data.plain),
        scaled=text.brief(float(data.scaled[-1])), unscaled=text.brief(float(data.unscaled[-1])),
    )  # fmt: skip
    chart(draw, "settling", alt=alt, of=everyones(twins))
    key = "settle.measured" if twins.layers > 1 else "settle.measured_output"
    case, unit = text.number(data.case + 1), text.number(data.unit + 1)
    draws, at = text.number(_DRAWS), text.number(data.step)
    layout.measured(text(key, case=case, unit=unit, step=at, draws=draws, seed=twins.seed))


def masks_as_data(twins: Twins, text: Text) -> None:
    """A barcode, the share kept of each unit, and how many different sub-networks have been met."""
    heading(text("masks.title"), text("masks.lede"))
    sheet = training.mask_sheet(twins, min(_SHEET_STEPS, twins.steps))
    left, right = st.columns([3, 2])
    bars = partial(masks.barcode, sheet, style(text))
    chart(bars, "barcode", alt=_barcode_alt(sheet, text), of=everyones(twins), place=left)
    rate = twins.rate * mean(twins.share_at(step) for step in range(sheet.shown.shape[1]))
    shares = partial(masks.share_kept, sheet, style(text), rate=rate)
    chart(shares, "share", alt=_share_alt(sheet, rate, text), of=everyones(twins), place=right)
    units = len(sheet.share)
    st.markdown(
        text(
            "masks.count",
            distinct=f"**{text.number(sheet.distinct)}**",
            drawn=text.number(sheet.drawn),
            units=superscript(units),
            possible=_possible(units, text),
        )
    )
    steps, drawn = text.number(sheet.shown.shape[1]), text.number(sheet.drawn)
    key = "masks.measured_batch" if twins.batch else "masks.measured"
    layout.measured(text(key, steps=steps, drawn=drawn, seed=twins.seed))
    if not layout.present():
        layout.page_link(layout.PageLink("why"), text("door.why"))


def _barcode_alt(sheet: MaskSheet, text: Text) -> str:
    units, steps = sheet.shown.shape
    share = text.percent(float(sheet.shown.mean()))
    return text("masks.alt_barcode", units=units, steps=text.number(steps), share=share)


def _share_alt(sheet: MaskSheet, rate: float, text: Text) -> str:
    low, high = (text.percent(float(end)) for end in (sheet.share.min(), sheet.share.max()))
    words = text("masks.alt_share", low=low, high=high, expected=text.percent(1 - rate))
    return f"{words} {text('masks.band')}."


def _possible(units: int, text: Text) -> str:
    return text.number(2**units) if units <= 20 else text.brief(2**units)
