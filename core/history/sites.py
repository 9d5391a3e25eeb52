"""Where published transformers drop units in pre-training: the sites of a block, model by model.

The sites have the names of `core.lm.gpt.SITES`, since the built-in model has all four; this module needs no
torch. What is listed is what the source of each model's row in `core.history` says (column `where`), and
Vaswani et al. 2017, section 5.4 for the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

__all__ = ["BLOCKS", "SITE_NAMES", "Block", "Norm", "Site", "State"]

Site = Literal["embedding sum", "attention weights", "attention output", "MLP output"]
SITE_NAMES: tuple[Site, ...] = get_args(Site)
Norm = Literal["post", "pre"]
State = Literal["on", "off", "unknown"]

_OUTPUTS: frozenset[Site] = frozenset(("attention output", "MLP output"))
_ALL: frozenset[Site] = frozenset(SITE_NAMES)


@dataclass(frozen=True, slots=True)
class Block:
    """One model's block.

    Attributes:
        id: of the model in `core.history`; "built-in" for the model of this app.
        norm: "post": layer norm after each addition, as in 2017; "pre": before each sub-layer, as in GPT-2.
        sites: where units are dropped; None if that is not stated.
    """

    id: str
    norm: Norm
    sites: frozenset[Site] | None

    def state(self, site: Site) -> State:
        """Whether units are dropped at a site.

        Example:
            >>> BLOCKS["transformer-base"].state("attention weights"), BLOCKS["gpt-2"].state("MLP output")
            ('off', 'unknown')
        """
        if self.sites is None:
            return "unknown"
        return "on" if site in self.sites else "off"


BLOCKS: Mapping[str, Block] = MappingProxyType(
    {
        block.id: block
        for block in (
            Block("transformer-base", "post", _OUTPUTS | {"embedding sum"}),
            Block("gpt-1", "post", _ALL),
            Block("bert-large", "post", _ALL),
            Block("gpt-2", "pre", None),
            Block("opt-175b", "pre", _OUTPUTS | {"attention weights"}),
            Block("palm", "pre", frozenset()),
            Block("pythia-12b", "pre", frozenset()),
            Block("olmo-7b", "pre", frozenset()),
            Block("built-in", "pre", _ALL),
        )
    }
)
"""The models that the page can draw, by id, in the order of their years; the app's own model comes last."""
