"""Train a small GPT from a recipe.

    python -m core.pretraining.train_gpt RECIPE --corpus FOLDER [--out FOLDER]

A run can be stopped and started again with the same command: it goes on from its last checkpoint. While it
runs, a file `decay-now` in its work folder begins the final decay of the learning rate at once; a number
in the file says how many minutes (or steps, if the recipe counts steps) that decay takes. Done, it writes the
model with its tokenizer, log, card and checksums.

Matrices in the blocks learn by Muon (Jordan et al. 2024; Liu et al. 2025, Muon is Scalable for LLM Training),
all else by AdamW (Loshchilov & Hutter 2019).
"""

import argparse
import csv
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.optim import AdamW, Muon, Optimizer  # noqa: TID251 (a command, never imported by the app)

from core.lm import gpt, model_files, tokens
from core.lm.training import mean_loss, next_token_loss, windows
from core.pretraining import corpus, machine, model_card, recipe, schedule
from core.rng import generator_for

__all__ = ["Feed", "Run", "main", "train"]

CHECKPOINT_SECONDS = 180.0
"""Wall-clock time between checkpoints: what an interrupted run loses at most."""

LOG_FIELDS = ("step", "tokens", "passes", "factor", "masked", "train", "held_out", "minutes")


@dataclass(slots=True)
class Run:
    """All that changes while a model learns, and what it takes to go on after a stop.

    Args:
        recipe: what was asked for.
        model: the network, on its device.
        optimizers: Muon and AdamW.
        masks: the generator of the dropout masks, on the same device.
        schedule: the plan of the learning rate.
        step: updates done.
        earlier: seconds of processor time spent in earlier processes of this run.
        best: lowest held-out loss so far, nats per token.
        log: a row for every look at the losses; see `LOG_FIELDS`.
    """

    recipe: recipe.Recipe
    model: gpt.GPT
    optimizers: tuple[Optimizer, ...]
    masks: torch.Generator
    schedule: schedule.Schedule
    step: int = 0
    earlier: float = 0.0
    best: float = math.inf
    log: list[dict[str, float]] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Processor time spent, all processes of the run together."""
        return self.earlier + time.process_time()

    @property
    def done(self) -> float:
        """Progress in the schedule's unit: updates, or seconds of processor time."""
        return self.step if self.recipe.training.steps else self.seconds


Feed = Callable[[Run, Tensor], Tensor]
"""What the network reads in place of the windows [B, T+1] that it has to predict: [B, T]."""


def start(wanted: recipe.Recipe, device: torch.device) -> Run:
    """A run before its first update."""
    training = wanted.training
    model = gpt.GPT(wanted.model, generator=generator_for(training.seed, "weights")).to(device)
    masks = torch.Generator(device).manual_seed(generator_for(training.seed, "masks").initial_seed())
    total = training.steps or 60 * training.minutes
    plan = schedule.plan(total, training.decay, training.warmup)
    return Run(wanted, model, _optimizers(model, training), masks, plan)


def _optimizers(model: gpt.GPT, training: recipe.TrainingRecipe) -> tuple[Optimizer, ...]:
    matrices = list(gpt.block_matrices(model))
    inside = {id(parameter) for parameter in matrices}
    rest = [parameter for parameter in model.parameters() if id(parameter) not in inside]
    muon = Muon(matrices, lr=training.muon, weight_decay=training.weight_decay)
    adamw = AdamW(rest, lr=training.adamw, betas=(0.9, 0.95), weight_decay=0.0)
    for optimizer in (muon, adamw):
        for group in optimizer.param_groups:
            group["full_lr"] = group["lr"]
    return muon, adamw


def update(run: Run, window: Tensor, feed: Feed | None = None) -> float:
    """One update on a batch of windows [B, T+1]; returns its loss with the masks on, nats per token."""
    training = run.recipe.training
    factor = schedule.factor(run.schedule, run.done, run.step)
    read = feed(run, window) if feed else None
    with machine.autocast(window.device):
        loss, _ = next_token_loss(run.model, window, read=read, rate=training.rate, masks=run.masks)
    loss.backward()  # type: ignore[no-untyped-call]
    for optimizer in run.optimizers:
        for group in optimizer.param_groups:
            group["lr"] = factor * group["full_lr"]
        optimizer.step()
        optimizer.zero_grad()
    run.step += 1
    return loss.item()


