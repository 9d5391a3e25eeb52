"""Where a fact stands: a DOI, an arXiv number, or an address on the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

__all__ = ["Link", "LinkKind"]

LinkKind = Literal["doi", "arxiv", "url"]

_SHAPES: Mapping[LinkKind, tuple[re.Pattern[str], str, str]] = MappingProxyType(
    {
        "doi": (re.compile(r"10\.\d{4,9}/[^\s]+", re.ASCII), "doi:", "https://doi.org/"),
        "arxiv": (re.compile(r"\d{2}(0[1-9]|1[0-2])\.\d{4,5}", re.ASCII), "arXiv:", "https://arxiv.org/abs/"),
        "url": (re.compile(r"https?://[\w-]+(\.[\w-]+)+(/[^\s]*)?", re.ASCII), "", ""),
    }
)
"""A kind's shape, how a data file marks it, and what comes before it in an address."""


@dataclass(frozen=True, slots=True)
class Link:
    """A source that can be looked up.

    Attributes:
        kind: "doi", "arxiv" or "url".
        value: the DOI, the arXiv number without a version, or the whole address.

    Example:
        >>> Link.parse("arXiv:1207.0580").url
        'https://arxiv.org/abs/1207.0580'
    """

    kind: LinkKind
    value: str

    def __post_init__(self) -> None:
        if not _SHAPES[self.kind][0].fullmatch(self.value):
            raise ValueError(f"not a well-formed {self.kind}: {self.value!r}")

    @classmethod
    def parse(cls, text: str) -> Link:
        """Read "doi:10...", "arXiv:1207.0580" or "https://...".

        Raises:
            ValueError: none of the three; names the text.
        """
        for kind, (_, mark, _) in _SHAPES.items():
            if text.startswith(mark):
                return cls(kind, text.removeprefix(mark))
        raise AssertionError("a mark of every text is the empty one")

    @property
    def url(self) -> str:
        """The address that leads there."""
        return _SHAPES[self.kind][2] + self.value
