"""The timeline: lanes by theme, a mark for what each event means, the story in bands above.

The figure does not know which event is chosen: its spec stays the same while a reader walks from event to
event, so it is never drawn anew. `place_of` says where the page puts its ring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import plotly.graph_objects as go

from dashboard import theme
from dashboard.figures.letters import width
from dashboard.figures.timeline_plan import EntryKind, Size, Spot, TimelinePlan
from dashboard.text import Text

__all__ = ["RIGHT", "left_margin", "place_of", "timeline"]

RIGHT = 4
"""Pixels to the right of the plot."""

_MARK = 11 / 13
"""Size of a mark for a size of the type."""


def left_margin(lanes: Iterable[str], text: Text, size: Size) -> int:
    """Pixels left of the plot: as wide as the widest name of a lane.

    Args:
        lanes: the lanes on the chart.
        text: the page's words.
        size: the measures.
    """
    names = (width(text(f"lane.{lane}"), size.letter, semibold=True) for lane in lanes)
    return round(max(names, default=0) + size.letter)


def place_of(spot: Spot, margin: int) -> tuple[str, str]:
    """`left` and `top` in CSS of the ring around a chosen spot, within the chart's own box.

    Args:
        spot: an event in its place.
        margin: the chart's left margin.
    """
    return f"calc({margin}px + {spot.x:.5f} * (100% - {margin + RIGHT}px))", f"{spot.ring:.1f}px"


def timeline(plan: TimelinePlan, text: Text, colours: theme.Palette, size: Size) -> go.Figure:
    """Draw a plan.

    Every mark's `customdata` is its event's id; so is that of the invisible marks under each label, so that a
    label can be pressed like its mark.

    Args:
        plan: where everything goes.
        text: the page's words: `lane.<lane>`, `band.<band>` and `band_short.<band>`.
        colours: the palette.
        size: the measures that the plan was made with.
    """
    lanes = [lane.name for lane in plan.lanes]
    figure = go.Figure([_under(plan, size), *_traces(plan, colours, size)])
    figure.update_layout(
        template=theme.template(colours, size.letter >= theme.LABEL_SIZE_PRESENT),
        height=size.height, hovermode="closest", hoverdistance=14,
        margin={"l": left_margin(lanes, text, size), "r": RIGHT, "t": 0, "b": 0},
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True, "automargin": False},
        yaxis={"range": [size.height, 0], "visible": False, "fixedrange": True, "automargin": False},
        shapes=[*_strip_shapes(plan, colours), *_grid(plan, colours, size)],
        annotations=[
            *_lane_names(plan, text, colours, size), *_band_names(plan, text, colours, size),
            *_years(plan, colours, size), *_labels(plan, colours, size),
        ],
    )  # fmt: skip
    return figure


def _strip_shapes(plan: TimelinePlan, colours: theme.Palette) -> list[dict[str, object]]:
    return [
        {
            "type": "rect", "x0": band.start + 0.001, "x1": band.end - 0.001,
            "y0": 0, "y1": plan.lanes[0].top - 3,
            "fillcolor": colours.panel, "line": {"width": 0}, "layer": "below",
        }
        for band in plan.bands
    ]  # fmt: skip


def _grid(plan: TimelinePlan, colours: theme.Palette, size: Size) -> list[dict[str, object]]:
    line = {"type": "line", "layer": "below"}
    years = [
        {
            **line, "x0": x, "x1": x, "y0": plan.lanes[0].top, "y1": size.height - size.foot,
            "line": {"color": colours.grid, "width": 1, "dash": "1px,3px"},
        }
        for _, x in plan.years
    ]  # fmt: skip
    feet = [
        {
            **line,
            "x0": 0,
            "x1": 1,
            "y0": lane.base,
            "y1": lane.base,
            "line": {"color": colours.grid, "width": 1},
        }
        for lane in plan.lanes
    ]
    return [*years, *feet]


def _note(words: str, colour: str, size: Size) -> dict[str, object]:
    return theme.direct_label(words, colour, size.letter >= theme.LABEL_SIZE_PRESENT)


def _lane_names(
    plan: TimelinePlan, text: Text, colours: theme.Palette, size: Size
) -> list[dict[str, object]]:
    margin = left_margin([lane.name for lane in plan.lanes], text, size)
    return [
        {
            **_note(f"<b>{text(f'lane.{lane.name}')}</b>", _lane_colour(lane.name, colours), size),
            "x": 0, "xanchor": "left", "xshift": -margin - 2, "yanchor": "middle",
            "y": (lane.top + lane.base) / 2,
        }
        for lane in plan.lanes
    ]  # fmt: skip


def _lane_colour(lane: str, colours: theme.Palette) -> str:
    return colours.speaking if lane == "sampling" else colours.ink


def _band_names(
    plan: TimelinePlan, text: Text, colours: theme.Palette, size: Size
) -> list[dict[str, object]]:
    return [
        {
            **_note(words, colours.ink, size),
            "x": (band.start + band.end) / 2, "y": (plan.lanes[0].top - 3) / 2, "yanchor": "middle",
        }
        for band in plan.bands
        if (words := _band_words(band.name, (band.end - band.start) * size.width, text, size))
    ]  # fmt: skip


def _band_words(name: str, room: float, text: Text, size: Size) -> str:
    fitting = (
        words
        for words in (text(f"band.{name}"), text(f"band_short.{name}"))
        if width(words, size.letter) + 6 <= room
    )
    return next(fitting, "")


def _years(plan: TimelinePlan, colours: theme.Palette, size: Size) -> list[dict[str, object]]:
    return [
        {
            **_note(str(year), colours.ink2, size),
            "x": x, "xanchor": "left", "xshift": 2, "y": size.height, "yanchor": "bottom",
        }
        for year, x in _readable(plan, size)
    ]  # fmt: skip


def _readable(plan: TimelinePlan, size: Size) -> list[tuple[int, float]]:
    """The years that have room before the next one, or before the edge."""
    kept: list[tuple[int, float]] = []
    room = float(size.width + RIGHT)
    for year, x in reversed(plan.years):
        start = x * size.width
        if start + 4 + width(str(year), size.letter) <= room:
            kept.append((year, x))
            room = start
    return kept[::-1]


def _labels(plan: TimelinePlan, colours: theme.Palette, size: Size) -> list[dict[str, object]]:
    return [
        {
            **_note(spot.entry.label, colours.ink, size),
            "x": spot.x, "y": spot.y, "yanchor": "middle",
            "xanchor": "left" if spot.side == "right" else "right",
            "xshift": size.reach if spot.side == "right" else -size.reach,
        }
        for spot in plan.spots
        if spot.side
    ]  # fmt: skip


def _under(plan: TimelinePlan, size: Size) -> go.Scatter:
    """Invisible marks along each label, so that pressing the label presses its event."""
    step, points = size.letter, []
    for spot in plan.spots:
        left, right = spot.box(size) if spot.side else (0.0, 0.0)
        count = int((right - left) / step)
        points += [(spot, (left + step * (place + 0.5)) / size.width) for place in range(count)]
    return _marks(
        [spot for spot, _ in points], [x for _, x in points], {"opacity": 0, "size": size.letter}, 0
    )


def _traces(plan: TimelinePlan, colours: theme.Palette, size: Size) -> list[go.Scatter]:
    ticks = [spot for spot in plan.spots if spot.side is None]
    tick = {"symbol": "line-ns", "size": size.tick, "line": {"width": 2, "color": colours.axis}}
    traces = [_marks(ticks, [spot.x for spot in ticks], tick)]
    for kind, look in _looks(colours).items():
        spots = [spot for spot in plan.spots if spot.side and spot.entry.kind == kind]
        marker = {"size": size.letter * _MARK, **look}
        traces.append(_marks(spots, [spot.x for spot in spots], marker))
    return traces


def _looks(colours: theme.Palette) -> Mapping[EntryKind, dict[str, object]]:
    """How a mark says what its event means: form first, hue second."""
    return MappingProxyType(
        {
            "dropout": {"symbol": "circle", "color": colours.learning, "line": {"width": 0}},
            "without": {
                "symbol": "circle", "color": colours.paper,
                "line": {"width": 1.8, "color": colours.ghost, "dash": "2px,2px"},
            },
            "unstated": {
                "symbol": "circle", "color": colours.paper, "line": {"width": 2, "color": colours.ink},
            },
            "sampling": {"symbol": "square", "color": colours.speaking, "line": {"width": 0}},
        }
    )  # fmt: skip


def _marks(spots: list[Spot], xs: list[float], marker: dict[str, object], opacity: float = 1) -> go.Scatter:
    # A pressed mark stays as it is, and so do the others: the ring of the chosen one is the page's.
    alike = {"marker": {"opacity": opacity}}
    return go.Scatter(
        x=xs, y=[spot.y for spot in spots], mode="markers", marker=marker, cliponaxis=False,
        customdata=[spot.entry.id for spot in spots], hovertext=[spot.entry.hover for spot in spots],
        hovertemplate="%{hovertext}<extra></extra>", selected=alike, unselected=alike,
    )  # fmt: skip
