"""MNIST from a folder of IDX files: what is read, what is refused and how, and the commands that learn it."""

from __future__ import annotations

import gzip
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.mlp import crowd as crowd_module
from core.mlp.crowd import LEARNED, Crowd, crowds, twins_of
from core.mlp.crowd_seeds import AskedPair
from core.mlp.data import DataConfig, make
from core.mlp.losses import cross_entropy, error, one_hot
from core.mlp.mnist import FILES, SETTING, MnistError, here, read
from core.mlp.nets import forward
from core.mlp.silencing import silenced
from core.mlp.subnetworks import every_mask
from core.mlp.sweeps import CASES, Arm, arms, reached
from core.mlp.sweeps_seeds import Reached
from core.studies import crowds as crowds_study
from core.studies import figures_9_to_11, sweeps
from core.studies.figures_9_to_11 import COUNTS, Plan, Rerun, plans, rerun
from core.tables import read as read_table
from tests.mnist_files import idx, write_mnist

IMAGES, LABELS, UNSEEN, UNSEEN_LABELS = FILES
ROOT = Path(__file__).parents[2]
Damage = Callable[[Path], object]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mnist(tmp_path_factory.mktemp("mnist"))


@pytest.fixture
def set_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this process's environment."""
    monkeypatch.setenv(SETTING, str(folder))
    return folder


def replaced(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / name).write_bytes(content)


def cut(name: str) -> Damage:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:-100])


def packed_and_cut(folder: Path) -> None:
    path = folder / LABELS
    path.with_name(f"{LABELS}.gz").write_bytes(gzip.compress(path.read_bytes())[:-20])
    path.unlink()


DAMAGES: dict[str, tuple[Damage, str]] = {
    "mnist_missing": (lambda at: (at / UNSEEN).unlink(), f"{UNSEEN} is missing in .*, unpacked or as .gz"),
    "mnist_magic": (
        replaced(IMAGES, idx(np.zeros(3, np.uint8))),
        f"{IMAGES} in .* must begin with the magic number 2051; got 2049",
    ),
    "mnist_cut": (cut(IMAGES), f"{IMAGES} in .* must have 31360 bytes after its header; got 31260"),
    "mnist_counts": (
        replaced(LABELS, idx(np.zeros(39, np.uint8))),
        f"{LABELS} in .* holds 39 labels for 40 images",
    ),
    "mnist_size": (
        replaced(UNSEEN, idx(np.zeros((20, 8, 9), np.uint8))),
        f"{UNSEEN} in .* must hold images of 28 x 28 pixels; got 8 x 9",
    ),
    "mnist_label": (
        replaced(UNSEEN_LABELS, idx(np.full(20, 11, np.uint8))),
        f"{UNSEEN_LABELS} in .* must hold labels from 0 to 9; got 11",
    ),
    "mnist_unreadable": (packed_and_cut, rf"{LABELS} in .* cannot be read \(.*end-of-stream.*\)"),
}
"""By code of the error: what is done to a folder, and what is said then."""


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [False, True])
def test_what_was_written_is_read(tmp_path: Path, packed: bool) -> None:
    found = read(write_mnist(tmp_path, 30, 20, packed=packed))
    assert (found.train.pixels.shape, found.test.pixels.shape) == ((30, 784), (20, 784))
    assert (len(found.train.labels), len(found.test.labels)) == (30, 20)
    assert found.train.pixels.max() == 255
    again = read(write_mnist(tmp_path / "again", 30, 20))
    assert np.array_equal(found.train.pixels, again.train.pixels)
    assert np.array_equal(found.test.labels, again.test.labels)


def test_an_unpacked_file_goes_before_a_packed_one(tmp_path: Path) -> None:
    write_mnist(tmp_path, 30, 20)
    (tmp_path / f"{LABELS}.gz").write_bytes(b"no gzip")
    assert len(read(tmp_path).train.labels) == 30


