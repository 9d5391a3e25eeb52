"""Links from the history to the live pages, in the settings of an event: one registry.

A link whose page does not exist yet is not shown; a test opens every other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.page_links import PageLink
from dashboard.text import Text

__all__ = ["PAGE_LINKS", "link_words"]

_VOCABULARY = "4096"
"""Tokens of the model on the page "top_k": k at its largest cuts nothing. A test compares."""


def _rate(p: str, **more: str) -> PageLink:
    return PageLink("dropout", {"p": p, **more})


def _sample(**address: str) -> PageLink:
    return PageLink("top_k", {"k": _VOCABULARY, **address})


_DIGITS = PageLink("dropout", {"preset": "digits", "p": "0.5", "pin": "0.2"})
_MODELS, _TUNING = PageLink("models"), PageLink("models", {"tuned": "1"})
_MEASURED = PageLink("models", {"outcome": "best_held_out"})
_GREEDY = PageLink("top_k", {"k": "1"})

PAGE_LINKS: Mapping[str, PageLink] = MappingProxyType(
    {
        "boltzmann": _sample(t="0.5"),
        "google-talk": _rate("0.5"),
        "hinton": _DIGITS,
        "alexnet": _rate("0.5", layers="2"),
        "maxout": PageLink("why"),
        "fast-dropout": PageLink("why"),
        "baldi": PageLink("why"),
        "jmlr": _DIGITS,
        "vgg": _rate("0.5", layers="2"),
        "torch7": _rate("0.5"),
        "zaremba": _rate("0.65"),
        "googlenet": _rate("0.4"),
        "gal": PageLink("why", {"masks": "100"}),
        "wide-resnet": _rate("0.3"),
        "pytorch": _rate("0.5"),
        "attention": _rate("0.1"),
        "fan-top-k": PageLink("top_k", {"k": "10", "t": "0.8"}),
        "gpt-1": _rate("0.1"),
        "bert": _rate("0.1"),
        "gpt-2": PageLink("top_k", {"k": "40"}),
        "nucleus": _sample(top_p="0.95"),
        "one-epoch": _MODELS,
        "roberta": _rate("0.1"),
        "unlikelihood": _GREEDY,
        "repetition-penalty": _GREEDY,
        "albert": _MODELS,
        "t5": _rate("0.1"),
        "t5-v1-1": _MODELS,
        "gpt-3": _MODELS,
        "ddpm": _rate("0.1"),
        "alphafold": _rate("0.15"),
        "instructgpt": _rate("0.2"),
        "self-consistency": _sample(t="0.7"),
        "classifier-free": PageLink("two_dice"),
        "chinchilla": _MODELS,
        "palm": _MODELS,
        "opt": _rate("0.1"),
        "nanogpt": _rate("0.2"),
        "llama": _MODELS,
        "pythia": _MODELS,
        "dinov2": _MODELS,
        "early-dropout": _MEASURED,
        "to-repeat": PageLink("models", {"outcome": "gap"}),
        "data-constrained": _MEASURED,
        "phi-1": _rate("0.1"),
        "min-p-code": _sample(min_p="0.05"),
        "olmo": _MODELS,
        "lora-dropout": _TUNING,
        "dpo-no-dropout": _TUNING,
        "min-p": _sample(min_p="0.1"),
        "flash-attention-3": _MODELS,
        "llama-3": _MODELS,
        "stlm": _rate("0.1"),
        "top-n-sigma": _sample(t="1.5"),
        "alexnet-source": _rate("0.5", layers="2"),
        "drop-dropout": _MEASURED,
        "gpt-5-temperature": _sample(t="1.5"),
        "nondeterminism": _GREEDY,
        "infinite-compute": _MODELS,
        "multi-epoch-dropout": _rate("0.1"),
        "slowrun": _MODELS,
    }
)
"""Event -> where it can be tried."""

_SAYS = ("min_p", "top_p", "k", "t", "p", "masks")
"""Parameters that a link's words may name, the telling ones first."""


def link_words(link: PageLink, text: Text) -> str:
    """What a link says: the setting that it opens, or its page.

    Args:
        link: a link of the registry.
        text: the page's words.

    Example:
        >>> from dashboard.text import load
        >>> link_words(PAGE_LINKS["nucleus"], load("timeline", "en"))
        'Try it: top-p = 0.95 →'
    """
    if "outcome" in link.address:
        return text("door.outcome")
    told = {name: raw for name, raw in link.address.items() if raw != _VOCABULARY}
    name = next((name for name in _SAYS if name in told), None)
    if name is None:
        return text(f"door.{link.page}")
    raw = told[name]
    digits = len(raw.partition(".")[2])
    return text(f"door.{name}", value=text.number(float(raw), digits))
