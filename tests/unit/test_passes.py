"""Passes against dropout: the study on a tiny corpus, and that the page prints what the table says."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pandas as pd
import pytest
import torch

from core import tables
from core.lm.gpt import GPT, SITES, GPTConfig, parameter_count
from core.lm.training import train, windows
from core.pretraining import corpus
from core.studies.passes import __main__ as command
from core.studies.passes import results, trial
from core.studies.passes.results import (
    MEASURES,
    RATES,
    SHARES,
    SIZES,
    VARIANT_RATE,
    VARIANT_SIZES,
    VARIANTS,
    Measure,
    PassesRow,
    changes,
    crossing,
)
from core.studies.passes.trial import Cell, Plan, cells, subset
from dashboard import text, theme
from dashboard.figures import passes as figure
from dashboard.figures.style import Style
from dashboard.views.models import crossing as page
from dashboard.views.models import variants
from tests.unit.twins_corpus import corpus_in

TINY = Plan(
    vocabulary=270, context=8, width=8, layers=1, heads=1, batch=2, steps=4, warmup=2, look_every=2,
    look_tokens=64, passages=2, prompt=4, length=2, seeds=2, seeds_large=1,
)  # fmt: skip

each_language = pytest.mark.parametrize("language", text.LANGUAGES)
each_measure = pytest.mark.parametrize("measure", MEASURES)


def style(language: text.Language = "en") -> Style:
    return Style(text.load("models", language), theme.palette("light"))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus_in(tmp_path_factory.mktemp("books"))


def table(folder: Path) -> list[PassesRow]:
    return [replace(row, seconds=1.0) for row in tables.read(PassesRow, folder / "passes.csv")]


# --- the study ---------------------------------------------------------------------------------------------


def test_a_stopped_study_goes_on_where_it_was_and_ends_with_the_same_table(
    books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command.make(TINY, books, tmp_path / "whole", tmp_path / "whole")
    trained: list[Cell] = []

    def stopping(cell: Cell, plan: Plan, bench: trial.Bench) -> tuple[PassesRow, trial.Looks]:
        if len(trained) == 7:
            trained.append(cell)
            raise KeyboardInterrupt
        trained.append(cell)
        return trial.run(cell, plan, bench)

    monkeypatch.setattr(command, "run", stopping)
    with pytest.raises(KeyboardInterrupt):
        command.make(TINY, books, tmp_path / "stopped", tmp_path / "stopped")
    assert len(table(tmp_path / "stopped")) == 7
    command.make(TINY, books, tmp_path / "stopped", tmp_path / "stopped")
    assert len(trained) == len(cells(TINY)) + 1
    assert table(tmp_path / "stopped") == table(tmp_path / "whole")
    rows = table(tmp_path / "whole")
    assert {row.tokens_read for row in rows} == {TINY.tokens} == {4 * 2 * 8}
    assert len({row.held_out for row in rows if row.rate or row.kilobytes == 100}) > len(RATES)


def test_trainings_of_another_plan_are_refused(books: Path, tmp_path: Path) -> None:
    command._write(tmp_path / "plan.json", {"steps": 1})
    with pytest.raises(ValueError, match="another plan"):
        command.make(TINY, books, tmp_path, tmp_path)
    with pytest.raises(ValueError, match="no training"):
        command.collect(TINY, tmp_path, tmp_path)


def test_every_amount_of_text_holds_the_smaller_ones_in_whole_paragraphs() -> None:
    works = [
        corpus.Work(f"train/{name}.txt", name, "", "", "\n\n".join(
            "\n".join(f"{name} {story} {line} went home." for line in range(9)) for story in range(12)
        ))
        for name in ("wolf", "king", "cat")
    ]  # fmt: skip
    read = {size: "".join(piece.text for piece in subset(works, size)) for size in (1, 2, 4, results.WHOLE)}
    assert read[2].startswith(read[1])
    assert read[4].startswith(read[2])
    assert read[results.WHOLE].startswith(read[4])
    assert [900 < len(read[size]) / size <= 1000 for size in (1, 2, 4)] == [True] * 3
    assert read[2].endswith("went home.\n")
    assert {line.split()[0] for line in read[4].splitlines()} == {"wolf", "king", "cat"}
    assert sorted(read[results.WHOLE].split()) == sorted(" ".join(work.text for work in works).split())


def test_everything_is_trained_seed_by_seed_of_each_the_grid_first() -> None:
    order = cells(Plan())
    grid = [cell for cell in order if cell.variant == "all"]
    assert order == sorted(order, key=lambda cell: (cell.seed, cell.variant != "all"))
    assert {(cell.kilobytes, cell.rate) for cell in grid[:20]} == {(s, r) for s in SIZES for r in RATES}
    seeds = {size: {cell.seed for cell in grid if cell.kilobytes == size} for size in SIZES}
    assert [len(seeds[size]) for size in SIZES] == [5, 5, 5, 3, 3]
    assert len(order) - len(grid) == 36
    assert len({cell.name for cell in order}) == len(order)


@pytest.mark.parametrize("variant", VARIANTS)
def test_an_arm_drops_where_and_when_it_says(variant: str) -> None:
    cell, model = (
        Cell(200, VARIANT_RATE, 0, variant),
        GPT(TINY.shape, generator=torch.Generator().manual_seed(0)),
    )
    updates = train(
        model, windows(torch.arange(200), 8, 2, seed=0), rate=trial.course(cell, 4),
        lr=trial.warm_cosine(TINY), masks=torch.Generator(), sites=cell.sites,
    )  # fmt: skip
    masks = [{name.lstrip("0 ") for name in update.masks} for update in islice(updates, 4)]
    wanted = {variant} if variant in SITES else set(SITES)
    off: set[str] = set()
    assert masks == {"early": [wanted, wanted, off, off], "late": [off, off, wanted, wanted]}.get(
        variant, [wanted] * 4
    )


def test_a_number_for_all_updates_trains_as_one_for_each() -> None:
    def learned(course: bool) -> torch.Tensor:
        model = GPT(GPTConfig(60, 8, 8, 1, 1), generator=torch.Generator().manual_seed(0))
        rate, lr = ((lambda _: 0.2), (lambda _: 0.01)) if course else (0.2, 0.01)
        batches = windows(torch.arange(60), 8, 2, seed=0)
        list(islice(train(model, batches, rate=rate, lr=lr, masks=torch.Generator().manual_seed(0)), 4))
        return model.token_embedding.weight.detach().clone()

    assert torch.equal(learned(True), learned(False))


# --- the table ---------------------------------------------------------------------------------------------

ROWS, RUN = results.runs(), results.about()
FRAME = pd.read_csv(results.PATH).assign(gap=lambda runs: runs["held_out"] - runs["train"])


def test_the_table_is_the_one_that_was_made_and_no_training_stands_in_it_twice() -> None:
    assert hashlib.sha256(results.PATH.read_bytes()).hexdigest() == RUN["table_sha256"]
    plan = Plan()
    assert json.loads(json.dumps(RUN["plan"])) == {name: getattr(plan, name) for name in RUN["plan"]}
    assert RUN["parameters"] == parameter_count(GPT(plan.shape))
    assert RUN["planned"] == len(cells(plan))
    done = [Cell(row.kilobytes, row.rate, row.seed, row.variant) for row in ROWS]
    assert done == [cell for cell in cells(plan) if cell in done]
    assert {row.tokens_read for row in ROWS} == {plan.tokens}
    assert all(row.best_held_out <= row.held_out for row in ROWS)


def paired(measure: str, size: int, rate: float, variant: str = "all") -> pd.Series:
    runs = FRAME[FRAME["kilobytes"] == size].set_index("seed")
    none = runs.query("rate == 0")[measure]
    return (runs.query("rate == @rate and variant == @variant")[measure] - none).dropna()


@each_measure
def test_a_change_is_the_mean_of_what_pairs_of_the_same_seed_differ_by(measure: Measure) -> None:
    found = changes(ROWS, measure)
    for size in SIZES:
        for rate in RATES[1:]:
            pairs = paired(measure, size, rate)
            assert ((size, rate) in found) == bool(len(pairs))
            if len(pairs):
                assert found[size, rate] == pytest.approx(pairs.mean())


@each_language
@each_measure
def test_every_number_on_the_map_is_one_of_the_table(language: text.Language, measure: Measure) -> None:
    words, found = style(language), changes(ROWS, measure)
    drawn = figure.grid(ROWS, measure, words)
    columns = results.sizes(ROWS)
    assert drawn.data[0].text[0] == spelled(
        FRAME.query("rate == 0 and kilobytes == @columns[0]")[measure].mean(), measure, words
    )
    for trace, rate in zip(drawn.data[1:], RATES[1:], strict=True):
        for cell, size in zip(trace.text, columns, strict=True):
            assert cell == (figure.signed(found[size, rate], measure, words) if (size, rate) in found else "")
    assert len(drawn.layout.shapes) == len(found)


def spelled(value: float, measure: Measure, words: Style) -> str:
    return words.text.percent(value) if measure in SHARES else words.text.number(value, 2)


@each_measure
def test_the_lines_go_through_the_means_and_the_bars_to_the_ends_of_the_seeds(measure: Measure) -> None:
    for trace, rate in zip(figure.curves(ROWS, measure, style()).data, RATES, strict=True):
        runs = FRAME[(FRAME["rate"] == rate) & (FRAME["variant"] == "all")].groupby("passes")[measure]
        assert list(trace.x) == pytest.approx(list(runs.mean().index))
        assert list(trace.y) == pytest.approx(list(runs.mean()))
        tops = [mean + up for mean, up in zip(trace.y, trace.error_y.array, strict=True)]
        assert tops == pytest.approx(list(runs.max()))


@pytest.mark.parametrize("size", VARIANT_SIZES)
def test_the_arms_are_drawn_a_dot_a_seed(size: int) -> None:
    drawn = figure.variants(ROWS, size, "held_out", style())
    dots = {trace.name: list(trace.x) for trace in drawn.data if trace.name}
    waiting = [note for note in drawn.layout.annotations if note.text == style().text("variants.waiting")]
    assert len(dots) + len(waiting) == len(VARIANTS)
    for variant in VARIANTS:
        pairs = paired("held_out", size, VARIANT_RATE, variant)
        assert dots.get(style().text(f"variant.{variant}"), []) == pytest.approx(list(pairs))


# --- the words ---------------------------------------------------------------------------------------------


def numbers(said: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*\.?\d*", said)]


def grid_of(losses: dict[tuple[int, float], float], early: float = 0.0) -> list[PassesRow]:
    """A table of one seed, from what each rate changes; the passes are the recorded ones."""
    row = ROWS[0]
    read = {100: 40.0, 200: 20.0, 500: 8.0, 2000: 2.0, 0: 0.2}
    return [
        replace(
            row, kilobytes=size, rate=rate, passes=read[size], variant="all", seed=0,
            held_out=5 + change, best_held_out=4 + (early if rate else 0), train=3 + 2 * rate,
        )
        for (size, rate), change in losses.items()
    ]  # fmt: skip


HELPS, HURTS = {0.0: 0.0, 0.1: 0.1, 0.2: -0.3, 0.3: -0.1}, {0.0: 0.0, 0.1: 0.2, 0.2: 0.1, 0.3: 0.3}


@pytest.mark.parametrize(
    ("kind", "by_size", "many", "few"),
    [
        ("between", {100: HELPS, 200: HELPS, 500: HURTS, 0: HURTS}, 20, 8),
        ("always", {100: HELPS, 0: HELPS}, 0.2, None),
        ("never", {100: HURTS, 2000: HURTS}, None, 40),
        ("mixed", {100: HURTS, 200: HELPS, 500: HURTS}, 20, 40),
        ("open", {100: HELPS, 200: {0.0: 0.0, 0.1: 0.1}}, 40, None),
    ],
)
@each_language
def test_the_claim_says_where_the_crossing_lies_in_the_table(
    language: text.Language, kind: str, by_size: dict[int, dict[float, float]], many: float, few: float
) -> None:
    rows = grid_of({(size, rate): value for size, own in by_size.items() for rate, value in own.items()})
    where = crossing(rows)
    assert where.kind == kind
    assert (many or pytest.approx(float("nan"), nan_ok=True)) == where.many
    assert (few or pytest.approx(float("nan"), nan_ok=True)) == where.few
    claim = page.claim_of(where, text.load("models", language))
    assert claim == style(language).text(
        f"crossing.{kind}", many=figure.times(where.many, style(language)),
        few=figure.times(where.few, style(language)),
    )  # fmt: skip


def test_help_means_help_in_every_seed() -> None:
    rows = grid_of({(100, rate): value for rate, value in HELPS.items()})
    other = [replace(row, seed=1, held_out=5 - row.rate * 0.1 * (-1) ** (row.rate > 0.1)) for row in rows]
    assert results.helps(rows, 100)
    assert not results.helps([*rows, *other], 100)
    assert results.helps(rows, 200) is None


@pytest.mark.parametrize(
    ("early", "key"), [(-0.1, "early"), (-0.2, "early_alike"), (0.05, "early_none"), (0.0, "early_none")]
)
def test_what_is_said_of_early_stopping_follows_the_table(early: float, key: str) -> None:
    words = text.load("models", "en")
    said = page.found(grid_of({(100, rate): value for rate, value in HELPS.items()}, early), words)
    assert words(f"crossing.{key}", last="0.30", early=words.number(abs(early), 2)) in said
    assert words("crossing.gap", cells=3, narrower=3, worse=1) in said


@each_language
def test_how_far_the_seeds_differ_is_counted_in_pairs(language: text.Language) -> None:
    words, where = text.load("models", language), crossing(ROWS)
    own = FRAME.query("passes == @where.many").held_out[FRAME["rate"] == 0]
    size = next(row.kilobytes for row in ROWS if row.passes == where.many)
    here, fewer = list[float](), list[float]()
    for other in SIZES:
        pairs = [each for rate in RATES[1:] for each in paired("held_out", other, rate)]
        read = FRAME.query("kilobytes == @other").passes.min()
        (here if other == size else fewer if read < where.many else []).extend(pairs)
    lower = [-each for each in here if each < 0]
    assert words(
        "crossing.spread", passes=figure.times(where.many, style(language)),
        low=words.number(own.min(), 2), high=words.number(own.max(), 2), lower=len(lower), pairs=len(here),
        few_lower=sum(each < 0 for each in fewer), few_pairs=len(fewer),
        least=words.number(min(lower), 2), most=words.number(max(lower), 2),
    ) in page.found(ROWS, words)  # fmt: skip
    begins = words.labels["crossing.spread"].partition(":")[0]
    assert begins not in page.found(grid_of({(100, rate): each for rate, each in HELPS.items()}), words)


def test_the_sentences_print_numbers_of_the_table() -> None:
    words = text.load("models", "en")
    said = page.found(ROWS, words)
    shown = {round(value, 2) for measure in MEASURES for value in map(abs, changes(ROWS, measure).values())}
    shares = {
        round(100 * value)
        for name in ("heart", "heart_new")
        for value in FRAME.query("variant == 'all'").groupby(["kilobytes", "rate"])[name].mean()
    }
    shown |= {
        round(abs(pair), 2) for size in SIZES for rate in RATES[1:] for pair in paired("held_out", size, rate)
    }
    shown |= set(FRAME.query("rate == 0").held_out.round(2))
    counts = set(range(len(SIZES) * len(RATES)))
    pairs = [sum(len(paired("held_out", size, rate)) for rate in RATES[1:]) for size in SIZES]
    counts |= {sum(pairs[first:]) for first in range(len(SIZES))}
    passes = {round(row.passes, 0 if row.passes >= 10 else 1) for row in ROWS}
    assert set(numbers(said.rstrip("."))) <= shown | shares | counts | passes | set(RATES)


def test_the_line_under_the_figures_counts_runs_seeds_and_minutes() -> None:
    words = text.load("models", "en")
    said = page.measured(ROWS, RUN, words)
    counts = FRAME.groupby(["kilobytes", "rate", "variant"]).size()
    assert f"{len(FRAME)} of {RUN['planned']} trainings" in said
    assert str(counts.min()) in said
    assert str(counts.max()) in said
    assert f"{FRAME['seconds'].sum() / 60:,.0f} minutes" in said
    assert RUN["machine"] in said
    assert RUN["command"] in said


def test_the_claim_of_the_arms_names_the_best_of_those_that_help_every_seed() -> None:
    words = text.load("models", "en")
    assert variants.helpful([], 200) is None
    rows = [
        replace(
            row,
            variant=variant,
            kilobytes=size,
            rate=VARIANT_RATE,
            passes=passes,
            held_out=5 + 0.1 * place - 0.15,
        )
        for size, passes in zip(VARIANT_SIZES, (20.0, 2.0), strict=True)
        for place, variant in enumerate(VARIANTS)
        for row in grid_of({(100, 0.0): 0.0})
    ]
    none = [replace(row, rate=0.0, variant="all", held_out=5 + loss) for row, loss in zip(
        (rows[0], rows[len(VARIANTS)]), (0.0, -0.5), strict=True
    )]  # fmt: skip
    assert [variants.helpful([*rows, *none], size) for size in VARIANT_SIZES] == ["all", ""]
    seeds = [
        replace(row, seed=1, held_out=row.held_out + 0.2 * (row.variant == "all" and row.rate > 0))
        for row in [*rows, *none]
    ]
    assert variants.helpful([*rows, *none, *seeds], 200) == VARIANTS[1]  # in one of two seeds "all" does harm
    said = variants.claim_of([*rows, *none], words)
    assert (
        words(
            "variants.title",
            many="20",
            few="2.0",
            says_many=words("variants.helps", variant=words("variant.all")),
            says_few=words("variants.no_help"),
        )
        == said
    )
    assert variants.claim_of(none, words) == words("variants.waiting_title")


def test_the_code_of_the_fold_finds_the_same_changes(capsys: pytest.CaptureFixture[str]) -> None:
    space: dict[str, object] = {}
    exec(page.CODE, space)
    means = space["by_passes"].mean()  # type: ignore[attr-defined]
    for (size, rate), change in changes(ROWS, "held_out").items():
        passes = next(row.passes for row in ROWS if row.kilobytes == size)
        assert means.loc[passes, rate] == pytest.approx(change)
    assert "dropout helps at" in capsys.readouterr().out
