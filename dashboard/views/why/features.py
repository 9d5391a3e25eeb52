"""What hidden units look for, and how few of them speak, with dropout and without: two autoencoders."""

from __future__ import annotations

from functools import partial
from statistics import mean

import pandas as pd
import streamlit as st

from core.mlp.features import LEARNT, RATE, SHOWN, STEPS, UNITS
from core.mlp.features_seeds import Autoencoder
from dashboard import layout
from dashboard.figures import features as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.layout.taking import take
from dashboard.runs import why_recorded
from dashboard.text import Text
from dashboard.views.why.controls import TWINS

__all__ = ["PAPERS_MEANS", "features"]

PAPERS_MEANS = ("2.0", "0.7")
"""Mean activations without and with dropout in Srivastava et al. 2014, section 7.2, on MNIST."""

_ORDER = {"plain": 0, "dropout": 1}
"""Where a twin stands in the recorded file."""


def features(text: Text) -> None:
    """The features of both twins as images, and the histogram of what their units say."""
    images = why_recorded.pictures()
    heading(text("features.title"), text("features.lede", units=UNITS, shown=SHOWN), "features")
    places = st.columns([1, 1, 1.15])
    for place, twin in zip(places, TWINS, strict=False):
        title = text(f"crowd.{twin}")
        draw = partial(figure.pictures, images.weights[_ORDER[twin]], style(text), title)
        alt = text("features.alt", twin=title, shown=SHOWN)
        chart(draw, f"features-{twin}", alt=alt, of=twin, height=290, presenting=330, place=place)
    histograms = {twin: images.histogram[_ORDER[twin]] for twin in TWINS}
    draw = partial(figure.activity, histograms, style(text))
    chart(draw, "features-activity", of="activity", height=290, presenting=400, place=places[2])
    if not layout.present():
        st.markdown(_found(text))
    numbers = {"steps": text.number(STEPS), "cases": text.number(LEARNT), "rate": text.number(RATE, 1)}
    words = text("features.measured", units=UNITS, **numbers)
    layout.measured(words, seen=not layout.present())
    take("features", partial(pd.DataFrame, why_recorded.autoencoders()), text)


def _found(text: Text) -> str:
    """Means over the seeds."""
    rows = why_recorded.autoencoders()
    values: dict[str, str] = {}
    for twin in TWINS:
        own = [row for row in rows if (row.rate > 0) == (twin == "dropout")]
        values |= {f"{twin}_{name}": words for name, words in _said(own, text).items()}
    without, with_dropout = (text.number(float(paper), 1) for paper in PAPERS_MEANS)
    return text("features.found", seeds=len(own), paper_plain=without, paper_dropout=with_dropout, **values)


def _said(rows: list[Autoencoder], text: Text) -> dict[str, str]:
    return {
        "mean": text.number(mean(row.mean for row in rows), 2),
        "silent": text.percent(mean(row.silent for row in rows)),
        "error": text.number(mean(row.error for row in rows), 3),
    }
