"""What a component wants of its page: the page's half of `shared/link.js`.

A component says what it wants, numbered, until the page has answered that number. Messages may be lost,
doubled or merged with those of others; what is wanted stays true, and the newest counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

__all__ = ["answered", "event", "mount_linked", "wanted"]


@dataclass(slots=True)
class _Link:
    """What a visit has heard of a component, and the newest want among it that asks for an answer."""

    heard: int = 0
    answered: int = 0


def _link(key: str) -> _Link:
    name = f"td-link-{key}"
    if name not in st.session_state:
        st.session_state[name] = _Link()
    link: _Link = st.session_state[name]
    return link


def wanted(key: str) -> dict[str, Any]:
    """What a component wants and was not heard before, by name, oldest first; empty if nothing.

    Args:
        key: of the mounted component.
    """
    said, link = st.session_state.get(key), _link(key)
    open_wants = (said.get("want") or {}).get("open", {}) if said else {}
    fresh = {name: want for name, want in open_wants.items() if want["number"] > link.heard}
    link.heard = max([link.heard, *(want["number"] for want in fresh.values())])
    link.answered = max([link.answered, *(want["number"] for want in fresh.values() if want["asks"])])
    return {name: want["value"] for name, want in sorted(fresh.items(), key=lambda item: item[1]["number"])}


def event(key: str, name: str) -> Any:
    """What a component says once, without a number and an answer; None if nothing. For its callback.

    Args:
        key: of the mounted component.
        name: of the event.
    """
    said = st.session_state.get(key)
    return said.get(name) if said else None


def answered(key: str) -> int:
    """Number of the newest want of a component that was heard and asks for an answer; goes into its data.

    Args:
        key: of the mounted component.
    """
    return _link(key).answered


def mount_linked(
    mount: ComponentRenderer,
    data: Mapping[str, object],
    key: str,
    on_want: Callable[[], None] = lambda: None,
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """Mount a component with a link, its data being a table.

    Args:
        mount: as `define` returned it.
        data: what it has to know, by name.
        key: the element's stable key; with it the component is never mounted anew.
        on_want: called when it wants something new; the run that follows may ask `wanted` itself instead.
        width: of its place.
    """
    mount(key=key, data={**data, "answered": answered(key)}, width=width, on_want_change=on_want)
