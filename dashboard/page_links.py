"""Links from one page to another in given settings. A link to a page that does not exist is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["PageLink"]


@dataclass(frozen=True, slots=True)
class PageLink:
    """Where a link leads: a page, and what its address says besides language and `present`.

    Attributes:
        page: the page's name, one of the frame's `PAGES`.
        address: parameters of that page as strings; what is left out takes the page's default.

    Example:
        >>> PageLink("top_k", {"k": "40"}).page
        'top_k'
    """

    page: str
    address: Mapping[str, str] = field(default_factory=dict)
