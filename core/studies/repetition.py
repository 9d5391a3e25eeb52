"""How much each way of choosing loops, repeats and wanders.

    python -m core.studies.repetition --model MODEL --corpus FOLDER

A built-in voice, the storyteller or with the German corpus the erzaehler, continues openings of held-out
passages under every setting of `core.lm.compare_decoding`, all with the same numbers u, and the texts are
measured as in Holtzman et al. 2020, table 1. Beside them stands what the authors themselves wrote after the
same openings. With 1,000 it takes about 45 minutes on one core; the German works held out have 176 that are
long enough (`--prompts 176`). It writes assets/data/repetition/MODEL.csv (a row a setting) and MODEL.json
(what was run). Self-BLEU needs nltk (requirements-dev.txt).

A text ends at the model's end token, and after 200 tokens at the latest.
"""

import argparse
import hashlib
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from scipy.stats import binomtest
from torch import Tensor

from core import tables
from core.lm import built_in, measures, ngram_index
from core.lm.built_in import BuiltIn
from core.lm.compare_decoding import SETTINGS, surprisals, until, write
from core.lm.gpt import GPT
from core.lm.ngram_index import NgramIndex
from core.lm.registry import MODELS
from core.lm.tokens import Tokenizer
from core.lm.voices import FIRST, VOICES
from core.pretraining import corpus, machine
from core.rng import generator_for
from core.studies.repetition_record import (
    COLUMNS,
    FOLDER,
    HUMAN,
    PROMPT_TOKENS,
    TEXT_TOKENS,
    RepetitionRow,
    record_of,
    run_of,
)

__all__ = ["Openings", "main", "measure", "openings", "summary", "uniforms"]

PROMPTS, SELF_BLEU_TEXTS, AT_ONCE, SEED = 1000, 200, 20, 0
RUN_LENGTH = 8
"""Tokens of the runs that are looked up in the training text."""


@dataclass(frozen=True, slots=True, eq=False)
class Openings:
    """Beginnings of passages, and how their authors went on.

    Args:
        prompts: [N, P] int64: the end token, which begins every text, and the first tokens of a paragraph.
        texts: [N, L], the tokens that follow in the book.
    """

    prompts: Tensor
    texts: Tensor


