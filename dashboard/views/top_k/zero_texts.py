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
    return text("zero.parts", other=other, place=shared + 1)


def as_cards(found: Mapping[str, Answer], decode: Decode, text: Text, *, reads: str) -> str:
    """The first text, and every other one that parts from what it is compared with; all is escaped.

    Args:
        found: by arithmetic.
        decode: tokens to text.
        text: the page's words.
        reads: the language that the texts are in.
    """
    shown = [name for name in found if name not in BESIDE or parted(found, name) is not None]
    cards = "".join(_card(found, name, decode, text, reads) for name in shown)
    return f'<div class="td-cards">{cards}</div>'


def _card(found: Mapping[str, Answer], name: str, decode: Decode, text: Text, reads: str) -> str:
    fact = f"<li>{html.escape(_became(found, name, text))}</li>" if name in BESIDE else ""
    words = f'<div class="td-told" lang="{reads}">{_words(found, name, decode)}</div>'
    return (
        f'<section class="td-card"><h3>{html.escape(text(f"zero.name.{name}"))}</h3>{words}<ul>{fact}</ul>'
        "</section>"
    )


def _words(found: Mapping[str, Answer], name: str, decode: Decode) -> str:
    """The text; where it parts, what is shared and the first token that is not are marked."""
    tokens, shared = found[name].tokens, parted(found, name)
    if shared is None:
        return plain(decode(tokens))
    same, other, rest = (
        plain(decode(part)) for part in (tokens[:shared], tokens[shared : shared + 1], tokens[shared + 1 :])
    )
    return f'<span class="td-same">{same}</span><span class="td-parts">{other}</span>{rest}'