@pytest.mark.parametrize("code", DAMAGES)
def test_a_broken_folder_is_refused_with_the_file_and_the_reason(tmp_path: Path, code: str) -> None:
    damage, words = DAMAGES[code]
    damage(write_mnist(tmp_path, 40, 20))
    with pytest.raises(MnistError, match=words) as refused:
        read(tmp_path)
    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"", b"\0\0", b"\0\0\x08\x03\0\0", b"PK\x03\x04 a zip file"])
def test_a_file_without_a_whole_header_is_no_idx_file(tmp_path: Path, content: bytes) -> None:
    write_mnist(tmp_path, 4, 4)
    (tmp_path / IMAGES).write_bytes(content)
    with pytest.raises(MnistError, match="must begin with the magic number 2051"):
        read(tmp_path)


def test_a_file_that_is_too_long_is_refused_as_one_that_is_cut(tmp_path: Path) -> None:
    write_mnist(tmp_path, 4, 4)
    (tmp_path / LABELS).write_bytes((tmp_path / LABELS).read_bytes() + b"\0")
    with pytest.raises(MnistError, match="must have 4 bytes after its header; got 5"):
        read(tmp_path)


def test_no_folder_and_no_name_of_one_are_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    with pytest.raises(MnistError, match=f"there is no MNIST here; {SETTING} must name a folder"):
        here()
    monkeypatch.setenv(SETTING, str(tmp_path / "nowhere"))
    with pytest.raises(MnistError, match=f"{SETTING} names .*nowhere, which is no folder"):
        here()


def test_without_the_variable_nothing_is_read() -> None:
    program = "import os, sys; os.environ.pop('TWO_DICE_MNIST', None); seen = []; "
    program += "sys.addaudithook(lambda event, args: seen.append(args[0]) if event == 'open' else None); "
    program += "from core.mlp import crowd, mnist, sweeps; sweeps.arms('mnist', 'fixed'); "
    program += "crowd.twins_of('one', 0.5, 0, 'mnist').config(); "
    program += "sys.exit(any('ubyte' in str(path) for path in seen))"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


# --- as data ---------------------------------------------------------------------------------------------


def test_cases_are_images_of_their_own_set(set_up: Path) -> None:
    split, found = make(DataConfig("mnist", 150, 80, seed=3)), here()
    assert (split.x_train.shape, split.x_test.shape, split.classes) == ((150, 784), (80, 784), 10)
    for pixels, labels, images in (
        (split.x_train, split.y_train, found.train),
        (split.x_test, split.y_test, found.test),
    ):
        known = {(row.tobytes(), int(label)) for row, label in zip(images.pixels, images.labels, strict=True)}
        whole = (pixels * 255).round().to(torch.uint8).numpy()
        assert {(row.tobytes(), int(label)) for row, label in zip(whole, labels, strict=True)} <= known


def test_a_larger_training_set_contains_the_smaller_one_and_seeds_differ(set_up: Path) -> None:
    small, large, other = (
        make(DataConfig("mnist", *sizes)) for sizes in ((50, 60), (90, 60), (50, 60, 0, 0, 1))
    )
    assert torch.equal(small.x_train, large.x_train[:50])
    assert torch.equal(small.x_test, large.x_test)
    assert not torch.equal(small.x_train, other.x_train)


def test_more_cases_than_there_are_get_a_sentence(set_up: Path) -> None:
    with pytest.raises(MnistError, match=rf"2001 images are needed where {IMAGES} in .* holds 2000"):
        make(DataConfig("mnist", 2001, 10))
    with pytest.raises(MnistError, match=rf"1001 images are needed where {UNSEEN} in .* holds 1000"):
        make(DataConfig("mnist", 10, 1001))


