"""One distribution as bytes for the browser: `[u32 length][header, JSON][logits]`.

Streamlit sends `bytes` to a component as they are; as JSON the logits alone would take several times the
room. They go as the model computed them, so that the browser ranks and draws as `core.sampling` does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

__all__ = ["pack", "unpack"]


def pack(logits: Tensor, header: Mapping[str, object]) -> bytes:
    """Turn a model's scores and what belongs to them into a blob.

    Args:
        logits: [V] float32 or float64, the scores of the next token; -inf for a token that cannot come.
        header: what else the browser should know, JSON values only; "vocabulary" and "bytes" of a logit are
            added.

    Raises:
        ValueError: the logits are not one-dimensional, or the header holds NaN or an infinity.

    Example:
        >>> import torch
        >>> header, logits = unpack(pack(torch.tensor([0.5, -1.0]), {"epoch": 3}))
        >>> header, logits.tolist()
        ({'epoch': 3, 'vocabulary': 2, 'bytes': 4}, [0.5, -1.0])
    """
    if logits.ndim != 1:
        raise ValueError(f"logits must be those of one distribution [V]; got shape {tuple(logits.shape)}")
    size = logits.element_size()
    full = {**header, "vocabulary": len(logits), "bytes": size}
    text = json.dumps(full, allow_nan=False, ensure_ascii=False).encode()
    return len(text).to_bytes(4, "little") + text + logits.numpy().astype(f"<f{size}").tobytes()


def unpack(blob: bytes) -> tuple[dict[str, Any], npt.NDArray[np.floating[Any]]]:
    """Header and logits of a blob, for tests and for looking at one."""
    start = 4 + int.from_bytes(blob[:4], "little")
    header: dict[str, Any] = json.loads(blob[4:start])
    return header, np.frombuffer(blob[start:], f"<f{header['bytes']}")
