"""The numbers that the player works out in the browser are those of the network in `core`."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page
from torch import Tensor

from core.dropout import apply_mask
from core.mlp.nets import forward, layer_views
from core.mlp.presets import WITH_DROPOUT, Twins
from core.mlp.training import Snapshot, net_of
from dashboard import components, text
from dashboard.components import network_player as package
from dashboard.components.network_player.packing import pack
from dashboard.components.network_player.props import Choices, PlayerView, props
from dashboard.runs.live import LiveRun

FOLDER = Path(package.__file__).parent
HALF = {"rtol": 2e-3, "atol": 2e-3}
"""Half-precision numbers have 11 significant bits; sums of some dozens of them stay within this."""

RELU = Twins(rate=0.2, n=30, n_test=40, steps=60)
TANH = Twins(rate=0.8, n=30, n_test=40, steps=60, activation="tanh", layers=3, units=7)
INPUTS = Twins(rate=0.35, input_rate=0.3, n=30, n_test=40, steps=60, units=9)
DIGITS = Twins("digits", n=40, n_test=60, noise=0.0, rate=0.4, steps=60, units=16)
DIGITS_TANH = Twins(
    "digits", n=40, n_test=60, noise=0.0, rate=0.3, input_rate=0.2, activation="tanh", steps=60
)
RUNS = {
    "relu": RELU,
    "tanh": TANH,
    "dropped inputs": INPUTS,
    "digits": DIGITS,
    "digits, tanh, dropped inputs": DIGITS_TANH,
}
each_run = pytest.mark.parametrize("twins", RUNS.values(), ids=list(RUNS))

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """A blank page with the player's script in it, and nothing that would run it."""
    parts = components.script(FOLDER, package.PARTS)
    page = browser.new_page()
    page.add_script_tag(content=parts.replace("export default function", "function playerOf"))
    page.evaluate("""() => {
        window.blob = text => decode(Uint8Array.from(atob(text), c => c.charCodeAt(0)));
        window.play = texts => {
            const chunks = texts.map(blob), record = newRecord(chunks[0].header);
            for (const chunk of chunks) append(record, chunk);
            return record;
        };
        window.plain = rows => Object.fromEntries(Object.entries(rows).map(
            ([name, steps]) => [name, [...steps].map(([step, values]) => [step, [...values]])]));
    }""")
    yield page
    page.close()


def started(twins: Twins) -> LiveRun:
    return LiveRun(twins, epoch=1)


def blob(run: LiveRun, snapshots: Sequence[Snapshot], weights_every: int = 1) -> str:
    """What the server sends for these steps, as text."""
    said = props(
        run.config, run.split, text.load("dropout", "en"), epoch=1, view=PlayerView(),
        choices=Choices((), "moons", run.twins.rate), counts=run.counts,
    )  # fmt: skip
    return base64.b64encode(pack(snapshots, run.split, said, weights_every=weights_every)).decode()


def watched(snapshot: Snapshot, layers: Sequence[Tensor]) -> list[Tensor]:
    return [layer[WITH_DROPOUT, snapshot.row] for layer in layers]


def rows(snapshot: Snapshot, run: LiveRun) -> dict[str, Tensor]:
    """What the player should know about a step."""
    case = snapshot.cases[WITH_DROPOUT, snapshot.row]
    found = {
        "masks": torch.cat(watched(snapshot, snapshot.masks)),
        "x": run.split.x_train[case],
        "activations": torch.cat([layer[WITH_DROPOUT] for layer in snapshot.activations]),
        "deltas": torch.cat([layer[WITH_DROPOUT] for layer in snapshot.deltas]),
        "outputs": snapshot.outputs[WITH_DROPOUT],
        "weights": snapshot.weights[WITH_DROPOUT],
        "masked": snapshot.masked[WITH_DROPOUT, None],
        "index": case[None],
        "target": run.split.y_train[case][None],
    }
    if snapshot.input_masks is not None:
        found["input_masks"] = snapshot.input_masks[WITH_DROPOUT, snapshot.row]
    return found


@each_run
def test_the_browser_reads_what_the_server_recorded(script: Page, twins: Twins) -> None:
    run = started(twins)
    snapshots = run.take(0, 12)
    read = script.evaluate("text => plain(blob(text).rows)", blob(run, snapshots))
    for place, snapshot in enumerate(snapshots):
        for name, expected in rows(snapshot, run).items():
            step, values = read[name][place]
            assert step == snapshot.step
            np.testing.assert_allclose(values, expected.double(), **HALF, err_msg=name)


