"""One distribution as bytes for the browser: `[u32 length][header, JSON][logits, float32]`.

Streamlit sends `bytes` to a component as they are; as JSON the logits alone would take five times the room.
The header is padded so that the logits lie at a multiple of four bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from torch import Tensor

__all__ = ["pack", "unpack"]

_FLOAT = np.dtype("<f4")


def pack(logits: Tensor, header: Mapping[str, object]) -> bytes:
    """Turn a model's scores and what belongs to them into a blob.

    Args:
        logits: [V], the scores of the next token; -inf for a token that cannot come.
        header: what else the browser should know, JSON values only; "vocabulary" is added.

    Raises:
        ValueError: the logits are not one-dimensional, or the header holds NaN or an infinity.

    Example:
        >>> import torch
        >>> header, logits = unpack(pack(torch.tensor([0.5, -1.0]), {"epoch": 3}))
        >>> header, logits.tolist()
        ({'epoch': 3, 'vocabulary': 2}, [0.5, -1.0])
    """
    if logits.ndim != 1:
        raise ValueError(f"logits must be those of one distribution [V]; got shape {tuple(logits.shape)}")
    full = {**header, "vocabulary": len(logits)}
    text = json.dumps(full, allow_nan=False, ensure_ascii=False).encode()
    text += b" " * (-len(text) % _FLOAT.itemsize)
    return len(text).to_bytes(4, "little") + text + logits.numpy().astype(_FLOAT).tobytes()


def unpack(blob: bytes) -> tuple[dict[str, object], npt.NDArray[np.float32]]:
    """Header and logits of a blob, for tests and for looking at one."""
    start = 4 + int.from_bytes(blob[:4], "little")
    header: dict[str, object] = json.loads(blob[4:start])
    return header, np.frombuffer(blob, _FLOAT, offset=start)
