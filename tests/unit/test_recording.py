"""The start page's recording: what it shows, and that its command makes it again."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from typing import Any

import pytest

from core.lm.gpt import parameter_count
from core.studies import recording
from core.studies.recording import PLANS, path_of

TOLD = ("step", "text", "mask", "loss")


@pytest.fixture(scope="module", params=PLANS)
def kept(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(json.loads(path_of(request.param).read_text(encoding="utf-8")))


@pytest.mark.slow
def test_the_first_frames_are_made_again_as_they_stand_on_file(kept: dict[str, Any]) -> None:
    """They need no twin; `python -m tests.benchmarks.processors` makes the whole file again."""
    plan = PLANS[kept["plan"]["teller"]]
    plan = replace(plan, steps=2 * plan.every + 1)
    tales, network = recording._tales(plan)[0], recording._network(plan)
    updates = recording._train(network, plan, tales, rate=plan.rate)
    told = [[frame[name] for name in TOLD] for frame in recording._watched(updates, network, plan)]
    assert told == [[frame[name] for name in TOLD] for frame in kept["learning"][:3]]
    again = [len(tales), network.config.vocabulary, parameter_count(network)]
    assert again == [kept[name] for name in ("tokens", "vocabulary", "parameters")]


def test_the_plan_on_file_is_the_one_that_the_command_follows(kept: dict[str, Any]) -> None:
    assert kept["plan"] == json.loads(json.dumps(asdict(PLANS[kept["plan"]["teller"]])))


def test_the_share_of_units_dropped_is_the_rate(kept: dict[str, Any]) -> None:
    drawn = "".join(frame["mask"] for frame in kept["learning"])
    units, rate = len(drawn), kept["plan"]["rate"]
    assert abs(drawn.count("0") / units - rate) < 4 * (rate * (1 - rate) / units) ** 0.5


def test_dropout_lowers_the_loss_on_unseen_tales_and_raises_it_on_learned_ones(kept: dict[str, Any]) -> None:
    plain, dropout = kept["losses"]["plain"], kept["losses"]["dropout"]
    assert dropout["unseen"] < plain["unseen"]
    assert dropout["learned"] > plain["learned"]


def test_both_networks_know_more_of_unseen_tales_than_an_even_guess(kept: dict[str, Any]) -> None:
    for losses in kept["losses"].values():
        assert losses["unseen"] < math.log(kept["vocabulary"])


def test_the_loss_falls_from_the_first_steps(kept: dict[str, Any]) -> None:
    losses = [frame["loss"] for frame in kept["learning"]]
    thirds = [sum(part) / len(part) for part in (losses[:10], losses[20:30], losses[-10:])]
    assert thirds == sorted(thirds, reverse=True)
    assert losses[0] == pytest.approx(math.log(kept["vocabulary"]), abs=0.1)


def test_the_token_spoken_is_one_of_those_kept_and_they_are_k(kept: dict[str, Any]) -> None:
    for frame in kept["speaking"]:
        left = [token for token, _, is_kept in frame["choices"] if is_kept]
        assert len(left) == kept["plan"]["k"]
        assert frame["token"] in left