def test_losses_surfaces_and_examples_keep_their_steps(script: Page) -> None:
    for twins, picture in ((RELU, "surface"), (DIGITS, "examples")):
        run = started(twins)
        snapshots = run.take(0, 25)
        read = script.evaluate("text => plain(blob(text).rows)", blob(run, snapshots))
        assert [step for step, _ in read["losses"]] == [0, 10, 20]
        assert [step for step, _ in read[picture]] == [0, 10, 20]
        losses = snapshots[20].losses
        assert losses is not None
        expected = torch.cat([losses.train, losses.test, losses.train_error, losses.test_error])
        np.testing.assert_allclose(read["losses"][2][1], expected, rtol=1e-6)


def test_every_half_precision_number_is_decoded_exactly(script: Page) -> None:
    codes = np.arange(65536, dtype=np.uint16)
    expected = codes.view(np.float16).astype(np.float64)
    finite = np.isfinite(expected)
    table = script.evaluate("() => [...HALF].map(v => (Number.isFinite(v) ? v : null))")
    assert [value is not None for value in table] == finite.tolist()
    np.testing.assert_array_equal([value for value in table if value is not None], expected[finite])


@each_run
def test_the_same_case_without_masks_is_what_core_computes(script: Page, twins: Twins) -> None:
    run = started(twins)
    snapshots = run.take(0, 50)
    seen = script.evaluate(
        """text => { const record = play([text]), seen = forward(record, frameAt(record, 49));
                     return [[...seen.activations], [...seen.outputs]]; }""",
        blob(run, snapshots),
    )
    last = snapshots[49]
    case = run.split.x_train[last.cases[WITH_DROPOUT, last.row]]
    expected = forward(last.weights, case[None], net_of(run.config))
    activations = torch.cat([layer[WITH_DROPOUT, 0] for layer in expected.activations])
    np.testing.assert_allclose(seen[0], activations, **HALF)
    np.testing.assert_allclose(seen[1], probabilities(expected.logits[WITH_DROPOUT, 0]), **HALF)


def probabilities(logits: Tensor) -> Tensor:
    if len(logits) == 1:
        return torch.cat([torch.sigmoid(-logits), torch.sigmoid(logits)])
    return torch.softmax(logits, 0)


def masked_sums(run: LiveRun, snapshot: Snapshot) -> list[Tensor]:
    """The weighted sums of each hidden layer with the step's masks and scales, from their definition."""
    layers = layer_views(snapshot.weights, net_of(run.config))
    signal = run.split.x_train[snapshot.cases[WITH_DROPOUT, snapshot.row]]
    if snapshot.input_masks is not None:
        signal = apply_mask(signal, snapshot.input_masks[WITH_DROPOUT, snapshot.row], run.twins.input_rate)
    sums, nonlinear = [], torch.relu if run.twins.activation == "relu" else torch.tanh
    for (weights, bias), mask in zip(layers, snapshot.masks, strict=False):
        sums.append(signal @ weights[WITH_DROPOUT] + bias[WITH_DROPOUT, 0])
        signal = apply_mask(nonlinear(sums[-1]), mask[WITH_DROPOUT, snapshot.row], run.twins.rate)
    return sums


UNITS = """([text, step, masks]) => {
    const record = play([text]), frame = frameAt(record, step);
    return record.net.hidden.map((size, layer) => Array.from({ length: size }, (_, index) => {
        const { z, a } = unitNumbers(record, frame, layer, index, masks);
        return [z, a];
    }));
}"""


@each_run
def test_a_units_numbers_with_masks_are_its_weighted_sum_and_activation(script: Page, twins: Twins) -> None:
    run = started(twins)
    snapshots = run.take(0, 50)
    for step in (0, 49):
        seen = script.evaluate(UNITS, [blob(run, snapshots), step, True])
        sums = masked_sums(run, snapshots[step])
        for layer, z in enumerate(sums):
            np.testing.assert_allclose([unit[0] for unit in seen[layer]], z, rtol=4e-3, atol=1e-2)
            recorded = snapshots[step].activations[layer][WITH_DROPOUT]
            np.testing.assert_allclose([unit[1] for unit in seen[layer]], recorded, rtol=4e-3, atol=1e-2)


@each_run
def test_a_units_numbers_without_masks_are_those_of_the_plain_network(script: Page, twins: Twins) -> None:
    run = started(twins)
    snapshots = run.take(0, 50)
    seen = script.evaluate(UNITS, [blob(run, snapshots), 49, False])
    last = snapshots[49]
    case = run.split.x_train[last.cases[WITH_DROPOUT, last.row]]
    expected = forward(last.weights, case[None], net_of(run.config)).activations
    for layer, activations in enumerate(expected):
        found = [unit[1] for unit in seen[layer]]
        np.testing.assert_allclose(found, activations[WITH_DROPOUT, 0], rtol=4e-3, atol=1e-2)


