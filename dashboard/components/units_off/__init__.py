"""Two trained nets side by side; a click switches a unit off, and the browser computes what is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from core.mlp.crowd import Crowd
from core.mlp.data import Split
from core.mlp.evaluation import EXTENT
from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.components.small_net import as_cases, as_net, packed
from dashboard.text import Text

__all__ = ["PARTS", "Pair", "Panel", "props", "units_off"]

PARTS = (
    "numbers", "surface", "canvas", "colours", "link", "decision", "small_net", "network_drawing",
    "unit_buttons", "units_off",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_WORDS = ("units", "unit_on", "unit_off", "says", "costliest", "all")

_mount = define(Path(__file__).parent, PARTS)


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One of the nets.

    Args:
        name: under which the component tells which of its units are off.
        title: what is written above it.
        crowd: the net.
        off: bit j is set where unit j is off at first.
    """

    name: str
    title: str
    crowd: Crowd
    off: int


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What is shown.

    Args:
        nets: from left to right.
        split: their data; the scores are of all its unseen cases.
        drawn: how many of the unseen cases are drawn.
    """

    nets: Sequence[Panel]
    split: Split
    drawn: int


def units_off(data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None:
    """Show the two nets.

    Args:
        data: plain values, as `props` gives them.
        key: the element's stable key; with it the nets are never mounted anew. It tells by the name of a net
            which of its units are off, as `Panel.off`.
        on_want: called when it tells something.
    """
    mount_linked(_mount, data, key, on_want)


def props(pair: Pair, text: Text, *, present: bool) -> dict[str, object]:
    """What the browser needs: the weights, the unseen cases, the words.

    Args:
        pair: what to show.
        text: the page's words.
        present: True on a projector.
    """
    split = pair.split
    return {
        "panels": [_panel(net) for net in pair.nets],
        "x": packed(split.x_test.float()),
        "y": packed(split.y_test.to(torch.uint8)),
        "cases": as_cases(split.x_test[: pair.drawn], split.y_test[: pair.drawn]),
        "extent": EXTENT,
        "present": present,
        "language": text.language,
        "words": {name: text.labels[f"off.{name}"] for name in _WORDS},
    }


def _panel(net: Panel) -> dict[str, object]:
    return {"name": net.name, "title": net.title, "off": net.off, "net": as_net(net.crowd, rate=0)}
