"""A text of the reader's own, or one of three, learnt before their eyes: one component, one fragment."""

from __future__ import annotations

import streamlit as st

from core.lm.own_text import Lesson, OwnText
from core.lm.own_text_pieces import PIECES
from dashboard import layout
from dashboard.components.link import answered, wanted
from dashboard.components.one_file import Part, Saved
from dashboard.components.text_lesson import props, text_lesson
from dashboard.layout.memory import kept, note
from dashboard.layout.parts import heading
from dashboard.runs import own_text as runs
from dashboard.runs.own_text import TextRun
from dashboard.runs.queue import keep_place
from dashboard.text import Text
from dashboard.views.dropout.controls import OWN_TEXT, PIECE_OF, TEXT_RATES
from dashboard.views.dropout.own_text_recorded import pieces
from dashboard.views.dropout.own_text_session import OwnTextSession

__all__ = ["CODE", "NAME", "own_text", "own_text_file"]

NAME = "own_text"
"""The exhibit's name in the address."""

CODE = """\
from core.lm.own_text import TWINS, Lesson, learn, prepare
from core.lm.own_text_pieces import read

own = prepare(read({piece!r}))  # or a text of your own, 10 to 200 KB
for update in learn(own, Lesson(rate={rate:g})):
    if update.moment is None:  # in between: 20 updates of both, the same windows, other masks
        continue
    learned, held_out = update.moment.losses.learned, update.moment.losses.held_out
    for twin, spoken in zip(TWINS, update.moment.spoken):
        low, high = getattr(learned, twin), getattr(held_out, twin)
        print(f"{{update.step}} {{twin}}: learned {{low:.2f}}, held out {{high:.2f}} nats a token")
        print("   ", own.opening + spoken.words.replace("\\n", " "))
        print(f"    {{spoken.recital.share:.0%}} recited, {{spoken.recital.longest}} characters in a row")
"""
"""The exhibit in a few lines, with the piece and the rate on the screen; it runs as it stands."""

_KEY, _TYPED = "text-lesson", "own-typed"
_RECORDED = Lesson().rate


def own_text(part: str | None) -> None:
    """Show the exhibit.

    Args:
        part: the part that fills the screen in a presentation; None on the page.
    """
    text = layout.page_text("dropout")
    heading(text("own.title"), text("own.lede"), anchor=NAME)
    _running(part)
    if part is None:
        with layout.part("own_text_pieces"):
            pieces(text)


@layout.fragment
def _running(part: str | None) -> None:
    # The browser's wish for more runs this alone.
    with layout.part(NAME):
        _live(layout.page_text("dropout"), alone=part is not None)


def own_text_file() -> Saved:
    """The curves and texts of the run on the screen, or of the recorded one, in a file of their own."""
    text, session = layout.page_text("dropout"), _session()
    name = _chosen(session, text)
    run = session.follow(_piece(session, name), Lesson(rate=float(layout.get_control("tp"))))
    data = _data(session, run, name, text)
    begun = bool(run.moments)
    source: layout.Source = "measured" if begun else "recorded"
    return Saved(
        layout.markup(text("own.title")),
        layout.markup(text("own.lede")),
        layout.measured_words(_measured(run, text), source),
        text("own.file.needs" if begun or data["recorded"] else "own.file.nothing"),
        [Part("text_lesson", [_at_rest(data)], (".go", ".anew") if begun else (".tools", ".silent"))],
        {"text": name, "p": run.lesson.rate},
        section=True,
    )


def _at_rest(data: dict[str, object]) -> dict[str, object]:
    """A run that goes on here stands still in a file."""
    return {**data, "state": "stopped"} if data["state"] in ("waiting", "going") else data


def _session() -> OwnTextSession:
    return kept("own-text", OwnTextSession)


