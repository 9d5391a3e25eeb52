"""Which model speaks on the page: the one place that its exhibits ask, and the choice among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.lm.cards import held_out
from core.lm.interface import LanguageModel, start_of
from core.lm.registry import BUILT_IN, LISTED, ON_BOARD
from core.lm.voices import is_own, kind, reads
from dashboard import layout
from dashboard.layout.memory import choose, kept, say_again
from dashboard.layout.voice import SPEAKER
from dashboard.runs import speaking
from dashboard.text import Text, literal
from dashboard.views.top_k.controls import params

__all__ = [
    "awaited", "built_in", "choice", "chosen", "described", "is_known", "name_of", "open_asked", "refused",
    "use",
]  # fmt: skip

_OWN = "model-own"
_FRESH = {
    param.name: param.default for param in params(1) if param.name in ("forced", "beside", "side", "at")
}
"""Controls of the writing that name tokens by number: another model means other tokens by them."""

_LICENCES = {"gpt2": "MIT", "distilgpt2": "Apache 2.0", "smollm2": "Apache 2.0", ON_BOARD: "Apache 2.0"}
"""As the models' cards on the hub say, and the wheel of the one on board."""

_LONGEST_NAME = 120

PATIENCE = 0.5
"""Seconds that the page waits for a model before it says how far it is."""

_LOOK = 0.5
"""Seconds from one look at how far it is to the next."""

_MOST_TOKENS = 10**7
"""A vocabulary that none exceeds: nobody knows that of a model that is still being opened."""


@dataclass(slots=True)
class ModelChoice:
    """What one visit keeps.

    Attributes:
        name: the model that speaks.
        refused: the last one that could not be had, and why.
        awaited: the one that is being opened.
    """

    name: str
    refused: tuple[str, speaking.LanguageError] | None = None
    awaited: speaking.Opening | None = None


def _session() -> ModelChoice:
    session = kept("top-k-model", lambda: ModelChoice(layout.voice()))
    if _is_gone(session.name):
        session.name = layout.voice()
    return session


def _is_gone(name: str) -> bool:
    """Whether a model learned a text in another visit, or in this one before another was learned."""
    return is_own(name) and name not in layout.lent()


def _asked() -> str:
    """A built-in or listed model, or where the server's owner allows it a folder or hub name."""
    return str(layout.asked(SPEAKER, params(1, layout.speaker())))


def chosen() -> str:
    """The name of the model that speaks; it is here and open."""
    return _session().name


def built_in() -> str:
    """The chosen model if it is a built-in one, else the page's voice: what only ours can be asked for."""
    return chosen() if chosen() in BUILT_IN else layout.voice()


def open_asked() -> LanguageModel | None:
    """Open the model that the address or the choice asks for; if it cannot be had, the one before goes on.

    Nothing follows it before `use`.

    Returns:
        The model; None while it is being opened, see `awaited`.

    Raises:
        LanguageError: neither it nor the one before can be had.
    """
    session, name = _session(), _asked()
    if name == session.name:
        session.awaited = None
        return speaking.language_model(name)
    session.refused = None
    try:
        if _is_gone(name):
            raise speaking.LanguageError("not_taught")
        return _opened(name, session)
    except speaking.LanguageError as error:
        session.refused = name, error
        return speaking.language_model(session.name)


def _opened(name: str, session: ModelChoice) -> LanguageModel | None:
    begun, session.awaited = session.awaited, None
    if name in BUILT_IN or is_own(name):
        return speaking.language_model(name)
    if begun is None or begun.name != name:
        begun = speaking.opening(name)
    if begun.over(PATIENCE):
        return begun.result()[0]
    session.awaited = begun
    return None


def awaited(text: Text, *, head: bool) -> None:
    """How far the model is that is being opened; the page goes on by itself when that has ended.

    The controls stay as they are asked for, and where there is a head another model can be chosen meanwhile.

    Args:
        text: the page's words.
        head: whether the page shows its menus.
    """
    begun = _session().awaited
    if begun is not None:
        layout.controls(params(_MOST_TOKENS, layout.speaker(), begun.name))
        if head:
            choice(text)
        _how_far()


@layout.looking_in(_LOOK)
def _how_far() -> None:
    text, begun = layout.page_text("top_k"), _session().awaited
    if begun is None:
        return
    if begun.over():
        st.rerun()
    name = name_of(begun.name, text)
    if begun.share is None:
        words = layout.markup(text("model.opening", model=name))
        st.html(f'<div class="td-notice" role="status"><p>{words}</p></div>')
    else:
        words = text("model.opening", model=literal(name))
        st.progress(begun.share, text("model.share", words=words, share=text.percent(begun.share)))


def use() -> str:
    """From now on the exhibits follow what `open_asked` opened. Returns its name."""
    session, name = _session(), _asked()
    if session.refused is None:
        session.name = name
    return session.name


