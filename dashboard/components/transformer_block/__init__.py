"""A transformer block with its dropout sites: a die where units are dropped, its ghost where they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from core.history.sites import SITE_NAMES, Block, State
from dashboard.components import define
from dashboard.text import Text

__all__ = ["PARTS", "props", "transformer_block"]

PARTS = ("svg", "plan", "transformer_block")
"""The parts of the script, each with one purpose."""

_mount = define(Path(__file__).parent, PARTS)


def transformer_block(data: Mapping[str, object], *, key: str) -> None:
    """Show a block.

    Args:
        data: plain values, as `props` gives them.
        key: the element's stable key; with it the drawing is never mounted anew.
    """
    _mount(data=dict(data), key=key)


def props(drawn: Block, rate: str, text: Text, *, present: bool = False) -> dict[str, object]:
    """What the drawing needs: the order of the parts, and the state of each site in words.

    Args:
        drawn: the model's block.
        rate: its rate, in words; "" if it is not known.
        text: the page's words.
        present: True on a projector.
    """
    words = ("token", "position", "attention", "mlp", "norm", "times")
    return {
        "model": drawn.id,
        "norm": drawn.norm,
        "present": present,
        "sites": _sites(drawn, rate, text),
        "words": {name: text(f"block.{name}") for name in words},
    }


def _sites(drawn: Block, rate: str, text: Text) -> Sequence[Mapping[str, str]]:
    return [
        {
            "name": text(f"site.{site}"),
            "what": text(f"site.{site}.what"),
            "state": (state := drawn.state(site)),
            "rate": {"on": rate, "off": text.number(0), "unknown": ""}[state],
            "said": _said(state, rate, text),
        }
        for site in SITE_NAMES
    ]


def _said(state: State, rate: str, text: Text) -> str:
    if state != "on":
        return text(f"block.{state}")
    return text("block.on", rate=rate) if rate else ""
