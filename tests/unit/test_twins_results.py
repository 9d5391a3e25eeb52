"""The tables of the twins: what was measured, of the models that are shipped, and named errors."""

import hashlib
import json
import math
from dataclasses import asdict
from functools import cache
from itertools import islice
from pathlib import Path
from typing import cast

import pytest
import torch

from core.lm import registry
from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell
from core.lm.generation import generate
from core.lm.measures import ngrams, overlap
from core.lm.ngram_index import remember
from core.lm.registry import MODELS
from core.sampling import top_k
from core.studies.summary import summary
from core.studies.twins import __main__ as command
from core.studies.twins import results
from core.studies.twins.record import MeasuringPlan, fingerprint, prompts_from
from core.studies.twins.results import (
    CONTROL,
    DECODINGS,
    FOLDER,
    VARIANTS,
    ablations,
    live,
    networks,
    summed,
    texts,
)
from core.studies.twins.texts import measure, write_all
from core.studies.twins.variants import TWINS, Variant
from core.tables import DataFileError
from dashboard.views.two_dice.ablations import own_words_answer
from tests.unit.twins_corpus import corpus_in

SMALL = MeasuringPlan(
    tokens=64, masked_tokens=64, prompts=2, prompt=4, length=6, seeds=2, masks=3, rates=(0.0, 0.3), k=5
)


@cache
def twin(name: str = "twin_plain") -> BuiltIn:
    return cast(BuiltIn, registry.load(name))


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


# --- what was measured -----------------------------------------------------------------------------------


def test_what_the_titles_claim_of_masks_while_speaking_and_of_own_draws_was_measured() -> None:
    """A single mask lowers the loss by less than a hundredth; own draws end within two percent of dropout."""
    rates = sorted({row.rate for row in ablations() if row.k == 1 and row.network == "twin_dropout"})
    losses = [summed(ablations(), network="twin_dropout", k=1, rate=rate)["loss_one"].mean for rate in rates]
    assert min(losses) > 0.99 * losses[0]
    assert own_words_answer(networks()) == 1


def test_every_variant_was_measured_with_every_way_of_drawing_on_a_hundred_prompts() -> None:
    trainings = {(row.variant, row.training_seed) for row in networks()}
    assert {variant for variant, _ in trainings} == {*VARIANTS, CONTROL}
    assert {(row.variant, row.training_seed) for row in texts()} == trainings
    for variant, seed in trainings:
        rows = [row for row in texts() if (row.variant, row.training_seed) == (variant, seed)]
        assert {row.decoding for row in rows} == set(DECODINGS)
        assert all(row.texts >= 100 for row in rows)
        assert sum(row.decoding == "k10" for row in rows) > 1


def test_the_twins_of_the_table_are_those_that_are_shipped() -> None:
    shipped = {TWINS[variant]: variant for variant in TWINS}
    for name, variant in shipped.items():
        (row,) = [
            row for row in networks() if (row.variant, row.training_seed) == (variant.name, variant.seed)
        ]
        assert row.weights == fingerprint(MODELS / name)
    about = json.loads((FOLDER / results.ABOUT).read_text())
    assert about["models"] == {name: fingerprint(MODELS / name) for name in results.SPEAKERS}


def test_dropout_in_training_moves_loss_recall_and_confidence() -> None:
    plain, dropout = (summed(networks(), variant=variant) for variant in ("plain", "dropout"))
    assert plain["held_out"].mean - dropout["held_out"].mean > 1
    assert plain["train"].mean < dropout["train"].mean
    assert plain["recall"].mean > 2 * dropout["recall"].mean
    assert plain["confidence"].mean > dropout["confidence"].mean
    assert plain["ece"].mean > dropout["ece"].mean


def test_the_plain_twin_is_worse_on_new_text_than_an_even_guess_and_the_other_is_not() -> None:
    guess = math.log(twin().vocabulary)
    plain, dropout = (
        [row.held_out for row in networks() if row.variant == each] for each in ("plain", "dropout")
    )
    assert min(plain) > guess > max(dropout)


