"""A continuation as a card: what it shares with greedy decoding, where it parts from it, where it loops."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from core.lm import measures
from core.lm.compare_decoding import Continued, DecodingSetting
from dashboard.text import Text

__all__ = ["cards", "name_of", "plain"]

SHOWN, SHOWN_PRESENT = 60, 20
"""Tokens of a text that are shown at once; the rest unfolds, but not on a projector."""

GREEDY_PRESENT = 26
"""Tokens of the greedy text on a projector: a few more, since it is the one that loops."""

_SAMPLE = 2
"""Tokens on which the legend shows a mark."""

Decode = Callable[[tuple[int, ...]], str]


def cards(told: Sequence[Continued], decode: Decode, text: Text, *, reads: str, present: bool) -> str:
    """All continuations as HTML, and what their marks mean; everything a model wrote is escaped.

    Args:
        told: the first is greedy, which the others are compared with.
        decode: tokens to text.
        text: the page's words.
        reads: the language that the texts are in.
        present: True for a projector: fewer tokens, larger, one text below the other.
    """
    inner = "".join(_card(each, decode, text, reads=reads, present=present) for each in told)
    legend = (
        ""
        if present
        else f'<section class="td-card td-key">{_legend(told[0], decode, reads, text)}</section>'
    )
    stage = " td-staged" if present else ""
    return f'<div class="td-cards{stage}">{inner}{legend}</div>'


def name_of(setting: DecodingSetting, text: Text) -> str:
    """A setting as a reader names it."""
    return text(f"loops.name.{setting.name}")


def _card(told: Continued, decode: Decode, text: Text, *, reads: str, present: bool) -> str:
    shown = (GREEDY_PRESENT if _greedy(told) else SHOWN_PRESENT) if present else SHOWN
    begun, rest = (
        _words(told, part, decode, text) for part in (range(shown), range(shown, len(told.tokens)))
    )
    if len(told.tokens) > shown:
        more = text("loops.more", count=text.number(len(told.tokens) - shown))
        begun += " …" if present else f"<details><summary>{html.escape(more)}</summary>{rest}</details>"
    head = f"<h3>{html.escape(name_of(told.setting, text))}</h3>"
    facts = "".join(f"<li>{html.escape(fact)}</li>" for fact in _facts(told, text, present=present))
    told_words = f'<div class="td-told" lang="{reads}">{begun}</div>'
    return f'<section class="td-card">{head}{told_words}<ul>{facts}</ul></section>'


def _greedy(told: Continued) -> bool:
    return told.setting.name == "greedy"


def _words(told: Continued, places: range, decode: Decode, text: Text) -> str:
    """The tokens of some places as HTML; neighbours with the same marks are one piece."""
    there = [place for place in places if place < len(told.tokens)]
    pieces = []
    for marks, group in groupby(there, key=lambda place: tuple(_marks(told, place))):
        words = plain(decode(tuple(told.tokens[place] for place in group)))
        pieces.append(f'<span class="{" ".join(marks)}">{words}</span>' if marks else words)
    if told.ended and there and there[-1] == len(told.tokens) - 1:
        pieces.append(f' <span class="td-end">{html.escape(text("loops.ended"))}</span>')
    return "".join(pieces)


def _marks(told: Continued, place: int) -> Iterator[str]:
    if not _greedy(told):
        if place < told.shared:
            yield "td-same"
        elif place == told.shared:
            yield "td-parts"
    if told.loop is not None and place >= told.loop.onset:
        yield "td-looping"
        if place == told.loop.onset:
            yield "td-onset"


def plain(words: str) -> str:
    r"""Text as HTML: escaped, line breaks as a mark, what cannot be printed as a replacement character.

    Example:
        >>> plain("a <b>\nc\x07")
        'a &lt;b&gt; ↵ c�'
    """
    shown = (character if character.isprintable() or character == "\n" else "\ufffd" for character in words)
    return html.escape("".join(shown)).replace("\n", " ↵ ")


def _facts(told: Continued, text: Text, *, present: bool) -> Iterator[str]:
    loop = told.loop
    if loop is None:
        count = text.number(len(told.tokens))
        yield text("loops.none_short") if present else text("loops.none", count=count)
    else:
        values = {"onset": loop.onset + 1, "phrase": loop.phrase, "times": loop.times}
        yield text("loops.found", **values)
    if len(told.tokens) >= 2:
        yield text("loops.distinct", share=text.percent(measures.distinct([told.tokens], 2)))
        yield text("loops.perplexity", value=text.number(measures.perplexity(told.bits), 1))
    if not (_greedy(told) or present):
        yield text("loops.shared" if told.shared else "loops.shared_none", count=told.shared)


def _legend(greedy: Continued, decode: Decode, reads: str, text: Text) -> str:
    """What the marks mean, each on a few tokens of the greedy text."""
    sample = plain(decode(greedy.tokens[:_SAMPLE])).strip()
    classes = {"same": "td-same", "parts": "td-parts", "looping": "td-looping td-onset"}
    marks = [(mark, text(f"loops.key.{key}")) for key, mark in classes.items()]
    rows = (
        f'<li><span class="{mark}" lang="{reads}">{sample}</span> {html.escape(words)}</li>'
        for mark, words in marks
    )
    return f"<ul>{''.join(rows)}</ul>"
