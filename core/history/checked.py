"""How far a fact was checked."""

from __future__ import annotations

from typing import Literal, get_args

__all__ = ["CHECKS", "Checked"]

Checked = Literal["verified", "known", "uncertain"]
"""Seen in the source named; known from the primary paper and not read again; to be printed with a hedge."""
CHECKS: tuple[Checked, ...] = get_args(Checked)
