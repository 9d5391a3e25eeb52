"""What is said about the table of rates is counted right; the sites agree with the table and the model."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.metrics import roc_auc_score

from core.history import ModelRate, model_rates, rates
from core.history.rates import MEASURES, Measure
from core.history.sites import BLOCKS, SITE_NAMES
from core.lm import cards, gpt
from core.tables import DataFileError
from dashboard.views.models.passes import CODE

MODELS = model_rates()


def model(name: str) -> ModelRate:
    return next(row for row in MODELS if row.id == name)


@pytest.mark.parametrize("measure", MEASURES)
def test_the_share_of_pairs_is_the_area_under_the_roc_curve(measure: Measure) -> None:
    rows = rates.comparable(MODELS, (measure,))
    sign = 1 if measure == "passes" else -1
    scores = [sign * (rates.number(row, measure) or 0.0) for row in rows]
    oracle = roc_auc_score([row.status == "stated" for row in rows], scores)
    assert rates.in_order(MODELS, measure).share == pytest.approx(oracle)


def test_passes_sort_the_models_better_than_size_and_year_do() -> None:
    rows = rates.comparable(MODELS)
    recent = [row for row in rows if row.year >= 2019]
    for models in (rows, recent):
        share = {measure: rates.in_order(models, measure).share for measure in MEASURES}
        assert share["passes"] > max(share["parameters"], share["year"])
    assert rates.in_order(recent, "parameters").share == pytest.approx(0.5, abs=0.05)


def test_a_model_without_a_rate_or_a_number_is_not_compared() -> None:
    rows = rates.comparable(MODELS)
    assert not {"gpt-2", "llama-65b", "instructgpt-sft", "albert", "resnet"} & {row.id for row in rows}
    assert all(row.rate is not None for row in rates.comparable(MODELS, ("year",)))


def test_a_range_of_passes_counts_with_its_geometric_middle() -> None:
    assert rates.number(model("whisper-large"), "passes") == pytest.approx(6**0.5)
    assert rates.number(model("googlenet"), "passes") is None


def test_four_passes_part_the_models_and_the_exceptions_are_all_named() -> None:
    sides = rates.split(MODELS)
    assert {row.id for row in sides.exceptions} == {
        "resnet",
        "vit-h-14",
        "nanogpt-gpt-2",
        "opt-175b",
        "bloom-176b",
    }
    right = sides.many_with + sides.few_without
    assert right + len(sides.exceptions) == len(sides.many) + len(sides.few)
    assert min(rates.number(row, "passes") or 0.0 for row in sides.many) > rates.FREE


@pytest.mark.parametrize("status", ["stated", "zero"])
def test_one_side_alone_cannot_be_compared(status: str) -> None:
    with pytest.raises(ValueError, match="need models on both sides; got"):
        rates.in_order([row for row in MODELS if row.status == status], "year")


def test_the_code_of_the_page_runs_and_says_what_the_page_says() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(CODE, "page", "exec"), {})
    rows = rates.comparable(MODELS)
    shares = {name: f"{rates.in_order(rows, name).share:.2f}" for name in MEASURES}
    order = rates.in_order(rows, "passes")
    assert said.getvalue().splitlines() == [
        f"{order.models} models, {order.pairs} pairs",
        f"passes {shares['passes']}",
        f"size   {shares['parameters']}",
        f"year   {shares['year']}",
    ]


def test_the_sites_are_those_of_the_built_in_model() -> None:
    assert SITE_NAMES == gpt.SITES
    assert BLOCKS["built-in"].sites == frozenset(gpt.SITES)


@pytest.mark.parametrize("name", [name for name in BLOCKS if name != "built-in"])
def test_a_block_agrees_with_the_rate_of_its_model(name: str) -> None:
    states = {BLOCKS[name].state(site) for site in SITE_NAMES}
    expected = {"stated": {"on"}, "zero": {"off"}, "not_stated": {"unknown"}}[model(name).status]
    assert expected <= states <= expected | ({"off"} if expected == {"on"} else set())


def test_the_2017_paper_leaves_attention_weights_alone_and_opt_the_embeddings() -> None:
    off = {name: [site for site in SITE_NAMES if BLOCKS[name].state(site) == "off"] for name in BLOCKS}
    assert off["transformer-base"] == ["attention weights"]
    assert off["opt-175b"] == ["embedding sum"]
    assert off["gpt-1"] == off["bert-large"] == off["gpt-2"] == []


def test_how_an_own_model_was_trained_is_read_from_its_card(tmp_path: Path) -> None:
    card = {"recipe": {"training": {"rate": 0.3}}, "kept": {"passes": 35.5}}
    (tmp_path / "twin").mkdir()
    (tmp_path / "twin" / "card.json").write_text(json.dumps(card))
    assert cards.trained("twin", tmp_path) == cards.Trained(0.3, 35.5)
    (tmp_path / "twin" / "card.json").write_text("{}")
    with pytest.raises(DataFileError, match=r"card\.json: must say recipe\.training\.rate"):
        cards.trained("twin", tmp_path)
    with pytest.raises(DataFileError, match=r"card\.json is missing"):
        cards.trained("other", tmp_path)


def test_a_tie_counts_half() -> None:
    one = model("alexnet")
    rows = [one, replace(one, id="other", rate=0.0, status="zero")]
    assert rates.in_order(rows, "passes").share == 0.5