def refused(text: Text) -> None:
    """A sentence on the model that could not be had, if there is one."""
    session = _session()
    if session.refused is not None:
        name, error = session.refused
        asked = (
            name_of(name, text) if is_known(name) or is_own(name) else layout.shortened(name, _LONGEST_NAME)
        )
        reason, other = layout.reason(error), name_of(session.name, text)
        words = text("model.refused", model=asked, reason=reason, other=other)
        st.html(f'<div class="td-notice" role="status"><p>{layout.markup(words)}</p></div>')


def name_of(name: str, text: Text) -> str:
    """A model as a reader names it; one beyond the lists as it names itself."""
    if is_known(name) or is_own(name):
        return text(f"model.name.{kind(name)}")
    return layout.shortened(name.rstrip("/").rpartition("/")[2])


def is_known(name: str) -> bool:
    """Whether a model is built in or listed, so that it is known what it learned from."""
    return name in (*BUILT_IN, *LISTED, ON_BOARD)


def choice(text: Text) -> None:
    """A quiet button that says which model speaks; behind it the others, and what is known about this one."""
    name = chosen()
    model = speaking.language_model(name)
    size = text.number(model.card["parameters"] / 1e6, 1)
    label = text("model.button", model=literal(name_of(name, text)), size=size)
    with st.popover(label, type="tertiary", icon=":material/graph_2:", key="model-menu"):
        named = dict.fromkeys((*speaking.choices(), *layout.lent(), name, _asked()))
        say_again(SPEAKER)
        st.radio(
            text("model.label"), tuple(named), key=SPEAKER, on_change=_other,
            format_func=lambda each: _entry(each, text),
        )  # fmt: skip
        if speaking.any_model():
            st.text_input(text("model.own"), key=_OWN, max_chars=200, on_change=_own)
        st.markdown("\n".join(f"- {fact}" for fact in _facts(name, model, text)))
        st.caption(text("model.extra"))


def _entry(name: str, text: Text) -> str:
    said = literal(name_of(name, text))
    spoken = text(f"model.language.{reads(name)}")
    return text("model.entry", model=said, language=spoken) if is_known(name) else said


def _other() -> None:
    _session().refused = None
    for name, value in _FRESH.items():
        choose(name, value)


def _own() -> None:
    name = str(layout.get_control(_OWN)).strip()
    if name:
        choose(SPEAKER, name)
        _other()


def _facts(name: str, model: LanguageModel, text: Text) -> Iterator[str]:
    yield text(f"model.about.{kind(name) if is_known(name) or is_own(name) else 'unlisted'}")
    values = {"parameters": model.card["parameters"], "size": model.vocabulary, "context": model.context}
    yield text("model.facts", **{key: text.number(value) for key, value in values.items()})
    yield _start(model, text)
    if name in BUILT_IN:
        yield text("model.trained", **_training(model.card, text))
    licence = _LICENCES.get(name)
    if licence or name in BUILT_IN:
        yield text("model.licence" if licence else "model.licence_ours", licence=licence)
    if name == ON_BOARD:
        yield text("model.meant")
    else:
        yield text(f"model.reads.{reads(name)}" if is_known(name) else "model.unknown")


def _start(model: LanguageModel, text: Text) -> str:
    shown = (layout.shortened(model.display(token)).replace("`", "") for token in model.encode(""))
    first = " ".join(f"`{token}`" for token in shown)
    return text("model.start" if start_of(model) else "model.no_start", token=first)


def _training(card: Mapping[str, Any], text: Text) -> dict[str, object]:
    kept_one, works, losses = card["kept"], card["works"], held_out(card)
    return {
        "works": text("model.works" if len(works) > 1 else "model.work", count=len(works)),
        "tokens": text.number(kept_one["tokens"] / 1e6, 1),
        "passes": text.number(kept_one["passes"], 1),
        "train": text.number(kept_one["train"], 2),
        "held_out": text.number(losses.nats, 2),
        "bits": text.number(losses.bits, 2),
    }


def described(name: str, text: Text) -> str:
    """The model in the line under a figure: which, how large, how trained.

    Args:
        name: of a model that is open.
        text: the page's words.
    """
    card = speaking.language_model(name).card
    values = {"model": name_of(name, text), "parameters": text.number(card["parameters"] / 1e6, 1)}
    if is_own(name):
        return text("measured.own", **values, step=text.number(card["step"]), seed=card["seed"])
    if name not in BUILT_IN:
        source = "measured.on_board" if name == ON_BOARD else "measured.hub"
        return text(source, **values, numbers=card["numbers"])
    trained = _training(card, text)
    only, losses = text(f"measured.{reads(name)}"), {"loss": trained["held_out"], "bits": trained["bits"]}
    return text("measured", **values, **losses, tokens=trained["tokens"], seed=card["seed"], only=only)