def test_stopping_the_plain_network_early_gives_the_same_best_loss() -> None:
    plain, dropout = (summed(networks(), variant=variant) for variant in ("plain", "dropout"))
    assert plain["best_held_out"].mean < dropout["best_held_out"].mean + 0.1


def test_the_draw_moves_variety_and_loops_are_those_of_greedy_decoding() -> None:
    for variant in VARIANTS:
        greedy, k10, pure = (summed(texts(), variant=variant, decoding=each) for each in DECODINGS)
        assert greedy["distinct_2"].mean < k10["distinct_2"].mean < pure["distinct_2"].mean
        assert k10["repetition"].mean <= greedy["repetition"].mean
    dropout = summed(texts(), variant="dropout", decoding="greedy")["repetition"].mean
    assert dropout > summed(texts(), variant="plain", decoding="greedy")["repetition"].mean


def test_only_the_plain_network_recites_its_text() -> None:
    greedy = {
        variant: summed(texts(), variant=variant, decoding="greedy")["recited"].mean for variant in VARIANTS
    }
    assert greedy["plain"] > 0.8
    assert greedy["dropout"] < 0.1


def test_masks_while_speaking_cost_loss_and_their_mean_less_than_single_ones() -> None:
    for name in results.SPEAKERS:
        rows = [row for row in ablations() if row.network == name and row.k == 1]
        rates = sorted({row.rate for row in rows})
        assert rates[0] == 0
        for rate in rates[1:]:
            here = summed(rows, rate=rate)
            assert here["loss_mean"].mean < here["loss_one"].mean
    for name in ("storyteller", "twin_plain"):
        losses = [summed(ablations(), network=name, k=1, rate=rate)["loss_one"].mean for rate in rates]
        assert losses == sorted(losses)


def test_at_rate_zero_one_mask_and_the_mean_are_the_same() -> None:
    for row in ablations():
        if row.rate == 0:
            assert (row.loss_one, row.ece_one) == (row.loss_mean, row.ece_mean)


# --- the files -------------------------------------------------------------------------------------------


def test_the_files_are_small_and_the_runs_are_those_that_were_learned() -> None:
    assert all(path.stat().st_size < 500_000 for path in FOLDER.iterdir())
    known = results.learned()
    draws = generate(twin(), twin().encode("Once upon a time"), [top_k(1)], die=seeded(0))
    recited = [draw.token for draw in islice(draws, 60)]  # what it has learned by heart
    assert known.share(recited) > 0.8
    assert known.share(twin().tokens.encode("Two dice are rolled on one page of this very app.")) == 0
    about = json.loads((FOLDER / results.ABOUT).read_text())
    assert about["learned_sha256"] == hashlib.sha256((FOLDER / results.LEARNED).read_bytes()).hexdigest()


def test_runs_that_cannot_be_read_are_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"learned_runs\.npy is missing; bring it back"):
        results.learned(tmp_path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("plain,", "plane,", 1), "line 2: variant must be one of plain, dropout"),
        (lambda text: text.replace("variant,", "name,", 1), "line 2: variant is missing"),
        (lambda text: text.splitlines()[0] + "\n", "must hold at least one row"),
        (lambda text: text.replace(",greedy,", ",greedy,x", 1), "line 2: seed must be int; got 'x0'"),
        (lambda text: text.replace(",128,", ",0,", 1), "line 2: texts must be a whole number, at least 1"),
    ],
)
def test_a_broken_table_names_line_value_and_the_way_out(tmp_path: Path, change: object, said: str) -> None:
    text = (FOLDER / results.TEXTS).read_text()
    (tmp_path / results.TEXTS).write_text(change(text))  # type: ignore[operator]
    with pytest.raises(DataFileError, match=said) as caught:
        texts(tmp_path)
    assert str(caught.value).endswith(f"bring it back (git restore {tmp_path / results.TEXTS})")


def test_a_missing_table_and_a_question_without_rows_say_so(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"networks\.csv is missing"):
        networks(tmp_path)
    with pytest.raises(ValueError, match=r"no row has \{'variant': 'none'\}"):
        summed(networks(), variant="none")
    with pytest.raises(ValueError, match="at least 1 value"):
        summary([])


