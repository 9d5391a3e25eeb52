"""What holds for every address: it never raises, and what was written is read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard import address
from dashboard.address import Param

TABLE = (
    Param("preset", "moons", choices=("moons", "tiny")),
    Param("p", 0.5, lo=0, hi=0.9),
    Param("seed", 0, lo=0, hi=999),
    Param("spread", False),
    Param("model", "erzaehler", choices=("erzaehler", "storyteller"), old="storyteller"),
)
VALUES = st.fixed_dictionaries(
    {
        "preset": st.sampled_from(("moons", "tiny")),
        "p": st.floats(0, 0.9).map(TABLE[1].number),
        "seed": st.integers(0, 999),
        "spread": st.booleans(),
        "model": st.sampled_from(("erzaehler", "storyteller")),
    }
)
STANDING = address.defaults(TABLE)


@given(VALUES, VALUES)
def test_what_is_written_is_read_back_whatever_the_defaults(
    values: dict[str, address.Value], standing: dict[str, address.Value]
) -> None:
    written = address.write(TABLE, values, standing)
    assert address.read(TABLE, written, standing) == (values, [])


@given(st.dictionaries(st.sampled_from([param.name for param in TABLE]), st.text(max_size=60)))
def test_no_address_raises_and_every_value_stays_within_its_range(raw: dict[str, str]) -> None:
    values, problems = address.read(TABLE, raw, STANDING)
    for param in TABLE:
        assert param.parse(param.format(values[param.name])) == values[param.name]
    for problem in problems:
        assert values[problem.param.name] == problem.default


@given(st.floats(0, 0.9))
def test_every_number_that_is_taken_comes_back_from_a_link_to_the_last_bit(value: float) -> None:
    taken = TABLE[1].parse(f"{value:.20g}")
    assert TABLE[1].parse(TABLE[1].format(taken)) == taken


@given(st.dictionaries(st.sampled_from([param.name for param in TABLE]), st.text(max_size=60)))
def test_reading_its_own_writing_changes_nothing(raw: dict[str, str]) -> None:
    values, _ = address.read(TABLE, raw, STANDING)
    again, problems = address.read(TABLE, address.write(TABLE, values, STANDING), STANDING)
    assert (again, problems) == (values, [])