def _live(text: Text, *, alone: bool) -> None:
    session = _session()
    name = _chosen(session, text)
    if not alone:
        _controls(session, text)
    lesson = Lesson(rate=float(layout.get_control("tp")))
    run = session.follow(_piece(session, name), lesson)
    if session.going:
        keep_place(session.visitor)
    session.advance()
    layout.lend([voice.name for voice in session.voices])
    data = _data(session, run, name, text)
    text_lesson(data, key=_KEY, on_want=_on_want)
    source: layout.Source = "recorded" if data["recorded"] and not run.moments else "measured"
    layout.measured(_measured(run, text), source, seen=not alone)
    if not alone:
        _doors(session, run, text)
        piece = name if name in PIECES else PIECE_OF[text.language]
        layout.code_fold(text, "own.fold_code", CODE.format(piece=piece, rate=lesson.rate))


def _piece(session: OwnTextSession, name: str) -> OwnText:
    return session.own if name == OWN_TEXT and session.own is not None else runs.piece(name)


def _chosen(session: OwnTextSession, text: Text) -> str:
    """The piece that is asked for. A link cannot carry a text of the reader's own."""
    name = str(layout.get_control("piece"))
    if name != OWN_TEXT or session.own is not None:
        return name
    _notice(text("own.not_here"))
    name = PIECE_OF[text.language]
    layout.set_control("piece", name)
    return name


def _notice(words: str) -> None:
    st.html(f'<div class="td-notice" role="status"><p>{layout.markup(words)}</p></div>')


def _controls(session: OwnTextSession, text: Text) -> None:
    texts = (*PIECES, *((OWN_TEXT,) if session.own is not None else ()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="own-text-controls"):
        st.segmented_control(
            text("own.which"), texts, key="piece", format_func=lambda name: text(f"own.piece.{name}"),
            required=True, on_change=note, args=("piece",),
        )  # fmt: skip
        st.segmented_control(
            text("own.rate"), TEXT_RATES, key="tp", format_func=lambda rate: text.plain(float(rate)),
            required=True, on_change=note, args=("tp",),
        )  # fmt: skip
        with st.popover(text("own.paste"), key="own-paste"):
            _form(text)
    if session.refused is not None:
        values = {name: text.number(float(value)) for name, value in session.refused.values.items()}
        _notice(text(f"own.refused.{session.refused.code}", **values))


def _form(text: Text) -> None:
    """Where a text is pasted. It is cleared at once: what a visitor brings is kept in one place alone."""
    with st.form(key="own-form", clear_on_submit=True, border=False):
        st.text_area(text("own.paste_label"), key=_TYPED, height=220)
        st.form_submit_button(text("own.take"), on_click=_bring)


def _bring() -> None:
    if _session().bring(str(layout.get_control(_TYPED))):
        layout.set_control("piece", OWN_TEXT)


def _data(session: OwnTextSession, run: TextRun, name: str, text: Text) -> dict[str, object]:
    shown = [row for row in runs.recorded() if (row.piece, row.seed) == (name, 0)]
    return props(
        run.moments, shown if run.lesson.rate == _RECORDED else [], text, state=session.state,
        before=session.before, step=run.step, steps=run.lesson.steps, rate=run.lesson.rate,
        opening=run.own.opening, reads=PIECES[name].language if name in PIECES else "",
        present=layout.present(), answered=answered(_KEY),
    )  # fmt: skip


def _measured(run: TextRun, text: Text) -> str:
    own, lesson = run.own, run.lesson
    return text(
        "own.measured",
        parameters=text.number(run.parameters / 1e6, 2),
        learned=text.number(len(own.learned)), held_out=text.number(len(own.held_out)),
        steps=text.number(lesson.steps), rate=text.plain(lesson.rate), k=lesson.k, seed=lesson.seed,
    )  # fmt: skip


def _doors(session: OwnTextSession, run: TextRun, text: Text) -> None:
    if not session.voices:
        return
    with st.container(horizontal=True, gap="medium"):
        for page in ("top_k", "two_dice"):
            here = layout.PageLink(page, {"model": session.voices[0].name, "prompt": run.own.opening})
            layout.page_link(here, text(f"own.door.{page}"))


def _on_want() -> None:
    for said in wanted(_KEY).values():
        _session().hear(said)
