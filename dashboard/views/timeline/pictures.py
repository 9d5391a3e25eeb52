"""The mechanism of an event as a small drawing or a formula, where one helps.

Printed numbers come from the papers' tables (`assets/data` and the sources named here); everything else is
computed from the formula of the paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from dashboard.figures import sketches
from dashboard.figures.sketches import SketchRow
from dashboard.figures.sketches.probabilities import nucleus_size, zipf
from dashboard.text import Text

__all__ = ["FORMULAS", "PICTURES"]

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "torch7": r"\tilde{x} = \frac{m \odot x}{1 - p}, \qquad m_i \sim \mathrm{Bernoulli}(1 - p)",
        "tensorflow": r"\texttt{keep\_prob} = 1 - \texttt{rate}",
        "gal": r"\bar{y} = \frac{1}{T} \sum_{t=1}^{T} f(x;\, m_t)",
        "zoneout": r"h_t = m \odot h_{t-1} + (1 - m) \odot \tilde{h}_t",
        "r-drop": r"\tfrac{1}{2}\left[ D(P_1 \Vert P_2) + D(P_2 \Vert P_1) \right]",
    }
)
"""Event -> its formula in LaTeX, without words."""


def _bars(event: str, values: tuple[tuple[str, float, int, str], ...], text: Text) -> str:
    return sketches.bars(text(f"picture.{event}"), _rows(event, values, text))


def _dots(
    event: str, values: tuple[tuple[str, float, int, str], ...], low: float, high: float, text: Text
) -> str:
    return sketches.dots(text(f"picture.{event}"), _rows(event, values, text), low, high)


def _rows(event: str, values: tuple[tuple[str, float, int, str], ...], text: Text) -> list[SketchRow]:
    # A label is a number, or the key of words; a leading "~" of a look says that the paper gives it roughly.
    rows = []
    for label, value, digits, look in values:
        exact = text.number(value, digits)
        shown = text("about", value=exact) if look.startswith("~") else exact
        named = _number(label, text) or text(f"picture.{event}.{label}")
        rows.append(SketchRow(named, value, shown, look.removeprefix("~")))
    return rows


def _number(label: str, text: Text) -> str:
    try:
        return text.number(float(label), len(label.partition(".")[2]))
    except ValueError:
        return ""


def _nets(text: Text) -> str:
    return sketches.units_and_weights(
        text("picture.dropconnect"), text("picture.units"), text("picture.weights"), 0.5
    )


def _maps(event: str, text: Text) -> str:
    names = [text(f"picture.maps.{way}") for way in ("pixels", "maps", "squares")]
    return sketches.maps(text(f"picture.{event}"), names, 0.5)


def _sequence(text: Text) -> str:
    return sketches.sequence(text("picture.gal-recurrent"), text("picture.fresh"), text("picture.same"), 0.4)


def _depth(text: Text) -> str:
    return sketches.depth(
        text("picture.stochastic-depth"), text("picture.first_block"), text("picture.last_block"), 18, 0.5
    )


def _layers(text: Text) -> str:
    return sketches.blocks(text("picture.layerdrop"), 12, 0.2)


def _early(text: Text) -> str:
    # Settings of the paper: 0.1, falling linearly over the first 50 of 300 epochs.
    marks = [(0, "1"), (50 / 300, text.number(50)), (1, text("picture.epochs", count=text.number(300)))]
    points = [(0, 0.1), (50 / 300, 0), (1, 0)]
    return sketches.schedule(text("picture.early-dropout"), points, marks, text.number(0.1, 1))


def _late_off(text: Text) -> str:
    marks = [(0, text("picture.start")), (0.9, text.percent(0.9)), (1, "")]
    points = [(0, 0.1), (0.9, 0.1), (0.9, 0), (1, 0)]
    return sketches.schedule(text("picture.bart"), points, marks, text.number(0.1, 1))


def _top_k(event: str, k: int, text: Text) -> str:
    return sketches.cut(text(f"picture.{event}"), text("picture.zipf", count=50), zipf(50), k)


def _nucleus(text: Text) -> str:
    shares = zipf(50, 1.4)
    kept = nucleus_size(shares, 0.95)
    caption = text("picture.nucleus", p=text.number(0.95, 2), count=kept)
    return sketches.cut(caption, text("picture.zipf", count=50), shares, kept)


def _min_p(text: Text) -> str:
    caption = text("picture.min-p", base=text.number(0.1, 1))
    return sketches.two_cuts(caption, text("picture.sure"), text("picture.unsure"), 0.1)


def _temperatures(text: Text) -> str:
    values = [(value, f"T = {text.number(value, 1)}") for value in (0.5, 1.0, 2.0)]
    return sketches.temperatures(text("picture.boltzmann"), values)


PICTURES: Mapping[str, Callable[[Text], str]] = MappingProxyType(
    {
        "boltzmann": _temperatures,
        # Hinton et al. 2012: about 130 and about 110 errors.
        "hinton": partial(
            _bars, "hinton",
            (("best", 160, 0, "ghost"), ("hidden", 130, 0, "~pale"), ("inputs", 110, 0, "~kept")),
        ),
        "alexnet": partial(_bars, "alexnet", (("second", 26.2, 1, "ghost"), ("first", 16.4, 1, "kept"))),
        "dropconnect": _nets,
        # Srivastava et al. 2014, Table 9.
        "jmlr": partial(
            _bars, "jmlr",
            (("l2", 1.62, 2, "ghost"), ("norm", 1.35, 2, "ghost"), ("both", 1.05, 2, "kept")),
        ),
        "zaremba": partial(_bars, "zaremba", (("none", 114.5, 1, "ghost"), ("0.65", 78.4, 1, "kept"))),
        "spatial-dropout": partial(_maps, "spatial-dropout"),
        "gal-recurrent": _sequence,
        "stochastic-depth": _depth,
        # Vaswani et al. 2017, Table 3.
        "attention": partial(
            _bars, "attention",
            (("0.0", 5.77, 2, "ghost"), ("0.1", 4.92, 2, "kept"), ("0.2", 4.95, 2, "pale")),
        ),
        "disharmony": partial(
            _bars, "disharmony", (("without", 77.42, 2, "ghost"), ("with", 68.55, 2, "kept"))
        ),
        "fan-top-k": partial(_top_k, "fan-top-k", 10),
        "dropblock": partial(_maps, "dropblock"),
        "gpt-2": partial(_top_k, "gpt-2", 40),
        "nucleus": _nucleus,
        "layerdrop": _layers,
        # Lan et al. 2020, Table 8, average.
        "albert": partial(
            _dots, "albert", (("with", 90.4, 1, "kept"), ("without", 90.7, 1, "hollow")), 90.2, 90.8
        ),
        "bart": _late_off,
        "early-dropout": _early,
        # Xue et al. 2023, T5-Base on C4.
        "to-repeat": partial(
            _dots, "to-repeat",
            (("once", 64.6, 1, "hollow"), ("repeated", 61.7, 1, "hollow"), ("dropout", 63.0, 1, "kept")),
            61.0, 65.0,
        ),
        "min-p": _min_p,
        "from-scratch-blog": partial(
            _dots, "from-scratch-blog", (("0.1", 3.692, 3, "kept"), ("none", 3.641, 3, "hollow")), 3.62, 3.71
        ),
    }
)  # fmt: skip
"""Event -> what draws its mechanism."""
