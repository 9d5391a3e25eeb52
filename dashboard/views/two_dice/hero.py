"""The four cells: one component, one fragment, written only as far as the browser asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from core.lm.built_in import BuiltIn
from core.lm.four_cells import first_tokens
from core.lm.voices import VOICES, is_own, kind, opening, reads
from dashboard import layout
from dashboard.address import Value
from dashboard.components.four_cells import four_cells
from dashboard.components.four_cells.props import CellsView, bars_of, cell_of, props, uncertainty_of
from dashboard.components.link import wanted
from dashboard.layout.memory import kept
from dashboard.layout.taking import take, take_text
from dashboard.layout.voice import SPEAKER
from dashboard.page_links import PageLink
from dashboard.runs import two_dice
from dashboard.runs.own_text import recited
from dashboard.runs.two_dice import CELLS, CellsSetting, Spread, Writing
from dashboard.text import Text
from dashboard.views.two_dice.arithmetic import arithmetic, code
from dashboard.views.two_dice.controls import IN_BROWSER, LONGEST, params, setting_of, told
from dashboard.views.two_dice.taking import cells_table, cells_text, splits_table
from dashboard.views.two_dice.uncertainty import right_answer, uncertainty

__all__ = ["arrive", "cells_answer", "hero", "take_cells"]

_KEY, _SESSION = "four-cells", "two-dice-seat"
_BOUNDS = (1, 4, 9)
"""Most first tokens of the answers "always the same one", "two to four", "five to nine"."""

_TICKS = 64
"""Masks with a tick of their own."""


@dataclass(slots=True)
class CellsSession:
    """What one visit keeps of the cells.

    Attributes:
        known: the controls as the browser last reported them.
        epoch: grows when the page has other controls than the browser reported, which then takes them over.
        wanted: texts that the browser asked for in every cell.
    """

    known: dict[str, Value] = field(default_factory=dict)
    epoch: int = 0
    wanted: int = 0

    def welcome(self, values: Mapping[str, Value]) -> None:
        """Begin a run of the whole page.

        Where it only repeats what the browser reported (a vote, another language), the browser keeps its own
        controls: a hand may have moved one since.
        """
        self.epoch += any(self.known.get(name) != values[name] for name in (SPEAKER, *IN_BROWSER))
        self.known = dict(values)
        self.wanted = max(self.wanted, 1)


def arrive() -> dict[str, Value]:
    """Read the controls from the address. Too long a prompt gets a sentence, and the usual one stands in."""
    table = layout.speaker((*VOICES.values(), *layout.lent()))
    name = str(layout.asked(SPEAKER, params(1, table)))
    values = layout.controls(params(two_dice.teller(name).vocabulary, table, name))
    if len(str(values["prompt"])) > LONGEST:
        st.markdown(_too_long(str(values["prompt"]), layout.page_text("two_dice")))
        values["prompt"] = opening(name)
        layout.set_control("prompt", values["prompt"])
    kept(_SESSION, CellsSession).welcome(values)
    return values


@layout.fragment
def hero(shown: str | None) -> None:
    """Show the cells and their uncertainty. What the browser asks for runs this fragment alone.

    Args:
        shown: the exhibit to show alone in a presentation; None for both and what belongs to them.
    """
    text, session = layout.page_text("two_dice"), kept(_SESSION, CellsSession)
    setting = setting_of(session.known)
    if shown in (None, "cells"):
        with layout.room("small"):
            _cells(session, setting, text, alone=shown is not None)
    if shown in (None, "doubt"):
        with layout.room("small"):
            _doubt(setting, text)


def _doubt(setting: CellsSetting, text: Text) -> None:
    if layout.ask("doubt", text, of=setting):
        uncertainty(setting, text)
        layout.tally("doubt", text, right_answer(setting), of=setting)


def _cells(session: CellsSession, setting: CellsSetting, text: Text, *, alone: bool) -> None:
    if not layout.ask("cells", text, of=setting):
        return
    if alone:
        layout.claim(text("claim"))
    count, writing = int(session.known["n"]), two_dice.writing(setting)
    writing.advance(min(count, session.wanted))
    spread = two_dice.spread(setting)
    four_cells(_data(session, spread, writing, text), key=_KEY, on_want=_on_want)
    layout.tally("cells", text, cells_answer(writing, count), of=setting)
    layout.measured(_measured(setting, text), seen=not alone)
    if not alone:
        if is_own(setting.model):
            _recited(setting, writing, text)
        _copied(session, setting, text)
        _below(setting, spread, text)


def take_cells() -> None:
    """The uncertainty and the texts as files, as many texts as are written when they are asked for."""
    text, session = layout.page_text("two_dice"), kept(_SESSION, CellsSession)
    with st.container(horizontal=True):
        take("two-dice-uncertainty", lambda: _splits(session), text)
        take("two-dice-texts", lambda: cells_table(_texts(session)), text, key="take.texts")


def _splits(session: CellsSession) -> pd.DataFrame:
    return splits_table(two_dice.sweep(setting_of(session.known)))


def _copied(session: CellsSession, setting: CellsSetting, text: Text) -> None:
    names = {name: _named(name, setting, text) for name in CELLS}
    take_text("cells", cells_text(_texts(session), setting.prompt, names), text)


def _named(cell: str, setting: CellsSetting, text: Text) -> str:
    masks, way = cell.split("_")
    said = f"{text(f'hero.row_{masks}')}, {text(f'hero.{way}')}"
    return said if way == "greedy" else f"{said}, {text('hero.sampled_how', k=text.number(setting.k))}"


def _texts(session: CellsSession) -> dict[str, list[str]]:
    """What is written so far, by cell."""
    written, model = two_dice.writing(setting_of(session.known)).texts, _teller(session)
    count = int(session.known["n"])
    return {name: [model.decode(each.tokens) for each in written[name][:count]] for name in CELLS}


def _recited(setting: CellsSetting, writing: Writing, text: Text) -> None:
    """How much of the texts without masks stands word for word in what the visitor's model learned."""
    shares = {}
    for name in ("off_greedy", "off_sampled"):
        texts = [recited(two_dice.teller(setting.model), each.tokens) for each in writing.texts[name]]
        found = [each.share for each in texts if each is not None]
        shares[name] = text.percent(sum(found) / max(1, len(found)))
    st.markdown(text("recited", **shares))


