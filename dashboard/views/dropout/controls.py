"""The controls of the page as a table, and the set-up that they describe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core.lm.own_text_pieces import PIECES
from core.mlp.data import NAMES
from core.mlp.nets import ACTIVATIONS
from core.mlp.presets import DEFAULT, PRESETS, Twins
from core.mlp.schedules import SCHEDULES
from core.mlp.table import FEWEST_ROWS, Table
from core.mlp.training import OPTIMIZERS
from dashboard.address import Param, Value
from dashboard.text import Language

__all__ = [
    "EXAMPLES", "IMAGES", "OWN_TABLE", "OWN_TEXT", "PARAMS", "PIECE_OF", "PRESET_VALUES", "TEXT_RATES",
    "everyones", "is_preset", "params", "sizes_for", "twins_of",
    "values_of",
]  # fmt: skip

_FIELDS = {
    "p": "rate", "schedule": "schedule", "pin": "input_rate", "data": "data", "n": "n", "noise": "noise",
    "wrong": "wrong", "layers": "layers", "units": "units", "act": "activation", "opt": "optimizer",
    "lr": "lr", "decay": "weight_decay", "maxnorm": "max_norm", "batch": "batch",
    "steps": "steps", "seed": "seed",
}  # fmt: skip
"""Name in the address -> field of `Twins`."""

OWN_TABLE = "table"
"""The data, and the example, that are the reader's own table."""

EXAMPLES = (*PRESETS, OWN_TABLE)

_DEFAULT = PRESETS[DEFAULT]
SPEEDS = ("0.5", "1", "2", "5", "15", "30", "60", "120", "240", "1000")
"""Steps a second, as on the player's slider; the last is as fast as it goes."""

IMAGES = ("png", "svg")
"""What the chart of a run at rest can be saved as."""

_BATCH, _MANY = 50, 500

MOST_DIGITS = 1500
"""scikit-learn has 1797 digits; the rest is left to test on."""

OWN_TEXT = "own"
"""How the address names the text that a visitor has brought, which no link can carry."""

PIECE_OF: Mapping[Language, str] = {"en": "ruskin", "de": "grimm"}
"""By the language of the page the text that is learnt as long as nobody chooses another."""

TEXT_RATES = ("0.1", "0.2", "0.3", "0.5")
"""Rates of dropout while a text is learnt."""

PARAMS = (
    Param("preset", DEFAULT, choices=EXAMPLES, widget=False),
    Param("p", _DEFAULT.rate, lo=0, hi=0.95, widget=False),
    Param("schedule", _DEFAULT.schedule, choices=SCHEDULES, widget=False),
    Param("pin", _DEFAULT.input_rate, lo=0, hi=0.8),
    Param("data", _DEFAULT.data, choices=(*NAMES, OWN_TABLE)),
    Param("n", _DEFAULT.n, lo=10, hi=3000, typed=True),
    Param("noise", _DEFAULT.noise, lo=0, hi=1),
    Param("wrong", _DEFAULT.wrong, lo=0, hi=0.5),
    Param("layers", _DEFAULT.layers, lo=1, hi=4),
    Param("units", _DEFAULT.units, lo=2, hi=64),
    Param("act", _DEFAULT.activation, choices=ACTIVATIONS),
    Param("opt", _DEFAULT.optimizer, choices=OPTIMIZERS),
    Param("lr", _DEFAULT.lr, lo=0.0001, hi=1, typed=True),
    Param("decay", _DEFAULT.weight_decay, lo=0, hi=0.1, typed=True),
    Param("maxnorm", _DEFAULT.max_norm, lo=0, hi=10, typed=True),
    Param("batch", _DEFAULT.batch, lo=0, hi=3000, typed=True),
    Param("steps", _DEFAULT.steps, lo=100, hi=5000, typed=True),
    Param("seed", _DEFAULT.seed, lo=0, hi=9999, typed=True),
    Param("speed", "60", choices=SPEEDS, widget=False),
    Param("masks", "on", choices=("on", "off"), widget=False),
    Param("measure", "loss", choices=("loss", "error"), widget=False),
    Param("at", -1, lo=-1, hi=5000, widget=False),
    Param("spread", False),
    Param("image", "png", choices=IMAGES),
    Param("piece", PIECE_OF["en"], choices=(*PIECES, OWN_TEXT)),
    Param("tp", "0.2", choices=TEXT_RATES),
)
"""Every control of the page: what makes the run, six that say how a reader looks at it, and two of the text
that is learnt: which, and the rate of dropout."""


def params(language: Language) -> tuple[Param, ...]:
    """The table for a page in a language: by itself a text in it is learnt.

    Example:
        >>> [param.default for param in params("de") if param.name == "piece"]
        ['grimm']
    """
    piece = PIECE_OF[language]
    return tuple(replace(param, default=piece) if param.name == "piece" else param for param in PARAMS)


def values_of(twins: Twins) -> dict[str, Value]:
    """A set-up as values of the address.

    Example:
        >>> values_of(Twins(rate=0.3))["p"]
        0.3
    """
    return {name: getattr(twins, field) for name, field in _FIELDS.items()}


PRESET_VALUES: Mapping[str, Mapping[str, Value]] = {
    **{name: values_of(twins) for name, twins in PRESETS.items()},
    OWN_TABLE: {**values_of(_DEFAULT), "data": OWN_TABLE, "noise": 0.0},
}
"""What each example sets."""


def twins_of(values: Mapping[str, Value], table: Table | None = None) -> Twins:
    """The set-up that the controls describe; sizes that the data cannot give are cut to what it has.

    Args:
        values: by the names of `PARAMS`.
        table: the reader's own; as long as they have none, the default data stands in for it.

    Example:
        >>> twins_of({**PRESET_VALUES["moons"], "preset": "moons", "p": 0.25}).rate
        0.25
    """
    fields: dict[str, Any] = {field: values[name] for name, field in _FIELDS.items()}
    n_test = PRESETS.get(str(values["preset"]), _DEFAULT).n_test
    if fields["data"] == OWN_TABLE and table is None:
        fields["data"] = _DEFAULT.data
    elif fields["data"] == OWN_TABLE and table is not None:
        fields |= {"table": table, "n": min(fields["n"], len(table) - FEWEST_ROWS // 2)}
        n_test = min(n_test, len(table) - fields["n"])
    if fields["data"] == "digits":
        fields["n"] = min(fields["n"], MOST_DIGITS)
        n_test = min(n_test, 1797 - fields["n"])
    fields["batch"] = fields["batch"] if fields["batch"] < fields["n"] else 0
    return replace(_DEFAULT, **fields, n_test=n_test)


def is_preset(values: Mapping[str, Value]) -> bool:
    """True while nothing but the seed differs from the chosen example, so that its claim can stand."""
    preset = PRESET_VALUES[str(values["preset"])]
    same = all(values[name] == value for name, value in preset.items() if name != "seed")
    return same and values["preset"] != OWN_TABLE


def sizes_for(table: Table) -> dict[str, Value]:
    """What a new table sets: half of its rows to learn from, in batches where they are many.

    Args:
        table: the reader's own.
    """
    n = len(table) // 2
    return {"n": n, "batch": _BATCH if n > _MANY else 0}


def everyones(twins: Twins) -> Twins | None:
    """A set-up as the key of a figure that all visitors share; None for one that belongs to a visit alone.

    Example:
        >>> everyones(Twins()) == Twins()
        True
    """
    return twins if twins.table is None else None
