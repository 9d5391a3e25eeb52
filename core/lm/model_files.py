"""The files of a trained model: safe tensors, and checksums that catch a broken or a foreign file.

Weights are kept as safetensors, which hold numbers and nothing that could run. `checksums.json` lists every
file with its size and SHA-256; `verify` compares before anything is read.
"""

import hashlib
import json
from pathlib import Path
from typing import ClassVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from core.errors import ReasonedError

__all__ = ["CHECKSUMS", "ModelFilesError", "read_tensors", "verify", "write_checksums", "write_tensors"]

CHECKSUMS = "checksums.json"
# Deleted first: git leaves a file alone that it wrote itself, even with line endings it no longer writes.
_WAY_OUT = (
    "delete it, then git restore assets/models, or train it again (python -m core.pretraining.train_gpt)"
)


class ModelFilesError(ReasonedError):
    """A model's files cannot be used; the message says which file, why, and what to do."""

    sentences: ClassVar = {
        "no_model": f"there is no model in {{folder}}: {CHECKSUMS} is missing; {_WAY_OUT}",
        "not_json": f"{{file}} is not readable as JSON ({{why}}); {_WAY_OUT}",
        "no_file": f"{{file}} is missing; {_WAY_OUT}",
        "wrong_size": f"{{file}} has {{found:,}} bytes where {{expected:,}} are expected; {_WAY_OUT}",
        "wrong_file": f"{{file}} is not the file that belongs here (its SHA-256 differs); {_WAY_OUT}",
        "not_safetensors": f"{{file}} is not readable as safetensors ({{why}}); {_WAY_OUT}",
    }


def write_checksums(folder: Path) -> None:
    """List every file of the folder with its size in bytes and its SHA-256 in checksums.json."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != CHECKSUMS)
    listed = {path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)} for path in files}
    (folder / CHECKSUMS).write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")


def verify(folder: Path) -> None:
    """Check that every listed file is there, whole and the right one.

    Raises:
        ModelFilesError: the folder, the list or a file is missing, too short, or has another content.
    """
    if not (folder / CHECKSUMS).is_file():
        raise ModelFilesError("no_model", folder=str(folder))
    for name, expected in _read_checksums(folder / CHECKSUMS).items():
        _verify_file(folder / name, expected["bytes"], expected["sha256"])


def _read_checksums(path: Path) -> dict[str, dict[str, int | str]]:
    try:
        listed: dict[str, dict[str, int | str]] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelFilesError("not_json", file=str(path), why=str(error)) from error
    return listed


def _verify_file(path: Path, size: int | str, sha256: int | str) -> None:
    if not path.is_file():
        raise ModelFilesError("no_file", file=str(path))
    found = path.stat().st_size
    if found != size:
        raise ModelFilesError("wrong_size", file=str(path), found=found, expected=size)
    if _sha256(path) != sha256:
        raise ModelFilesError("wrong_file", file=str(path))


def write_tensors(tensors: dict[str, Tensor], path: Path) -> None:
    """Write named tensors as safetensors."""
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read named tensors from safetensors, as float32.

    Raises:
        ModelFilesError: the file is not safetensors.
    """
    try:
        return {name: tensor.to(torch.float32) for name, tensor in load_file(path).items()}
    except SafetensorError as error:
        raise ModelFilesError("not_safetensors", file=str(path), why=str(error)) from error


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
