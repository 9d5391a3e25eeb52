"""The words of the app: labels and prose of a page in a language, and numbers as that language writes them.

Words live in `assets/text/<language>/<page>/`: `labels.toml` holds short labels with `{placeholders}`, each
`*.md` file one piece of prose, each other `*.toml` file a table: words about many things of one kind, by id
and field. Data keys are never translated; words join the data only in a figure or on a
page. An unknown label raises: a page with a hole in it is worse than an error.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

Table = Mapping[str, Mapping[str, str]]
"""Words by id and field."""

Language = Literal["en", "de"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

ROOT = Path(__file__).resolve().parent.parent / "assets" / "text"
MINUS, NARROW_SPACE = "\u2212", "\u202f"
_SEPARATORS: Mapping[Language, tuple[str, str]] = {"en": (",", "."), "de": (".", ",")}
_LONGEST_NUMBER, _DECIMALS, _LARGE = 32, 12, 1e5
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKS = re.compile(r"[!-/:-@\[-`{-~]")
"""What Markdown may take for a sign of its own and can be told not to: ASCII's punctuation, nothing else."""


def number(value: float, digits: int = 0, language: Language = "en") -> str:
    """A number as a reader of the language writes it: grouped by thousands, with a real minus sign.

    Args:
        value: the number; NaN and infinities are shown as an en dash.
        digits: decimals to keep.
        language: "en" (1,234.5) or "de" (1.234,5).

    Example:
        >>> number(1234.567, 1), number(1234.567, 1, "de")
        ('1,234.6', '1.234,6')
    """
    if value != value or value in (float("inf"), float("-inf")):
        return "\u2013"
    group, point = _SEPARATORS[language]
    plain = f"{value:,.{digits}f}".translate({ord(","): group, ord("."): point, ord("-"): MINUS})
    return plain.lstrip(MINUS) if not plain.strip(f"{MINUS}0{group}{point}") else plain


def plain(value: float, language: Language = "en") -> str:
    """A number with the decimals that it has and no grouping, as it stands in a field or a range.

    Args:
        value: the number, up to twelve decimals of it.
        language: "en" (0.004) or "de" (0,004).

    Example:
        >>> plain(0.004, "de"), plain(3000), plain(1e-05)
        ('0,004', '3000', '0.00001')
    """
    shown = f"{value + 0.0:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return shown.replace(".", _SEPARATORS[language][1]).replace("-", MINUS)


def brief(value: float, digits: int = 2, language: Language = "en") -> str:
    """A number at a glance: the decimals asked for while it is small, fewer as it grows, then powers of ten.

    Example:
        >>> [brief(value) for value in (0.346, 250.46, 2520.05, 3.6e202, -1e6)]
        ['0.35', '250.5', '2,520', '3.6 · 10²⁰²', '−1.0 · 10⁶']
    """
    size = abs(value)
    if size < _LARGE or not math.isfinite(value):
        return number(value, digits if size < 100 else min(1, digits) if size < 1000 else 0, language)
    mantissa, exponent = f"{value:.1e}".split("e+")
    return f"{number(float(mantissa), 1, language)} · 10{superscript(int(exponent))}"


def formula(value: float, digits: int = 2, language: Language = "en") -> str:
    r"""`brief` as TeX for a formula.

    Example:
        >>> formula(0.346, 2, "de"), formula(3.6e202), formula(float("inf"))
        ('0{,}35', '3.6 \\cdot 10^{202}', '\\infty')
    """
    if not math.isfinite(value):
        return r"\infty" if value > 0 else r"-\infty"
    mantissa, _, power = brief(value, digits, language).partition(" · 10")
    exponent = rf" \cdot 10^{{{f'{value:.1e}'.partition('e+')[2]}}}" if power else ""
    return mantissa.replace(",", "{,}") + exponent


def superscript(whole: int) -> str:
    """A whole number, at least 0, as an exponent.

    Example:
        >>> superscript(48)
        '⁴⁸'
    """
    return str(whole).translate(_RAISED)


def reading(raw: str, language: Language) -> float:
    """The number that a reader wrote, as the page's language writes it or, if that cannot, as another does.

    "0,3" is no number in English, so there it can only be the German one; "1,500" is English for fifteen
    hundred, and stays that, whatever else would fit: nothing with two meanings is guessed.

    Args:
        raw: what stands in a field.
        language: of the page.

    Raises:
        ValueError: no language writes a number so; names what was written.

    Example:
        >>> reading("0,3", "de"), reading("0.3", "de"), reading("0,3", "en"), reading("1.500", "de")
        (0.3, 0.3, 0.3, 1500.0)
    """
    written = raw.strip().replace(MINUS, "-")
    for tried in (language, *LANGUAGES):
        group, point = _SEPARATORS[tried]
        if len(written) <= _LONGEST_NUMBER and _numeral(group, point).fullmatch(written):
            value = float(written.replace(group, "").replace(point, "."))
            if math.isfinite(value):
                return value
    raise ValueError(f"{raw[:_LONGEST_NUMBER]!r} is not a number")


@cache
def _numeral(group: str, point: str) -> re.Pattern[str]:
    group, point = re.escape(group), re.escape(point)
    whole = rf"[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[0-9]+"
    return re.compile(rf"[+-]?(?={point}?[0-9])(?:{whole})?(?:{point}[0-9]*)?(?:[eE][+-]?[0-9]+)?")


