"""Whether another processor would print the same numbers.

    python -m tests.benchmarks.processors

Runs child processes under settings that make this processor sum in another order, as other kinds do, two of
them with two threads as well. Each computes every example over its whole run, 40 texts, the four cells and
the start page's recording; what is printed or drawn is compared with the first child's, number by number. One
line a setting: how many numbers differ in each part, and by how much the losses do before they are rounded.
The recording that the first child made is compared with the file of the app as well. The last line says how
many differ in all. Two examples, six texts and the first steps of a recording are part of the tests.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from core.lm import registry
from core.lm.built_in import BuiltIn
from core.lm.four_cells import Cell, continuations
from core.lm.generation import generate, read
from core.lm.uncertainty import next_probabilities, split
from core.lm.voices import FIRST
from core.mlp.experiments import spread
from core.mlp.presets import PRESETS, Twins
from core.mlp.training import Snapshot
from core.rng import generator_for
from core.sampling import temperature, top_k
from core.studies import recording
from dashboard.components.network_player.packing import pack
from dashboard.runs.live import LiveRun

FIRST_STEPS = recording.RecordingPlan(tales=8, steps=6)
"""A recording like that of the start page, as much of it as the tests can afford under every setting."""

Numbers = npt.NDArray[Any]
Parts = dict[str, Numbers]

OLD = {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE"}
"""The setting that differs most from a processor of today, of those that the tests can afford."""

SETTINGS: dict[str, dict[str, str]] = {
    "as it is": {},
    "ATen default": {"ATEN_CPU_CAPABILITY": "default"},
    "ATen AVX2": {"ATEN_CPU_CAPABILITY": "avx2"},
    "MKL AVX2": {"MKL_ENABLE_INSTRUCTIONS": "AVX2"},
    "MKL SSE4.2": {"MKL_ENABLE_INSTRUCTIONS": "SSE4_2"},
    "MKL compatible": {"MKL_CBWR": "COMPATIBLE"},
    "all AVX2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
    },
    "all old": {**OLD, "MKL_ENABLE_INSTRUCTIONS": "SSE4_2", "ONEDNN_MAX_CPU_ISA": "SSE41"},
}

ENDS = ("as it is", "all old")
"""The settings that are tried with two threads as well."""

DIGITS = 3
"""Decimals that a loss is printed with on the page; one more for probabilities."""

PROMPTS = ("Once upon a time there was a", "The king said to his", "The wolf", "Far away in the")


def example(twins: Twins) -> Parts:
    """A run as the player gets it, and its losses before they are rounded."""
    run = LiveRun(twins, epoch=0)
    snapshots = run.take(0, twins.steps + 1)
    losses = np.array([row for snapshot in snapshots for row in _losses(snapshot)])
    return {
        "losses": losses.round(DIGITS),
        "raw": losses,
        "errors": np.array([row for snapshot in snapshots for row in _errors(snapshot)]),
        "drawn": drawn(run, snapshots),
    }


def _losses(snapshot: Snapshot) -> Iterator[list[float]]:
    if snapshot.losses is not None:
        yield [*snapshot.losses.train.tolist(), *snapshot.losses.test.tolist(), *snapshot.masked.tolist()]


def _errors(snapshot: Snapshot) -> Iterator[list[float]]:
    if snapshot.losses is not None:
        yield [*snapshot.losses.train_error.tolist(), *snapshot.losses.test_error.tolist()]


def drawn(run: LiveRun, snapshots: Sequence[Snapshot]) -> Numbers:
    """Every byte of the picture but the losses, which travel with more digits than are printed."""
    blob = pack(snapshots, run.split, {})
    size = int.from_bytes(blob[:4], "little")
    places, start = [], 4 + size
    for section in json.loads(blob[4:start])["sections"]:
        rows = len(snapshots) if section["steps"] is None else len(section["steps"])
        end = start + rows * section["stride"]
        if section["name"] not in {"losses", "masked"}:
            places.append(np.frombuffer(blob[start:end], np.uint8))
        start = end
    return np.concatenate(places)


def spreads(twins: Twins) -> Parts:
    """The table over 20 seeds, as it is printed."""
    return {"spread": spread(twins, 20).to_numpy().round(DIGITS)}


def texts(count: int) -> Parts:
    """Texts of the storyteller, each from its prompt and seed, with the probabilities of their tokens."""
    model = registry.load("storyteller")
    tokens, probabilities = [], []
    for number in range(count):
        begin = read(model, model.encode(PROMPTS[number % len(PROMPTS)]))
        steps = ([top_k(40)], [temperature(0.8), top_k(10)], [])[number % 3]
        for made in islice(generate(model, begin, steps, die=generator_for(number, "processors")), 60):
            tokens.append(made.token)
            probabilities.append(made.drawn_probability)
    return {"texts": np.array(tokens), "chances": np.array(probabilities).round(DIGITS + 1)}


def cells() -> Parts:
    """What the four cells of Two dice write, and the split of the doubt."""
    model = registry.load("storyteller")
    assert isinstance(model, BuiltIn)
    prompt, written, doubts = model.encode(PROMPTS[1]), [], []
    for rate, k in ((0.0, 1), (0.0, 10), (0.1, 1), (0.1, 10)):
        source = continuations(model, prompt, Cell(rate, k), length=20, generator=generator_for(0, "cells"))
        written += [text.tokens for text in islice(source, 40)]
    for rate in (0.0, 0.1, 0.3):
        rows = next_probabilities(model, prompt, rate, masks=128, generator=generator_for(0, "doubt"))
        doubts += list(asdict(split(rows)).values())
    return {"cells": np.array(written), "doubt": np.array(doubts).round(DIGITS + 1)}


def recorded(plan: recording.RecordingPlan) -> Numbers:
    """The recording of the start page, byte by byte."""
    return np.frombuffer(recording.serialise(recording.make(plan)).encode(), np.uint8)


def measured(names: Sequence[str], count: int, *, whole: bool) -> Iterator[tuple[str, Numbers]]:
    """All parts of what is compared."""
    for name in names:
        yield from ((f"{name} {part}", numbers) for part, numbers in example(PRESETS[name]).items())
    yield from texts(count).items()
    yield "first steps", recorded(FIRST_STEPS)
    if whole:
        yield "recording", recorded(recording.PLANS[FIRST])
        yield from cells().items()
        for name in names:
            yield from ((f"{name} {part}", numbers) for part, numbers in spreads(PRESETS[name]).items())


def child(out: Path, names: Sequence[str], count: int, *, whole: bool, setting: Mapping[str, str]) -> Parts:
    """What a process of its own measures under a setting.

    Args:
        out: where it may write.
        names: of the examples.
        count: of the texts.
        whole: with the whole recording, the four cells and the spread over 20 seeds.
        setting: its environment, on top of this one's.
    """
    where = out / f"{hashlib.sha256(repr(sorted(setting.items())).encode()).hexdigest()[:12]}.npz"
    words = [str(where), *names, "--texts", str(count), *(["--whole"] if whole else [])]
    environment = {"OMP_NUM_THREADS": "1", **setting}
    cleared = {key: value for key, value in os.environ.items() if key not in _named()}
    command = [sys.executable, "-m", "tests.benchmarks.processors", "--child", *words]
    subprocess.run(command, env=cleared | environment, check=True)
    with np.load(where) as parts:
        return dict(parts)


def _named() -> set[str]:
    return {name for setting in SETTINGS.values() for name in setting}


def differences(one: Parts, other: Parts) -> dict[str, int]:
    """How many numbers of each part differ, where any do; a part of another length differs wholly."""
    assert one.keys() == other.keys()
    counts = {part: _differ(one[part], other[part]) for part in one if not part.endswith("raw")}
    return {part: count for part, count in counts.items() if count}


def _differ(one: Numbers, other: Numbers) -> int:
    if one.shape != other.shape:
        return max(one.size, other.size)
    return int((one != other).sum())


def furthest(one: Parts, other: Parts) -> float:
    """The largest difference of two losses before they are rounded."""
    return max(float(abs(one[part] - other[part]).max()) for part in one if part.endswith("raw"))


def _save(out: Path, names: Sequence[str], count: int, *, whole: bool) -> None:
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    np.savez(out, allow_pickle=False, **dict(measured(names, count, whole=whole)))


def _compare(at_once: int, count: int) -> None:
    two_threads = {f"{name}, two threads": SETTINGS[name] | {"OMP_NUM_THREADS": "2"} for name in ENDS}
    wanted = SETTINGS | two_threads
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(at_once) as pool:
        made = pool.map(
            lambda setting: child(Path(folder), list(PRESETS), count, whole=True, setting=setting),
            wanted.values(),
        )
        found = dict(zip(wanted, made, strict=True))
    first, total = next(iter(found.values())), 0
    for name, parts in found.items():
        counts = differences(first, parts)
        total += sum(counts.values())
        say = f"{name}: {counts or 'nothing'} differs, losses by at most {furthest(first, parts):.1e}"
        print(say, flush=True)
    on_file = np.frombuffer(recording.path_of(FIRST).read_bytes(), np.uint8)
    print(f"the recording on file: {_differ(first['recording'], on_file)} bytes differ")
    numbers = sum(part.size for name, part in first.items() if not name.endswith("raw"))
    seconds = time.monotonic() - begin
    print(f"{total} of {len(found) - 1} times {numbers:,} numbers differ ({seconds:.0f} s)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    parser.add_argument("--whole", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--texts", type=int, default=40)
    parser.add_argument("--at-once", type=int, default=2, help="processes at a time")
    options = parser.parse_args()
    if options.child:
        out, *names = options.child
        _save(Path(out), names, options.texts, whole=options.whole)
    else:
        _compare(options.at_once, options.texts)


if __name__ == "__main__":
    main()
