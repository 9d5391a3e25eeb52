"""The words of the field: which die they belong to, and which others help to understand them.

What they mean stands in `assets/text/<language>/sources/glossary.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dashboard.text import Language, table

__all__ = ["FORMULAS", "LEARNING", "SEE", "SPEAKING", "forms", "marked"]

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

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        "cross-entropy": "H = −(1 / n) Σ<sub>t</sub> ln p(x<sub>t</sub> | x<sub>1</sub> … x<sub>t−1</sub>)",
        "entropy": "H(p) = −Σ<sub>i</sub> p<sub>i</sub> log p<sub>i</sub>",
        "generalisation-gap": "L<sub>test</sub> − L<sub>train</sub>",
        "inverted-dropout": "y = m x / (1 − p), P(m = 0) = p, P(m = 1) = 1 − p",
        "min-p": "p<sub>i</sub> ≥ a · max<sub>j</sub> p<sub>j</sub>",
        "mutual-information": "I = H(E p) − E H(p)",
        "nats-bits": "H / bit = (H / nat) / ln 2",
        "optimiser": "w ← w − η ∂L / ∂w",
        "perplexity": "exp(−(1 / n) Σ<sub>t</sub> ln p(x<sub>t</sub> | x<sub>1</sub> … x<sub>t−1</sub>))",
        "renormalisation": "q<sub>i</sub> = p<sub>i</sub> / Σ<sub>j ∈ K</sub> p<sub>j</sub>, i ∈ K",
        "softmax": "p<sub>i</sub> = exp(z<sub>i</sub>) / Σ<sub>j</sub> exp(z<sub>j</sub>)",
        "surprisal": "−log<sub>2</sub> p(x)",
        "temperature": "p<sub>i</sub> = exp(z<sub>i</sub> / T) / Σ<sub>j</sub> exp(z<sub>j</sub> / T)",
        "top-p": "Σ<sub>i ∈ K</sub> p<sub>i</sub> ≥ p",
        "unit": "a = f(Σ<sub>i</sub> w<sub>i</sub> x<sub>i</sub> + b)",
        "weight-decay": "w ← w − η λ w",
        "weight-scaling": "y = (1 − p) x",
    }
)
"""For some terms the formula, as HTML; symbols alone, so that it reads the same in every language."""

_APART = re.compile(r", | \(|\)")


def marked(name: str, term: str) -> str:
    """A term in the hue of its die, for `layout.markup`.

    Example:
        >>> marked("top-k", "Top-k")
        '<speaking>Top-k</speaking>'
    """
    if name in LEARNING:
        return f"<learning>{term}</learning>"
    return f"<speaking>{term}</speaking>" if name in SPEAKING else term


def forms(language: Language) -> Mapping[str, tuple[str, ...]]:
    """What each entry is called in a text, in small letters and without endings.

    Example:
        >>> forms("de")["overfitting"]
        ('überanpassung', 'overfitting')
    """
    return {
        name: tuple(filter(None, _APART.split(entry["term"].lower())))
        for name, entry in table("sources", language, "glossary").items()
    }
