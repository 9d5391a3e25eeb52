"""Components with their own JavaScript: a folder each, Python beside its .js, .css and .html, no build step.

A component knows data and words, never a page or a figure. Its colours come from the `--td-...` custom
properties that `dashboard.layout` sets on the app (see `dashboard.theme`); inside a shadow root they are
inherited.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


SHARED = Path(__file__).parent / "shared"
"""Script parts that several components use, and the style that all of them do."""

_EVERYWHERE = (SHARED / "everywhere.css").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Source:
    """What a component is made of.

    Attributes:
        html: its elements; None for none.
        css: its style; None for none.
        js: its script, see `script`.
    """

    html: str | None
    css: str | None
    js: str


SOURCES: dict[str, Source] = {}
"""Every component that was defined, by name: what else mounts one (a saved file) takes it from here."""


def script(folder: Path, parts: Sequence[str]) -> str:
    """A script as the one ES module that Streamlit takes, from its parts; `standing` ends every one.

    One of the parts has a function `called`, which Streamlit's calls come to.

    Args:
        folder: the component's folder.
        parts: names of `.js` files without their ending, in order; one that is not in the folder is in
            `SHARED`.
    """
    paths = (folder / f"{part}.js" for part in ("lasting", *parts, "standing"))
    return "\n".join((path if path.is_file() else SHARED / path.name).read_text("utf-8") for path in paths)


def as_text(data: object) -> str:
    """Data within data, as JSON: to see whether it is a table Streamlit would import pandas, half a second.

    For the components of the first page.
    """
    return json.dumps(data, ensure_ascii=False)


def define(folder: Path, parts: Sequence[str] = ()) -> ComponentRenderer:
    """Register the component of a folder and return the function that mounts it.

    Args:
        folder: the component's folder, usually `Path(__file__).parent`; `<name>.css` and `<name>.html` in it
            are read, if there are any.
        parts: the parts of its script, see `script`; none stands for `<name>.js` alone.
    """
    name = folder.name
    files = (folder / f"{name}.{suffix}" for suffix in ("html", "css"))
    html, css = (file.read_text("utf-8") if file.is_file() else None for file in files)
    source = Source(html, css and f"{_EVERYWHERE}\n{css}", script(folder, parts or (name,)))
    SOURCES[name] = source
    return st.components.v2.component(f"two_dice.{name}", html=source.html, css=source.css, js=source.js)
