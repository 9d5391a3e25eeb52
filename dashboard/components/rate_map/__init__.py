"""Models as marks: their dropout rate against a year, their passes over the data, or their size.

Silence has a lane of its own below the scale, so that it is never read as zero. When the number on the axis
changes, the same marks glide to their new places. Names are set in the browser, which knows how much room
there is; every other mark tells its name and source under the hand or the arrow keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.components import define

__all__ = ["PARTS", "rate_map"]

PARTS = ("svg", "fonts", "layout", "labels", "shapes", "rate_map")
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def rate_map(data: Mapping[str, object], *, key: str) -> None:
    """Show the map.

    Args:
        data: plain values, as `props.props` gives them.
        key: the element's stable key; with it the map is never mounted anew.
    """
    _mount(data=dict(data), key=key)