def train(run: Run, text: Tensor, held_out: Tensor, work: Path, feed: Feed | None = None) -> None:
    """Train until the schedule ends, with checkpoints and a log in the work folder.

    Args:
        run: changed in place.
        text: the stream to learn from.
        held_out: the stream to choose weights by.
        work: folder for checkpoint.pt, best.safetensors, log.csv.
        feed: what the network reads in place of the text; None for the text itself.
    """
    training, model = run.recipe.training, run.model
    batches = windows(text, model.config.context, training.batch, seed=training.seed, first=run.step)
    masked: list[float] = []  # losses of the updates since the last look
    saved = time.monotonic()
    while run.done < run.schedule.total:
        obey(run, work)
        masked.append(update(run, next(batches).to(run.masks.device), feed))
        if run.step % training.eval_every == 0:
            look(run, text, held_out, sum(masked) / len(masked), work)
            masked.clear()
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            save_checkpoint(run, work)
            saved = time.monotonic()
    if masked:  # updates since the last look
        look(run, text, held_out, sum(masked) / len(masked), work)
    save_checkpoint(run, work)


def obey(run: Run, work: Path) -> None:
    """If there is a file `decay-now`, begin the final decay, and remove the file."""
    order = work / "decay-now"
    if not order.exists():
        return
    number = order.read_text(encoding="utf-8").strip()
    unit = 1 if run.recipe.training.steps else 60
    length = float(number) * unit if number else run.done / 3
    run.schedule = schedule.decay_now(run.schedule, run.done, length)
    order.unlink()
    print(f"decaying over {length / unit:.1f} {'steps' if unit == 1 else 'minutes'}", flush=True)


def look(run: Run, text: Tensor, held_out: Tensor, masked: float, work: Path) -> None:
    """Measure both losses, add a row to the log, say how long it will take, keep the best weights."""
    training, seen = run.recipe.training, run.step * run.recipe.training.batch * run.model.config.context
    values = (
        run.step,
        seen,
        seen / len(text),
        schedule.factor(run.schedule, run.done, run.step),
        masked,
        measured(run, text, training.eval_tokens),
        measured(run, held_out, training.eval_tokens),
        run.seconds / 60,
    )
    run.log.append(dict(zip(LOG_FIELDS, values, strict=True)))
    if run.log[-1]["held_out"] < run.best or training.keep == "last":
        run.best = min(run.best, run.log[-1]["held_out"])
        weights = {name: tensor.detach().cpu() for name, tensor in run.model.state_dict().items()}
        model_files.write_tensors(weights, work / "best.safetensors")
    write_log(run.log, work / "log.csv")
    print(progress(run), flush=True)


def measured(run: Run, text: Tensor, limit: int = 0) -> float:
    """The mean loss of a stream as `core.lm.training` takes it, in the precision in which the run learns."""
    with machine.autocast(run.masks.device):
        return mean_loss(run.model, text, limit)


def progress(run: Run) -> str:
    """One line: step, losses, speed and processor time left."""
    row, seconds = run.log[-1], run.seconds
    left = (run.schedule.total - run.done) * (seconds / max(run.done, 1e-9)) / 60
    return (
        f"step {run.step:6d}  passes {row['passes']:6.2f}  factor {row['factor']:.2f}  "
        f"train {row['train']:.3f}  held-out {row['held_out']:.3f}  best {run.best:.3f}  "
        f"{row['tokens'] / seconds:,.0f} tokens/s  {max(0.0, left):.1f} min left"
    )


