"""Where everything on the timeline goes: a bent axis of years, rows inside lanes, labels that never overlap.

Pure geometry, so that a test can measure it. Across, places are shares of the plot's width, from 0 to 1;
down, they are pixels from its top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from dashboard.figures.letters import width

__all__ = [
    "LARGE",
    "SMALL",
    "SPANS",
    "Band",
    "Entry",
    "EntryKind",
    "Size",
    "Span",
    "Spot",
    "TimelinePlan",
    "axis",
    "plan",
]

EntryKind = Literal["dropout", "without", "unstated", "sampling"]
"""What an event means: dropout is used, done without, not stated; or it is about sampling."""

Side = Literal["right", "left"]
Span = Literal["main", "before", "after", "all"]
SPANS: dict[Span, tuple[tuple[int, int, float], ...]] = {
    "main": ((2012, 2025, 1.0),),
    "before": ((1985, 2012, 0.16), (2012, 2025, 0.84)),
    "after": ((2012, 2025, 0.89), (2025, 2027, 0.11)),
    "all": ((1985, 2012, 0.14), (2012, 2025, 0.76), (2025, 2027, 0.10)),
}
"""Pieces of the axis: from January of one year to January of another, with their share of the width. The long
years before 2012 and the last ones are pressed together; the grid shows it."""

_BANDS = (
    ("before", 1985.0), ("born", 2012.0), ("everywhere", 2013.0), ("vision", 2015.0),
    ("transformers", 2017.0), ("leaves", 2019.74), ("returns", 2023.0), ("debated", 2024.0), ("", 2027.0),
)  # fmt: skip
"""Name and beginning of each band of the story. It turns with ALBERT's report of 26 September 2019."""


_EARLY = (1985, 1995, 2005)
"""Years before 2012 that are written below the axis."""


@dataclass(frozen=True, slots=True)
class Size:
    """Measures of a chart, in pixels.

    Attributes:
        letter: size of the type.
        row: from one row of labels to the next.
        pad: what a lane needs beside its rows.
        band: height of the strip with the story's bands.
        foot: height of the strip with the years.
        height: of the whole plot.
        width: of the plot at 1280 pixels, lane names apart; labels are placed for it.
        tick: half the length of a tick.
        gap: least distance of two labels in a row.
        lifted: True if the name of a chosen tick goes into the row above the lane's line: large type has no
            room on the line.
    """

    letter: int
    row: int
    pad: int
    band: int
    foot: int
    height: int
    width: int
    tick: float
    gap: int = 7
    lifted: bool = False

    @property
    def reach(self) -> float:
        """From the middle of a mark to the beginning of its label."""
        return 0.7 * self.letter


SMALL = Size(letter=13, row=16, pad=6, band=23, foot=18, height=386, width=1040, tick=4)
LARGE = Size(letter=22, row=24, pad=2, band=32, foot=30, height=308, width=970, tick=6, lifted=True)
"""On a page at 1280 x 720, and on a projector."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the chart knows of an event.

    Attributes:
        id: its name in the address.
        position: its date as a year with its fraction.
        lane: its theme.
        kind: what it means.
        label: a short name.
        tier: 0 is labelled first, then 1; the others only where all are.
        hover: what its mark says under the pointer.
    """

    id: str
    position: float
    lane: str
    kind: EntryKind
    label: str
    tier: int
    hover: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """An event in its place.

    Attributes:
        entry: the event.
        x: share of the plot's width.
        y: pixels from the top of the plot.
        side: where its label stands; None: the event is a small tick on the lane's line.
        ring: pixels from the top to the ring of the chosen event.
        beside: where its name goes while it is chosen.
    """

    entry: Entry
    x: float
    y: float
    side: Side | None
    ring: float
    beside: Side

    def box(self, size: Size) -> tuple[float, float]:
        """From where to where mark and label reach across, in pixels, with the label in its widest form."""
        return _box(self.x * size.width, self.entry.label, self.side, size)


@dataclass(frozen=True, slots=True)
class Lane:
    """A theme's strip: its name, its top, the line at its foot and the height of a row, in pixels."""

    name: str
    top: float
    base: float
    row: float


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of the story, in shares of the plot's width."""

    name: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TimelinePlan:
    """The whole chart: its events, lanes, bands and the years written below it."""

    spots: tuple[Spot, ...]
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    years: tuple[tuple[int, float], ...]


@dataclass(slots=True)
class _Stack:
    """A lane being filled: for each row the boxes in it, and where each labelled event went."""

    rows: list[list[tuple[float, float]]] = field(default_factory=list)
    places: dict[str, tuple[int, Side]] = field(default_factory=dict)


def axis(span: Span, position: float) -> float:
    """The share of the plot's width at which a date stands.

    Example:
        >>> axis("main", 2012.0), axis("main", 2018.5), axis("before", 1998.5)
        (0.0, 0.5, 0.08)
    """
    left = 0.0
    for start, end, share in SPANS[span]:
        if position < end:
            return left + share * max(0.0, (position - start) / (end - start))
        left += share
    return 1.0


