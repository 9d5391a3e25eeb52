"""One prompt in every arithmetic, as HTML: the first two tokens in a table, the texts that part as cards."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence

from core.lm.compare_decoding import first_difference
from core.lm.zero import BESIDE, Answer
from dashboard.text import Text
from dashboard.views.top_k.repetition_cards import plain
from dashboard.views.top_k.repetition_tables import table

__all__ = ["as_cards", "as_table", "parted"]

_COLUMNS = ("arithmetic", "first", "logit", "second", "logit", "gap", "text")
_DIGITS = 6
"""Decimals of a score: what float32 has of one near 10."""

_BEFORE, _AFTER = 8, 16
"""Tokens around the place where texts part that a projector has room for."""

Decode = Callable[[tuple[int, ...]], str]


def parted(found: Mapping[str, Answer], name: str) -> int | None:
    """How many tokens a text shares with the one that it is compared with; None if all.

    Args:
        found: by arithmetic.
        name: of the text's arithmetic.

    Example:
        >>> from core.lm.zero import FirstTwo
        >>> first = FirstTwo((1, 2), (0.5, 0.25))
        >>> found = {"float32": Answer(first, (1, 2, 3)), "bfloat16": Answer(first, (1, 2, 4))}
        >>> parted(found, "bfloat16"), parted(found, "float32")
        (2, None)
    """
    own = found[name].tokens
    other = found[BESIDE[name]].tokens if name in BESIDE else own
    return None if own == other else first_difference(own, other)


def as_table(
    found: Mapping[str, Answer], spelled: Sequence[str], text: Text, *, after: str, present: bool
) -> str:
    """The first two tokens with their scores, and what became of the text, a row an arithmetic.

    Args:
        found: by arithmetic.
        spelled: every token as the eye needs it.
        text: the page's words.
        after: the prompt, as it is quoted.
        present: True for a projector.
    """
    rows = [
        [text(f"zero.name.{name}"), *_numbers(answer, spelled, text), _became(found, name, text)]
        for name, answer in found.items()
    ]
    head = [text(f"zero.column.{name}") for name in _COLUMNS]
    return table(text("zero.after", prompt=after), head, rows, staged=present)


def _numbers(answer: Answer, spelled: Sequence[str], text: Text) -> list[str]:
    (one, other), (high, low) = answer.first.tokens, answer.first.logits
    scores = [text.number(score, _DIGITS) for score in (high, low, answer.first.gap)]
    return [spelled[one], scores[0], spelled[other], scores[1], scores[2]]


def _became(found: Mapping[str, Answer], name: str, text: Text) -> str:
    if name not in BESIDE:
        return text("zero.base")
    shared, other = parted(found, name), text(f"zero.name.{BESIDE[name]}")
    if shared is None:
        return text("zero.same", other=other)
    return text("zero.differs", other=other, place=shared + 1)


def as_cards(found: Mapping[str, Answer], decode: Decode, text: Text, *, reads: str, present: bool) -> str:
    """The first text, and every other one that parts from what it is compared with; all is escaped.

    Args:
        found: by arithmetic.
        decode: tokens to text.
        text: the page's words.
        reads: the language that the texts are in.
        present: True for a projector: only what stands around the first place where one parts.
    """
    apart = [name for name in BESIDE if parted(found, name) is not None]
    longest = max(len(each.tokens) for each in found.values())
    shown, places = _nearby(found, apart) if present else (["float32", *apart], range(longest))
    cards = "".join(_card(found, name, places, decode, text, reads) for name in shown)
    return f'<div class="td-cards{" td-staged" if present else ""}">{cards}</div>'


def _nearby(found: Mapping[str, Answer], apart: Sequence[str]) -> tuple[list[str], range]:
    """The first text that parts, the one that it parts from, and the places around; else the first alone."""
    if not apart:
        return ["float32"], range(_BEFORE + _AFTER)
    place = parted(found, apart[0]) or 0
    return [BESIDE[apart[0]], apart[0]], range(max(place - _BEFORE, 0), place + _AFTER)


def _card(
    found: Mapping[str, Answer], name: str, places: range, decode: Decode, text: Text, reads: str
) -> str:
    head, shared = html.escape(text(f"zero.name.{name}")), parted(found, name)
    fact = "" if shared is None else f"<li>{html.escape(_became(found, name, text))}</li>"
    words = "… " * (places.start > 0) + _words(found[name].tokens, shared, places, decode)
    told = f'<div class="td-told" lang="{reads}">{words}</div>'
    return f'<section class="td-card"><h3>{head}</h3>{told}<ul>{fact}</ul></section>'


def _words(tokens: tuple[int, ...], shared: int | None, places: range, decode: Decode) -> str:
    """The text of some places; where it parts, what is shared and the first token that is not are marked."""
    first, last = places.start, places.stop
    if shared is None:
        return plain(decode(tokens[first:last]))
    parts = (tokens[first:shared], tokens[shared : shared + 1], tokens[shared + 1 : last])
    same, other, rest = (plain(decode(part)) for part in parts)
    return f'<span class="td-same">{same}</span><span class="td-parts">{other}</span>{rest}'
