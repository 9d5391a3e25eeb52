"""The start page's recording is what its command makes."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from core.recording import PATH, Plan, make


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def again() -> dict[str, Any]:
    return json.loads(json.dumps(make(Plan())))


def weights(frame: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(frame["weights"]), np.int8).astype(float)


def test_the_plan_on_file_is_the_one_that_the_command_follows(
    kept: dict[str, Any], again: dict[str, Any]
) -> None:
    assert kept["plan"] == again["plan"]


def test_masks_and_cases_are_the_same_again(kept: dict[str, Any], again: dict[str, Any]) -> None:
    for name in ("step", "text", "mask"):
        assert [frame[name] for frame in kept["learning"]] == [frame[name] for frame in again["learning"]]


def test_weights_and_losses_are_the_same_but_for_the_rounding_of_another_processor(
    kept: dict[str, Any], again: dict[str, Any]
) -> None:
    for before, now in zip(kept["learning"], again["learning"], strict=True):
        assert now["loss"] == pytest.approx(before["loss"], rel=0.02)
    ends = [weights(recording["learning"][-1]) for recording in (kept, again)]
    assert np.corrcoef(*ends)[0, 1] > 0.98
    for network, losses in kept["losses"].items():
        assert again["losses"][network] == pytest.approx(losses, rel=0.02)


def test_the_same_numbers_are_rolled_and_the_first_token_is_the_same(
    kept: dict[str, Any], again: dict[str, Any]
) -> None:
    assert [frame["u"] for frame in kept["speaking"]] == [frame["u"] for frame in again["speaking"]]
    assert kept["speaking"][0]["token"] == again["speaking"][0]["token"]


def test_the_share_of_units_dropped_is_the_rate(kept: dict[str, Any]) -> None:
    drawn = "".join(frame["mask"] for frame in kept["learning"])
    units, rate = len(drawn), kept["plan"]["rate"]
    assert abs(drawn.count("0") / units - rate) < 4 * (rate * (1 - rate) / units) ** 0.5


def test_dropout_lowers_the_loss_on_unseen_tales_and_raises_it_on_learned_ones(kept: dict[str, Any]) -> None:
    plain, dropout = kept["losses"]["plain"], kept["losses"]["dropout"]
    assert dropout["unseen"] < plain["unseen"]
    assert dropout["learned"] > plain["learned"]


def test_the_token_spoken_is_one_of_those_kept_and_they_are_k(kept: dict[str, Any]) -> None:
    for frame in kept["speaking"]:
        left = [token for token, _, is_kept in frame["choices"] if is_kept]
        assert len(left) == kept["plan"]["k"]
        assert frame["token"] in left
