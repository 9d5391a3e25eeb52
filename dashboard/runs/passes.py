"""What was measured of passes against dropout: the trainings that are done, and how they were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.studies.passes import results
from core.studies.passes.results import PassesRow

__all__ = ["recorded"]


def recorded() -> tuple[Sequence[PassesRow], dict[str, Any]]:
    """The rows and the run; both are kept.

    Raises:
        DataFileError: a file cannot be used.
    """
    return results.runs(), results.about()