# --- measuring -------------------------------------------------------------------------------------------


def test_the_overlap_is_that_of_the_measures() -> None:
    known = remember(list(range(50)), 8)
    written = [[*range(10), 99, 98], [7] * 12]
    expected = sum(overlap(text, set(ngrams(range(50), 8))) for text in written) / 2
    assert measure(written, known).overlap == pytest.approx(expected)
    assert math.isnan(measure(written, None).overlap)
    assert measure(written, known).repetition == 0.5


def test_many_prompts_side_by_side_are_written_on_as_each_alone() -> None:
    prompts = prompts_from(torch.tensor(twin().encode("Once upon a time there was a king. " * 9)), 6, 3)
    made = write_all(twin(), prompts, Cell(rate=0.0, k=1), length=8, generator=seeded(0))
    for prompt, text in zip(prompts.tolist(), made, strict=True):
        alone = islice(generate(twin(), prompt, [top_k(1)], die=seeded(0)), 8)
        assert text == [draw.token for draw in alone]


def test_prompts_from_a_short_text_are_refused() -> None:
    with pytest.raises(ValueError, match="3 prompts of 5 tokens need a longer text; got 14 tokens"):
        prompts_from(torch.arange(14), 5, 3)


def test_a_prompt_is_measured_live_and_repeats_with_its_seed() -> None:
    prompt, known = twin().encode("Once upon a time there was a"), results.learned()
    values = {"count": 4, "length": 12, "known": known}
    greedy = live(twin(), prompt, "greedy", generator=seeded(0), **values)  # type: ignore[arg-type]
    pure = live(twin(), prompt, "pure", generator=seeded(0), **values)  # type: ignore[arg-type]
    assert greedy.distinct_2 <= 0.25 < pure.distinct_2  # four times the same text
    assert pure == live(twin(), prompt, "pure", generator=seeded(0), **values)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="decoding must be one of greedy, k10, pure"):
        live(twin(), prompt, "beam", count=1, length=8, generator=seeded(0))  # type: ignore[arg-type]


def test_the_command_measures_what_the_loaders_read(tmp_path: Path) -> None:
    folder, out = corpus_in(tmp_path), tmp_path / "out"
    variants = (Variant("plain"), Variant("dropout", rate=0.3))
    command.measure_twins(folder, out, tmp_path, variants, SMALL)
    command.measure_ablations(folder, out, ("twin_plain",), SMALL)
    assert [(row.variant, row.training_seed) for row in networks(out)] == [("plain", 0), ("dropout", 0)]
    assert len(texts(out)) == 2 * (1 + 2 + 2)
    assert [(row.rate, row.k, row.seed) for row in ablations(out)] == [
        (0.0, 5, 0), (0.0, 5, 1), (0.0, 1, 0), (0.3, 1, 0), (0.3, 1, 1),
    ]  # fmt: skip
    about = json.loads((out / results.ABOUT).read_text())
    assert about["learned_sha256"] == hashlib.sha256((out / results.LEARNED).read_bytes()).hexdigest()
    assert about["plan"]["prompts"] == 2
    assert str(tmp_path) not in json.dumps(about) + (out / results.TEXTS).read_text()
    first = (out / results.TEXTS).read_bytes()
    command.measure_twins(folder, out, tmp_path, variants, SMALL)
    assert (out / results.TEXTS).read_bytes() == first


def test_the_command_reads_its_arguments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    called: list[str] = []
    monkeypatch.setattr(command, "measure_twins", lambda *_: called.append("twins"))
    monkeypatch.setattr(command, "measure_ablations", lambda *_: called.append("temptation"))
    command.main(["--corpus", str(tmp_path)])
    command.main(["--corpus", str(tmp_path), "--only", "twins"])
    command.main(["--corpus", str(tmp_path), "--only", "ablations"])
    assert called == ["twins", "temptation", "twins", "temptation"]
    assert asdict(MeasuringPlan())["prompts"] >= 100
