"""Whether trainings of "passes against dropout" come out the same on another machine.

    python -m tests.benchmarks.passes_again --corpus FOLDER
    ATEN_CPU_CAPABILITY=default MKL_CBWR=COMPATIBLE python -m tests.benchmarks.passes_again --corpus FOLDER

Trains cells of the table anew, tokenizer and all, a minute of one core each, and sets each loss beside that
of the table: how far the two lie apart, and how far the seeds of the cell do (standard deviation, and from
the lowest to the highest). The last line says how many losses moved by more than the seeds do.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from core.studies.passes import __main__ as command
from core.studies.passes import results, trial
from core.studies.passes.results import PassesRow
from core.studies.summary import summary

AGAIN = ("100-0-all-0", "100-0.2-all-0", "200-0-all-1", "500-0.1-all-2", "2000-0-all-1", "2000-0.2-early-0")
"""Of the small end, where runs without dropout diverge most, to the large."""

LOSSES = ("train", "held_out", "best_held_out")


def seeds(cell: trial.Cell) -> list[PassesRow]:
    """The rows of a cell in the table, one a seed."""
    own = (cell.kilobytes, cell.rate, cell.variant)
    return [row for row in results.runs() if (row.kilobytes, row.rate, row.variant) == own]


def compared(cell: trial.Cell, again: PassesRow) -> Iterator[tuple[float, float, str]]:
    """How far each loss moved, the spread of the seeds, and both in words."""
    rows = seeds(cell)
    recorded = next(row for row in rows if row.seed == cell.seed)
    for name in LOSSES:
        values = [getattr(row, name) for row in rows]
        moved = abs(getattr(again, name) - getattr(recorded, name))
        spread = summary(values).spread
        yield (
            moved,
            spread,
            (
                f"{cell.name} {name}: {getattr(recorded, name):.4f}, again {getattr(again, name):.4f}, "
                f"moved {moved:.4f}; seeds spread {spread:.4f}, from {min(values):.4f} to {max(values):.4f}"
            ),
        )


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="folder with provenance.csv")
    parser.add_argument("cells", nargs="*", default=AGAIN, help="names: kilobytes-rate-variant-seed")
    asked, plan = parser.parse_args(argv), trial.Plan()
    torch.set_num_threads(1)
    by_name = {cell.name: cell for cell in trial.cells(plan)}
    with tempfile.TemporaryDirectory() as folder:
        texts = command.bench(plan, asked.corpus, Path(folder))
    moved = []
    for cell in (by_name[name] for name in asked.cells):
        for far, spread, words in compared(cell, trial.run(cell, plan, texts)[0]):
            moved.append(far > spread)
            print(words, flush=True)
    print(f"{sum(moved)} of {len(moved)} losses moved by more than the seeds spread")


if __name__ == "__main__":
    main()