def plan(
    entries: Sequence[Entry], lanes: Sequence[str], span: Span, size: Size, *, all_named: bool
) -> TimelinePlan:
    """Place events: labels beside their marks where there is room, the others as ticks.

    Args:
        entries: the events to show, in order of their dates.
        lanes: the themes to show, from top to bottom.
        span: which years.
        size: the measures.
        all_named: True to label every event that fits, False for tiers 0 and 1 only.
    """
    most = int((size.height - size.band - size.foot - len(lanes) * size.pad) // size.row)
    named = [entry for entry in entries if all_named or entry.tier <= 1]
    stacks = {lane: _Stack() for lane in lanes}
    for entry in sorted(named, key=lambda entry: (entry.tier, entry.position)):
        _add(stacks, entry, axis(span, entry.position) * size.width, most, size)
    strips = _strips(stacks, size)
    spots = tuple(_spot(entry, stacks[entry.lane], strips[entry.lane], span, size) for entry in entries)
    return TimelinePlan(spots, tuple(strips.values()), _bands(span), _years(span))


def _add(stacks: dict[str, _Stack], entry: Entry, x: float, most: int, size: Size) -> None:
    # Rows are few: the ones that every lane has anyway, and a new one only while the chart has room for it.
    stack = stacks[entry.lane]
    spare = most - sum(max(1, len(other.rows)) for other in stacks.values())
    rows = max(1, len(stack.rows)) + (1 if spare > 0 else 0)
    for row in range(rows):
        for side in ("right", "left"):
            box = _box(x, entry.label, side, size)
            taken = stack.rows[row] if row < len(stack.rows) else []
            if box[0] >= -size.reach and box[1] <= size.width and _free(box, taken, size.gap):
                if row == len(stack.rows):
                    stack.rows.append([])
                stack.rows[row].append(box)
                stack.places[entry.id] = (row, side)
                return


def _box(x: float, label: str, side: str | None, size: Size) -> tuple[float, float]:
    long = size.reach + width(label, size.letter, semibold=True)  # the chosen event's label is semibold
    if side is None:
        return x - size.reach, x + size.reach
    return (x - size.reach, x + long) if side == "right" else (x - long, x + size.reach)


def _free(box: tuple[float, float], taken: Sequence[tuple[float, float]], gap: float) -> bool:
    return all(box[1] + gap <= left or right + gap <= box[0] for left, right in taken)


def _strips(stacks: dict[str, _Stack], size: Size) -> dict[str, Lane]:
    counts = {name: max(1, len(stack.rows)) for name, stack in stacks.items()}
    total, room = sum(counts.values()), size.height - size.band - size.foot
    # Where rows are few they move apart, and what is left is shared out between the lanes.
    row = min(1.75 * size.row, max(size.row, (room - 1.4 * size.pad * len(counts)) / total))
    pad = (room - row * total) / len(counts)
    strips, top = {}, float(size.band)
    for name, count in counts.items():
        strips[name] = Lane(name, top, top + count * row + pad, row)
        top = strips[name].base
    return strips


def _spot(entry: Entry, stack: _Stack, lane: Lane, span: Span, size: Size) -> Spot:
    x, count = axis(span, entry.position), max(1, len(stack.rows))
    slack = (lane.base - lane.top - count * lane.row) / 2
    if entry.id not in stack.places:
        ring = lane.base - slack - lane.row / 2 if size.lifted else lane.base
        return Spot(entry, x, lane.base, None, ring, _beside(x * size.width, entry.label, stack, size))
    row, side = stack.places[entry.id]
    y = lane.top + slack + (row + 0.5) * lane.row
    return Spot(entry, x, y, side, y, side)


def _beside(x: float, label: str, stack: _Stack, size: Size) -> Side:
    # The name of a chosen tick goes where it covers least of the row above it.
    right, left = _box(x, label, "right", size), _box(x, label, "left", size)
    if right[1] > size.width or left[0] < 0:
        return "left" if right[1] > size.width else "right"
    taken = stack.rows[-1] if stack.rows else []
    return "right" if _covered(right, taken) <= _covered(left, taken) else "left"


def _covered(box: tuple[float, float], taken: Sequence[tuple[float, float]]) -> float:
    return sum(max(0.0, min(box[1], right) - max(box[0], left)) for left, right in taken)


def _bands(span: Span) -> tuple[Band, ...]:
    edges = [(name, axis(span, start)) for name, start in _BANDS]
    return tuple(Band(name, left, right) for (name, left), (_, right) in pairwise(edges) if right > left)


def _years(span: Span) -> tuple[tuple[int, float], ...]:
    pieces = SPANS[span]
    years = (year for start, end, _ in pieces for year in range(start, end))
    return tuple((year, axis(span, year)) for year in years if year >= 2012 or year in _EARLY)