def test_the_count_of_a_units_kept_pictures_is_the_sum_of_its_masks(script: Page) -> None:
    run = started(replace(RELU, schedule="falling"))
    snapshots = run.take(0, 60)
    kept = script.evaluate(
        """([text, step]) => { const record = play([text]);
            return Array.from({ length: record.units },
                (_, flat) => keptCount(record, { layer: 0, flat }, step)); }""",
        [blob(run, snapshots), 37],
    )
    masks = torch.stack([torch.cat(watched(s, s.masks)) for s in snapshots[:38]])
    assert [count["kept"] for count in kept] == masks.sum(0).tolist()
    assert {count["drawn"] for count in kept} == {38}
    expected = sum(1 - run.twins.rate * run.twins.share_at(step) for step in range(38))
    assert [count["expected"] for count in kept] == pytest.approx([expected] * len(kept))


def test_chunks_that_come_twice_overlap_or_come_late_make_one_record(script: Page) -> None:
    run = started(RELU)
    snapshots = run.take(0, 41)
    order = [(0, 11), (0, 11), (25, 41), (5, 18), (12, 30), (25, 41)]
    chunks = [blob(run, snapshots[start:end]) for start, end in order]
    kept, straight = script.evaluate(
        """([late, whole]) => [late, whole].map(texts => {
            const record = play(texts);
            const { first, last, keys, evaluations, peaks, top } = record;
            const sorted = Object.fromEntries(Object.entries(plain(record.rows)).map(
                ([name, steps]) => [name, steps.sort((a, b) => a[0] - b[0])]));
            return JSON.stringify({ first, last, keys, evaluations, peaks, top, sorted });
        })""",
        [chunks, [blob(run, snapshots)]],
    )
    assert kept == straight
    record = json.loads(kept)
    assert (record["first"], record["last"]) == (0, 40)
    assert record["keys"] == list(range(41))
    assert record["evaluations"] == [0, 10, 20, 30, 40]


def test_a_chunk_from_the_middle_of_a_run_can_be_drawn_from_its_first_losses_on(script: Page) -> None:
    run = started(RELU)
    snapshots = run.take(0, 41)
    parts = [blob(run, snapshots[start:end]) for start, end in ((0, 11), (25, 41), (31, 39))]
    chunks = [[parts[0]], [parts[1]], [parts[2]], [parts[2], parts[0]]]
    assert script.evaluate("chunks => chunks.map(texts => play(texts).ready)", chunks) == [0, 30, math.inf, 0]


def test_an_empty_chunk_changes_nothing(script: Page) -> None:
    run = started(RELU)
    snapshots = run.take(0, 5)
    ends = script.evaluate(
        "texts => { const record = play(texts); return [record.first, record.last]; }",
        [blob(run, snapshots), blob(run, [])],
    )
    assert ends == [0, 4]


def test_between_recorded_weights_the_last_ones_before_stand_in(script: Page) -> None:
    run = started(RELU)
    snapshots = run.take(0, 12)
    keys = script.evaluate(
        "text => { const record = play([text]); return [0, 4, 5, 11].map(s => frameAt(record, s).key); }",
        blob(run, snapshots, weights_every=5),
    )
    assert keys == [0, 0, 5, 10]


def test_the_boundary_of_a_linear_field_is_a_straight_line(script: Page) -> None:
    size, (a, b, c) = 12, (0.7, -1.3, 2.05)
    j, i = np.mgrid[0:size, 0:size]
    field = a * i + b * j + c
    points = np.array(
        script.evaluate("([values, size]) => boundary(values, size)", [field.ravel().tolist(), size])
    )
    assert len(points) >= 2 * (size - 1)
    np.testing.assert_allclose(points @ [a, b] + c, 0, atol=1e-9)
    ends = points.reshape(-1, 2, 2)
    assert np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1).max() <= np.sqrt(2) + 1e-9


def test_a_field_without_a_change_of_sign_has_no_boundary(script: Page) -> None:
    assert script.evaluate("() => boundary(new Int8Array(16).fill(3), 4)") == []
    assert script.evaluate("() => boundary(new Int8Array(16).fill(-3), 4)") == []


def test_the_top_of_the_loss_axis_doubles_and_never_shrinks(script: Page) -> None:
    tops = script.evaluate("""() => {
        const record = { top: 1.5, least: 1.5 }, tops = [];
        for (const highest of [0.4, 1.5, 1.6, 0.2, 11, 0.1]) {
            noteTop(record, new Map([[0, [0.1, 0.1, 0.1, highest, 99, 99, 99, 99]]]));
            tops.push(record.top);
        }
        return tops;
    }""")
    assert tops == [1.5, 1.5, 3, 3, 12, 12]
