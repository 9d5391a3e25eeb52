"""The address as a table: which parameters a page has, how they are read, and what is left out.

A page declares its controls once, as a tuple of `Param`. Reading turns raw strings into values; nonsense
never raises, it becomes a `Problem` and the default stands in. Writing leaves every default out, so an
address holds a preset and whatever differs from it. No Streamlit here: `dashboard.layout` is the one that
touches the browser's address.

The idea of the whole state as one table of properties is TensorFlow Playground's (`state.ts`).
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter of the address; its type is the type of its default.

    Attributes:
        name: the name in the address.
        default: the value when the address is silent and no preset says otherwise.
        lo, hi: the closed range of a number.
        choices: the allowed words of a text; empty for any text.
        widget: False for what a component or the page holds, without a widget of Streamlit.
        typed: True for a number in `layout.number_field`, whose widget holds what was typed.
        old: the value that an address means which names other parameters of the page but not this one: a
            link from before the default was the language's; None: the default, too.

    Example:
        >>> Param("p", 0.5, lo=0, hi=0.9).parse("0.25")
        0.25
    """

    name: str
    default: Value
    lo: float = -math.inf
    hi: float = math.inf
    choices: tuple[str, ...] = ()
    widget: bool = True
    typed: bool = False
    old: Value | None = None

    @property
    def key(self) -> str:
        """The `key=` of its widget.

        Example:
            >>> Param("k", 10).key, Param("lr", 0.01, typed=True).key
            ('k', 'lr-typed')
        """
        return f"{self.name}-typed" if self.typed else self.name

    def number(self, value: float) -> int | float:
        """A number as a value of this parameter.

        Args:
            value: that a reader wrote.

        Raises:
            ValueError: outside the range, or not whole where it should be.

        Example:
            >>> Param("k", 10, lo=1, hi=50).number(7.0)
            7
        """
        whole = not isinstance(self.default, float)
        if not self.lo <= value <= self.hi or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            raise ValueError(f"{self.name} is {kind} from {self.lo:g} to {self.hi:g}, got {value:g}")
        # No more digits than an address holds, and never -0.0: a link means the very same number.
        return int(value) if whole else float(self.format(value)) + 0.0

    def parse(self, raw: str) -> Value:
        """The value that a raw string means.

        Raises:
            ValueError: not of this parameter's type, or outside its range or choices.
        """
        if isinstance(self.default, bool):
            return _truth(raw)
        if not isinstance(self.default, str):
            return self.number(_plain_number(raw, type(self.default)))
        if self.choices and raw not in self.choices:
            raise ValueError(f"{self.name} is one of {self.choices}, got {raw[:32]!r}")
        return raw

    def reads(self, raw: str) -> bool:
        """Whether a raw string means a value of this parameter.

        Example:
            >>> Param("p", 0.5, hi=1).reads("0.25"), Param("p", 0.5, hi=1).reads("0,25")
            (True, False)
        """
        try:
            self.parse(raw)
        except ValueError:
            return False
        return True

    def format(self, value: Value) -> str:
        """The string that `parse` turns back into the value.

        Example:
            >>> Param("present", False).format(True), Param("p", 0.5).format(0.25)
            ('1', '0.25')
        """
        if isinstance(self.default, bool):
            return "1" if value else "0"
        return f"{value:.12g}" if isinstance(self.default, float) else str(value)


def _truth(raw: str) -> bool:
    if raw not in ("0", "1"):
        raise ValueError(f"{raw!r} is neither 0 nor 1")
    return raw == "1"


