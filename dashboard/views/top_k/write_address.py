"""A text as short strings for the address: the tokens set by hand, and the text that is kept beside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.address import Value
from dashboard.components.token_bars.props import by_letter
from dashboard.views.top_k.controls import LONGEST_TEXT, params, settings_of
from dashboard.views.top_k.write_manuscript import TextPlan

__all__ = ["forced_from", "forced_words", "kept_from", "kept_words"]

_PAIR = re.compile(r"(\d{1,6}):(\d{1,7})", re.ASCII)
_STEPS = ("k", "t", "top_p", "min_p", "order", "wseed")
"""What a kept text says of itself, by name in the address."""

_MORE = {"typical": "y", "epsilon": "e", "eta": "h", "penalty": "r"}
"""What one says at its end where any of it is in use, by name in the address and in the browser."""


def forced_words(forced: Sequence[tuple[int, int]]) -> str:
    """Tokens set by hand, as "place:token" with commas.

    Example:
        >>> forced_words([(12, 431), (30, 7)])
        '12:431,30:7'
    """
    return ",".join(f"{place}:{token}" for place, token in forced)


def forced_from(words: str, vocabulary: int) -> tuple[tuple[int, int], ...]:
    """What `forced_words` wrote.

    Args:
        words: of the address.
        vocabulary: number of tokens.

    Raises:
        ValueError: it is no such list, its places do not rise or are not below the longest text, or a token
            is not in the vocabulary.

    Example:
        >>> forced_from("12:431,30:7", 4096)
        ((12, 431), (30, 7))
    """
    found = [_PAIR.fullmatch(pair) for pair in words.split(",")] if words else []
    pairs = tuple((int(match[1]), int(match[2])) for match in found if match)
    places = [place for place, _ in pairs]
    good = len(pairs) == len(found) and places == sorted(set(places))
    if not good or any(place >= LONGEST_TEXT or token >= vocabulary for place, token in pairs):
        raise ValueError(
            f"tokens set by hand are place:token pairs with rising places below {LONGEST_TEXT} and tokens "
            f"below {vocabulary}, as in 12:431,30:7; got {words[:40]!r}"
        )
    return pairs


def kept_words(plan: TextPlan, length: int) -> str:
    """A text kept beside: its length, its steps, its seed, what was set by hand, and more steps if any.

    Example:
        >>> kept_words(TextPlan("The wolf", seed=3, forced=((12, 431),)), 60)
        '60;10;1;1;0;tkpm;3;12:431'
        >>> from core.sampling import SamplingSettings
        >>> kept_words(TextPlan("The wolf", SamplingSettings(top_k=1, repetition_penalty=1.2)), 60)
        '60;1;1;1;0;tkpm;0;;1;0;0;1.2'
    """
    steps = by_letter(plan.settings)
    numbers = [f"{value:.12g}" for value in (length, *(steps[letter] for letter in "ktpm"))]
    more = [f"{steps[letter]:.12g}" for letter in _MORE.values()]
    used = more if more != ["1", "0", "0", "1"] else []
    return ";".join([*numbers, str(steps["order"]), str(plan.seed), forced_words(plan.forced), *used])


def kept_from(words: str, prompt: str, vocabulary: int) -> tuple[TextPlan, int]:
    """What `kept_words` wrote, and its length.

    Args:
        words: of the address.
        prompt: the page's.
        vocabulary: number of tokens.

    Raises:
        ValueError: it is no such text.

    Example:
        >>> plan, length = kept_from("60;40;1;1;0;tkpm;3;", "The wolf", 4096)
        >>> plan.settings.top_k, plan.seed, length
        (40, 3, 60)
    """
    parts = words.split(";")
    short = len(_STEPS) + 2
    if len(parts) not in (short, short + len(_MORE)):
        raise ValueError(f"a kept text has {short} parts with semicolons between; got {len(parts)}")
    table = {param.name: param for param in params(vocabulary)}
    length = int(table["written"].parse(parts[0]))
    said = dict(zip((*_STEPS, "forced", *_MORE), parts[1:], strict=False))
    forced = forced_from(said.pop("forced"), vocabulary)
    values: dict[str, Value] = {name: table[name].default for name in _MORE}
    values |= {name: table[name].parse(raw) for name, raw in said.items()}
    return TextPlan(prompt, settings_of(values), int(values["wseed"]), forced), length
