"""The controls of the page as a table, and the setting that they describe."""

from __future__ import annotations

from collections.abc import Mapping

from core.lm.four_cells import RATE
from core.lm.voices import FIRST, opening
from dashboard import address
from dashboard.address import Param, Value
from dashboard.runs.two_dice import CellsSetting

__all__ = ["IN_BROWSER", "LONGEST", "params", "setting_of", "told"]

LONGEST = 200
"""Most characters of a prompt: every mask reads all of it anew."""

IN_BROWSER = ("prompt", "p", "k", "t", "n", "seed")
"""The controls that the component holds."""


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
        Param("p", RATE, lo=0, hi=0.5),
        Param("k", min(10, vocabulary), lo=1, hi=vocabulary),
        Param("t", 1.0, lo=0.1, hi=2),
        Param("n", 20, lo=4, hi=40),
        Param("seed", 0, lo=0, hi=9999),
        Param("twins", False),
    )


def setting_of(values: Mapping[str, Value]) -> CellsSetting:
    """What the four cells are computed from.

    Args:
        values: by the names of `params`.

    Example:
        >>> wolf = {"model": "storyteller", "prompt": "The wolf", "p": 0.2, "k": 4, "t": 1.0, "seed": 3}
        >>> setting_of(wolf).rate
        0.2
    """
    return CellsSetting(
        prompt=str(values["prompt"]),
        rate=float(values["p"]),
        k=int(values["k"]),
        t=float(values["t"]),
        seed=int(values["seed"]),
        model=str(values["model"]),
    )


def told(said: Mapping[str, object], known: Mapping[str, Value], vocabulary: int) -> dict[str, Value]:
    """The values that a browser reports; what is missing or out of range stays as it was.

    Args:
        said: by the names of `IN_BROWSER`.
        known: the values so far, by the names of `params`.
        vocabulary: number of tokens.

    Example:
        >>> told({"k": 4, "p": 7}, {"k": 10, "p": 0.1}, 50)
        {'k': 4, 'p': 0.1}
    """
    table = [param for param in params(vocabulary) if param.name in IN_BROWSER and param.name in known]
    raw = {param.name: _plain(said[param.name]) for param in table if param.name in said}
    values, _ = address.read(table, raw, known)
    prompt = str(values.get("prompt", ""))
    if len(prompt) > LONGEST:
        values["prompt"] = known["prompt"]
    return values


def _plain(value: object) -> str:
    # A lone half of a surrogate pair cannot be written into an address.
    return str(value).encode("utf-8", "replace").decode()
