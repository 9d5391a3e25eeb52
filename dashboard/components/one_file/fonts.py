"""The house's fonts as data in a style sheet: only those that the words of a file need."""

from __future__ import annotations

import re
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["font_faces"]

_DASHBOARD = Path(__file__).resolve().parents[2]
_SERVED = "app/static"
_BODY = "IBM Plex Sans"
_NAMES = {"Source Serif": r'"Source Serif"|\$\{SERIF\}', "IBM Plex Mono": '"IBM Plex Mono"'}
"""What the others are called in styles and scripts."""


@dataclass(frozen=True, slots=True)
class _Face:
    """A font file and the characters that a browser takes from it."""

    family: str
    weight: str
    range: str
    file: Path

    def named(self, look: str) -> bool:
        if self.family == _BODY:  # which inherits, so a weight stands alone
            return bool(re.search(rf"(weight|font)[^;\n]*\b{self.weight}\b|`{self.weight} ", look))
        return bool(re.search(rf"\b{self.weight} [^;`]*({_NAMES[self.family]})", look))

    def has(self, character: str) -> bool:
        return any(low <= ord(character) <= high for low, high in _ends(self.range))

    def rule(self) -> str:
        data = b64encode(self.file.read_bytes()).decode()
        return (
            f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; font-display: block; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); unicode-range: {self.range}; }}'
        )


def font_faces(words: str, look: str) -> str:
    """The rules for the fonts that are named somewhere and have a character that is said somewhere.

    They are those of `.streamlit/config.toml`, under the SIL Open Font License.

    Args:
        words: all that may be read in the file.
        look: its styles and scripts, where families and weights are named.

    Example:
        >>> css = font_faces("Löwe", 'p { font: 600 18px "Source Serif" }')
        >>> css.count("Source Serif"), "font-weight: 400" in css
        (1, False)
    """
    said = set(words)
    return "\n".join(face.rule() for face in _faces() if face.named(look) and any(map(face.has, said)))


@cache
def _faces() -> tuple[_Face, ...]:
    config = tomllib.loads((_DASHBOARD / ".streamlit" / "config.toml").read_text("utf-8"))
    return tuple(
        _Face(
            face["family"], face["weight"], face["unicodeRange"],
            _DASHBOARD / "static" / face["url"].removeprefix(_SERVED).lstrip("/"),
        )
        for face in config["theme"]["fontFaces"]
    )  # fmt: skip


@cache
def _ends(unicode_range: str) -> tuple[tuple[int, int], ...]:
    return tuple(_parsed(unicode_range))


def _parsed(unicode_range: str) -> Iterator[tuple[int, int]]:
    for part in unicode_range.split(","):
        low, _, high = part.strip().removeprefix("U+").partition("-")
        yield int(low, 16), int(high or low, 16)
