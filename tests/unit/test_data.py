"""The classification problems: their geometry, and what may and may not change with what."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy.stats import ks_2samp
from sklearn.datasets import load_digits, make_circles, make_moons
from torch import Tensor

from core.mlp.data import NAMES, DataConfig, Name, Split, cases_of, classes_of, inputs_of, make

PLANE: tuple[Name, ...] = ("moons", "circles", "spirals", "xor", "gaussians")

for_every_problem = pytest.mark.parametrize("name", NAMES)
for_every_problem_in_the_plane = pytest.mark.parametrize("name", PLANE)
for_some_shares = pytest.mark.parametrize("share", [0.0, 0.1, 0.25, 0.8, 1.0])


def some(name: Name, **changes: Any) -> DataConfig:
    return replace(DataConfig(name, n_train=120, n_test=300, noise=0.2, wrong_labels=0.1, seed=3), **changes)


def clean(name: Name, n_train: int = 2_000, **changes: Any) -> Split:
    return make(DataConfig(name, n_train=n_train, n_test=1, **changes))


def fields(split: Split) -> dict[str, Tensor]:
    return {name: getattr(split, name) for name in ("x_train", "y_train", "x_test", "y_test", "wrong")}


def same(one: Split, other: Split, *names: str) -> bool:
    return all(torch.equal(getattr(one, name), getattr(other, name)) for name in names or fields(one))


def global_states() -> tuple[str, list[int]]:
    numpy_state = np.random.get_state(legacy=False)  # noqa: NPY002 (the global generator is what is watched)
    return repr(numpy_state), torch.get_rng_state().tolist()


# --- shapes and repeatability ---------------------------------------------------------------------------


@for_every_problem
def test_the_cases_have_the_shapes_and_types_of_the_contract(name: Name) -> None:
    split = make(some(name))
    shapes = {field: (tuple(value.shape), value.dtype) for field, value in fields(split).items()}
    assert shapes == {
        "x_train": ((120, inputs_of(name)), torch.float64),
        "y_train": ((120,), torch.int64),
        "x_test": ((300, inputs_of(name)), torch.float64),
        "y_test": ((300,), torch.int64),
        "wrong": ((120,), torch.bool),
    }
    assert split.classes == classes_of(name)
    assert split.y_test.unique().tolist() == list(range(split.classes))


@for_every_problem
def test_equal_configs_give_bit_equal_cases(name: Name) -> None:
    assert same(make(some(name)), make(some(name)))


@for_every_problem
def test_another_seed_gives_other_cases_and_other_wrong_labels(name: Name) -> None:
    one, other = make(some(name)), make(some(name, seed=4))
    assert not any(same(one, other, field) for field in ("x_train", "x_test", "wrong"))


@for_every_problem
def test_neither_global_generator_is_touched(name: Name) -> None:
    before = global_states()
    make(some(name))
    assert global_states() == before


@for_every_problem
def test_writing_into_the_cases_does_not_reach_the_next_caller(name: Name) -> None:
    first = make(some(name, noise=0.0))
    for tensor in fields(first).values():
        tensor.zero_()
    assert not same(first, make(some(name, noise=0.0)))


def test_making_data_does_not_import_scikit_learn() -> None:
    program = "import sys; from core.mlp.data import *; [make(DataConfig(name, 9, 9)) for name in NAMES]; "
    program += "sys.exit('sklearn' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


# --- what changes with what -----------------------------------------------------------------------------


@for_every_problem
def test_the_training_set_does_not_depend_on_the_size_of_the_test_set(name: Name) -> None:
    assert same(make(some(name)), make(some(name, n_test=77)), "x_train", "y_train", "wrong")


@for_every_problem
def test_the_test_set_does_not_depend_on_the_size_of_the_training_set(name: Name) -> None:
    assert same(make(some(name)), make(some(name, n_train=55)), "x_test", "y_test")


@for_every_problem
def test_a_larger_training_set_contains_the_smaller_one(name: Name) -> None:
    small, large = (make(some(name, n_train=n, wrong_labels=0.0)) for n in (50, 120))
    assert torch.equal(small.x_train, large.x_train[:50])
    assert torch.equal(small.y_train, large.y_train[:50])


@for_every_problem
def test_wrong_labels_change_nothing_but_training_labels(name: Name) -> None:
    assert same(
        make(some(name, wrong_labels=0.0)), make(some(name, wrong_labels=0.4)), "x_train", "x_test", "y_test"
    )


@for_every_problem
def test_noise_changes_nothing_but_inputs(name: Name) -> None:
    assert same(make(some(name)), make(some(name, noise=0.5)), "y_train", "y_test", "wrong")


# --- noise ----------------------------------------------------------------------------------------------


def added_noise(name: Name, noise: float) -> tuple[Tensor, Tensor]:
    config = DataConfig(name, n_train=4_000, n_test=4_000, seed=5)
    noisy, still = make(replace(config, noise=noise)), make(config)
    return noisy.x_train - still.x_train, noisy.x_test - still.x_test


@for_every_problem_in_the_plane
@pytest.mark.parametrize("noise", [0.1, 0.4])
def test_noise_has_the_standard_deviation_asked_for_in_both_sets(name: Name, noise: float) -> None:
    for added in added_noise(name, noise):
        assert added.mean(0).abs().max() < 4 * noise / 4_000**0.5
        assert (added.std(0) / noise - 1).abs().max() < 4 / (2 * 4_000) ** 0.5


@for_every_problem_in_the_plane
def test_the_noise_of_training_and_test_cases_is_independent(name: Name) -> None:
    train, test = added_noise(name, 0.2)
    correlation = np.corrcoef(train.flatten().numpy(), test.flatten().numpy())[0, 1]
    assert abs(correlation) < 4 / 8_000**0.5


def test_pixels_with_noise_stay_pixels_and_keep_its_size_where_nothing_is_cut() -> None:
    still, noisy = (make(some("digits", n_train=1_400, noise=noise)).x_train for noise in (0.0, 0.05))
    assert noisy.min() == 0
    assert noisy.max() == 1
    grey = (still > 0.25) & (still < 0.75)
    assert (noisy - still)[grey].std().item() == pytest.approx(0.05, rel=0.05)


# --- wrong labels ---------------------------------------------------------------------------------------


@for_every_problem
@for_some_shares
def test_exactly_the_rounded_share_of_training_labels_is_wrong(name: Name, share: float) -> None:
    for n_train in (1, 7, 40, 101):
        split = make(some(name, n_train=n_train, wrong_labels=share))
        assert int(split.wrong.sum()) == round(share * n_train)


@for_every_problem
@for_some_shares
def test_a_wrong_label_is_another_class_and_every_other_label_is_right(name: Name, share: float) -> None:
    split, right = make(some(name, wrong_labels=share)), make(some(name, wrong_labels=0.0)).y_train
    assert torch.equal(split.y_train != right, split.wrong)
    assert split.y_train.min() >= 0
    assert split.y_train.max() < split.classes


@for_every_problem
def test_with_a_larger_share_the_wrong_labels_stay_wrong_in_the_same_way(name: Name) -> None:
    splits = [make(some(name, wrong_labels=wrong / 120)) for wrong in (7, 12, 33, 64, 120)]
    for less, more in pairwise(splits):
        assert (more.wrong | ~less.wrong).all()
        assert torch.equal(more.y_train[less.wrong], less.y_train[less.wrong])


def test_each_of_the_nine_other_digits_is_as_likely_to_be_the_wrong_label() -> None:
    wrong, right = (clean("digits", n_train=1_700, wrong_labels=share).y_train for share in (1.0, 0.0))
    counts = ((wrong - right) % 10).bincount(minlength=10)
    chi_square = ((counts[1:] - 1_700 / 9) ** 2 / (1_700 / 9)).sum().item()
    assert counts[0] == 0
    assert chi_square < 26.1  # 8 degrees of freedom, p = 0.001


# --- the problems in the plane --------------------------------------------------------------------------


@for_every_problem_in_the_plane
@pytest.mark.parametrize("size", [1, 2, 39, 400])
def test_the_classes_are_balanced_in_both_sets(name: Name, size: int) -> None:
    split = make(DataConfig(name, n_train=size, n_test=size + 1, seed=size))
    for labels in (split.y_train, split.y_test):
        zeros, ones = labels.bincount(minlength=2).tolist()
        assert abs(zeros - ones) <= 1


@for_every_problem_in_the_plane
def test_the_order_of_the_classes_is_random(name: Name) -> None:
    pairs = clean(name).y_train.view(-1, 2)
    assert (pairs.sum(1) == 1).all()
    assert 0.4 < pairs[:, 0].double().mean() < 0.6


@for_every_problem_in_the_plane
def test_training_and_test_cases_come_from_the_same_distribution(name: Name) -> None:
    split = make(DataConfig(name, n_train=4_000, n_test=4_000, noise=0.1, seed=1))
    for label in (0, 1):
        for axis in (0, 1):
            train = split.x_train[split.y_train == label, axis]
            test = split.x_test[split.y_test == label, axis]
            assert ks_2samp(train.numpy(), test.numpy()).pvalue > 0.001


@for_every_problem_in_the_plane
def test_training_and_test_share_no_case_even_without_noise(name: Name) -> None:
    split = make(DataConfig(name, n_train=10_000, n_test=10_000))
    assert len(torch.cat([split.x_train, split.x_test]).unique(dim=0)) > 19_900  # float32 merges a few


@for_every_problem_in_the_plane
def test_the_clean_points_fill_the_plane_without_leaving_it(name: Name) -> None:
    widest = clean(name).x_train.abs().amax(0)
    assert widest.max() > 1.4
    assert widest.max() <= (1.5 if name != "gaussians" else 2.4)


def everything(name: Name, label: int) -> Tensor:
    """All clean points of a class."""
    split = make(DataConfig(name, n_train=10_000, n_test=10_000))
    x, y = torch.cat([split.x_train, split.x_test]), torch.cat([split.y_train, split.y_test])
    return x[y == label]


def same_points(ours: Tensor, theirs: np.ndarray[Any, Any]) -> bool:
    """Whether every point of one is one of the other, whatever their order, to float32."""
    distances = torch.cdist(ours, torch.from_numpy(theirs), compute_mode="donot_use_mm_for_euclid_dist")
    return len(ours) == len(theirs) and bool(
        (distances.amin(0) < 1e-6).all() and (distances.amin(1) < 1e-6).all()
    )


@pytest.mark.parametrize("label", [0, 1])
def test_moons_lie_on_scikit_learns_moons_about_the_origin(label: int) -> None:
    theirs, labels = make_moons(20_000, shuffle=False)
    assert same_points(everything("moons", label), theirs[labels == label] - [0.5, 0.25])


@pytest.mark.parametrize("label", [0, 1])
def test_circles_lie_on_scikit_learns_circles_drawn_larger(label: int) -> None:
    theirs, labels = make_circles(20_000, factor=0.5, shuffle=False)
    assert same_points(everything("circles", label), 1.5 * theirs[labels == label])


def test_xor_is_class_one_where_the_signs_differ_and_fills_all_four_squares() -> None:
    split = clean("xor")
    signs = split.x_train > 0
    assert torch.equal(split.y_train, (signs[:, 0] ^ signs[:, 1]).long())
    assert split.x_train.abs().min() >= 0.1
    quadrants = (2 * signs[:, 0].long() + signs[:, 1].long()).bincount(minlength=4)
    assert (quadrants - 500).abs().max() < 100


def test_the_second_spiral_is_the_first_turned_by_half_a_turn() -> None:
    split = make(DataConfig("spirals", n_train=10_000, n_test=10_000))
    x, y = torch.cat([split.x_train, split.x_test]), torch.cat([split.y_train, split.y_test])
    turned = -x[y == 1]
    assert torch.cdist(turned[:500].double(), x[y == 0].double()).amin(1).max() < 1e-6


def test_a_spirals_radius_shrinks_in_step_with_its_angle() -> None:
    split = clean("spirals")
    points = split.x_train[split.y_train == 0].double()
    inward = (1 - points.norm(dim=1) / 1.5) / (1 - 0.5 / 6.5)
    angle = torch.atan2(points[:, 0], points[:, 1])
    difference = angle - 2 * torch.pi * 1.5 * inward
    torch.testing.assert_close(difference.cos(), torch.ones_like(difference), atol=1e-6, rtol=0)


@pytest.mark.parametrize(("label", "centre"), [(0, -0.75), (1, 0.75)])
def test_gaussians_have_the_means_and_widths_that_they_say(label: int, centre: float) -> None:
    split = clean("gaussians", n_train=8_000)
    own = split.x_train[split.y_train == label]
    assert (own.mean(0) - centre).abs().max() < 4 * 0.4 / 4_000**0.5
    assert (own.std(0) / 0.4 - 1).abs().max() < 4 / (2 * 4_000) ** 0.5


# --- digits ---------------------------------------------------------------------------------------------


def images(pixels: Tensor, labels: Tensor) -> list[tuple[int, ...]]:
    whole = (pixels * 16).round().long()
    return [(*row, label) for row, label in zip(whole.tolist(), labels.tolist(), strict=True)]


def test_all_digits_are_scikit_learns_each_used_once_so_train_and_test_share_no_image() -> None:
    split = make(DataConfig("digits", n_train=1_000, n_test=797, seed=2))
    train, test = images(split.x_train, split.y_train), images(split.x_test, split.y_test)
    pixels, labels = load_digits(return_X_y=True)
    everything = images(torch.from_numpy(pixels / 16), torch.from_numpy(labels))
    assert sorted(train + test) == sorted(everything)
    assert len(set(everything)) == 1_797
    assert not set(train) & set(test)


@pytest.mark.parametrize("seed", range(5))
def test_a_few_digits_for_training_are_not_among_those_for_the_test(seed: int) -> None:
    split = make(DataConfig("digits", n_train=100, n_test=1_697, seed=seed))
    assert not set(images(split.x_train, split.y_train)) & set(images(split.x_test, split.y_test))


def test_digits_are_grey_levels_between_zero_and_one() -> None:
    split = clean("digits", n_train=1_700)
    assert split.x_train.min() == 0
    assert split.x_train.max() == 1
    assert torch.equal(split.x_train * 16, (split.x_train * 16).round())


# --- bad configs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "rings"}, r"name must be one of moons, .*, digits, mnist, table; got 'rings'"),
        ({"n_train": 0}, r"n_train must be at least 1; got 0"),
        ({"n_test": -5}, r"n_test must be at least 1; got -5"),
        ({"noise": -0.1}, r"noise must be in \[0, 10\]; got -0\.1"),
        ({"noise": float("nan")}, r"noise must be in \[0, 10\]; got nan"),
        ({"noise": float("inf")}, r"noise must be in \[0, 10\]; got inf"),
        ({"wrong_labels": 1.01}, r"wrong_labels must be in \[0, 1\]; got 1\.01"),
        ({"wrong_labels": float("nan")}, r"wrong_labels must be in \[0, 1\]; got nan"),
        ({"seed": -1}, r"seed must be at least 0; got -1"),
        ({"n_train": 19_000, "n_test": 1_001}, r"at most 20000 for 'moons', got 19000 \+ 1001 = 20001"),
        ({"name": "digits", "n_train": 1_500}, r"at most 1797 for 'digits', got 1500 \+ 300 = 1800"),
    ],
)
def test_a_value_out_of_range_is_refused_with_its_range(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        some(**{"name": "moons", **changes})


@pytest.mark.parametrize("question", [inputs_of, classes_of, cases_of])
def test_an_unknown_problem_is_refused_whatever_is_asked_about_it(question: Any) -> None:
    with pytest.raises(ValueError, match="got 'rings'"):
        question("rings")


def test_a_config_is_a_value() -> None:
    assert some("moons") == some("moons")
    assert len({some("moons"), some("moons"), some("moons", seed=9)}) == 2