def write_log(log: list[dict[str, float]], path: Path) -> None:
    """Write the log as CSV, losses in nats per token."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, LOG_FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: f"{value:.6g}" for key, value in row.items()} for row in log)


def save_checkpoint(run: Run, work: Path) -> None:
    """Write all that the run needs to go on; the old checkpoint stands until the new one is whole."""
    state = {
        "model": run.model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in run.optimizers],
        "masks": run.masks.get_state(),
        "schedule": asdict(run.schedule),
        "step": run.step,
        "seconds": run.seconds,
        "best": run.best,
        "log": run.log,
        "recipe": str(run.recipe.plain()),
    }
    torch.save(state, work / "checkpoint.new")
    (work / "checkpoint.new").replace(work / "checkpoint.pt")


def resume(run: Run, work: Path) -> None:
    """Go on from the work folder's checkpoint, if it has one.

    Raises:
        ValueError: the checkpoint is of another recipe.
    """
    if not (work / "checkpoint.pt").exists():
        return
    state: dict[str, Any] = torch.load(work / "checkpoint.pt", weights_only=True)
    if state["recipe"] != str(run.recipe.plain()):
        raise ValueError(f"{work} holds a run of another recipe; choose another --work or empty it")
    run.model.load_state_dict(state["model"])
    for optimizer, saved in zip(run.optimizers, state["optimizers"], strict=True):
        optimizer.load_state_dict(saved)
    run.masks.set_state(state["masks"])
    run.schedule = schedule.Schedule(**state["schedule"])
    run.step, run.best, run.log = state["step"], state["best"], state["log"]
    run.earlier = state["seconds"] - time.process_time()


def tokenizer(wanted: recipe.Recipe, folder: Path, work: Path) -> tokens.Tokenizer:
    """The run's tokenizer: learned once, then read."""
    path = work / "tokenizer.json"
    if not path.exists():
        works = corpus.read_works(folder, wanted.data.tokenizer_folders)
        texts = [story for each in works for story in corpus.stories(each)]
        tokens.train(texts, wanted.model.vocabulary).save(path)
    return tokens.load(path)


def export(run: Run, learned: list[corpus.Work], folder: Path, work: Path, out: Path) -> None:
    """Write the kept weights as a finished model: weights, shape, tokenizer, log, card, checksums."""
    run.model.load_state_dict(model_files.read_tensors(work / "best.safetensors"))
    gpt.save(run.model, out)
    encoder = tokens.load(work / "tokenizer.json")
    encoder.save(out / "tokenizer.json")
    write_log(run.log, out / "log.csv")
    data = run.recipe.data
    losses = [
        model_card.held_out(each, measured(run, corpus.stream([each], encoder)), encoder)
        for each in corpus.read_works(folder, (data.held_out, data.tested))
    ]
    parameters = gpt.parameter_count(run.model)
    model_card.write(model_card.card(run.recipe, run.log, learned, losses, parameters), out)
    model_files.write_checksums(out)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m core.pretraining.train_gpt", description="Train a small GPT."
    )
    parser.add_argument("recipe", type=Path, help="a recipe, e.g. core/pretraining/recipes/storyteller.toml")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with provenance.csv and texts")
    parser.add_argument("--out", type=Path, help="the finished model; assets/models/NAME by default")
    parser.add_argument("--work", type=Path, help="checkpoints and log; runs/NAME by default")
    parser.add_argument("--finish", action="store_true", help="write the best weights so far, train no more")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Train, or go on training, and write the finished model."""
    asked = _arguments(argv)
    wanted = recipe.read(asked.recipe)
    work = asked.work or Path("runs") / wanted.name
    work.mkdir(parents=True, exist_ok=True)
    encoder = tokenizer(wanted, asked.corpus, work)
    works = corpus.read_works(asked.corpus, wanted.data.folders, wanted.data.works)
    learned = corpus.excerpt(works, wanted.data.max_bytes)
    run = start(wanted, machine.device())
    resume(run, work)
    if not asked.finish:
        held_out = corpus.stream(corpus.read_works(asked.corpus, (wanted.data.held_out,)), encoder)
        train(run, corpus.stream(learned, encoder), held_out, work)
    export(run, learned, asked.corpus, work, asked.out or Path("assets/models") / wanted.name)


if __name__ == "__main__":
    main()
