"""The controls of one page as a visit left them, and what becomes of them under a table of other defaults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard import address
from dashboard.address import Param, Value

__all__ = ["PageState"]


@dataclass(slots=True)
class PageState:
    """One page's controls: their table, their defaults under the chosen preset, their values."""

    params: tuple[Param, ...]
    standing: dict[str, Value]
    values: dict[str, Value]

    def address(self) -> dict[str, str]:
        """What differs from the defaults, as strings."""
        return address.write(self.params, self.values, self.standing)

    def spelled(self) -> dict[str, str]:
        """What a link to this page says that is to mean the same to a reader of any language."""
        return {
            param.name: param.format(self.values[param.name])
            for param in self.params
            if param.old is not None
        }

    def since(self, before: PageState) -> dict[str, Value]:
        """The values that were others before."""
        return {name: value for name, value in self.values.items() if before.values[name] != value}

    def under(self, params: Sequence[Param]) -> PageState:
        """The same controls under a table that declares some defaults anew.

        A control that stood at its default follows. One with an old meaning follows only while all others
        stand at theirs: what a reader has made of the page is not changed by switching the language.

        Example:
            >>> german, english = Param("model", "de", old="en"), Param("model", "en", old="en")
            >>> k = Param("k", 10)
            >>> left = PageState((german, k), {"model": "de", "k": 10}, {"model": "de", "k": 10})
            >>> left.under((english, k)).values["model"]
            'en'
            >>> left.values["k"] = 5
            >>> left.under((english, k)).address()
            {'model': 'de', 'k': '5'}
        """
        before = {param.name: param.default for param in self.params}
        anew = [param for param in params if before.get(param.name, param.default) != param.default]
        untouched = not self.address()
        follow = {
            param.name: param.default
            for param in anew
            if self.values[param.name] == self.standing[param.name] and (untouched or param.old is None)
        }
        standing = self.standing | {param.name: param.default for param in anew}
        return replace(self, params=tuple(params), standing=standing, values=self.values | follow)
