"""A run whose rate is on a schedule, as it is trained, shown and told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.mlp.presets import PLAIN, PRESETS, WITH_DROPOUT, Twins
from core.mlp.schedules import SCHEDULES, SWITCH, Schedule, share
from core.mlp.training import Snapshot, train
from dashboard.components.network_player.packing import pack, unpack_header
from dashboard.components.network_player.props import Choices, PlayerView, props
from dashboard.runs import training
from dashboard.runs.live import LiveRun
from dashboard.text import load
from dashboard.views.dropout.controls import PRESET_VALUES, is_preset, twins_of
from tests.unit.test_reproduce import LINES, printed

STEPS = 60
BASE = Twins(rate=0.5, input_rate=0.2, n_test=50, steps=STEPS, units=40)
SWITCHED = round(SWITCH * STEPS)


def snapshots(schedule: Schedule) -> list[Snapshot]:
    return list(train(replace(BASE, schedule=schedule).config()))


def dropped(snapshot: Snapshot) -> float:
    return 1 - snapshot.masks[0][WITH_DROPOUT].double().mean().item()


def test_early_drops_nothing_after_the_switch_and_late_nothing_before() -> None:
    for schedule, silent in (("early", range(SWITCHED, STEPS)), ("late", range(SWITCHED))):
        run = snapshots(schedule)  # type: ignore[arg-type]
        for snapshot in run:
            assert (dropped(snapshot) == 0) == (snapshot.step in (*silent, *(STEPS,) * (schedule == "early")))
        silenced = run[silent.start]
        assert silenced.input_masks is not None
        assert silenced.input_masks.all()


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_as_many_units_are_dropped_as_the_rate_says(schedule: Schedule) -> None:
    twins = replace(BASE, schedule=schedule)
    for snapshot in train(twins.config()):
        expected = twins.rate * twins.share_at(snapshot.step)
        assert dropped(snapshot) == pytest.approx(expected, abs=0.06)


def test_a_schedule_changes_nothing_of_the_twin_without_dropout_nor_of_what_is_drawn() -> None:
    for constant, late in zip(snapshots("constant"), snapshots("late"), strict=True):
        assert torch.equal(constant.cases, late.cases)
        assert torch.equal(constant.weights[PLAIN], late.weights[PLAIN])
        if late.step >= SWITCHED:
            assert torch.equal(constant.masks[0], late.masks[0])


def test_the_shares_go_as_their_definitions_say() -> None:
    steps = np.arange(601)
    found = {each: np.array([share(each, int(step), 600) for step in steps]) for each in SCHEDULES}
    wanted = {
        "constant": np.ones(601),
        "early": np.interp(steps, [0, 100], [1, 0]),
        "late": (steps >= 100).astype(float),
        "falling": np.linspace(1, 0, 601),
        "rising": 1 - np.exp(-10 * steps / 600),
    }
    assert found.keys() == wanted.keys()
    for name, values in found.items():
        np.testing.assert_allclose(values, wanted[name], atol=1e-12, err_msg=name)


@pytest.mark.parametrize("step", [0, 20, STEPS])
def test_the_lines_on_the_page_make_the_mask_of_a_scheduled_run(step: int) -> None:
    twins = replace(BASE, schedule="falling")
    snapshot = LiveRun(twins, epoch=1).take(step, 1)[0]
    code = LINES.format(
        seed=twins.seed, step=step, row=snapshot.row, cases=snapshot.cases.shape[1], units=twins.units,
        rate=twins.rate * twins.share_at(step),
    )  # fmt: skip
    kept = snapshot.masks[0][WITH_DROPOUT, snapshot.row]
    assert printed(code) == kept.nonzero().flatten().tolist()


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_player_is_told_the_share_of_every_step_once(schedule: Schedule) -> None:
    run = LiveRun(replace(BASE, schedule=schedule), epoch=1)
    said = props(
        run.config, run.split, load("dropout", "en"), epoch=1, view=PlayerView(),
        choices=Choices((), "moons", 0.5), counts={},
    )  # fmt: skip
    setup = unpack_header(pack([], run.split, said))["setup"]
    assert isinstance(setup, dict)
    expected = [] if schedule == "constant" else [run.twins.share_at(step) for step in range(STEPS + 1)]
    assert setup["shares"] == pytest.approx(expected, abs=1e-6)


def test_a_link_from_before_means_a_constant_rate_and_a_scheduled_example_is_none() -> None:
    values = {**PRESET_VALUES["moons"], "preset": "moons"}
    assert twins_of(values).schedule == "constant"
    assert is_preset(values)
    assert not is_preset({**values, "schedule": "late"})


def test_the_chart_of_20_seeds_is_computed_anew_on_a_schedule() -> None:
    assert training.recorded_spread(PRESETS["moons"]) is not None
    assert training.recorded_spread(replace(PRESETS["moons"], schedule="late")) is None
    table = training.spread(replace(BASE, schedule="early", steps=12), 2, lambda _: None)
    plain = training.spread(replace(BASE, rate=0.0, input_rate=0.0, steps=12), 2, lambda _: None)
    assert table["test_plain"].tolist() == plain["test_plain"].tolist()
    assert table["test_dropout"].tolist() != plain["test_dropout"].tolist()


def test_an_unknown_schedule_is_refused() -> None:
    with pytest.raises(ValueError, match="schedule"):
        replace(BASE, schedule="sometimes").config()  # type: ignore[arg-type]
