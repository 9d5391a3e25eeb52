"""How often rounding changes the first token: `python -m core.studies.zero`, into assets/data/zero.csv.

Every built-in voice writes texts of its own, by pure sampling in float64 with recorded seeds: no corpus is
needed, and anybody can make them again. At each place of them the next token is asked for in the arithmetics
of `core.lm.zero`, each text in one pass and with an order of summation of its own. What is counted depends on
the processor, so zero.json beside the table names it.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from core.lm import built_in
from core.lm.built_in import BuiltIn
from core.lm.generation import generate
from core.lm.registry import MODELS
from core.lm.voices import VOICES
from core.lm.zero import BESIDE, arithmetics, first_two
from core.pretraining import machine
from core.rng import generator_for
from core.studies.zero_record import PATH, ZeroRow
from core.tables import write

__all__ = ["ZeroPlan", "main", "measure"]


@dataclass(frozen=True, slots=True)
class ZeroPlan:
    """What is asked.

    Args:
        texts: of each voice; their seeds count from 0.
        length: tokens of each, a place each.
    """

    texts: int = 10
    length: int = 100


def measure(model: BuiltIn, plan: ZeroPlan) -> Iterator[ZeroRow]:
    """The rows of one model, text after text.

    Args:
        model: writes the texts, and is asked.
        plan: how many; a text must fit the context.
    """
    for seed in range(plan.texts):
        die = generator_for(seed, "zero")
        written = islice(generate(model, [model.end], [], die=die), plan.length)
        tokens = torch.tensor([[model.end, *(made.token for made in written)]])
        networks = arithmetics(model.model, order=seed)
        with torch.no_grad():
            logits = {name: each(tokens, last=plan.length).logits[0] for name, each in networks.items()}
        yield from _rows(model.name, seed, logits)


def _rows(name: str, seed: int, logits: dict[str, Tensor]) -> Iterator[ZeroRow]:
    for place in range(len(logits["float32"])):
        found = {kind: first_two(row[place]) for kind, row in logits.items()}
        flips = {kind: int(found[kind].tokens[0] != found[other].tokens[0]) for kind, other in BESIDE.items()}
        yield ZeroRow(name, seed, place + 1, found["float32"].gap, found["bfloat16"].gap, **flips)


def run(path: Path, plan: ZeroPlan) -> dict[str, Any]:
    """What was run for a table, for the line under the figure.

    Args:
        path: of the table.
        plan: that was followed.
    """
    weights = {name: (MODELS / name / "model.safetensors").read_bytes() for name in VOICES.values()}
    return {
        "command": "python -m core.studies.zero",
        "texts": plan.texts,
        "length": plan.length,
        "machine": machine.kind(),
        "torch": torch.__version__,
        "models": {name: hashlib.sha256(file).hexdigest() for name, file in weights.items()},
        "table_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def main(argv: list[str] | None = None) -> None:
    """Ask every voice at 1,000 places of its own texts; takes about a minute."""
    parser = argparse.ArgumentParser(prog="python -m core.studies.zero", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=PATH, help="the table; default assets/data/zero.csv")
    out: Path = parser.parse_args(argv).out
    torch.set_num_threads(1)
    plan = ZeroPlan()
    write([row for name in VOICES.values() for row in measure(built_in.read(MODELS / name), plan)], out)
    out.with_suffix(".json").write_text(json.dumps(run(out, plan), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
