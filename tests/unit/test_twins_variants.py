"""The variants: what a network reads that learns on its own words; they differ in nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.lm import gpt, tokens
from core.lm.registry import MODELS
from core.pretraining import recipe, train_gpt
from core.studies.twins import results
from core.studies.twins.variants import (
    RECIPE,
    TWINS,
    VARIANTS,
    Variant,
    feed,
    scheduled_sampling,
    token_noise,
    trained,
)
from tests.unit.twins_corpus import TALE, corpus_in

CPU = torch.device("cpu")


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def tiny(steps: int = 6) -> recipe.Recipe:
    base = recipe.read(RECIPE)
    shape = gpt.GPTConfig(vocabulary=300, context=16, width=16, layers=1, heads=2)
    return replace(base, model=shape, training=replace(base.training, steps=steps, batch=2, eval_every=2))


def test_about_the_asked_share_is_replaced_and_by_what_the_model_predicts() -> None:
    window = torch.full((200, 41), 7)
    logits = torch.full((200, 40, 9), -torch.inf)
    logits[..., 2:4] = torch.tensor([1.0, 0.0])
    read = scheduled_sampling(window, logits, 0.3, generator=seeded(0))
    swapped = read != 7
    assert float(swapped[:, 1:].double().mean()) == pytest.approx(0.3, abs=0.02)
    assert not swapped[:, 0].any()  # nothing predicts the first
    said = read[swapped]
    assert set(said.tolist()) == {2, 3}
    assert float((said == 2).double().mean()) == pytest.approx(0.731, abs=0.03)  # its softmax


def test_a_word_of_its_own_stands_where_it_was_predicted() -> None:
    window = torch.arange(6)[None]
    sure = torch.full((1, 5, 20), -100.0)
    sure[0, torch.arange(5), torch.arange(5) + 11] = 100.0  # after token t it says 11 + t
    assert scheduled_sampling(window, sure, 1.0, generator=seeded(0)).tolist() == [[0, 11, 12, 13, 14]]


def test_words_from_elsewhere_are_as_frequent_as_in_the_text_and_the_first_stays() -> None:
    window = torch.arange(200 * 41).view(200, 41)
    read = token_noise(window, 0.3, generator=seeded(0))
    swapped = read != window[:, :-1]
    assert float(swapped[:, 1:].double().mean()) == pytest.approx(0.3, abs=0.02)
    assert not swapped[:, 0].any()
    assert not (read % 41 == 40).any()  # the last token of a window is never read
    everything = token_noise(window, 1.0, generator=seeded(0))[:, 1:]
    assert len(everything.unique()) == everything.numel()  # each stands in once: the batch's own frequencies


@pytest.mark.parametrize("variant", [Variant("own words", own=0.8), Variant("other words", other=0.8)])
def test_the_share_of_words_replaced_grows_from_nothing(variant: Variant) -> None:
    run = train_gpt.start(variant.recipe(tiny(steps=100)), CPU)
    read, window = feed(variant), torch.randint(300, (64, 17), generator=seeded(1))
    assert read is not None
    shares = []
    for run.step in (0, 50, 99):
        shares.append(float((read(run, window) != window[:, :-1]).double().mean()))
    assert shares[0] == 0
    assert shares[1] == pytest.approx(0.4 * 15 / 16, abs=0.05)
    assert shares[2] == pytest.approx(0.8 * 15 / 16, abs=0.05)


def test_an_update_learns_from_what_was_fed_and_predicts_the_text() -> None:
    variant = Variant("plain")
    window = torch.randint(300, (2, 17), generator=seeded(2))
    other = torch.randint(300, (2, 16), generator=seeded(3))
    fed, direct = (train_gpt.start(variant.recipe(tiny()), CPU) for _ in range(2))
    loss = train_gpt.update(fed, window, lambda *_: other)
    with torch.no_grad():
        logits = direct.model(other).logits.flatten(0, 1)
        expected = torch.nn.functional.cross_entropy(logits, window[:, 1:].flatten())
    assert loss == pytest.approx(float(expected), abs=0.02)  # bfloat16 where the processor has it


def test_plain_and_dropout_read_the_text() -> None:
    assert feed(Variant("plain")) is None
    assert feed(Variant("dropout", rate=0.3)) is None


def test_the_variants_differ_in_one_thing_each_and_share_the_twins_recipe() -> None:
    base = recipe.read(RECIPE)
    for variant in VARIANTS:
        made = variant.recipe(base)
        assert replace(made.training, rate=base.training.rate, seed=0) == base.training
        assert (made.model, made.data) == (base.model, base.data)
        assert sum(value > 0 for value in (variant.rate, variant.own, variant.other)) <= 1
    names = (*results.VARIANTS, results.CONTROL)
    assert [(variant.name, variant.seed) for variant in VARIANTS] == [
        (name, seed) for seed in (0, 1) for name in names
    ]


def test_two_variants_come_with_the_app(tmp_path: Path) -> None:
    encoder = tokens.load(MODELS / "twin_plain" / "tokenizer.json")
    for variant, name in TWINS.items():
        assert trained(variant, tmp_path, encoder, tmp_path) == MODELS / name
        assert variant.rate == recipe.read(RECIPE.with_name(f"{name}.toml")).training.rate


def test_a_network_is_trained_once_and_then_found(tmp_path: Path) -> None:
    folder, encoder = corpus_in(tmp_path), tokens.train([TALE], 300)
    variant = Variant("own words", own=0.5, seed=1)
    place = trained(variant, folder, encoder, tmp_path / "work", tiny())
    assert gpt.load(place).config == tiny().model
    weights = (place / "model.safetensors").stat().st_mtime_ns
    assert trained(variant, folder, encoder, tmp_path / "work", tiny()) == place
    assert (place / "model.safetensors").stat().st_mtime_ns == weights
    assert (place / "log.csv").read_text().splitlines()[-1].startswith("6,")


def test_a_share_beyond_one_is_refused() -> None:
    with pytest.raises(ValueError, match=r"own must be in \[0, 1\]; got 1.5"):
        Variant("own words", own=1.5)
    with pytest.raises(ValueError, match=r"other must be 0 where the network reads its own words; got 0\.2"):
        Variant("both", own=0.5, other=0.2)