def _plain_number(raw: str, kind: type[int] | type[float]) -> int | float:
    # int() and float() also take "1_000", " 7 " and "nan"; an address should have one spelling.
    if not raw.isascii() or "_" in raw or raw != raw.strip() or len(raw) > 32:
        raise ValueError(f"{raw[:32]!r} is not a plain number")
    value = kind(raw)
    if not math.isfinite(value):
        raise ValueError(f"{raw!r} is not finite")
    return value


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that the address got wrong: which, what it said, and what stands in."""

    param: Param
    raw: str
    default: Value


def defaults(params: Sequence[Param], preset: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """The value of every parameter when the address is silent; a preset's values replace the declared ones.

    Raises:
        KeyError: the preset sets a parameter that the table does not have.

    Example:
        >>> defaults((Param("p", 0.5), Param("seed", 0)), {"p": 0.8})
        {'p': 0.8, 'seed': 0}
    """
    preset = preset or {}
    unknown = sorted(set(preset) - {param.name for param in params})
    if unknown:
        raise KeyError(f"the preset sets {unknown}, the table only has {[param.name for param in params]}")
    return {param.name: preset.get(param.name, param.default) for param in params}


def _unnamed(
    params: Sequence[Param], named: Container[str], standing: Mapping[str, Value]
) -> dict[str, Value]:
    """What an address means by the parameters that it does not name."""
    says_something = any(param.name in named for param in params)
    old = {param.name: param.old for param in params if says_something and param.old is not None}
    return {**standing, **old}


def read(
    params: Sequence[Param], raw: Mapping[str, str], standing: Mapping[str, Value]
) -> tuple[dict[str, Value], list[Problem]]:
    """Values for all parameters from the raw address; what is missing or nonsense takes its standing default.

    What a link from before meant by its silence, `Param.old`, goes before that.

    Args:
        params: the table.
        raw: the address as strings; names outside the table are ignored.
        standing: the default of every parameter, as `defaults` gives it.

    Example:
        >>> values, problems = read((Param("p", 0.5, lo=0, hi=1),), {"p": "2"}, {"p": 0.5})
        >>> values, problems[0].raw
        ({'p': 0.5}, '2')
        >>> table = Param("model", "new", old="first"), Param("k", 10)
        >>> [read(table, raw, defaults(table))[0]["model"] for raw in ({}, {"k": "5"}, {"model": "new"})]
        ['new', 'first', 'new']
    """
    values = _unnamed(params, raw, standing)
    problems: list[Problem] = []
    for param in params:
        if param.name not in raw:
            continue
        try:
            values[param.name] = param.parse(raw[param.name])
        except ValueError:
            values[param.name] = standing[param.name]
            problems.append(Problem(param, raw[param.name], standing[param.name]))
    return values, problems


def write(
    params: Sequence[Param], values: Mapping[str, Value], standing: Mapping[str, Value]
) -> dict[str, str]:
    """The address for some values: what differs from its standing default, and what silence would change.

    Example:
        >>> write((Param("p", 0.5), Param("seed", 0)), {"p": 0.5, "seed": 3}, {"p": 0.5, "seed": 0})
        {'seed': '3'}
        >>> table = Param("model", "new", old="first"), Param("k", 10)
        >>> write(table, {"model": "new", "k": 5}, defaults(table))
        {'model': 'new', 'k': '5'}
    """
    known = [param for param in params if param.name in values]
    named = {param.name for param in known if values[param.name] != standing[param.name]}
    unnamed = _unnamed(params, named, standing)
    return {
        param.name: param.format(values[param.name])
        for param in known
        if param.name in named or values[param.name] != unnamed[param.name]
    }


def names(raw: str) -> tuple[str, ...]:
    """The names in a list of controls, in their order; what can be none is left out.

    Example:
        >>> names("p,seed,<b>")
        ('p', 'seed')
    """
    return tuple(name for name in raw.split(",") if name.isidentifier())


def unknown(lists: Sequence[str], raw: Mapping[str, str], params: Sequence[Param]) -> list[Problem]:
    """What lists of controls in the address name that a page does not have.

    Args:
        lists: the parameters that hold them.
        raw: the address as strings.
        params: the page's table.

    Example:
        >>> [problem.raw for problem in unknown(("hide",), {"hide": "p,tau"}, (Param("p", 0.5),))]
        ['tau']
    """
    known = tuple(param.name for param in params)
    strange = {
        name: [each for each in raw.get(name, "").split(",") if each not in ("", *known)] for name in lists
    }
    return [
        Problem(Param(name, "", choices=known), ",".join(each), "") for name, each in strange.items() if each
    ]
