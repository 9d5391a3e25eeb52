"""Recorded steps as one blob of bytes for the player.

Streamlit sends `bytes` to a component as they are, while JSON and base64 would take three times the room. A
blob is `[u32 length][header, JSON][sections]`; the header lists its sections, so the reader needs no
knowledge of their order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.mlp.data import Split
from core.mlp.training import Snapshot

__all__ = ["SHOWN", "pack", "unpack_header"]

SHOWN = 1
"""Which member of the stack the player draws: the one with dropout; member 0 is its twin without."""

_LOGIT_SCALE = 16
_SHADES = 25
"""Levels of how sure a network is of a class: a byte holds ten classes."""
_TYPES: dict[str, npt.DTypeLike] = {
    "u8": np.uint8,
    "i8": np.int8,
    "u16": np.uint16,
    "f16": np.float16,
    "f32": np.float32,
    "f64": np.float64,
}
_WIDER = {"f16": "f32", "f32": "f64"}
"""Where the numbers of a run that is about to diverge go when they do not fit."""


@dataclass(frozen=True, slots=True)
class _Section:
    """Rows of numbers, one a step: `data` is [steps, stride bytes], `count` values to a row."""

    name: str
    type: str
    count: int
    steps: list[int] | None
    data: npt.NDArray[np.uint8]

    def described(self) -> dict[str, object]:
        return {
            "name": self.name,
            "type": self.type,
            "count": self.count,
            "stride": self.data.shape[1],
            "steps": self.steps,
        }


def pack(
    snapshots: Sequence[Snapshot], split: Split, header: Mapping[str, object], *, weights_every: int = 1
) -> bytes:
    """Turn consecutive snapshots of a stack of twins into a blob.

    Args:
        snapshots: consecutive steps; may be empty (then the header's `last` is below its `first`).
        split: the data of the run, for the watched case's inputs and class.
        header: what else the player should know, JSON values only; NaN is refused.
        weights_every: keep the weights of the first of every so many steps.

    Returns:
        The blob.

    Raises:
        ValueError: the header or a snapshot holds NaN or an infinity.
    """
    sections = _sections(snapshots, split, weights_every) if snapshots else []
    first = snapshots[0].step if snapshots else 0
    last = snapshots[-1].step if snapshots else -1
    described = [section.described() for section in sections]
    full = {**header, "first": first, "last": last, "sections": described}
    text = json.dumps(full, allow_nan=False, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join(
        [len(text).to_bytes(4, "little"), text, *(section.data.tobytes() for section in sections)]
    )


def unpack_header(blob: bytes) -> dict[str, object]:
    """The header of a blob, for tests and for looking at one.

    Example:
        >>> from core.mlp.data import DataConfig, make
        >>> split = make(DataConfig("moons", n_train=4, n_test=4))
        >>> unpack_header(pack([], split, {"epoch": 3}))["epoch"]
        3
    """
    length = int.from_bytes(blob[:4], "little")
    header: dict[str, object] = json.loads(blob[4 : 4 + length])
    return header


def _sections(snapshots: Sequence[Snapshot], split: Split, weights_every: int) -> list[_Section]:
    cases = torch.stack([s.cases[SHOWN, s.row] for s in snapshots])
    every_step = [
        _bits("masks", [torch.cat([mask[SHOWN, s.row] for mask in s.masks]) for s in snapshots]),
        _rows("x", "f16", list(split.x_train[cases])),
        _rows("activations", "f16", [torch.cat([a[SHOWN] for a in s.activations]) for s in snapshots]),
        _rows("deltas", "f16", [torch.cat([d[SHOWN] for d in s.deltas]) for s in snapshots]),
        _rows("outputs", "f16", [s.outputs[SHOWN] for s in snapshots]),
        _rows("masked", "f32", [s.masked[SHOWN : SHOWN + 1] for s in snapshots]),
        _rows("index", "u16", list(cases[:, None])),
        _rows("target", "u8", list(split.y_train[cases][:, None])),
    ]
    if snapshots[0].input_masks is not None:
        kept = [s.input_masks[SHOWN, s.row] for s in snapshots if s.input_masks is not None]
        every_step.append(_bits("input_masks", kept))
    return every_step + _now_and_then(snapshots, weights_every)


def _now_and_then(snapshots: Sequence[Snapshot], weights_every: int) -> list[_Section]:
    keyed = snapshots[::weights_every]
    sections = [_rows("weights", "f16", [s.weights[SHOWN] for s in keyed], [s.step for s in keyed])]
    losses = [(s.step, s.losses) for s in snapshots if s.losses is not None]
    table = [torch.cat([row.train, row.test, row.train_error, row.test_error]) for _, row in losses]
    sections.append(_rows("losses", "f32", table, [step for step, _ in losses], width=8))
    surfaces = [(s.step, s.surface) for s in snapshots if s.surface is not None]
    if surfaces:
        steps, seen = [step for step, _ in surfaces], [surface.flatten() for _, surface in surfaces]
        if snapshots[0].outputs.shape[-1] == 2:
            logits = [(surface * _LOGIT_SCALE).clamp(-127, 127).round() for surface in seen]
            sections.append(_rows("surface", "i8", logits, steps))
        else:
            sections.append(_rows("surface", "u8", [(each * _SHADES).floor() for each in seen], steps))
    examples = [(s.step, s.examples) for s in snapshots if s.examples is not None]
    if examples:
        shares = [(shown * 255).round().flatten() for _, shown in examples]
        sections.append(_rows("examples", "u8", shares, [step for step, _ in examples]))
    return sections


def _rows(
    name: str, kind: str, rows: Sequence[Tensor], steps: list[int] | None = None, width: int = 0
) -> _Section:
    table = torch.stack(list(rows)).numpy() if rows else np.zeros((0, width))
    kind = _fitting(name, kind, table)
    packed = np.ascontiguousarray(table.astype(_TYPES[kind]))
    stride = packed.shape[1] * packed.itemsize
    return _Section(name, kind, packed.shape[1], steps, packed.view(np.uint8).reshape(len(packed), stride))


def _fitting(name: str, kind: str, table: npt.NDArray[np.generic]) -> str:
    """The type, or the first wider one that holds every number."""
    largest = float(np.abs(table).max(initial=0))
    if not math.isfinite(largest):
        raise ValueError(f"a player can show finite numbers only; {name} holds {largest}")
    while kind in _WIDER and largest > float(np.finfo(_TYPES[kind]).max):
        kind = _WIDER[kind]
    return kind


def _bits(name: str, rows: Sequence[Tensor]) -> _Section:
    table = torch.stack(list(rows)).numpy()
    return _Section(name, "bits", table.shape[1], None, np.packbits(table, axis=1))
