"""Training a tiny GPT on a tiny corpus: it learns, stops, goes on, obeys, and writes a whole model."""

import csv
import json
import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import Tensor

from core.lm import cards, gpt, tokens, training
from core.pretraining import corpus, model_card, recipe, schedule, train_gpt

RECIPE = """
name = "tiny"
[model]
vocabulary = 300
context = 16
width = 16
layers = 1
heads = 2
[training]
steps = {steps}
batch = 4
rate = 0.2
warmup = 2
eval_every = 4
seed = 3
"""
FOLDERS = {"train/wolf.txt": "wolf", "train/king.txt": "king", "valid/cat.txt": "cat", "test/dog.txt": "dog"}
CPU = torch.device("cpu")


def tale(hero: str) -> str:
    lines = [f"Once upon a time the {hero} met {n} friends, and they went home." for n in range(20)]
    return "\n".join(lines[:10]) + "\n\n" + "\n".join(lines[10:]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of two works to learn from, one held out and one tested."""
    made = tmp_path / "corpus"
    rows = ["file,title,author,first_published"]
    for file, hero in FOLDERS.items():
        (made / file).parent.mkdir(parents=True, exist_ok=True)
        (made / file).write_text(tale(hero))
        rows.append(f"{file},The {hero},Anon,1900")
    (made / "provenance.csv").write_text("\n".join(rows))
    return made


@pytest.fixture
def write_recipe(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE.format(steps=12))
    return path


def command(path: Path, folder: Path, place: Path, *more: str) -> None:
    out, work = str(place / "model"), str(place / "work")
    train_gpt.main([str(path), "--corpus", str(folder), "--out", out, "--work", work, *more])


def tiny(**training: float) -> recipe.Recipe:
    shape = gpt.GPTConfig(vocabulary=64, context=8, width=16, layers=1, heads=2)
    values = {"steps": 8, "batch": 2, "warmup": 1, "eval_every": 4, **training}
    return recipe.Recipe("tiny", recipe.TrainingRecipe(**values), model=shape)  # type: ignore[arg-type]


def cycle(length: int = 200) -> Tensor:
    """A stream in which every token can be told from the one before."""
    return torch.arange(length) % 64


def weights(run: train_gpt.Run) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in run.model.parameters()])


# --- the command ---------------------------------------------------------------------------------------


def test_the_command_writes_a_model_that_loads(write_recipe: Path, folder: Path, tmp_path: Path) -> None:
    command(write_recipe, folder, tmp_path)
    model = gpt.load(tmp_path / "model")
    assert model.config == recipe.read(write_recipe).model
    assert tokens.load(tmp_path / "model" / "tokenizer.json").size == 300
    with (tmp_path / "model" / "log.csv").open() as lines:
        assert [row["step"] for row in csv.DictReader(lines)] == ["4", "8", "12"]


def test_the_card_tells_works_losses_seed_and_nothing_of_the_machines_paths(
    write_recipe: Path, folder: Path, tmp_path: Path
) -> None:
    command(write_recipe, folder, tmp_path)
    card = cards.read(tmp_path / "model")
    assert [work["title"] for work in card["works"]] == ["The wolf", "The king"]
    assert [work["file"] for work in card["held_out_works"]] == ["valid/cat.txt", "test/dog.txt"]
    assert card["seed"] == 3
    assert card["kept"]["tokens"] == 12 * 4 * 16
    assert str(tmp_path) not in json.dumps(card)


def test_bits_per_byte_are_the_loss_of_all_tokens_over_all_bytes(folder: Path) -> None:
    encoder = tokens.train([tale("wolf")], 300)
    (work,) = corpus.read_works(folder, ["valid"])
    entry = model_card.held_out(work, math.log(2), encoder)  # one bit a token
    assert entry["tokens"] == len(corpus.stream([work], encoder)) - 1
    assert entry["bits_per_byte"] == pytest.approx(entry["tokens"] / entry["bytes"], abs=1e-4)


def test_finish_writes_the_best_weights_so_far_without_training(
    write_recipe: Path, folder: Path, tmp_path: Path
) -> None:
    command(write_recipe, folder, tmp_path)
    before = (tmp_path / "model" / "model.safetensors").read_bytes()
    (tmp_path / "model" / "model.safetensors").unlink()
    command(write_recipe, folder, tmp_path, "--finish")
    assert (tmp_path / "model" / "model.safetensors").read_bytes() == before


def test_a_checkpoint_of_another_recipe_is_refused(write_recipe: Path, folder: Path, tmp_path: Path) -> None:
    command(write_recipe, folder, tmp_path)
    write_recipe.write_text(RECIPE.format(steps=13))
    with pytest.raises(ValueError, match="another recipe"):
        command(write_recipe, folder, tmp_path)


# --- training --------------------------------------------------------------------------------------------


def test_training_lowers_the_loss_on_a_stream_that_can_be_learned(tmp_path: Path) -> None:
    run = train_gpt.start(tiny(steps=200, eval_every=50, adamw=0.03), CPU)
    train_gpt.train(run, cycle(), cycle(), tmp_path)
    assert run.log[-1]["train"] < 1.0 < math.log(64)


@pytest.mark.parametrize("rate", [0.0, 0.2])
def test_equal_recipes_give_equal_weights(tmp_path: Path, rate: float) -> None:
    runs = [train_gpt.start(tiny(rate=rate), CPU) for _ in range(2)]
    for run in runs:
        train_gpt.train(run, cycle(), cycle(), tmp_path)
    assert torch.equal(weights(runs[0]), weights(runs[1]))


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train_gpt.start(tiny(rate=0.2), CPU)
    train_gpt.train(whole, cycle(), cycle(), tmp_path)
    (tmp_path / "checkpoint.pt").unlink()
    monkeypatch.setattr(train_gpt, "CHECKPOINT_SECONDS", 0.0)
    first = train_gpt.start(tiny(rate=0.2), CPU)
    with monkeypatch.context() as stopping:
        stopping.setattr(train_gpt, "obey", stop_after(5))
        with pytest.raises(KeyboardInterrupt):
            train_gpt.train(first, cycle(), cycle(), tmp_path)
    second = train_gpt.start(tiny(rate=0.2), CPU)
    train_gpt.resume(second, tmp_path)
    assert second.step == 5
    train_gpt.train(second, cycle(), cycle(), tmp_path)
    assert torch.equal(weights(second), weights(whole))
    assert [row["step"] for row in second.log] == [4, 8]


def stop_after(step: int) -> Callable[[train_gpt.Run, Path], None]:
    def stop(run: train_gpt.Run, work: Path) -> None:
        if run.step == step:
            raise KeyboardInterrupt

    return stop


def test_twins_that_differ_in_the_rate_share_initial_weights(tmp_path: Path) -> None:
    plain, dropped = (train_gpt.start(tiny(rate=rate), CPU) for rate in (0.0, 0.8))
    assert torch.equal(weights(plain), weights(dropped))
    train_gpt.update(plain, cycle(9)[None])
    train_gpt.update(dropped, cycle(9)[None])
    assert not torch.equal(weights(plain), weights(dropped))


def test_the_logged_losses_are_without_dropout(tmp_path: Path) -> None:
    run = train_gpt.start(tiny(rate=0.8, steps=40), CPU)
    train_gpt.train(run, cycle(), cycle(), tmp_path)
    assert run.log[-1]["train"] == pytest.approx(train_gpt.measured(run, cycle()), rel=1e-6)
    assert run.log[-1]["masked"] > run.log[-1]["train"]


def test_muon_moves_the_matrices_of_the_blocks_and_adamw_all_else() -> None:
    run = train_gpt.start(tiny(), CPU)
    muon, adamw = ([p for group in o.param_groups for p in group["params"]] for o in run.optimizers)
    assert len(muon) == 4
    assert all(parameter.ndim == 2 for parameter in muon)
    assert {id(p) for p in muon} | {id(p) for p in adamw} == {id(p) for p in run.model.parameters()}
    assert not {id(p) for p in muon} & {id(p) for p in adamw}


@pytest.mark.parametrize(("order", "length"), [("3", 3), ("", 4 / 3)])
def test_the_file_decay_now_begins_the_final_decay(tmp_path: Path, order: str, length: float) -> None:
    run = train_gpt.start(tiny(steps=1000), CPU)
    run.step = 4
    (tmp_path / "decay-now").write_text(order)
    train_gpt.obey(run, tmp_path)
    assert run.schedule.total == pytest.approx(4 + length)
    assert not (tmp_path / "decay-now").exists()


def test_a_budget_in_minutes_counts_processor_time_of_all_processes(tmp_path: Path) -> None:
    run = train_gpt.start(tiny(steps=0, minutes=1.0), CPU)
    run.earlier = 1000.0
    assert run.done >= 1000.0
    assert run.schedule.total == 60
    train_gpt.train(run, cycle(), cycle(), tmp_path)
    assert run.step == 0


@pytest.mark.parametrize("keep", ["best", "last"])
def test_the_recipe_says_whether_the_best_or_the_last_weights_are_kept(tmp_path: Path, keep: str) -> None:
    run = train_gpt.start(tiny(keep=keep), CPU)  # type: ignore[arg-type]
    train_gpt.look(run, cycle(), cycle(), 0.0, tmp_path)
    first = (tmp_path / "best.safetensors").read_bytes()
    run.best = 0.0  # nothing will be better
    train_gpt.update(run, cycle(18).view(2, 9))
    train_gpt.look(run, cycle(), cycle(), 0.0, tmp_path)
    assert ((tmp_path / "best.safetensors").read_bytes() == first) == (keep == "best")


# --- loss ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [2, 9, 10, 50])
def test_the_mean_loss_counts_every_token_but_the_first_once(length: int) -> None:
    model = train_gpt.start(tiny(), CPU).model
    with torch.no_grad():
        model.token_embedding.weight.zero_()  # all logits equal: log V nats a token
    assert training.mean_loss(model, cycle(length)) == pytest.approx(math.log(64), rel=1e-5)


def test_the_mean_loss_weighs_a_short_last_window_by_its_length() -> None:
    model, text = train_gpt.start(tiny(), CPU).model, cycle(13)
    parts = [training.mean_loss(model, text[:9]) * 8, training.mean_loss(model, text[8:]) * 4]
    assert training.mean_loss(model, text) == pytest.approx(sum(parts) / 12, rel=1e-3)


# --- schedule --------------------------------------------------------------------------------------------


def test_the_rate_rises_stays_and_falls_to_zero_in_a_line() -> None:
    plan = schedule.plan(100, 0.4, 10)
    factors = [schedule.factor(plan, step, step) for step in range(101)]
    assert factors[:10] == pytest.approx([(step + 1) / 10 for step in range(10)])
    assert set(factors[10:61]) == {1.0}
    assert factors[60:] == pytest.approx([1 - step / 40 for step in range(41)])


def test_a_decay_ordered_on_the_way_down_goes_on_from_the_present_factor() -> None:
    down = schedule.decay_now(schedule.plan(100, 0.4, 10), 80, 10)
    assert schedule.factor(down, 80, 80) == pytest.approx(0.5)
    assert schedule.factor(down, 85, 85) == pytest.approx(0.25)
    assert schedule.factor(down, 95, 95) == 0


# --- corpus ----------------------------------------------------------------------------------------------


def batches(first: int = 0, seed: int = 0) -> Iterator[Tensor]:
    return training.windows(torch.arange(1000), 10, 4, seed=seed, first=first)


def test_every_pass_reads_the_stream_once_and_in_a_new_order() -> None:
    per_pass = 990 // 10 // 4
    first, second = (torch.cat(list(islice(batches(n * per_pass), per_pass))) for n in (0, 1))
    for one in (first, second):
        read = one[:, :-1].flatten()
        assert len(torch.unique(read)) == len(read) > 950
        assert (one[:, 1:] - one[:, :-1] == 1).all()
    assert not torch.equal(first, second)


def test_batches_go_on_where_they_stopped() -> None:
    whole = list(islice(batches(), 60))
    for number, batch in zip(range(37, 60), batches(first=37), strict=False):
        assert torch.equal(batch, whole[number])


def test_a_stream_shorter_than_one_batch_is_refused() -> None:
    with pytest.raises(ValueError, match="30 tokens are fewer"):
        next(training.windows(torch.arange(30), 10, 4, seed=0))


def test_the_end_token_stands_before_every_story(folder: Path) -> None:
    encoder = tokens.train([tale("wolf")], 300)
    text = corpus.stream(corpus.read_works(folder, ["train"]), encoder)
    assert text[0] == encoder.end
    assert int((text == encoder.end).sum()) == 4
    assert encoder.decode(text.tolist()).startswith("Once upon a time the wolf met 0 friends")


@pytest.mark.parametrize("size", [500, 1500, 2000])
def test_an_excerpt_is_whole_paragraphs_from_the_beginning(folder: Path, size: int) -> None:
    works = corpus.read_works(folder, ["train"])
    cut = corpus.excerpt(works, size)
    text = "".join(work.text for work in cut)
    assert size - 200 < len(text.encode()) <= size
    assert "".join(work.text for work in works).startswith(text)
    assert text.endswith(".\n")


def test_held_out_folders_are_not_learned_from(folder: Path) -> None:
    assert {work.file.split("/")[0] for work in corpus.read_works(folder, ["train"])} == {"train"}


def test_works_can_be_chosen_by_name_and_unknown_ones_are_refused(folder: Path) -> None:
    assert [work.title for work in corpus.read_works(folder, ["train"], ["king"])] == ["The king"]
    with pytest.raises(ValueError, match=r"no works .*dragon"):
        corpus.read_works(folder, ["train"], ["dragon"])


# --- recipes ---------------------------------------------------------------------------------------------

SHIPPED = sorted(Path("core/pretraining/recipes").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_recipe_that_is_shipped_can_be_read_and_bears_its_name(path: Path) -> None:
    assert recipe.read(path).name == path.stem


def test_the_twins_differ_in_nothing_but_name_words_and_rate() -> None:
    plain, dropped = (
        recipe.read(f"core/pretraining/recipes/twin_{kind}.toml") for kind in ("plain", "dropout")
    )
    assert (plain.model, plain.data) == (dropped.model, dropped.data)
    differing = {
        key for key, value in plain.plain()["training"].items() if dropped.plain()["training"][key] != value
    }
    assert differing == {"rate"}
    assert plain.training.rate == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[training]\nsteps = 1\nminutes = 1.0", "either steps or minutes"),
        ("[training]\nsteps = 1\nrate = 1.0", r"rate must be in \[0, 1\); got 1.0"),
        ("[training]\nsteps = 1\ndecay = 0.0", "decay must be"),
        ("[training]\nsteps = 1\nbatch = 0", "at least 1"),
        ("[training]\nspeed = 1", r"\[training\]: unknown \['speed'\]"),
        ("colour = 1\n[training]\nsteps = 1", r"unknown \['colour'\]"),
    ],
)
def test_a_wrong_recipe_is_refused_with_the_key_and_the_value(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "wrong.toml").write_text(f'name = "wrong"\n{text}\n')
    with pytest.raises(ValueError, match=message):
        recipe.read(tmp_path / "wrong.toml")
