"""A wall of all sub-networks of a net, each a small surface that the browser computes from the weights."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from core.mlp.crowd import Crowd
from core.mlp.evaluation import EXTENT
from core.mlp.nets import layer_views
from dashboard.components import define
from dashboard.text import Text

__all__ = ["PARTS", "Wall", "props", "subnetwork_wall"]

PARTS = ("numbers", "surface", "canvas", "colours", "decision", "net", "wall", "subnetwork_wall")
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
        hue: name of the twin's colour.
    """

    crowd: Crowd
    rate: float
    cases: Tensor
    labels: Tensor
    sort: str
    hue: str


def subnetwork_wall(data: Mapping[str, object], *, key: str) -> None:
    """Show the wall.

    Args:
        data: plain values, as `props` gives them.
        key: the element's stable key; with it the wall is never mounted anew.
    """
    _mount(data=dict(data), key=key)


def props(wall: Wall, text: Text, *, present: bool) -> dict[str, object]:
    """What the browser needs: the weights, the scores, the surface of all together, some cases, the words.

    Args:
        wall: what to show.
        text: the page's words.
        present: True on a projector.
    """
    shown = torch.cat([wall.cases, wall.labels.unsqueeze(1)], 1).tolist()
    ends = {name: text(f"wall.{name}_{wall.sort}") for name in ("from", "to")}
    return {
        "net": {"layers": _layers(wall), "rate": wall.rate},
        "losses": _packed(wall.crowd.losses.float()),
        "errors": _packed(wall.crowd.errors.float()),
        "sort": wall.sort,
        "crowd": _packed((wall.crowd.surface * _LEVELS).round().clamp(-128, 127).to(torch.int8)),
        "cases": [[round(x, 3), round(y, 3), label] for x, y, label in shown],
        "extent": EXTENT,
        "hue": wall.hue,
        "present": present,
        "language": text.language,
        "words": {**{name: text.labels[f"wall.{name}"] for name in _WORDS}, **ends},
    }


def _layers(wall: Wall) -> list[dict[str, object]]:
    views = layer_views(wall.crowd.weights.unsqueeze(0), wall.crowd.net)
    return [{"w": w[0].tolist(), "b": b[0, 0].tolist()} for w, b in views]


def _packed(numbers: Tensor) -> str:
    return base64.b64encode(numbers.contiguous().numpy().tobytes()).decode()
