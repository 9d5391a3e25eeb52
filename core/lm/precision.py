"""In which numbers the models of others compute: float32, or in half of its memory bfloat16."""

import os
from collections.abc import Mapping

import torch

__all__ = ["SETTING", "dtype", "named"]

SETTING = "TWO_DICE_BFLOAT16"
"""The environment variable by which the owner of a server chooses bfloat16."""


def dtype(environment: Mapping[str, str] = os.environ) -> torch.dtype:
    """The numbers that weights are kept and computed in.

    Args:
        environment: where the setting stands.

    Example:
        >>> dtype({}), dtype({"TWO_DICE_BFLOAT16": "1"})
        (torch.float32, torch.bfloat16)
    """
    return torch.bfloat16 if environment.get(SETTING, "") == "1" else torch.float32


def named(kind: torch.dtype) -> str:
    """A kind of numbers as torch calls it, without the name of the library.

    Example:
        >>> named(torch.bfloat16)
        'bfloat16'
    """
    return str(kind).removeprefix("torch.")