def openings(works: Sequence[corpus.Work], tokens: Tokenizer, count: int) -> Openings:
    """Passages of works that begin with a paragraph and do not overlap, evenly spread over all there are.

    Args:
        works: where to look.
        tokens: the tokenizer.
        count: how many.

    Raises:
        ValueError: there are fewer such passages.
    """
    found = [
        passage for work in works for story in corpus.stories(work) for passage in _passages(story, tokens)
    ]
    if len(found) < count:
        raise ValueError(f"{count} passages are wanted; the works have {len(found)} that are long enough")
    chosen = torch.tensor([found[number * len(found) // count] for number in range(count)])
    start = torch.full((count, 1), tokens.end)
    return Openings(torch.cat((start, chosen[:, :PROMPT_TOKENS]), 1), chosen[:, PROMPT_TOKENS:])


def _passages(story: str, tokens: Tokenizer) -> Iterator[list[int]]:
    """From the beginning of a paragraph, a prompt and a text's length; the next one begins after that."""
    passage: list[int] = []
    for paragraph in story.split("\n"):
        passage += tokens.encode(f"{paragraph}\n")
        if len(passage) >= PROMPT_TOKENS + TEXT_TOKENS:
            yield passage[: PROMPT_TOKENS + TEXT_TOKENS]
            passage = []


def uniforms(count: int, length: int, seed: int) -> Tensor:
    """The numbers u, [count, length] float64: a row a prompt, the same for every setting."""
    return torch.rand(count, length, dtype=torch.float64, generator=generator_for(seed, "loops"))


def texts_of(model: BuiltIn, given: Openings, u: Tensor) -> dict[str, tuple[Tensor, Tensor]]:
    """Tokens and surprisals, each [N, L], for every setting and for the authors."""
    chains, parts = [setting.chain() for setting in SETTINGS], []
    for first in range(0, len(u), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        parts.append(write(model.model, given.prompts[part], u[part], chains))
        _say(f"{min(first + AT_ONCE, len(u))} of {len(u)} prompts continued")
    tokens = torch.cat([part.tokens for part in parts], 1)
    bits = torch.cat([part.surprisal for part in parts], 1)
    written = {setting.name: (tokens[s], bits[s]) for s, setting in enumerate(SETTINGS)}
    return written | {HUMAN: (given.texts, _surprisals(model.model, given))}


def _surprisals(model: GPT, given: Openings) -> Tensor:
    parts = (slice(first, first + AT_ONCE) for first in range(0, len(given.texts), AT_ONCE))
    return torch.cat([surprisals(model, given.prompts[part], given.texts[part]) for part in parts])


def measure(text: Sequence[int], bits: Sequence[float], known: NgramIndex) -> dict[str, float]:
    """The measures of one text; NaN where it is too short for one, or has no loop.

    Args:
        text: its tokens, without the end token.
        bits: the surprisal of each.
        known: the runs of the training text.
    """
    loop = measures.trailing_repetition(text)
    values = {"length": len(text), "bits": math.fsum(bits), "loops": float(loop is not None)}
    values["onset"] = math.nan if loop is None else loop.onset
    for n in (1, 2, 3):
        values[f"distinct_{n}"] = measures.distinct([text], n) if len(text) >= n else math.nan
    values["perplexity"] = measures.perplexity(bits) if len(bits) else math.nan
    values["overlap"] = known.share(text) if len(text) >= known.n else math.nan
    return values


def summary(rows: pd.DataFrame, bleu: Sequence[float]) -> dict[str, float]:
    """The row of one setting: see `core.studies.repetition_record.RepetitionRow` for what each column means.

    Args:
        rows: `measure` of each of its texts.
        bleu: of some of its texts, the BLEU against the others.
    """
    low, high = binomtest(int(rows["loops"].sum()), len(rows)).proportion_ci(method="wilson")
    values: dict[str, float] = {"texts": len(rows), "length": rows["length"].mean()}
    values |= {"repetition": rows["loops"].mean(), "repetition_low": low, "repetition_high": high}
    values["perplexity"] = 2 ** float(rows["bits"].sum() / rows["length"].sum())
    for name in ("onset", "perplexity"):
        for suffix, share in (("q1", 0.25), ("median", 0.5), ("q3", 0.75)):
            values[f"{name}_{suffix}"] = float(rows[name].quantile(share))
    for name in ("distinct_1", "distinct_2", "distinct_3", "overlap"):
        values |= {name: rows[name].mean(), f"{name}_sd": rows[name].std()}
    return values | {"self_bleu": float(np.mean(bleu)), "self_bleu_sd": float(np.std(bleu, ddof=1))}


def _say(words: str) -> None:
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {words}\n")


def _table(written: dict[str, tuple[Tensor, Tensor]], known: NgramIndex, end: int) -> pd.DataFrame:
    rows = []
    for name, (tokens, bits) in written.items():
        texts = [until(row, end) for row in tokens.tolist()]
        each = pd.DataFrame(
            [measure(text, row[: len(text)], known) for text, row in zip(texts, bits.tolist(), strict=True)]
        )
        bleu = measures.self_bleus([text for text in texts[:: len(texts) // SELF_BLEU_TEXTS or 1] if text])
        rows.append({"setting": name, **summary(each, bleu)})
        _say(f"{name}: repetition {rows[-1]['repetition']:.3f}, perplexity {rows[-1]['perplexity']:.2f}")
    return pd.DataFrame(rows)[list(COLUMNS)]


def _run(model: str, prompts: int, folder: Path) -> dict[str, Any]:
    """What was run, for the line under the figure."""
    fewer = "" if prompts == PROMPTS else f" --prompts {prompts}"
    weights = (MODELS / model / "model.safetensors").read_bytes()
    return {
        "command": f"python -m core.studies.repetition --model {model} --corpus FOLDER{fewer}",
        "model": model,
        "model_sha256": hashlib.sha256(weights).hexdigest(),
        "prompts": prompts,
        "prompt_tokens": PROMPT_TOKENS,
        "text_tokens": TEXT_TOKENS,
        "prompt_works": [work.title for work in corpus.read_works(folder, ("valid", "test"))],
        "seed": SEED,
        "self_bleu_texts": min(prompts, SELF_BLEU_TEXTS),
        "run_length": RUN_LENGTH,
        "machine": machine.kind(),
        "processor_minutes": round(time.process_time() / 60, 1),
    }


def _write_texts(
    path: Path, written: dict[str, tuple[Tensor, Tensor]], given: Openings, model: BuiltIn
) -> None:
    with path.open("w", encoding="utf-8") as file:
        for name, (tokens, _) in written.items():
            for prompt, row in zip(given.prompts.tolist(), tokens.tolist(), strict=True):
                text = model.decode(until(row, model.end))
                line = {"setting": name, "prompt": model.decode(prompt), "text": text}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _learned(model: BuiltIn, folder: Path) -> list[corpus.Work]:
    """The works that the model's card names."""
    files = [Path(work["file"]) for work in model.card["works"]]
    folders = {file.parts[0] for file in files}
    return corpus.read_works(folder, folders, [file.stem for file in files])


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m core.studies.repetition", description="Measure loops and diversity."
    )
    parser.add_argument("--model", choices=VOICES.values(), default=FIRST, help="who writes")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with provenance.csv and texts")
    parser.add_argument("--prompts", type=int, default=PROMPTS, help="how many openings to continue")
    parser.add_argument(
        "--out", type=Path, default=FOLDER, help="where to write; default assets/data/repetition"
    )
    parser.add_argument("--texts", type=Path, help="also write all the texts here, a JSON object a line")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Write, measure, and save."""
    asked = _arguments(argv)
    model = built_in.read(MODELS / asked.model)
    torch.set_num_threads(1)
    given = openings(corpus.read_works(asked.corpus, ("valid", "test")), model.tokens, asked.prompts)
    written = texts_of(model, given, uniforms(asked.prompts, TEXT_TOKENS, SEED))
    if asked.texts:
        _write_texts(asked.texts, written, given, model)
    learned = corpus.stream(_learned(model, asked.corpus), model.tokens)
    known = ngram_index.remember(learned.numpy(), RUN_LENGTH)
    table = _table(written, known, model.end)
    run = _run(asked.model, asked.prompts, asked.corpus) | {"different_runs": len(known.sorted_hashes)}
    rows = [
        RepetitionRow(**{str(name): value for name, value in row.items()}) for row in table.to_dict("records")
    ]
    record = record_of(asked.model, asked.out)
    tables.write(rows, record)
    run["table_sha256"] = hashlib.sha256(record.read_bytes()).hexdigest()
    run_of(record).write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
