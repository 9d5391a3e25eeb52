"""A small drawing in the colours of the reader's appearance: Streamlit's own HTML takes no SVG."""

from __future__ import annotations

from pathlib import Path

from dashboard.components import define

__all__ = ["svg_drawing"]

_mount = define(Path(__file__).parent)


def svg_drawing(drawing: str, *, large: bool, key: str) -> None:
    """Show a drawing.

    Args:
        drawing: an `<svg>` whose elements have the classes of `svg_drawing.css` and whose words are escaped;
            "" for none.
        large: True on a projector: its type is 22 px.
        key: stable key of the element.
    """
    _mount(key=key, data={"drawing": drawing, "large": large}, width="content")
