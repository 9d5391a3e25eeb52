"""Components with their own JavaScript: a folder each, Python beside its .js, .css and .html, no build step.

A component knows data and words, never a page or a figure. Its colours come from the `--td-...` custom
properties that `dashboard.layout` sets on the app (see `dashboard.theme`); inside a shadow root they are
inherited.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def define(folder: str | Path) -> ComponentRenderer:
    """Register the component of a folder and return the function that mounts it.

    Args:
        folder: the component's folder, usually `Path(__file__).parent`; `<name>.js`, `<name>.css` and
            `<name>.html` in it are read where they exist.
    """
    folder = Path(folder)

    def part(suffix: str) -> str | None:
        path = folder / f"{folder.name}.{suffix}"
        return path.read_text(encoding="utf-8") if path.is_file() else None

    return st.components.v2.component(
        f"two_dice.{folder.name}", html=part("html"), css=part("css"), js=part("js")
    )
