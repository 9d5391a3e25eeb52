"""The glossary: the field's words, which die they belong to, and which others help to understand them."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from dashboard import layout
from dashboard.text import LANGUAGES, Table, Text, table
from dashboard.views.sources.controls import fits
from dashboard.views.sources.marks import search

__all__ = ["LEARNING", "SEE", "SPEAKING", "glossary"]

LEARNING = frozenset(
    {
        "co-adaptation", "drop-rate", "dropblock", "dropconnect", "dropout", "early-dropout",
        "inverted-dropout", "keep-probability", "mask", "spatial-dropout", "stochastic-depth",
        "variational-dropout", "weight-scaling",
    }
)  # fmt: skip
"""Terms of the die that is rolled while a network learns."""

SPEAKING = frozenset(
    {
        "beam-search", "greedy", "min-p", "pure-sampling", "rank", "renormalisation", "repetition-penalty",
        "temperature", "top-k", "top-p",
    }
)  # fmt: skip
"""Terms of the die that is rolled while it speaks."""

SEE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "batch-norm": ("layer-norm",),
        "beam-search": ("greedy",),
        "cross-entropy": ("perplexity", "nats-bits"),
        "distinct-n": ("self-bleu",),
        "drop-rate": ("keep-probability",),
        "dropblock": ("spatial-dropout",),
        "dropout": ("mask", "inverted-dropout"),
        "ensemble": ("mc-dropout", "weight-scaling"),
        "entropy": ("nats-bits",),
        "fine-tuning": ("pre-training",),
        "generalisation-gap": ("overfitting", "held-out"),
        "gradient": ("optimiser", "learning-rate"),
        "inverted-dropout": ("keep-probability", "weight-scaling"),
        "layer-norm": ("batch-norm",),
        "logits": ("softmax",),
        "loss": ("cross-entropy", "surprisal"),
        "mc-dropout": ("mutual-information",),
        "min-p": ("top-p", "top-k"),
        "mutual-information": ("entropy", "mc-dropout"),
        "overfitting": ("underfitting", "generalisation-gap"),
        "perplexity": ("cross-entropy",),
        "rank": ("top-k",),
        "regularisation": ("dropout", "weight-decay", "early-stopping"),
        "self-bleu": ("distinct-n",),
        "softmax": ("logits", "temperature"),
        "surprisal": ("cross-entropy", "nats-bits"),
        "temperature": ("softmax",),
        "top-k": ("top-p", "min-p", "renormalisation"),
        "top-p": ("top-k", "min-p"),
        "unit": ("weight", "activation"),
    }
)
"""For some terms the others to read next."""


def glossary(find: str, text: Text) -> None:
    """The search and the entries that fit it, in the order of the reader's alphabet.

    Args:
        find: what the reader searches for; empty for all.
        text: the page's words.
    """
    with layout.strip():
        search("term", text("term"), text("term.hint"))
    words = table("sources", text.language, "glossary")
    shown = sorted((name for name in words if fits(find, *_searched(name, words))), key=_alphabet(words))
    if not shown:
        st.html(f'<p class="src-count" role="status">{html.escape(text("term.none"))}</p>')
    rows = "".join(_row(name, words, frozenset(shown), text) for name in shown)
    st.html(f'<dl class="src-glossary">{rows}</dl>')


def _searched(name: str, words: Table) -> tuple[str, ...]:
    """An entry's words, and its term in every language: a reader may know only the other one."""
    terms = (table("sources", language, "glossary")[name]["term"] for language in LANGUAGES)
    return (*words[name].values(), *terms)


def _alphabet(words: Table) -> Callable[[str], str]:
    return lambda name: words[name]["term"].casefold()


def _row(name: str, words: Table, shown: frozenset[str], text: Text) -> str:
    term = words[name]["term"]
    see = [_place(other, words) for other in SEE.get(name, ()) if other in shown]
    more = f' <span class="src-see">{text("term.see", terms=", ".join(see))}.</span>' if see else ""
    return (
        f'<div id="term-{name}"><dt>{layout.markup(_marked(name, term))}</dt>'
        f"<dd>{layout.markup(words[name]['says'])}{more}</dd></div>"
    )


def _marked(name: str, term: str) -> str:
    if name in LEARNING:
        return f"<learning>{term}</learning>"
    return f"<speaking>{term}</speaking>" if name in SPEAKING else term


def _place(name: str, words: Table) -> str:
    return f'<a href="#term-{name}">{html.escape(words[name]["term"])}</a>'
