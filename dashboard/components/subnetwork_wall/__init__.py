"""A wall of all sub-networks of a net, each a small surface that the browser computes from the weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from core.mlp.crowd import Crowd
from core.mlp.evaluation import EXTENT
from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.components.small_net import as_cases, as_net, packed
from dashboard.text import Text

__all__ = ["PARTS", "Wall", "props", "subnetwork_wall"]

PARTS = (
    "numbers", "surface", "canvas", "colours", "link", "decision", "small_net", "wall", "subnetwork_wall",
)  # fmt: skip
"""The parts of the script, each with one purpose."""

_LEVELS = 16
"""Surfaces travel as int8: logit * 16."""

_WORDS = ("rank", "one", "says", "crowd_name", "scaled_name", "wall")

_mount = define(Path(__file__).parent, PARTS)


@dataclass(frozen=True, slots=True, eq=False)
class Wall:
    """What the wall shows.

    Args:
        crowd: the net and the scores of its sub-networks.
        rate: at which units are dropped.
        cases: unseen cases to draw, [B, 2].
        labels: their classes, [B].
        sort: "loss" from the best, "units" from the fullest.
        mask: number of the one that is large at first; -1 for the one in the middle.
        hue: name of the twin's colour.
    """

    crowd: Crowd
    rate: float
    cases: Tensor
    labels: Tensor
    sort: str
    mask: int
    hue: str


def subnetwork_wall(data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None:
    """Show the wall.

    Args:
        data: plain values, as `props` gives them.
        key: the element's stable key; with it the wall is never mounted anew. It tells "mask", the number of
            the sub-network that is large.
        on_want: called when it tells something.
    """
    mount_linked(_mount, data, key, on_want)


def props(wall: Wall, text: Text, *, present: bool) -> dict[str, object]:
    """What the browser needs: the weights, the scores, the surface of all together, some cases, the words.

    Args:
        wall: what to show.
        text: the page's words.
        present: True on a projector.
    """
    ends = {name: text(f"wall.{name}_{wall.sort}") for name in ("from", "to")}
    return {
        "net": as_net(wall.crowd, wall.rate),
        "losses": packed(wall.crowd.losses.float()),
        "errors": packed(wall.crowd.errors.float()),
        "sort": wall.sort,
        "mask": wall.mask,
        "crowd": packed((wall.crowd.surface * _LEVELS).round().clamp(-128, 127).to(torch.int8)),
        "cases": as_cases(wall.cases, wall.labels),
        "extent": EXTENT,
        "hue": wall.hue,
        "present": present,
        "language": text.language,
        "words": {**{name: text.labels[f"wall.{name}"] for name in _WORDS}, **ends},
    }