# --- what the page shows ---------------------------------------------------------------------------------


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs that learn MNIST for a few steps, and few draws from their sub-networks."""
    brief = {**LEARNED, "mnist": replace(LEARNED["mnist"], n=500, n_test=200, steps=150)}
    monkeypatch.setattr(crowd_module, "LEARNED", brief)
    monkeypatch.setattr(crowd_module, "REPEATS", 2)


def test_a_pair_that_learned_mnist_is_asked_in_parts_as_if_at_once(set_up: Path, short: None) -> None:
    twins = twins_of("one", 0.5, seed=0, learned="mnist")
    split = make(twins.config().data)
    targets = one_hot(split.y_test, 10)
    for crowd in crowds(twins):

        def measured(mask: int, factor: float, crowd: Crowd = crowd) -> tuple[float, float]:
            factors = (factor * every_mask(12)[mask]).double().expand(1, len(split.x_test), -1)
            logits = forward(crowd.weights[None], split.x_test, crowd.net, factors=[factors]).logits[0]
            wrong = error(logits, targets).double()
            return float(cross_entropy(logits, targets).mean()), float(wrong.mean())

        mask, everyone = 0b101101110010, 0b111111111111
        assert (float(crowd.losses[mask]), float(crowd.errors[mask])) == pytest.approx(measured(mask, 2))
        scaled = crowd.ways["scaled"]
        assert (scaled.loss, scaled.error) == pytest.approx(measured(everyone, 1))
        assert crowd.ways["geometric"].loss == pytest.approx(scaled.loss)  # by the law of one hidden layer
        assert crowd.surface.numel() == 0
        off = silenced(crowd, split, seed=0)
        assert off.loss == pytest.approx(scaled.loss)
        assert off.loss + float(off.costs[3]) == pytest.approx(measured(everyone - 8, 1)[0])


def test_a_net_learns_from_more_images(set_up: Path) -> None:
    few, many = (reached(Arm("mnist", "cases", 0.0, 32, cases), (20, 21)) for cases in (50, 2000))
    assert max(net.error for net in many) < min(net.error for net in few) < 0.8


def test_the_sweeps_on_mnist_are_those_of_the_other_problems() -> None:
    for sweep in ("fixed", "grown"):
        ours, theirs = arms("mnist", sweep), arms("digits", sweep)
        assert [(arm.rate, arm.units) for arm in ours] == [(arm.rate, arm.units) for arm in theirs]
    assert len(arms("mnist", "cases")) == 2 * len(CASES["mnist"])


# --- the commands ----------------------------------------------------------------------------------------


def command(monkeypatch: pytest.MonkeyPatch, main: Callable[[], None], *words: object) -> None:
    monkeypatch.setenv(SETTING, "nowhere")  # so that what a command sets goes with the test
    monkeypatch.setattr(sys, "argv", ["command", *map(str, words)])
    main()


COMMANDS = {"sweeps": sweeps.main, "crowds": crowds_study.main, "figures": figures_9_to_11.main}
each_command = pytest.mark.parametrize("main", COMMANDS.values(), ids=COMMANDS)


@each_command
def test_a_command_says_in_a_sentence_what_is_wrong_with_the_folder(
    main: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for damage, words in ((lambda _: None, "no folder"), (lambda at: at.mkdir(), "is missing in")):
        damage(tmp_path / "mnist")
        with pytest.raises(SystemExit):
            command(monkeypatch, main, "--mnist", tmp_path / "mnist", "--out", tmp_path / "out.csv")
        said = capsys.readouterr().err
        assert words in said
        assert "Traceback" not in said
        assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("main", [sweeps.main, crowds_study.main])
@pytest.mark.parametrize("words", [("--mnist", "here"), ("--out", "there.csv")])
def test_the_table_of_the_app_is_not_written_over_with_mnist(
    main: Callable[[], None], words: tuple[str, str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    with pytest.raises(SystemExit):
        command(monkeypatch, main, *words)
    assert "--mnist and --out belong together" in capsys.readouterr().err


def test_the_command_of_the_pairs_writes_a_table_of_mnist(
    folder: Path, short: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(crowds_study, "NETS", ("one",))
    monkeypatch.setattr(crowds_study, "RATES", (0.5,))
    command(monkeypatch, crowds_study.main, "--mnist", folder, "--out", tmp_path / "c.csv", "--seeds", 1)
    rows = read_table(AskedPair, tmp_path / "c.csv")
    assert [row.twin for row in rows] == ["plain", "dropout"]
    assert all(row.single > row.arithmetic for row in rows)


def test_the_command_of_the_sweeps_writes_a_table_of_mnist(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sweeps, "SWEEPS", ("cases",))
    monkeypatch.setattr(sweeps, "arms", lambda *of: arms(*of)[:2])
    command(monkeypatch, sweeps.main, "--mnist", folder, "--out", tmp_path / "s.csv", "--seeds", 2)
    rows = read_table(Reached, tmp_path / "s.csv")
    assert [(row.problem, row.rate, row.cases, row.seed) for row in rows] == [
        ("mnist", rate, 50, seed) for rate in (0.0, 0.5) for seed in (0, 1)
    ]


def test_the_figures_have_the_papers_shapes() -> None:
    nine = plans("9")
    assert [plan.hidden for plan in nine[:10]] == [(2048, 2048, 2048)] * 10
    assert nine[10].hidden == (256, 256, 512)
    assert nine[-1].hidden == (2560, 2560, 5120)
    for plan in nine[10:]:
        kept = [(1 - plan.rate) * units for units in plan.hidden]
        assert kept == pytest.approx([256, 256, 512], abs=0.5)
    assert not any(plan.input_rate for plan in nine)
    ten = plans("10")
    assert {plan.hidden for plan in ten} == {(1024, 1024, 2048)}
    assert [plan.cases for plan in ten[::2]] == [100, 500, 1000, 5000, 10_000, 50_000]
    assert {(plan.rate, plan.input_rate) for plan in ten} == {(0.0, 0.0), (0.5, 0.2)}


def test_a_net_of_figure_11_is_asked_in_one_pass_and_as_averages(
    set_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures_9_to_11, "DRAWS", 3)
    rows = list(rerun(Plan("11", (48, 48), 0.5, 0.2, 300), seed=0, steps=200))
    scaled, averages = rows[0], rows[1:]
    assert scaled.masks == 0
    assert scaled.train_error < scaled.test_error < 0.6
    assert [row.masks for row in averages] == list(COUNTS) * 3
    assert all(math.isnan(row.train_error) for row in averages)

    def mean(masks: int) -> float:
        return float(np.mean([row.test_error for row in averages if row.masks == masks]))

    assert mean(1) > mean(10) > mean(100)
    assert mean(100) == pytest.approx(scaled.test_error, abs=0.05)


def test_a_net_comes_out_again_and_its_seed_matters(set_up: Path) -> None:
    plan = Plan("10", (16,), 0.5, 0.2, 100)
    first, again, other = (next(iter(rerun(plan, seed, steps=40))) for seed in (0, 0, 1))
    assert first == again
    assert (first.train_error, first.test_error) != (other.train_error, other.test_error)


def test_the_command_of_the_figures_goes_on_where_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures_9_to_11, "RATES", (0.0, 0.5))
    monkeypatch.setattr(figures_9_to_11, "DRAWS", 1)
    words = ("--mnist", folder, "--out", tmp_path / "f.csv", "--scale", 0.01, "--steps", 5, "--cases", 100)
    command(monkeypatch, figures_9_to_11.main, *words, "--figures", "10")
    assert len(capsys.readouterr().out.splitlines()) == 2
    command(monkeypatch, figures_9_to_11.main, *words)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 5
    rows = read_table(Rerun, tmp_path / "f.csv")
    assert [row.figure for row in rows if not row.masks] == ["10", "10", "9a", "9a", "9b", "9b", "11"]
    assert rows[2].hidden == "20-20-20"


def test_more_cases_than_a_folder_has_end_the_command_with_a_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--mnist", folder, "--out", tmp_path / "f.csv", "--scale", 0.01, "--steps", 2, "--figures", "10")
    with pytest.raises(SystemExit):
        command(monkeypatch, figures_9_to_11.main, *words)
    assert "5000 images are needed where train-images-idx3-ubyte" in capsys.readouterr().err
    assert {row.cases for row in read_table(Rerun, tmp_path / "f.csv")} == {100, 500, 1000}