def cells_answer(writing: Writing, count: int) -> int | None:
    """How many first tokens masks alone bring: 0 one, 1 two to four, 2 five to nine, 3 more; None: too early.

    Args:
        writing: the texts.
        count: how many of each cell count.
    """
    if writing.ready < count:
        return None
    firsts = first_tokens(writing.texts["on_greedy"][:count])
    return sum(firsts > bound for bound in _BOUNDS)


def _too_long(prompt: str, text: Text) -> str:
    return text("too_long", limit=text.number(LONGEST), length=text.number(len(prompt)))


def _data(session: CellsSession, spread: Spread, writing: Writing, text: Text) -> dict[str, object]:
    model = _teller(session)
    wins = spread.winners[:, None] == spread.winners.new_tensor(spread.tokens)
    names = [model.display(token) for token in spread.tokens]
    view = CellsView(session.epoch, LONGEST, model.vocabulary, reads(model.name), layout.present())
    return props(
        {name: session.known[name] for name in (SPEAKER, *IN_BROWSER)},
        text,
        view,
        bars=bars_of(names, spread.off, spread.on, wins, _TICKS),
        cells={name: _cell(name, session, spread, writing) for name in CELLS},
        uncertainty={row: uncertainty_of(split) for row, split in spread.whole.items()},
    )


def _cell(name: str, session: CellsSession, spread: Spread, writing: Writing) -> dict[str, object]:
    texts = writing.texts[name][: int(session.known["n"])]
    words = [_words(_teller(session), text.tokens) for text in texts]
    return cell_of(texts, words, writing.kept[name][: len(texts)], spread.cells[name], spread.kept[name])


def _teller(session: CellsSession) -> BuiltIn:
    return two_dice.teller(str(session.known[SPEAKER]))


def _words(model: BuiltIn, tokens: tuple[int, ...]) -> tuple[str, str]:
    first = model.decode(tokens[:1])
    return first, model.decode(tokens)[len(first) :]


def _below(setting: CellsSetting, spread: Spread, text: Text) -> None:
    first = two_dice.teller(setting.model).display(spread.tokens[0])
    layout.fold(text("fold.arithmetic"), "arithmetic", lambda: st.markdown(arithmetic(spread, first, text)))
    if not is_own(setting.model):
        layout.code_fold(text, "fold.code", code(setting))
    with st.container(horizontal=True, gap="medium"):
        layout.page_link(PageLink("dropout"), text("door.dropout"))
        here = {SPEAKER: setting.model, "prompt": setting.prompt, "k": str(setting.k)}
        layout.page_link(PageLink("top_k", here), text("door.top_k"))
        layout.page_link(PageLink("sources"), text("door.sources"))


def _measured(setting: CellsSetting, text: Text) -> str:
    card = two_dice.teller(setting.model).card
    return text(
        "measured",
        voice=text(f"voice.{kind(setting.model)}"),
        parameters=text.number(card["parameters"] / 1e6, 1),
        masks=text.number(two_dice.MASKS),
        ticks=text.number(_TICKS),
        length=text.number(two_dice.LENGTH),
        seed=setting.seed,
        training_seed=card["seed"],
    )


def _on_want() -> None:
    session, said = kept(_SESSION, CellsSession), wanted(_KEY).get("texts")
    if said is None or said.get("epoch") != session.epoch:
        return
    values = told(said, session.known, _teller(session).vocabulary)
    session.wanted = int(said["have"]) + 1 if values == session.known else 1
    if any(values[name] != session.known[name] for name in _elsewhere()):
        layout.move()
    session.known = values
    layout.set_controls({name: values[name] for name in IN_BROWSER})


def _elsewhere() -> tuple[str, ...]:
    """The controls of the cells that more of the page goes by: its lede, and the twins that write live."""
    return ("n", "prompt", "seed") if layout.get_control("twins") else ("n",)
