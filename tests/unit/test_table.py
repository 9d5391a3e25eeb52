"""A reader's own table: what is read, what is refused and where, how it is scaled, split and drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.mlp.data import DataConfig, make
from core.mlp.presets import Twins
from core.mlp.table import MOST_ROWS, Table, TableError, choose, decode, read
from core.mlp.training import train
from dashboard.components.network_player.packing import pack, unpack_header
from dashboard.runs.live import LiveRun

GOOD = [f"{n},{n * n},{'ab'[n % 2]}" for n in range(20)]


def table_of(lines: list[str], inputs: tuple[int, ...] = (0, 1), label: int = 2) -> Table:
    return choose(read("\n".join(lines)), inputs, label)


def refused(lines: list[str]) -> TableError:
    with pytest.raises(TableError) as caught:
        table_of(lines)
    return caught.value


def test_the_same_table_is_read_however_a_spreadsheet_writes_it() -> None:
    plain = table_of(["x,y,kind", *GOOD])
    german = [line.replace(",", ";").replace("1;", "1,0;", 1) for line in GOOD]
    for lines in (
        ["x;y;kind", *german],
        ["x\ty\tkind", *(line.replace(",", "\t") for line in GOOD)],
        ["x y kind", *(line.replace(",", "  ") for line in GOOD)],
        ["\ufeffx,y,kind", *(f"{line}\r" for line in GOOD), "", ""],
        ['"x","y","kind"', *(",".join(f'" {cell} "' for cell in line.split(",")) for line in GOOD)],
        [*GOOD, ",,"],
    ):
        read_anew = table_of(lines)
        assert read_anew == plain
        assert read_anew.classes == ("a", "b")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_decoded_as_what_it_is(code: str) -> None:
    assert decode("Größe;Länge;Art".encode(code)) == "Größe;Länge;Art"


def test_columns_without_a_name_go_by_their_number_and_none_by_that_of_another() -> None:
    assert read("\n".join(GOOD)).names == ("1", "2", "3")
    assert read("\n".join(["x,x,", *GOOD])).names == ("x", "x (2)", "3")


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "the table is empty"),
        ([" ", ",,"], "the table is empty"),
        (["a\0b,c,d"], "this is no text; save the table as CSV"),
        (["only", *GOOD], "line 1 has 1 columns; 3 are needed: two of numbers, a label"),
        ([",".join("x" * 66)], "line 1 has 66 columns; at most 65 can be read"),
        (["x,y,kind", *GOOD[1:]], "there are 19 rows of data, the last on line 20; at least 20 are needed"),
        (["x,y,kind"], "there are 0 rows of data, the last on line 1; at least 20 are needed"),
        ([*GOOD, "1,2"], "line 21 has 2 columns, where the first line has 3"),
        ([*GOOD, "", '1,2,"a'], "line 22: a quotation mark is not closed, or a cell is too long"),
        ([*GOOD, "1, ,a"], "line 21, column 2: the cell is empty"),
        ([*GOOD, "1,2,"], "line 21, column 3: the cell is empty"),
        (["x,y,kind", *GOOD, "1,two,a"], "line 22, column y: two is no number"),
        (["x,y,kind", *GOOD, "1,nan,a"], "line 22, column y: nan is no number"),
        (
            [*GOOD, f"1,{'9' * 400},a"],
            f"line 21, column 2: {'9' * 23}… is too large for a computer's numbers",
        ),
        ([*GOOD, "1e309,2,a"], "line 21, column 1: 1e309 is too large for a computer's numbers"),
        ([f"7,{n},a" for n in range(20)], "lines 1 to 20, column 1: all say 7; it tells nothing apart"),
        ([f"{n},{n},a" for n in range(20)], "lines 1 to 20, column 3: all are of class a; 2 are needed"),
        (
            [f"{n},{n},class {n}" for n in range(20)],
            "line 11, column 3: class 10 is the 11th class; at most 10 are possible",
        ),
        (['"two\nlines",y,kind', *GOOD, "1,two,a"], "line 23, column y: two is no number"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_sentence_that_says_where(
    lines: list[str], sentence: str
) -> None:
    assert str(refused(lines)) == sentence


def test_ten_megabytes_are_refused_before_they_are_read() -> None:
    for reader in (lambda: read("1,2,a\n" * 1_700_000), lambda: decode(b"x" * 10_000_000)):
        with pytest.raises(TableError, match=r"the table has 10\d00 KB|the table has 10000 KB"):
            reader()


def test_the_largest_numbers_a_computer_has_are_scaled_like_others() -> None:
    table = table_of([*GOOD, "1e308,2,a", "-1.7e308,3,b"])
    assert table.x.min() == -1.5
    assert table.x.max() == 1.5
    assert np.isfinite(table.x).all()


def test_of_too_many_rows_the_same_ones_are_drawn_each_time() -> None:
    sheet = read("\n".join(f"{n},{n},{'ab'[n // 4000]}" for n in range(8000)))
    assert (len(sheet.rows), sheet.found) == (MOST_ROWS, 8000)
    assert sheet == read("\n".join(f"{n},{n},{'ab'[n // 4000]}" for n in range(8000)))
    label = [row[2] for row in sheet.rows]
    assert 2300 < label.count("a") < 2700


def test_the_label_and_the_inputs_are_guessed() -> None:
    lines = ["id,grade,height,name,kind"]
    lines += [f"{n},{n % 3},{n * 1.5},name {n},{'ab'[n % 2]}" for n in range(30)]
    sheet = read("\n".join(lines))
    assert sheet.label() == 4
    assert sheet.inputs(4) == (0, 1, 2)
    numbers = read("\n".join(f"{n % 4},{n},{n * n}" for n in range(30)))
    assert numbers.label() == 0
    assert numbers.inputs(0) == (1, 2)
    words = read("\n".join(f"w{n},v{n},{'ab'[n % 2]}" for n in range(30)))
    assert words.inputs(2) == (0, 1)


def test_classes_that_are_numbers_are_in_their_order() -> None:
    table = table_of([f"{n},{n},{(10, 9, -1)[n % 3]}" for n in range(21)])
    assert table.classes == ("-1", "9", "10")


def test_neither_a_sheet_nor_a_table_shows_what_is_in_it() -> None:
    sheet = read("\n".join(["secret,y,kind", *GOOD]))
    table = choose(sheet, (0, 1), 2)
    assert "secret" not in f"{sheet!r} {table!r} {Twins(data='table', n=10, n_test=10, table=table)!r}"


def test_a_table_is_split_by_the_seed_and_no_row_is_in_both_parts() -> None:
    table = table_of([f"{n},{n * n},{'abc'[n % 3]}" for n in range(40)])
    config = DataConfig("table", 25, 15, table=table)
    splits = [make(replace(config, seed=seed)) for seed in (0, 0, 1)]
    for split in splits:
        rows = torch.cat([split.x_train, split.x_test])
        assert len(rows.unique(dim=0)) == 40
        assert split.classes == 3
    assert torch.equal(splits[0].x_train, splits[1].x_train)
    assert not torch.equal(splits[0].x_train, splits[2].x_train)
    fewer = make(replace(config, n_train=10))
    assert torch.equal(fewer.x_train, splits[0].x_train[:10])


def test_a_table_belongs_to_the_problem_of_that_name_and_has_so_many_rows() -> None:
    table = table_of(GOOD)
    with pytest.raises(ValueError, match="table must be given for 'table' and for no other problem"):
        DataConfig("moons", 10, 10, table=table)
    with pytest.raises(ValueError, match="table must be given"):
        DataConfig("table", 10, 10)
    with pytest.raises(ValueError, match=r"at most 20 for 'table', got 15 \+ 10 = 25"):
        DataConfig("table", 15, 10, table=table)


@pytest.mark.parametrize("classes", [2, 3, 10])
@pytest.mark.parametrize("inputs", [2, 3])
def test_a_run_on_a_table_learns_and_is_drawn(classes: int, inputs: int) -> None:
    lines = [f"{n % classes},{n % classes * 2 + n / 1000},{n},{'abcdefghij'[n % classes]}" for n in range(60)]
    table = table_of(lines, inputs=(0, 1, 2)[:inputs], label=3)
    twins = Twins(data="table", n=30, n_test=30, noise=0.0, steps=60, table=table)
    run = LiveRun(twins, epoch=1)
    snapshots = run.take(0, 61)
    first, last = snapshots[0].losses, snapshots[-1].losses
    assert first is not None
    assert last is not None
    assert (last.train < first.train).all()
    names = {
        section["name"]: section["type"]
        for section in unpack_header(pack(snapshots, run.split, {}))["sections"]  # type: ignore[attr-defined]
    }
    assert names.get("surface") == (None if inputs == 3 else "i8" if classes == 2 else "u8")
    assert ("examples" in names) == (inputs == 3)


def test_a_surface_of_several_classes_says_the_likeliest_and_its_lead() -> None:
    table = table_of([f"{n % 3},{n * n},{'abc'[n % 3]}" for n in range(40)])
    config = Twins(data="table", n=30, n_test=10, noise=0.0, steps=200, table=table).config()
    *_, last = train(config, every=200)
    assert last.surface is not None
    kinds = last.surface.floor()
    assert kinds.unique().tolist() == [0, 1, 2]
    lead = last.surface - kinds
    assert (lead >= 0).all()
    assert (lead < 1).all()
    row = last.surface[0, 24].floor()  # along the first input, which says the class
    assert torch.equal(row, row.sort().values)
