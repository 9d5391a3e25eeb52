"""What this machine can do for training: a GPU or not, bfloat16 or not, and its kind in words."""

import platform
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path

import torch

__all__ = ["autocast", "device", "kind"]


def device() -> torch.device:
    """The GPU if there is one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast(where: torch.device) -> AbstractContextManager[object]:
    """Matrix products in bfloat16 where the hardware has it; weights and sums stay float32."""
    able = torch.cuda.is_bf16_supported() if where.type == "cuda" else _cpu_has_bfloat16()
    return torch.autocast(where.type, torch.bfloat16, enabled=able)


def kind() -> str:
    """The kind of machine in words, e.g. "AMD EPYC, 1 thread"; no names of hosts."""
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    threads = torch.get_num_threads()
    name = _cpu_info("model name") or platform.machine()
    return f"{name}, {threads} thread{'s' if threads > 1 else ''}"


@cache
def _cpu_has_bfloat16() -> bool:
    return bool({"avx512_bf16", "amx_bf16"} & set(_cpu_info("flags").split()))


def _cpu_info(key: str) -> str:
    """A value of /proc/cpuinfo; empty where there is none (only Linux has it)."""
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "")
