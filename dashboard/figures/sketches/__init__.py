"""Small drawn mechanisms beside an event: SVG computed from a formula or from printed numbers.

Each is 300 units wide and says in words what it shows, for screen readers too. Its colours are classes of the
page's style sheet, so that a change of appearance needs no new drawing.
"""

from dashboard.figures.sketches.masks import blocks, depth, golden_mask, maps, sequence, units_and_weights
from dashboard.figures.sketches.numbers import SketchRow, bars, dots
from dashboard.figures.sketches.probabilities import cut, temperatures, two_cuts
from dashboard.figures.sketches.schedules import schedule

__all__ = [
    "SketchRow",
    "bars",
    "blocks",
    "cut",
    "depth",
    "dots",
    "golden_mask",
    "maps",
    "schedule",
    "sequence",
    "temperatures",
    "two_cuts",
    "units_and_weights",
]
