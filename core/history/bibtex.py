r"""A bibliography as BibTeX.

Text is escaped so that BibTeX and TeX read back the same characters: what TeX would take for a command or a
comment becomes the command that prints it, and braces stay balanced, which BibTeX needs to find the end of a
field. Letters outside ASCII stay as they are (UTF-8, as biber and newer BibTeX styles read it).
"""

from __future__ import annotations

from collections.abc import Iterable

from core.history.bibliography import OTHERS, Source, is_institution

__all__ = ["bibtex", "escape"]

_PRINTED = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_TYPES = {"doi": "article", "arxiv": "misc", "url": "misc"}


def escape(text: str) -> str:
    r"""A text as BibTeX takes it between the braces of a field.

    Example:
        >>> print(escape("100 % of {a_b} & c"))
        100 \% of {\textbraceleft}a\_b{\textbraceright} \& c
    """
    return "".join(_PRINTED.get(sign, sign) for sign in text)


def bibtex(sources: Iterable[Source]) -> str:
    """The sources as a BibTeX file, one entry each, in their order.

    Args:
        sources: with keys that are unique.

    Example:
        >>> from core.history.bibliography import bibliography
        >>> print(bibtex(bibliography()[:1]))
        @article{ackley1985learning,
          author = {David H. Ackley and Geoffrey E. Hinton and Terrence J. Sejnowski},
          title = {{A Learning Algorithm for Boltzmann Machines}},
          year = {1985},
          journal = {Cognitive Science 9(1):147-169},
          doi = {10.1207/s15516709cog0901_7},
          url = {https://doi.org/10.1207/s15516709cog0901_7},
        }
        <BLANKLINE>
    """
    return "\n".join(_entry(source) for source in sources)


def _entry(source: Source) -> str:
    values = "".join(f"  {name} = {{{value}}},\n" for name, value in _values(source).items() if value)
    return f"@{_TYPES[source.link.kind]}{{{source.key},\n{values}}}\n"


def _values(source: Source) -> dict[str, str]:
    link, venue = source.link, escape(source.venue)
    return {
        "author": " and ".join(map(_author, source.authors)),
        "title": f"{{{escape(source.title)}}}",  # the second pair keeps capitals as they are
        "year": str(source.year),
        "journal" if link.kind == "doi" else "note": venue,
        "doi": link.value if link.kind == "doi" else "",
        "eprint": link.value if link.kind == "arxiv" else "",
        "archiveprefix": "arXiv" if link.kind == "arxiv" else "",
        "url": link.url.replace("{", "%7B").replace("}", "%7D"),
    }


def _author(name: str) -> str:
    """A person is split into first name and surname by BibTeX; an institution is kept whole by braces."""
    if name == OTHERS:
        return "others"
    return f"{{{escape(name)}}}" if is_institution(name) or " and " in name else escape(name)
