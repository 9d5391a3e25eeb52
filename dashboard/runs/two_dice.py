"""Cached calls into both dice at once: four cells that are written only as far as someone watches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import streamlit as st
import torch
from torch import Tensor

from core.lm.built_in import BuiltIn
from core.lm.four_cells import BATCH, Cell, Continuation, continuations
from core.lm.ngram_index import NgramIndex
from core.lm.uncertainty import Uncertainty, next_probabilities, split
from core.lm.voices import FIRST, is_own
from core.rng import generator_for
from core.sampling import trace
from core.studies.twins import results
from core.studies.twins.results import MaskRow, NetworkRow, TextRow
from core.studies.twins.texts import TextMeasures, measure
from dashboard.runs import KEPT, speaking
from dashboard.runs.turn import ONE_AT_A_TIME

__all__ = [
    "CELLS",
    "LENGTH",
    "LIVE_LENGTH",
    "LIVE_TEXTS",
    "MASKS",
    "RATES",
    "SHOWN",
    "CellsSetting",
    "Sample",
    "Spread",
    "Writing",
    "ablations",
    "live",
    "networks",
    "spread",
    "sweep",
    "teller",
    "texts",
    "writing",
]

CELLS = ("off_greedy", "off_sampled", "on_greedy", "on_sampled")
"""Masks off or on, times greedy or top-k."""

LENGTH = 20
"""Tokens of a continuation."""

SHOWN = 6
"""Tokens with a bar."""

MASKS = 128
"""Masks behind every split of the uncertainty."""

RATES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
"""Mask rates of the sweep."""

LIVE_TEXTS, LIVE_LENGTH = 4, 24
"""Texts that a twin writes for the prompt on the page, and their tokens."""

_PURPOSE = "two dice"

_OWN = 8
"""Settings of its own models that a visit keeps."""


@dataclass(frozen=True, slots=True)
class CellsSetting:
    """What decides the four cells.

    Args:
        prompt: the text that goes on.
        rate: of the masks where they are on.
        k: of top-k where the speaking die is rolled.
        t: the temperature there.
        seed: of masks and draws; every cell rolls the same ones.
        model: one of the voices.

    Example:
        >>> CellsSetting("The king", rate=0.1, k=10, t=1.0, seed=0).cell("on_greedy")
        Cell(rate=0.1, k=1, t=1.0)
    """

    prompt: str
    rate: float
    k: int
    t: float
    seed: int
    model: str = FIRST

    def cell(self, name: str) -> Cell:
        """The way to write of one of `CELLS`."""
        row, column = name.split("_")
        return Cell(self.rate if row == "on" else 0.0, 1 if column == "greedy" else self.k, self.t)


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """The next token under many masks.

    Args:
        tokens: the likeliest tokens, with masks and without, [S].
        off: their probabilities without masks, [S].
        on: under each mask, [M, S].
        winners: the likeliest token of all under each mask, [M].
        kept: in each of `CELLS` whether a token survives the cut of the mean distribution, [S].
        whole: the split of the uncertainty over the whole vocabulary, "off" and "on".
        cells: the split of what is drawn from in each of `CELLS`: after the cut and the temperature.
    """

    tokens: tuple[int, ...]
    off: Tensor
    on: Tensor
    winners: Tensor
    kept: Mapping[str, tuple[bool, ...]]
    whole: Mapping[str, Uncertainty]
    cells: Mapping[str, Uncertainty]


class Writing:
    """The texts of the four cells for one setting, the same for everyone who watches it.

    A text's distribution is kept for the shown tokens only: `first` is [S], in the order of `tokens`.

    Args:
        model: the model that writes.
        setting: what decides the cells.
        tokens: the tokens with a bar.

    Attributes:
        texts: by cell.
        kept: by cell, of each text which shown tokens its cut keeps.
    """

    def __init__(self, model: BuiltIn, setting: CellsSetting, tokens: tuple[int, ...]) -> None:
        self.texts: dict[str, list[Continuation]] = {name: [] for name in CELLS}
        self.kept: dict[str, list[tuple[bool, ...]]] = {name: [] for name in CELLS}
        self._tokens = list(tokens)
        self._cells = {name: setting.cell(name) for name in CELLS}
        prompt = model.encode(setting.prompt)
        self._sources: dict[str, Iterator[Continuation]] = {
            name: continuations(model, prompt, cell, length=LENGTH, generator=dice(setting.seed))
            for name, cell in self._cells.items()
        }

    @property
    def ready(self) -> int:
        """How many texts every cell has."""
        return min(map(len, self.kept.values()))

    def advance(self, count: int) -> None:
        """Write, a batch of each cell in turn, until every cell has so many texts."""
        if self.ready >= count:
            return  # without waiting for its turn
        with ONE_AT_A_TIME:
            while self.ready < count:
                self._write(min(CELLS, key=lambda name: len(self.kept[name])))

    def _write(self, name: str) -> None:
        for text in islice(self._sources[name], BATCH):
            kept = _among(text.first, self._tokens, self._cells[name].k)
            self.texts[name].append(replace(text, first=text.first[self._tokens].clone()))
            self.kept[name].append(kept)


def dice(seed: int) -> torch.Generator:
    """The source of masks and draws: the same for all cells, so that only the switches differ."""
    return generator_for(seed, _PURPOSE)


def teller(name: str) -> BuiltIn:
    """The model that speaks on the page.

    Args:
        name: of a built-in one.

    Raises:
        LanguageError: it cannot be had; the message says why and what to do.
    """
    model = speaking.language_model(name)
    assert isinstance(model, BuiltIn)
    return model


def writing(setting: CellsSetting) -> Writing:
    """The texts of a setting, as far as anyone has watched them; of an own model, as this visit has."""
    return _own_writing(setting, _step(setting)) if is_own(setting.model) else _writing(setting)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _writing(setting: CellsSetting) -> Writing:
    return Writing(teller(setting.model), setting, spread(setting).tokens)


@st.cache_resource(show_spinner=False, max_entries=_OWN, scope="session")
def _own_writing(setting: CellsSetting, step: int) -> Writing:  # noqa: ARG001  (it is of the cache's key)
    return Writing(teller(setting.model), setting, spread(setting).tokens)


def spread(setting: CellsSetting) -> Spread:
    """The next token of a setting's prompt under many masks. Not to be changed."""
    return _own_spread(setting, _step(setting)) if is_own(setting.model) else _spread(setting)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _spread(setting: CellsSetting) -> Spread:
    return _spread_of(setting)


