"""Measure the twins and the ablations: `python -m core.studies.twins --corpus FOLDER`.

Writes the tables of `core.studies.twins.results` into assets/data/two_dice. Networks that do not come with
the app are trained first (some minutes of one core each) and left in the work folder, so that a stopped
run goes on.
"""

import argparse
import logging
from pathlib import Path

import torch

from core import tables
from core.lm import built_in, gpt
from core.lm.built_in import BuiltIn
from core.lm.registry import MODELS
from core.pretraining.recipe import read
from core.studies.twins import record, results
from core.studies.twins.variants import RECIPE, VARIANTS, Variant, trained

logger = logging.getLogger("two dice")


def measure_twins(
    corpus_folder: Path, out: Path, work: Path, variants: tuple[Variant, ...], plan: record.MeasuringPlan
) -> None:
    """Train what is missing, and write the tables of networks and texts and the runs that were learned."""
    twin, recipe = built_in.read(MODELS / "twin_plain"), read(RECIPE)
    test = record.bench(recipe, corpus_folder, twin)
    networks: list[results.NetworkRow] = []
    texts: list[results.TextRow] = []
    for variant in variants:
        place = trained(variant, corpus_folder, twin.tokens, work)
        model = BuiltIn(variant.name, {}, gpt.load(place), twin.tokens)
        networks.append(record.network_row(variant, model, place, test, plan))
        texts += record.text_rows(variant, model, test, plan)
        logger.info("%s", networks[-1])
    tables.write(networks, out / results.NETWORKS)
    tables.write(texts, out / results.TEXTS)
    record.write_learned(test.known, out / results.LEARNED)
    record.write_about(plan, out)


def measure_ablations(
    corpus_folder: Path, out: Path, names: tuple[str, ...], plan: record.MeasuringPlan
) -> None:
    """Write the table of masks left on while speaking."""
    recipe = read(RECIPE)
    table: list[results.MaskRow] = []
    for name in names:
        model = built_in.read(MODELS / name)
        table += record.mask_rows(model, record.bench(recipe, corpus_folder, model).held_out, plan)
        logger.info("%s", table[-1])
    tables.write(table, out / results.ABLATIONS)
    record.write_about(plan, out)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m core.studies.twins", description="Measure the two dice.")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with provenance.csv and texts")
    parser.add_argument("--out", type=Path, default=results.FOLDER, help="where the tables go")
    parser.add_argument("--work", type=Path, default=Path("runs/two_dice"), help="networks that are trained")
    parser.add_argument("--only", choices=("twins", "ablations"), help="make one part alone")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    """Make both parts, or the one that is asked for."""
    asked, plan = _arguments(argv), record.MeasuringPlan()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    if asked.only != "ablations":
        measure_twins(asked.corpus, asked.out, asked.work, VARIANTS, plan)
    if asked.only != "twins":
        measure_ablations(asked.corpus, asked.out, results.SPEAKERS, plan)


if __name__ == "__main__":
    main()
