"""Laws of a reader's table: any text is a table or one sentence, and any table lies in the plane."""

from __future__ import annotations

import csv
from io import StringIO

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from core.mlp.data import DataConfig, make
from core.mlp.table import HALF_WIDTH, TableError, choose, decode, read

FINITE = st.floats(allow_nan=False, allow_infinity=False)
# Not what may separate cells: the first of the signs that stands in the first line does.
WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), exclude_characters='",;|'), min_size=1, max_size=9
)
SIGNS = st.text(alphabet=',;\t| "\n\r.0123456789eE+-abnaä\ufeff', max_size=400)


def tabled(text: str) -> str:
    """What becomes of a text: nothing, or the sentence."""
    try:
        sheet = read(text)
        label = sheet.label()
        table = choose(sheet, sheet.inputs(label)[:2], label)
    except TableError as error:
        return str(error)
    assert np.isfinite(table.x).all()
    assert np.abs(table.x).max() <= HALF_WIDTH
    assert set(table.y.tolist()) == set(range(len(table.classes)))
    return ""


@given(st.one_of(st.text(max_size=300), SIGNS, SIGNS.map(lambda line: f"{line}\n" * 30)))
def test_any_text_is_a_table_or_is_refused_in_one_sentence(text: str) -> None:
    assert "\n" not in tabled(text)


@given(st.binary(max_size=300))
def test_any_file_is_a_table_or_is_refused_in_one_sentence(raw: bytes) -> None:
    tabled(decode(raw))


@given(
    rows=st.lists(st.tuples(FINITE, FINITE), min_size=20, max_size=60),
    kinds=st.lists(WORDS, min_size=2, max_size=10, unique=True),
    header=st.booleans(),
    seed=st.integers(0, 9),
)
def test_what_is_written_as_csv_is_read_scaled_and_split(
    rows: list[tuple[float, float]], kinds: list[str], header: bool, seed: int
) -> None:
    written = StringIO()
    writer = csv.writer(written)
    if header:
        writer.writerow(["x", "y", "kind"])
    labels = [kinds[i % len(kinds)] for i in range(len(rows))]
    writer.writerows((x, y, kind) for (x, y), kind in zip(rows, labels, strict=True))
    sheet = read(written.getvalue())
    assert sheet.lines == tuple(range(1 + header, 1 + header + len(rows)))
    assume(all(len({row[column] / 2 for row in rows}) > 1 for column in (0, 1)))
    table = choose(sheet, (0, 1), 2)
    for column in (0, 1):
        ordered = np.argsort([row[column] for row in rows], kind="stable")
        assert (np.diff(table.x[ordered, column]) >= 0).all()
        assert table.x[:, column].min() == -HALF_WIDTH
        assert table.x[:, column].max() == HALF_WIDTH
    split = make(DataConfig("table", 10, len(rows) - 10, seed=seed, table=table))
    got = sorted([*split.y_train.tolist(), *split.y_test.tolist()])
    assert got == sorted(table.y.tolist())
