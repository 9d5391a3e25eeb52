"""The figures that a text prints, and those that the facts state."""

from __future__ import annotations

import re
from collections import Counter

from dashboard.text import Language

FIGURE = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)*(?!\d)")
"""A figure; not the 2 of GPT-2 or the 176 of BLOOM-176B, which belong to a name."""
NAMES = re.compile(
    r"\b(T5 v?1\.1|[Vv]ersion 1\.13|Claude Opus 4\.7|US 9,406,017 B2|arXiv:\d+\.\d+|JMLR 15\S*)"
)


def figures_in_order(value: str, language: Language) -> list[str]:
    """What a text prints, as English writes it, without a comma for thousands."""
    swap = str.maketrans({",": ".", ".": ","} if language == "de" else {})
    found = (figure.strip(".,").translate(swap) for figure in FIGURE.findall(NAMES.sub("", value)))
    return [figure.replace(",", "") for figure in found]


def figures(value: str, language: Language) -> Counter[str]:
    """How often a text prints which."""
    return Counter(figures_in_order(value, language))


def stated_in(facts: str) -> set[str]:
    """What facts state: 2k is 2000, and 1.50 is 1.5, too."""
    thousands = re.sub(r"(\d+)k\b", r"\g<1>000", facts)
    known = set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", thousands)))
    return known | {figure.rstrip("0").rstrip(".") for figure in known if "." in figure}
