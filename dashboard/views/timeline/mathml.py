"""The formulas of `pictures.FORMULAS` in MathML, which a browser draws without a library: for saved files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["MATHML"]


def _words(tag: str, said: str) -> str:
    """Symbols in a row, each in an element: "mi" for names, "mo" for signs, "mn" for numbers."""
    return "".join(f"<{tag}>{each}</{tag}>" for each in said.split())


def _names(said: str) -> str:
    return _words("mi", said)


def _signs(said: str) -> str:
    """Signs in a row; round brackets stay as high as what they hold."""
    row = _words("mo", said)
    return re.sub(r"<mo>([()])", r'<mo stretchy="false">\1', row)


def _around(tag: str, *parts: str) -> str:
    """An element of several parts, each a row."""
    return f"<{tag}>{''.join(f'<mrow>{part}</mrow>' for part in parts)}</{tag}>"


def _below(name: str, index: str) -> str:
    return _around("msub", _names(name), index)


def _with(name: str, mark: str) -> str:
    return f'<mover accent="true">{_names(name)}<mo>{mark}</mo></mover>'


def _roman(word: str) -> str:
    return f'<mi mathvariant="normal">{word}</mi>'


def _code(word: str) -> str:
    return f'<mtext style="font-family: monospace">{word}</mtext>'


_ONE, _TWO = _words("mn", "1"), _words("mn", "2")
_KEPT = _ONE + _signs("−") + _names("p")
_T, _SPACE = _names("t"), '<mspace width="1.5em"></mspace>'
_DROPPED = _names("m") + _signs("⊙")


def _divergence(first: str, second: str) -> str:
    inside = _below("P", first) + _signs("‖") + _below("P", second)
    return _names("D") + _signs("(") + inside + _signs(")")


_FORMULAS = {
    "torch7": _with("x", "~") + _signs("=") + _around("mfrac", _DROPPED + _names("x"), _KEPT) + _signs(",")
    + _SPACE + _below("m", _names("i")) + _signs("∼") + _roman("Bernoulli") + _signs("(") + _KEPT
    + _signs(")"),
    "tensorflow": _code("keep_prob") + _signs("=") + _ONE + _signs("−") + _code("rate"),
    "gal": _with("y", "¯") + _signs("=") + _around("mfrac", _ONE, _names("T"))
    + _around("munderover", _signs("∑"), _T + _signs("=") + _ONE, _names("T")) + _names("f") + _signs("(")
    + _names("x") + _signs(";") + _below("m", _T) + _signs(")"),
    "zoneout": _below("h", _T) + _signs("=") + _DROPPED + _below("h", _T + _signs("−") + _ONE) + _signs("+ (")
    + _ONE + _signs("−") + _names("m") + _signs(") ⊙") + _around("msub", _with("h", "~"), _T),
    "r-drop": _around("mfrac", _ONE, _TWO) + _signs("[") + _divergence(_ONE, _TWO) + _signs("+")
    + _divergence(_TWO, _ONE) + _signs("]"),
}  # fmt: skip

MATHML: Mapping[str, str] = MappingProxyType(
    {event: f'<math display="block">{formula}</math>' for event, formula in _FORMULAS.items()}
)
"""Event -> its formula."""
