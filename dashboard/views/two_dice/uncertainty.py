"""Where uncertainty comes from as masks drop more: the split at several rates, and who split it first."""

from __future__ import annotations

from functools import partial

from core.lm.voices import kind
from dashboard import layout
from dashboard.figures import uncertainty as figure
from dashboard.layout.parts import chart, heading, style
from dashboard.runs import two_dice
from dashboard.runs.two_dice import CellsSetting
from dashboard.text import Text

__all__ = ["right_answer", "uncertainty"]

_BOUNDS = (0.02, 0.25, 0.5)
"""Shares of the masks between the answers "almost nothing", "up to a quarter", "up to half"."""


def uncertainty(setting: CellsSetting, text: Text) -> None:
    """Show the split at every rate.

    Args:
        setting: prompt, rate and seed of the page.
        text: the page's words.
    """
    splits = two_dice.sweep(setting)
    masks = [split.masks for _, split in splits]
    title = "title" if masks == sorted(masks) else "title_plain"
    heading(text(f"uncertainty.{title}"), text("uncertainty.lede"))
    draw = partial(figure.uncertainty, splits, style(text), rate=setting.rate)
    chart(draw, "uncertainty-figure", of=setting, height=300)
    voice = text(f"voice.{kind(setting.model)}")
    layout.measured(
        text("uncertainty.measured", voice=voice, masks=text.number(two_dice.MASKS), seed=setting.seed)
    )


def right_answer(setting: CellsSetting) -> int:
    """Which answer the split on the page gives."""
    whole = two_dice.spread(setting).whole["on"]
    share = whole.masks / whole.total if whole.total else 0.0
    return sum(share > bound for bound in _BOUNDS)
