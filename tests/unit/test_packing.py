"""A blob holds what the snapshots hold, read back here by the layout's definition alone."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.mlp.presets import PRESETS, WITH_DROPOUT, Twins
from core.mlp.training import Snapshot
from dashboard.components.network_player.packing import pack, unpack_header
from dashboard.components.network_player.props import Choices, PlayerView, knowledge, props
from dashboard.runs.live import LiveRun
from dashboard.text import load

READ = {"u8": "u1", "i8": "i1", "u16": "<u2", "f16": "<f2", "f32": "<f4", "f64": "<f8"}


def read(blob: bytes) -> dict[str, dict[int, np.ndarray]]:
    """Sections by name, rows by step."""
    length = int.from_bytes(blob[:4], "little")
    header = json.loads(blob[4 : 4 + length])
    offset, found = 4 + length, {}
    for section in header["sections"]:
        every = range(header["first"], header["last"] + 1)
        steps = every if section["steps"] is None else section["steps"]
        rows = {}
        for step in steps:
            raw = np.frombuffer(blob, "u1", section["stride"], offset)
            offset += section["stride"]
            bits = section["type"] == "bits"
            rows[step] = np.unpackbits(raw)[: section["count"]] if bits else raw.view(READ[section["type"]])
        found[section["name"]] = rows
    assert offset == len(blob)
    return found


def taken(twins: Twins, start: int, count: int) -> tuple[LiveRun, list[Snapshot]]:
    run = LiveRun(twins, epoch=1)
    return run, run.take(start, count)


@pytest.mark.parametrize("name", list(PRESETS))
def test_every_step_s_masks_activations_and_outputs_come_back(name: str) -> None:
    run, snapshots = taken(PRESETS[name], 0, 12)
    found = read(pack(snapshots, run.split, {}))
    for snapshot in snapshots:
        masks = torch.cat([mask[WITH_DROPOUT, snapshot.row] for mask in snapshot.masks])
        activations = torch.cat([layer[WITH_DROPOUT] for layer in snapshot.activations])
        assert found["masks"][snapshot.step].tolist() == masks.int().tolist()
        np.testing.assert_allclose(found["activations"][snapshot.step], activations, rtol=1e-3, atol=1e-3)
        np.testing.assert_allclose(found["outputs"][snapshot.step], snapshot.outputs[WITH_DROPOUT], atol=1e-3)
        np.testing.assert_allclose(found["weights"][snapshot.step], snapshot.weights[WITH_DROPOUT], atol=2e-3)


def test_losses_stand_in_pairs_of_train_test_and_their_errors() -> None:
    run, snapshots = taken(Twins(rate=0.2), 0, 21)
    found = read(pack(snapshots, run.split, {}))
    assert list(found["losses"]) == [0, 10, 20]
    losses = snapshots[10].losses
    assert losses is not None
    expected = torch.cat([losses.train, losses.test, losses.train_error, losses.test_error])
    np.testing.assert_array_equal(found["losses"][10], expected.float().numpy())


def test_a_surface_is_the_logit_in_sixteenths_and_keeps_its_sign() -> None:
    run, snapshots = taken(Twins(), 0, 11)
    surface = snapshots[10].surface
    assert surface is not None
    found = read(pack(snapshots, run.split, {}))["surface"][10].astype(float) / 16
    expected = surface.flatten().clamp(-127 / 16, 127 / 16).numpy()
    np.testing.assert_allclose(found, expected, atol=0.5 / 16 + 1e-6)


def test_digits_carry_the_probabilities_of_the_examples() -> None:
    run, snapshots = taken(PRESETS["digits"], 0, 1)
    examples = snapshots[0].examples
    assert examples is not None
    found = read(pack(snapshots, run.split, {}))["examples"][0] / 255
    np.testing.assert_allclose(found, examples.flatten().numpy(), atol=0.5 / 255 + 1e-6)


def test_the_watched_case_is_the_one_whose_masks_are_sent() -> None:
    run, snapshots = taken(Twins(batch=7), 0, 9)
    found = read(pack(snapshots, run.split, {}))
    for snapshot in snapshots:
        case = int(snapshot.cases[WITH_DROPOUT, snapshot.row])
        assert found["index"][snapshot.step].tolist() == [case]
        assert found["target"][snapshot.step].tolist() == [int(run.split.y_train[case])]
        np.testing.assert_allclose(found["x"][snapshot.step], run.split.x_train[case], atol=2e-3)


def test_weights_can_be_sent_for_every_fifth_step_only() -> None:
    run, snapshots = taken(Twins(), 3, 12)
    assert list(read(pack(snapshots, run.split, {}, weights_every=5))["weights"]) == [3, 8, 13]


def test_input_masks_are_sent_when_inputs_are_dropped() -> None:
    run, snapshots = taken(Twins(input_rate=0.2), 0, 3)
    found = read(pack(snapshots, run.split, {}))["input_masks"]
    masks = snapshots[2].input_masks
    assert masks is not None
    assert found[2].tolist() == masks[WITH_DROPOUT, snapshots[2].row].int().tolist()


def test_no_steps_make_a_header_alone() -> None:
    run, _ = taken(Twins(), 0, 0)
    header = unpack_header(pack([], run.split, {"epoch": 4}))
    assert (header["first"], header["last"], header["sections"], header["epoch"]) == (0, -1, [], 4)


@pytest.mark.parametrize(
    ("times", "type_of"), [(1, np.float16), (1e6, np.float32), (1e40, np.float64)], ids=["f16", "f32", "f64"]
)
def test_numbers_too_large_for_their_type_are_sent_in_a_wider_one(times: float, type_of: type) -> None:
    run, snapshots = taken(Twins(), 0, 3)
    large = [replace(each, weights=times * each.weights) for each in snapshots]
    found = read(pack(large, run.split, {}))
    assert found["weights"][1].dtype == type_of
    assert found["activations"][1].dtype == np.float16
    np.testing.assert_allclose(
        found["weights"][1], large[1].weights[WITH_DROPOUT], rtol=2e-3, atol=times / 1e6
    )


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_snapshot_that_is_not_finite_is_refused(bad: float) -> None:
    run, snapshots = taken(Twins(), 0, 2)
    broken = replace(snapshots[1], masked=torch.full_like(snapshots[1].masked, bad))
    with pytest.raises(ValueError, match=f"masked holds {bad}"):
        pack([snapshots[0], broken], run.split, {})


def test_a_header_with_nan_is_refused_because_browsers_cannot_read_it() -> None:
    run, _ = taken(Twins(), 0, 0)
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack([], run.split, {"value": math.nan})


@pytest.mark.parametrize(("preset", "most"), [("moons", 126_000), ("plenty", 130_000)])
def test_a_chunk_leaves_out_the_words_and_the_data_that_a_player_has(preset: str, most: int) -> None:
    run, snapshots = taken(PRESETS[preset], 60, 60)
    text, choices = load("dropout", "de"), Choices((), preset, run.twins.rate)

    def blob(knows: str) -> bytes:
        said = props(
            run.config, run.split, text, epoch=1, view=PlayerView(), choices=choices, counts={}, knows=knows
        )
        return pack(snapshots, run.split, said)

    full, brief = unpack_header(blob("0 de")), unpack_header(blob(knowledge(1, text)))
    assert full.keys() - brief.keys() == {"words", "setup"}
    assert all(brief[name] == full[name] for name in brief)
    assert len(blob("1 de")) <= most
