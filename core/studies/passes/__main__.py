"""Train the whole grid of passes against dropout: `python -m core.studies.passes --corpus FOLDER`.

A training takes one to two minutes of one core, all of them about three hours. Each leaves a file in the work
folder, and the table is written anew after each; a stopped run goes on where it was. `--collect` trains
nothing and writes the table of what is there.

It is faster with MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ at 4294967296 (glibc).
"""

import argparse
import hashlib
import json
import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from core import tables
from core.lm import tokens
from core.lm.gpt import GPT, parameter_count
from core.pretraining import corpus, machine
from core.studies.passes.results import ABOUT, PATH, SIZES, PassesRow
from core.studies.passes.trial import Bench, Cell, Plan, cells, run, subset

__all__ = ["bench", "collect", "main", "make"]

logger = logging.getLogger("passes")


def make(plan: Plan, folder: Path, work: Path, out: Path) -> None:
    """Train what is missing, and write the table after each training.

    Args:
        plan: how to train.
        folder: the corpus.
        work: where the tokenizer and a file a training lie.
        out: folder of the table.

    Raises:
        ValueError: the work folder holds trainings of another plan.
    """
    work.mkdir(parents=True, exist_ok=True)
    _same_plan(plan, work)
    texts = bench(plan, folder, work)
    todo = [cell for cell in cells(plan) if not _place(cell, work).exists()]
    for number, cell in enumerate(todo, 1):
        row, looks = run(cell, plan, texts)
        _write(_place(cell, work), {"row": asdict(row), "looks": looks, "machine": machine.kind()})
        collect(plan, work, out)
        logger.info(
            "%d of %d: %s held-out %.3f best %.3f train %.3f heart %.2f (%.0f s)",
            number, len(todo), cell.name, row.held_out, row.best_held_out, row.train, row.heart, row.seconds,
        )  # fmt: skip


def collect(plan: Plan, work: Path, out: Path) -> None:
    """Write the table of the trainings that are done, and how they were made beside it.

    Args:
        plan: how they were made.
        work: where they lie.
        out: folder of the table.

    Raises:
        ValueError: none is done.
    """
    done = [
        json.loads(path.read_text(encoding="utf-8"))
        for cell in cells(plan)
        if (path := _place(cell, work)).exists()
    ]
    if not done:
        raise ValueError(f"{work} holds no training that is done")
    new = out / f"{PATH.name}.new"
    tables.write([PassesRow(**each["row"]) for each in done], new)
    new.replace(out / PATH.name)
    _write(
        out / ABOUT.name,
        {
            "command": "python -m core.studies.passes --corpus FOLDER",
            "plan": asdict(plan),
            "parameters": parameter_count(GPT(plan.shape)),
            "planned": len(cells(plan)),
            "machine": " / ".join(sorted({each["machine"] for each in done})),
            "torch": torch.__version__,
            "table_sha256": hashlib.sha256((out / PATH.name).read_bytes()).hexdigest(),
        },
    )


def _place(cell: Cell, work: Path) -> Path:
    return work / "runs" / f"{cell.name}.json"


def _same_plan(plan: Plan, work: Path) -> None:
    path = work / "plan.json"
    if path.exists() and json.loads(path.read_text(encoding="utf-8")) != asdict(plan):
        raise ValueError(f"{work} holds trainings of another plan; choose another --work or empty it")
    _write(path, asdict(plan))


def _write(path: Path, content: Any) -> None:
    """Write JSON; the old file stands until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def bench(plan: Plan, folder: Path, work: Path) -> Bench:
    """The texts in tokens, by a tokenizer that lies in the work folder or is trained now.

    Args:
        plan: how large the tokenizer is.
        folder: the corpus.
        work: where the tokenizer lies.
    """
    works = corpus.read_works(folder, ("train",))
    path = work / "tokenizer.json"
    if not path.exists():
        tokens.train((story for each in works for story in corpus.stories(each)), plan.vocabulary).save(path)
    encoder = tokens.load(path)
    subsets = {size: subset(works, size) for size in SIZES}
    return Bench(
        encoder,
        {size: corpus.stream(pieces, encoder) for size, pieces in subsets.items()},
        {size: sum(piece.size for piece in pieces) for size, pieces in subsets.items()},
        corpus.stream(corpus.read_works(folder, ("valid",)), encoder),
    )


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.studies.passes", description="Passes and dropout.")
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="folder with provenance.csv")
    parser.add_argument("--work", type=Path, default=Path("runs/passes"), help="a file a training")
    parser.add_argument("--out", type=Path, default=tables.DATA, help="folder of passes.csv and passes.json")
    parser.add_argument("--collect", action="store_true", help="write the table so far, train nothing")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Train and write the table, or write it of what is there."""
    asked, plan = _arguments(argv), Plan()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(1)
    if asked.collect:
        collect(plan, asked.work, asked.out)
    else:
        make(plan, asked.corpus, asked.work, asked.out)


if __name__ == "__main__":
    main()
