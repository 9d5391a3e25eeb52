"""The controls of the page as a table."""

from __future__ import annotations

from core.history import STATUSES
from core.history.rates import MEASURES
from core.history.sites import BLOCKS
from core.studies.passes.results import MEASURES as MEASURED
from dashboard.address import Param

__all__ = ["CONFIG", "PARAMS", "SHOWN", "TUNING"]

CONFIG, TUNING = "config", "tuning"
SHOWN = ("all", *STATUSES, CONFIG, TUNING)
"""What the table can be narrowed to: a status of the rate, weak evidence alone, fine-tuning alone."""

PARAMS = (
    Param("tuned", False),
    Param("axis", "passes", choices=MEASURES),
    Param("outcome", MEASURED[0], choices=MEASURED),
    Param("model", next(iter(BLOCKS)), choices=tuple(BLOCKS)),
    Param("show", "all", choices=SHOWN),
    Param("find", ""),
)
"""Every control: fine-tuning beside, the number on the axis, the measure, the block, the table's rows."""
