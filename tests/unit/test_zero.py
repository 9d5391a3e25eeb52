"""One model in several arithmetics: the same function, the same tie rule, and a table that can be made again.

Nothing here depends on the last bit of a processor: what flips is counted, never expected.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.lm import registry
from core.lm.built_in import BuiltIn
from core.lm.gpt import GPT, GPTConfig
from core.lm.voices import VOICES, opening
from core.lm.zero import ARITHMETICS, BESIDE, Answer, FirstTwo, answer, arithmetics, first_two, reordered
from core.studies import zero as study
from core.studies.zero import ZeroPlan, measure
from core.studies.zero_record import FLIPS, PATH, ZeroRow, about, flipped, recorded, ties
from core.tables import DataFileError
from dashboard import text, theme
from dashboard.figures.style import Style
from dashboard.figures.zero import lanes
from dashboard.views.top_k.zero import code
from dashboard.views.top_k.zero_texts import as_cards, as_table, parted


def small(*, tied: bool = True, seed: int = 0) -> GPT:
    config = GPTConfig(vocabulary=50, context=16, width=24, layers=2, heads=3, tied=tied)
    model = GPT(config, generator=torch.Generator().manual_seed(seed)).double()
    with torch.no_grad():
        for parameter in model.parameters():  # gains and biases that differ, too
            noise = torch.randn(
                parameter.shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64
            )
            parameter.add_(0.1 * noise)
    return model


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_another_order_of_the_units_is_the_same_function(seed: int, tied: bool) -> None:
    model = small(tied=tied)
    before = {name: values.clone() for name, values in model.state_dict().items()}
    other = reordered(model, generator=torch.Generator().manual_seed(seed))
    tokens = torch.randint(50, (3, 9), generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(other(tokens).logits, model(tokens).logits, rtol=1e-10, atol=1e-10)
    for name, values in model.state_dict().items():
        assert torch.equal(values, before[name])
        assert not torch.equal(values, other.state_dict()[name]), name
        torch.testing.assert_close(values.sum(), other.state_dict()[name].sum())


def test_a_cache_and_the_other_order_go_together() -> None:
    model = reordered(small(), generator=torch.Generator().manual_seed(0))
    tokens = torch.tensor([[1, 2, 3, 4]])
    begun = model(tokens[:, :3])
    last = model(tokens[:, 3:], begun.cache).logits
    torch.testing.assert_close(last, model(tokens).logits[:, -1:], rtol=1e-10, atol=1e-10)


def test_the_arithmetics_are_what_they_are_called() -> None:
    model = small()
    made = arithmetics(model, order=0)
    assert tuple(made) == ARITHMETICS
    for name, network in made.items():
        assert str(network.output_weight.dtype) == f"torch.{name.removesuffix('_order')}"
    kept = made["float32"].output_weight
    assert torch.equal(kept, model.output_weight.float())
    assert not torch.equal(kept, made["float32_order"].output_weight)
    assert torch.equal(kept.bfloat16(), made["bfloat16"].output_weight)
    assert set(BESIDE) == set(ARITHMETICS) - {"float32"} == set(FLIPS)


def test_of_equal_scores_the_lower_number_comes_first_as_argmax_has_it() -> None:
    logits = torch.tensor([1.0, 4.0, 2.0, 4.0, 4.0])
    found = first_two(logits)
    assert found == FirstTwo((1, 3), (4.0, 4.0))
    assert found.gap == 0
    assert found.tokens[0] == int(logits.argmax())


def test_an_answer_is_greedy_and_begins_with_the_first_of_two() -> None:
    model, tokens = small(), torch.tensor([3, 1, 4])
    found, read = answer(model, tokens, 5), tokens[None]
    for token in found.tokens:
        assert token == int(model(read).logits[0, -1].argmax())
        read = torch.cat((read, torch.tensor([[token]])), 1)
    assert found.first.tokens[0] == found.tokens[0]
    assert found.first.gap > 0


def test_the_study_makes_rows_of_the_places_of_texts_with_its_seeds() -> None:
    model = registry.load("storyteller")
    assert isinstance(model, BuiltIn)
    rows = list(measure(model, ZeroPlan(texts=2, length=3)))
    assert [(row.seed, row.place) for row in rows] == [
        (seed, place) for seed in (0, 1) for place in (1, 2, 3)
    ]
    for row, then in zip(rows, (rows_of("storyteller", 0, 3) + rows_of("storyteller", 1, 3)), strict=True):
        assert row.gap == pytest.approx(then.gap, abs=1e-3)  # the same texts; bits may differ elsewhere


def rows_of(model: str, seed: int, length: int) -> list[ZeroRow]:
    return [row for row in recorded(model) if row.seed == seed][:length]


@pytest.mark.parametrize("voice", VOICES.values())
def test_what_the_page_says_of_the_record_holds(voice: str) -> None:
    rows = recorded(voice)
    assert len(rows) == about()["texts"] * about()["length"] == 1000
    flips = {what: flipped(rows, what) for what in FLIPS}
    assert len(flips["float32_order"]) < len(flips["bfloat16_order"]) < len(flips["bfloat16"])
    middle = sorted(row.gap for row in rows)[len(rows) // 2]
    assert max(flips["bfloat16"]) < middle  # "only where its lead is small"
    assert ties(rows) == sum(row.gap_bfloat16 == 0 for row in rows) > 0


def test_a_record_that_was_changed_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "zero.csv"
    content = PATH.read_text(encoding="utf-8")
    table.with_suffix(".json").write_text(PATH.with_suffix(".json").read_text("utf-8"), "utf-8")
    table.write_text(content, "utf-8")
    assert recorded("erzaehler", table) == recorded("erzaehler")
    with pytest.raises(DataFileError, match="must have rows of twin_plain"):
        recorded("twin_plain", table)
    table.write_text(content.replace("storyteller,0,1,", "storyteller,0,2,", 1), "utf-8")
    with pytest.raises(DataFileError, match="SHA-256"):
        recorded("erzaehler", table)
    with pytest.raises(ValueError, match="bfloat16 must be 0 or 1"):
        replace(recorded("erzaehler")[0], bfloat16=2)


def test_the_command_writes_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "ZeroPlan", lambda: ZeroPlan(texts=1, length=2))
    threads = torch.get_num_threads()
    study.main(["--out", str(tmp_path / "zero.csv")])
    torch.set_num_threads(threads)
    assert [row.place for row in recorded("erzaehler", tmp_path / "zero.csv")] == [1, 2]
    assert about(tmp_path / "zero.json")["models"] == about()["models"]


@pytest.mark.parametrize("language", text.LANGUAGES)
@pytest.mark.parametrize("present", [False, True])
def test_each_lane_has_a_dot_a_flip(language: text.Language, present: bool) -> None:
    rows, words = recorded("storyteller"), text.load("top_k", language)
    figure = lanes(rows, Style(words, theme.LIGHT, present))
    assert [len(trace.x) for trace in figure.data] == [1000, *(len(flipped(rows, what)) for what in FLIPS)]
    assert len(figure.layout.annotations) == 1 + len(FLIPS)


def answers(*texts: tuple[int, ...]) -> dict[str, Answer]:
    first = FirstTwo((1, 2), (9.5, 9.25))
    return {name: Answer(first, tokens) for name, tokens in zip(ARITHMETICS, texts, strict=True)}


def test_texts_are_compared_with_what_differs_in_one_thing() -> None:
    found = answers((1, 2, 3), (1, 2, 3), (1, 4, 5), (1, 4, 6))
    assert [parted(found, name) for name in ARITHMETICS] == [None, None, 1, 2]


def test_texts_that_part_are_shown_with_the_place_marked_and_all_is_escaped() -> None:
    found, words = answers((1, 2, 3), (1, 2, 3), (1, 4, 5), (1, 4, 5)), text.load("top_k", "en")
    cards = as_cards(
        found, lambda tokens: "".join(f"<{token}>" for token in tokens), words, reads="en", present=False
    )
    assert cards.count("<section") == 2
    assert '<span class="td-same">&lt;1&gt;</span><span class="td-parts">&lt;4&gt;</span>&lt;5&gt;' in cards
    shown = as_table(found, ["·", "<b>", "c"], words, after="<i>", present=False)
    assert "<b>" not in shown
    assert "<i>" not in shown
    assert "9.500000" in shown
    assert words("zero.differs", other="float32", place=2) in shown


def test_a_projector_has_the_first_two_texts_that_part_around_that_place() -> None:
    base, words = tuple(range(60)), text.load("top_k", "de")
    found = answers(base, base, base, (*range(30), *range(130, 160)))
    cards = as_cards(
        found, lambda tokens: "".join(f"({token})" for token in tokens), words, reads="de", present=True
    )
    assert cards.count("<section") == 2
    assert [words(f"zero.name.{name}") in cards for name in ("float32", "bfloat16", "bfloat16_order")] == [
        False,
        True,
        True,
    ]
    assert '(29)</span><span class="td-parts">(130)</span>(131)' in cards
    assert "(0)" not in cards
    alone = as_cards(answers(base, base, base, base), str, words, reads="de", present=True)
    assert alone.count("<section") == 1


def test_the_lines_run_as_they_stand() -> None:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code("erzaehler", opening("erzaehler")), "<fold>", "exec"), {})
    names = [line.split(" ")[0] for line in out.getvalue().splitlines() if line.split(" ")[0] in ARITHMETICS]
    assert names == [name for name in ARITHMETICS for _ in range(2)]