@st.cache_resource(show_spinner=False, max_entries=_OWN, scope="session")
def _own_spread(setting: CellsSetting, step: int) -> Spread:  # noqa: ARG001  (it is of the cache's key)
    return _spread_of(setting)


def _step(setting: CellsSetting) -> int:
    """How far a visitor's model has learned: what it says changes with it."""
    return int(teller(setting.model).card["step"])


def _spread_of(setting: CellsSetting) -> Spread:
    off, on = (_rows(setting, rate) for rate in (0.0, setting.rate))
    tokens = (off[0] + on.mean(0)).topk(SHOWN).indices.tolist()
    rows = {name: on if name.startswith("on") else off for name in CELLS}
    drawn = {name: _drawn_from(rows[name], setting.cell(name)) for name in CELLS}
    return Spread(
        tokens=tuple(tokens),
        off=off[0, tokens],
        on=on[:, tokens],
        winners=on.argmax(-1),
        kept={name: _among(rows[name].mean(0), tokens, setting.cell(name).k) for name in CELLS},
        whole={"off": split(off), "on": split(on)},
        cells={name: split(probabilities) for name, probabilities in drawn.items()},
    )


def sweep(setting: CellsSetting) -> list[tuple[float, Uncertainty]]:
    """The split of the uncertainty about a setting's next token at each of `RATES` and at its own rate."""
    rates = sorted({*RATES, setting.rate})
    whole = _whole_of if is_own(setting.model) else _whole
    return [(rate, whole(setting.model, setting.prompt, rate, setting.seed)) for rate in rates]


@st.cache_data(show_spinner=False, max_entries=8 * KEPT)
def _whole(model: str, prompt: str, rate: float, seed: int) -> Uncertainty:
    return _whole_of(model, prompt, rate, seed)


def _whole_of(model: str, prompt: str, rate: float, seed: int) -> Uncertainty:
    return split(_rows(CellsSetting(prompt, rate, 1, 1.0, seed, model), rate))


@st.cache_data(show_spinner=False)
def networks() -> tuple[NetworkRow, ...]:
    """See `core.studies.twins.results.networks`."""
    return results.networks()


@st.cache_data(show_spinner=False)
def texts() -> tuple[TextRow, ...]:
    """See `core.studies.twins.results.texts`."""
    return results.texts()


@st.cache_data(show_spinner=False)
def ablations() -> tuple[MaskRow, ...]:
    """See `core.studies.twins.results.ablations`."""
    return results.ablations()


@dataclass(frozen=True, slots=True)
class Sample:
    """What a twin wrote for one prompt in one way of speaking.

    Args:
        texts: the first of them, without the prompt.
        measures: of all.
    """

    texts: tuple[str, ...]
    measures: TextMeasures


@st.cache_data(show_spinner=False, max_entries=KEPT)
def live(twin: str, decoding: str, prompt: str, seed: int) -> Sample:
    """Let a twin write on for a prompt.

    Args:
        twin: "twin_plain" or "twin_dropout".
        decoding: one of `core.studies.twins.results.DECODINGS`.
        prompt: the text that goes on.
        seed: of the draws.
    """
    model = teller(twin)
    cell = Cell(rate=0.0, k=results.DECODINGS[decoding] or model.vocabulary)
    source = continuations(model, model.encode(prompt), cell, length=LIVE_LENGTH, generator=dice(seed))
    with ONE_AT_A_TIME:
        tokens = [text.tokens for text in islice(source, LIVE_TEXTS)]
    return Sample(tuple(model.decode(each) for each in tokens), measure(tokens, _known()))


@st.cache_resource(show_spinner=False)
def _known() -> NgramIndex:
    return results.learned()


def _rows(setting: CellsSetting, rate: float) -> Tensor:
    model = teller(setting.model)
    generator = generator_for(setting.seed, f"{_PURPOSE} doubt")
    with ONE_AT_A_TIME:
        tokens = model.encode(setting.prompt)
        return next_probabilities(model, tokens, rate, masks=MASKS, generator=generator)


def _drawn_from(probabilities: Tensor, cell: Cell) -> Tensor:
    return trace(probabilities.log(), cell.steps())[-1].probabilities


def _among(probabilities: Tensor, tokens: Sequence[int], k: int) -> tuple[bool, ...]:
    """Which tokens are among the k likeliest."""
    return tuple(int((probabilities > probabilities[token]).sum()) < k for token in tokens)
