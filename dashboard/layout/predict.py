"""Predict, then reveal: a figure waits behind its question until the viewer or the class commits.

Every press of an answer is a vote, so that a class can raise hands; then someone lifts the curtain, and the
votes of this visit stand under the figure. They stay in this visit. Which answer is right comes from what was
measured or published, never from a text file.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard.components.link import wanted
from dashboard.components.predict_switch import predict_switch as component
from dashboard.layout.fragments import fragment
from dashboard.layout.memory import kept
from dashboard.layout.parts import heading
from dashboard.layout.session import PREDICT, move, session
from dashboard.layout.words import lede, page_text, present, projected
from dashboard.text import Text, literal

__all__ = ["Poll", "ask", "lede_and_switch", "predict_switch", "predicting", "rounds", "tally", "waits"]

_KEY = "td-predict"
_LETTERS = "abcd"
"""Names of the answers in the text files: `ask.<name>.a` and so on."""


@dataclass(slots=True)
class Poll:
    """The votes of this visit on one question.

    Attributes:
        votes: by answer.
        open: True once the figure is shown.
        of: what the votes are about.
        rounds: how often it was asked again.
    """

    votes: list[int] = field(default_factory=lambda: [0] * len(_LETTERS))
    open: bool = False
    of: Hashable = None
    rounds: int = 0

    def vote(self, answer: int) -> None:
        """Add a vote."""
        self.votes[answer] += 1

    def wait(self, of: Hashable) -> None:
        """Ask about something; about something else than before all votes are gone."""
        if of != self.of:
            self.of, self.votes = of, [0] * len(self.votes)

    def show(self) -> None:
        """Show the figure."""
        self.open = True

    def again(self) -> None:
        """Hide the figure behind the question again, with all votes gone."""
        self.open, self.rounds, self.votes = False, self.rounds + 1, [0] * len(self.votes)


def lede_and_switch(words: str) -> None:
    """The line under a claim, and the switch at its end.

    Args:
        words: of the line.
    """
    with st.container(horizontal=True, vertical_alignment="center", key="td-lede-row"):
        lede(words)
        predict_switch()


def predict_switch() -> None:
    """The switch, on a page or an exhibit that has a question; not in a frame, where nobody leads."""
    if projected() or not present():
        on = predicting()
        component(page_text("frame"), on=on, stage=projected(), key=_KEY, on_want=_on_want)


def _on_want() -> None:
    for value in wanted(_KEY).values():
        session().led[PREDICT] = bool(value)
        move()


def rounds(name: str) -> int:
    """How often a question was asked again: a question about many things takes the next one each time."""
    return _poll(name).rounds


def predicting() -> bool:
    """Whether the reader wants to predict first."""
    return bool(session().led[PREDICT])


def waits(name: str) -> bool:
    """Whether a figure waits behind its question: what would give the answer away waits as well.

    Args:
        name: of the question.
    """
    return predicting() and not _poll(name).open


def ask(name: str, text: Text, *, of: Hashable = None, **values: object) -> bool:
    """Ask, where the reader wants to predict first. True when the figure may be shown.

    Args:
        name: of the question, `ask.<name>` in the text files; `ask.<name>.reveal`, if there is one, names
            the button that shows the figure.
        text: the page's words.
        of: what it asks about, if the reader can change that: votes count for that alone.
        values: for the question's placeholders.
    """
    if not waits(name):
        return True
    _poll(name).wait(of)
    _question(name, text(f"ask.{name}", **values), text)
    return False


@fragment
def _question(name: str, words: str, text: Text) -> None:
    # Alone, so that the votes of a quick hand are counted one by one, not one a run of the page.
    poll, frame, alone = _poll(name), page_text("frame"), present()
    if poll.open:
        st.rerun()
    heading(words if alone else literal(words), frame("ask.lede"))
    for place, answer in enumerate(_answers(name, text)):
        count = poll.votes[place]
        st.button(
            f"{answer} · **{text.number(count)}**" if count else answer,
            key=f"ask-{name}-{place}",
            width="stretch" if alone else 520,
            shortcut=str(place + 1) if alone else None,
            on_click=poll.vote,
            args=(place,),
        )
    st.button(
        text.labels.get(f"ask.{name}.reveal") or frame("ask.reveal"),
        key=f"ask-{name}-reveal",
        type="primary",
        disabled=not any(poll.votes),
        shortcut="0" if alone else None,
        on_click=poll.show,
    )


def tally(name: str, text: Text, right: int | None, *, of: Hashable = None) -> None:
    """What this visit predicted, and which answer came out; nothing where nobody was asked.

    Args:
        name: of the question.
        text: the page's words.
        right: number of the answer that came out; None if it is not known yet.
        of: what the figure shows now; the votes on something else are not shown.
    """
    poll, frame = _poll(name), page_text("frame")
    if not predicting() or not poll.open:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if poll.of == of:
            st.markdown(_counted(_answers(name, text), poll.votes, right, frame), width="content")
        st.button(frame("ask.again"), key=f"ask-{name}-again", type="tertiary", on_click=_again, args=(poll,))


def _again(poll: Poll) -> None:
    poll.again()
    move()


def _poll(name: str) -> Poll:
    polls: dict[str, Poll] = kept("polls", dict)
    return polls.setdefault(name, Poll())


def _answers(name: str, text: Text) -> list[str]:
    keys = (f"ask.{name}.{letter}" for letter in _LETTERS)
    return [text(key) for key in keys if key in text.labels]


def _counted(answers: Sequence[str], votes: Sequence[int], right: int | None, frame: Text) -> str:
    lines = []
    for place, (answer, count) in enumerate(zip(answers, votes, strict=False)):
        words = frame("ask.count", answer=answer, count=frame.number(count))
        lines.append(f"**✓ {words}**" if place == right else words)
    return f"{frame('ask.tally')} {' · '.join(lines)}"
