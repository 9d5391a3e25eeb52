"""The switch of "predict first": figures wait behind their questions. The key p turns it as well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.components import define
from dashboard.components.link import mount_linked
from dashboard.text import Text

__all__ = ["predict_switch"]

_mount = define(Path(__file__).parent, ("focus", "link", "predict_switch"))


def predict_switch(text: Text, *, on: bool, stage: bool, key: str, on_want: Callable[[], None]) -> None:
    """Show the switch; on a projector as a sign in the corner.

    Args:
        text: the frame's words.
        on: whether figures wait.
        stage: whether this is a projector.
        key: the element's stable key; it wants "on".
        on_want: called when it wants something.
    """
    data = {"on": on, "stage": stage, "words": text("predict"), "help": text("predict.help")}
    mount_linked(_mount, data, key, on_want, width="content")