def percent(share: float, digits: int = 0, language: Language = "en") -> str:
    """A share from 0 to 1 as a percentage; German sets a narrow space before the sign.

    Example:
        >>> percent(0.864, 1), percent(0.37)
        ('86.4%', '37%')
    """
    space = NARROW_SPACE if language == "de" else ""
    return f"{number(100 * share, digits, language)}{space}%"


def literal(words: str) -> str:
    r"""Words of a model or a reader as Markdown that shows them as they are, whatever signs they hold.

    Example:
        >>> literal("a_b … 🎲 [c]")
        'a\\_b … 🎲 \\[c\\]'
    """
    return _MARKS.sub(r"\\\g<0>", words)


def spans(words: str) -> str:
    """Words with a dash between two numbers, where data have a hyphen.

    Example:
        >>> spans("gpt-2 2024-25")
        'gpt-2 2024–25'
    """
    return re.sub(r"(?<=\d)-(?=\d)", "–", words)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one page in one language. Call it with a label's key: `text("play")`.

    Attributes:
        page: the page's name, such as "dropout" or "frame".
        language: the language of the words.
        labels: label templates by key.
        prose_files: markdown texts by file name without suffix.

    Example:
        >>> text = Text("demo", "de", {"rate": "Rate {p}"}, {})
        >>> text("rate", p=text.number(0.5, 2))
        'Rate 0,50'
    """

    page: str
    language: Language
    labels: Mapping[str, str]
    prose_files: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The label `key` with its placeholders filled in.

        Raises:
            KeyError: no such label, or a placeholder without a value; names page, language and key.
        """
        template = _lookup(self, self.labels, "label", key)
        try:
            return template.format(**values)
        except KeyError as missing:
            where = f"label {key!r} of page {self.page!r} in {self.language!r}"
            raise KeyError(f"{where} needs a value for {missing}, got {sorted(values)}") from None

    def prose(self, name: str) -> str:
        """The markdown text `name`.

        Raises:
            KeyError: no such text; names page, language and name.
        """
        return _lookup(self, self.prose_files, "prose", name)

    def number(self, value: float, digits: int = 0) -> str:
        """`number` in this text's language."""
        return number(value, digits, self.language)

    def brief(self, value: float, digits: int = 2) -> str:
        """`brief` in this text's language."""
        return brief(value, digits, self.language)

    def formula(self, value: float, digits: int = 2) -> str:
        """`formula` in this text's language."""
        return formula(value, digits, self.language)

    def plain(self, value: float) -> str:
        """`plain` in this text's language."""
        return plain(value, self.language)

    def percent(self, share: float, digits: int = 0) -> str:
        """`percent` in this text's language."""
        return percent(share, digits, self.language)


def _lookup(text: Text, table: Mapping[str, str], kind: str, key: str) -> str:
    try:
        return table[key]
    except KeyError:
        raise KeyError(f"page {text.page!r} has no {kind} {key!r} in language {text.language!r}") from None


@cache
def load(page: str, language: Language) -> Text:
    """Read the words of a page; they are read once and kept.

    Args:
        page: a folder's name under `assets/text/<language>`.
        language: "en" or "de".

    Raises:
        KeyError: there is no such page or language; names both.

    Example:
        >>> load("frame", "de")("share.link")
        'Link kopieren'
    """
    folder = ROOT / language / page
    if language not in LANGUAGES or not (folder / "labels.toml").is_file():
        raise KeyError(
            f"no text for page {page!r} in language {language!r} (languages: {', '.join(LANGUAGES)})"
        )
    labels = tomllib.loads((folder / "labels.toml").read_text(encoding="utf-8"))
    prose = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return Text(page, language, MappingProxyType(labels), MappingProxyType(prose))


@cache
def table(page: str, language: Language, name: str) -> Table:
    """Read the table `name` of a page; it is read once and kept.

    Args:
        page: a folder's name under `assets/text/<language>`.
        language: "en" or "de".
        name: of the file, without its suffix.

    Raises:
        KeyError: there is no such table; names page, language and table.

    Example:
        >>> table("timeline", "de", "events")["nobel"]["title"]
        'Nobelpreis'
    """
    path = ROOT / language / page / f"{name}.toml"
    if language not in LANGUAGES or not path.is_file():
        raise KeyError(f"page {page!r} has no table {name!r} in language {language!r}")
    rows = tomllib.loads(path.read_text(encoding="utf-8"))
    return MappingProxyType({key: MappingProxyType(row) for key, row in rows.items()})


def tables(language: Language) -> tuple[tuple[str, str], ...]:
    """The tables that a language has, as (page, name), sorted."""
    files = (path for path in (ROOT / language).glob("*/*.toml") if path.stem != "labels")
    return tuple(sorted((path.parent.name, path.stem) for path in files))


def pages(language: Language) -> tuple[str, ...]:
    """The names of the pages that have words in a language, sorted."""
    return tuple(sorted(folder.parent.name for folder in (ROOT / language).glob("*/labels.toml")))


def language_of(locale: str | None) -> Language:
    """The language for a browser's locale: German for any German, English for everyone else.

    Example:
        >>> language_of("de-AT"), language_of("fr"), language_of(None)
        ('de', 'en', 'en')
    """
    prefix = (locale or "").lower().replace("_", "-").split("-")[0]
    return prefix if prefix in LANGUAGES else "en"
