"""The address as a table: one spelling a value, defaults left out, nonsense named."""

from __future__ import annotations

import math

import pytest

from dashboard import address
from dashboard.address import Param

RATE = Param("p", 0.5, lo=0, hi=0.9)
SEED = Param("seed", 0, lo=0, hi=999)
PRESET = Param("preset", "moons", choices=("moons", "tiny"))
SPREAD = Param("spread", False)
TABLE = (PRESET, RATE, SEED, SPREAD)


@pytest.mark.parametrize(
    ("param", "raw", "value"),
    [
        (RATE, "0", 0.0),
        (RATE, "0.9", 0.9),
        (RATE, "1e-1", 0.1),
        (SEED, "999", 999),
        (PRESET, "tiny", "tiny"),
        (SPREAD, "1", True),
        (SPREAD, "0", False),
        (Param("words", ""), "anything <b>", "anything <b>"),
    ],
)
def test_a_good_value_is_read_with_its_type(param: Param, raw: str, value: object) -> None:
    read = param.parse(raw)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("raw", ["-0", "-0.0", "-0e5"])
def test_there_is_one_zero(raw: str) -> None:
    assert math.copysign(1, float(RATE.parse(raw))) == 1
    assert RATE.format(RATE.parse(raw)) == "0"


@pytest.mark.parametrize(
    ("param", "raw"),
    [
        *[(RATE, raw) for raw in ("2", "-0.1", "nan", "inf", "abc", "", " 0.5", "0,5", "0_1", "0x1", "½")],
        *[(SEED, raw) for raw in ("1000", "-1", "1.5", "1e3", "abc", "", "1_0", "\u0663", "9" * 5000)],
        *[(PRESET, raw) for raw in ("none", "", "Moons", "moons ", "m" * 100_000)],
        *[(SPREAD, raw) for raw in ("true", "yes", "", "2")],
    ],
)
def test_nonsense_is_refused(param: Param, raw: str) -> None:
    with pytest.raises(ValueError, match=r"is a|is one of|is not|neither|invalid|could not"):
        param.parse(raw)


def test_an_error_names_the_value_and_the_range() -> None:
    with pytest.raises(ValueError, match=r"p is a number from 0 to 0\.9, got 2"):
        RATE.parse("2")
    with pytest.raises(ValueError, match=r"seed is a whole number from 0 to 999, got 1\.5"):
        SEED.number(1.5)
    with pytest.raises(ValueError, match=r"preset is one of \('moons', 'tiny'\), got 'none'"):
        PRESET.parse("none")


def test_a_preset_replaces_the_declared_defaults() -> None:
    assert address.defaults(TABLE, {"p": 0.8}) == {"preset": "moons", "p": 0.8, "seed": 0, "spread": False}


def test_a_preset_cannot_set_what_the_table_lacks() -> None:
    with pytest.raises(KeyError, match="rate"):
        address.defaults(TABLE, {"rate": 0.8})


def test_reading_falls_back_to_the_standing_default_and_reports_each_problem_once() -> None:
    standing = address.defaults(TABLE, {"p": 0.8})
    values, problems = address.read(TABLE, {"p": "2", "seed": "x", "spread": "1", "other": "?"}, standing)
    assert values == {"preset": "moons", "p": 0.8, "seed": 0, "spread": True}
    assert [(problem.param.name, problem.raw, problem.default) for problem in problems] == [
        ("p", "2", 0.8),
        ("seed", "x", 0),
    ]


def test_writing_leaves_the_standing_defaults_out() -> None:
    standing = address.defaults(TABLE, {"p": 0.8})
    values = {"preset": "tiny", "p": 0.8, "seed": 3, "spread": False}
    assert address.write(TABLE, values, standing) == {"preset": "tiny", "seed": "3"}


def test_writing_keeps_a_declared_default_that_the_preset_does_not_share() -> None:
    assert address.write((RATE,), {"p": 0.5}, {"p": 0.8}) == {"p": "0.5"}


K = Param("k", 10, lo=1, hi=50)
SPOKEN = (Param("model", "erzaehler", old="storyteller"), K, Param("prompt", "Es war einmal ein"))


@pytest.mark.parametrize(
    ("raw", "model"),
    [
        ({}, "erzaehler"),
        ({"lang": "de", "present": "1", "exhibit": "bars"}, "erzaehler"),
        ({"k": "5"}, "storyteller"),
        ({"k": "none"}, "storyteller"),
        ({"prompt": ""}, "storyteller"),
        ({"model": "erzaehler", "k": "5"}, "erzaehler"),
        ({"model": "gpt2"}, "gpt2"),
    ],
)
def test_a_link_from_before_the_default_moved_means_what_it_meant(raw: dict[str, str], model: str) -> None:
    assert address.read(SPOKEN, raw, address.defaults(SPOKEN))[0]["model"] == model


def test_what_silence_would_change_is_said() -> None:
    standing = address.defaults(SPOKEN)
    assert address.write(SPOKEN, standing, standing) == {}
    assert address.write(SPOKEN, standing | {"k": 5}, standing) == {"model": "erzaehler", "k": "5"}
    assert address.write(SPOKEN, standing | {"model": "storyteller"}, standing) == {"model": "storyteller"}
    english = standing | {"model": "storyteller"}
    assert address.write(SPOKEN, english | {"k": 5}, english) == {"k": "5"}


def test_nonsense_for_what_has_an_old_meaning_gives_its_default() -> None:
    voices = (Param("model", "erzaehler", choices=("storyteller", "erzaehler"), old="storyteller"), K)
    values, problems = address.read(voices, {"model": "x", "k": "5"}, address.defaults(voices))
    assert values == {"model": "erzaehler", "k": 5}
    assert [problem.default for problem in problems] == ["erzaehler"]
