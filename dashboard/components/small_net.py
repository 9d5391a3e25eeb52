"""A small net and its cases as values that the browser reads; `shared/small_net.js` runs it there."""

from __future__ import annotations

import base64

import torch
from torch import Tensor

from core.mlp.crowd import Crowd
from core.mlp.nets import layer_views

__all__ = ["as_cases", "as_net", "packed"]


def as_net(crowd: Crowd, rate: float) -> dict[str, object]:
    """The weights of a net, and by what its kept units are divided.

    Args:
        crowd: the net.
        rate: kept units are divided by 1 - rate; 0 leaves them as they are.
    """
    views = layer_views(crowd.weights.unsqueeze(0), crowd.net)
    return {"layers": [{"w": w[0].tolist(), "b": b[0, 0].tolist()} for w, b in views], "rate": rate}


def as_cases(points: Tensor, labels: Tensor) -> list[list[float]]:
    """Cases to draw, [x, y, class] each.

    Args:
        points: [B, 2].
        labels: [B].
    """
    rows = torch.cat([points, labels.unsqueeze(1)], 1).tolist()
    return [[round(x, 3), round(y, 3), label] for x, y, label in rows]


def packed(numbers: Tensor) -> str:
    """Numbers as base64 of their bytes, in their own format."""
    return base64.b64encode(numbers.contiguous().numpy().tobytes()).decode()
