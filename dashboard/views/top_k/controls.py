"""The controls of the page as a table, and the settings that they describe."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from core.lm.voices import FIRST, opening
from core.sampling import SamplingSettings
from dashboard import address
from dashboard.address import Param, Value
from dashboard.components.token_bars.props import BarsState, by_letter, order_of

__all__ = [
    "BARS", "LONGEST", "LONGEST_TEXT", "ORDERS", "by_browser", "params", "settings_of", "state_of", "told",
    "values_of",
]  # fmt: skip

LONGEST = 2000
"""Most characters of a prompt: about twice what the built-in model can look back on."""

LONGEST_TEXT = 600
"""Most tokens that are written: ten times sixty."""

ORDERS = tuple("".join(order) for order in permutations("tkpm"))
"""Orders of the steps that can be moved, a letter each; the first is that of Hugging Face transformers."""

_NAMES = {
    "k": "k", "t": "t", "top_p": "p", "min_p": "m", "order": "order", "typical": "y", "epsilon": "e",
    "eta": "h", "penalty": "r", "u": "u", "seed": "seed", "prompt": "prompt",
}  # fmt: skip
"""Name in the address -> name in the browser."""

BARS = tuple(_NAMES)
"""The controls that the bars hold and report."""

_WRITING = (
    Param("written", 60, lo=0, hi=LONGEST_TEXT),
    Param("wseed", 41, lo=0, hi=9999),
    Param("forced", ""),
    Param("beside", ""),
    Param("tint", "rank", choices=("rank", "surprise")),
    Param("side", "new", choices=("new", "kept")),
    Param("at", 9, lo=-1, hi=LONGEST_TEXT - 1),
)
"""How many tokens are written, with which die, which are set by hand ("12:431,30:7"), which text is kept
beside, and which token of which text is looked at; -1 is the last."""


_SPEAKER = Param("model", FIRST)


def params(vocabulary: int, speaker: Param = _SPEAKER, model: str = FIRST) -> tuple[Param, ...]:
    """Every control of the page.

    Args:
        vocabulary: number of tokens, the largest k.
        speaker: the control that says which model speaks.
        model: the one that does; the prompt begins as its tales do.
    """
    return (
        speaker,
        Param("prompt", opening(model)),
        Param("k", min(10, vocabulary), lo=1, hi=vocabulary),
        Param("t", 1.0, lo=0.1, hi=2),
        Param("top_p", 1.0, lo=0.01, hi=1),
        Param("min_p", 0.0, lo=0, hi=1),
        Param("order", ORDERS[0], choices=ORDERS),
        Param("typical", 1.0, lo=0.01, hi=1),
        Param("epsilon", 0.0, lo=0, hi=0.5),
        Param("eta", 0.0, lo=0, hi=0.5),
        Param("penalty", 1.0, lo=1, hi=2),
        Param("u", 0.412, lo=0, hi=0.9999),
        Param("seed", 0, lo=0, hi=9999),
        Param("zero", False),
        Param("lseed", 41, lo=0, hi=9999),
        *_WRITING,
    )


def settings_of(values: Mapping[str, Value]) -> SamplingSettings:
    """The chain of steps that the controls describe.

    Args:
        values: by the names of `params`.

    Example:
        >>> from dashboard.address import defaults
        >>> settings_of(defaults(params(50)) | {"k": 5, "t": 0.7, "order": "ktpm"}).changing().order
        ('top_k', 'temperature')
    """
    return SamplingSettings(
        temperature=float(values["t"]),
        top_k=int(values["k"]),
        top_p=float(values["top_p"]),
        min_p=float(values["min_p"]),
        order=order_of(str(values["order"])),
        typical=float(values["typical"]),
        epsilon=float(values["epsilon"]),
        eta=float(values["eta"]),
        repetition_penalty=float(values["penalty"]),
    )


def values_of(settings: SamplingSettings, vocabulary: int) -> dict[str, Value]:
    """The controls that describe a chain.

    Args:
        settings: the chain.
        vocabulary: number of tokens: the k of a chain without top-k, and the largest.

    Example:
        >>> values = values_of(SamplingSettings(top_p=0.9), 50)
        >>> values["k"], values["top_p"], settings_of(values).changing().order
        (50, 0.9, ('top_k', 'top_p'))
    """
    letters = by_letter(settings)
    values = {name: letters[letter] for name, letter in _NAMES.items() if letter in letters}
    k = vocabulary if settings.top_k is None else min(settings.top_k, vocabulary)
    return {name: value for name, value in values.items() if value is not None} | {"k": k}


def state_of(values: Mapping[str, Value]) -> BarsState:
    """The controls of the bars.

    Args:
        values: by the names of `params`.
    """
    return BarsState(settings_of(values), float(values["u"]), int(values["seed"]))


def by_browser(values: Mapping[str, int]) -> dict[str, int]:
    """Something known of some controls, by the names of the browser.

    Example:
        >>> by_browser({"top_p": 3, "prompt": 1})
        {'p': 3, 'prompt': 1}
    """
    return {_NAMES[name]: value for name, value in values.items()}


def told(said: Mapping[str, object], known: Mapping[str, Value], vocabulary: int) -> dict[str, Value]:
    """The values of the address that a browser reports; what is missing or out of range stays as it was.

    Args:
        said: by the names of the browser.
        known: the values so far, by the names of `params`.
        vocabulary: number of tokens.

    Example:
        >>> told({"k": 4, "t": "hot"}, {"k": 10, "t": 1.0}, 50)
        {'k': 4, 't': 1.0}
    """
    table = [param for param in params(vocabulary) if param.name in known and param.name in _NAMES]
    raw = {param.name: str(said[_NAMES[param.name]]) for param in table if _NAMES[param.name] in said}
    if "prompt" in raw:
        raw["prompt"] = raw["prompt"].encode("utf-8", "replace").decode()  # half an emoji has no UTF-8
    if len(raw.get("prompt", "")) > LONGEST:
        del raw["prompt"]
    values, _ = address.read(table, raw, known)
    return values
