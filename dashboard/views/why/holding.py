"""Components that hold some of the page's controls, and tell the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from dashboard import layout
from dashboard.components.link import wanted
from dashboard.views.why.controls import PARAMS

__all__ = ["holding"]


class Mount(Protocol):
    """Shows a component that tells the page something."""

    def __call__(self, data: Mapping[str, object], *, key: str, on_want: Callable[[], None]) -> None: ...


@layout.fragment
def holding(mount: Mount, props: Callable[[], Mapping[str, object]], key: str) -> None:
    """Show a component whose hand sets controls; the page around it stays as it is.

    Args:
        mount: shows it.
        props: its data, made of what the controls are now.
        key: the element's stable key. What it tells is named as the controls are.
    """
    mount(props(), key=key, on_want=partial(_hear, key))


def _hear(key: str) -> None:
    said = wanted(key)
    told = [param for param in PARAMS if param.name in said]
    layout.set_controls({param.name: param.number(said[param.name]) for param in told})
