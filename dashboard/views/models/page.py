"""Models: who still trains with dropout, what decides it, and where it sits in a transformer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

from core.history import ModelRate
from core.history.rates import Measure
from core.studies.passes import results
from dashboard import layout
from dashboard.runs import history
from dashboard.runs.passes import recorded
from dashboard.text import Text
from dashboard.views.models.block import sites
from dashboard.views.models.controls import PARAMS
from dashboard.views.models.crossing import passes_measured
from dashboard.views.models.passes import passes, passes_file
from dashboard.views.models.table import table
from dashboard.views.models.variants import variants
from dashboard.views.models.years import years, years_file


def main() -> None:
    """Words, controls, computation, figures."""
    text = layout.page_text("models")
    values, shown = layout.controls(PARAMS), layout.exhibit()
    models: Sequence[ModelRate] = ()
    tuned = bool(values["tuned"])
    if shown is None:
        layout.claim(text("claim"))
    with layout.part("models"):
        models = history.model_rates()
    if models:
        _offer(models, text, cast(Measure, values["axis"]), tuned=tuned)
    if models and shown in (None, "years"):
        with layout.room():
            years(models, text, tuned=tuned, alone=shown is not None)
    if models and shown in (None, "passes"):
        passes(models, text, cast(Measure, values["axis"]), tuned=tuned)
    if shown in (None, "crossing", "variants"):
        with layout.part("measured"):
            _measured(text, cast(results.Measure, values["outcome"]), shown)
    if shown in (None, "block"):
        sites(models, text, str(values["model"]))
    if models and shown is None:
        table(models, text, show=str(values["show"]), find=str(values["find"]))


def _offer(models: Sequence[ModelRate], text: Text, axis: Measure, *, tuned: bool) -> None:
    layout.offer_files({
        "years": partial(years_file, models, text, tuned=tuned),
        "passes": partial(passes_file, models, text, axis, tuned=tuned),
    })  # fmt: skip


def _measured(text: Text, measure: results.Measure, shown: str | None) -> None:
    rows, run = recorded()
    if shown in (None, "crossing"):
        passes_measured(rows, run, text, measure)
    if shown in (None, "variants"):
        variants(rows, run, text, measure)


main()
