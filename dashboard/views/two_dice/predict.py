"""Predict, then reveal: a figure waits behind its question until the viewer or the class commits.

Every press of an answer is a vote, so that a class can raise hands; then someone lifts the curtain, and the
votes of this visit stand under the figure. Which answer is right comes from what was measured, never from a
text file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from dashboard import layout
from dashboard.layout.memory import kept
from dashboard.layout.parts import heading
from dashboard.text import Text

__all__ = ["Poll", "asked", "tally"]

_LETTERS = "abcd"
"""Names of the answers in the text files: `ask.<name>.a` and so on."""


@dataclass(slots=True)
class Poll:
    """The votes of this visit on one question.

    Attributes:
        votes: by answer.
        open: True once the figure is shown.
    """

    votes: list[int] = field(default_factory=lambda: [0] * len(_LETTERS))
    open: bool = False

    def vote(self, answer: int) -> None:
        """Add a vote."""
        self.votes[answer] += 1

    def turn(self, *, shown: bool) -> None:
        """Show the figure, or hide it behind the question again, with all votes gone."""
        self.open = shown
        if not shown:
            self.votes = [0] * len(self.votes)


def asked(name: str, text: Text, *, wanted: bool) -> bool:
    """Ask, where the reader wants to predict first. True when the figure may be shown.

    Args:
        name: of the question, `ask.<name>` in the text files.
        text: the page's words.
        wanted: whether the switch is on.
    """
    poll = _polls().setdefault(name, Poll())
    if not wanted or poll.open:
        return True
    _question(name, poll, text)
    return False


@layout.fragment
def _question(name: str, poll: Poll, text: Text) -> None:
    # Alone, so that the votes of a quick hand are counted one by one, not one a run of the page.
    if poll.open:
        st.rerun()
    heading(text(f"ask.{name}"), text("ask.lede"))
    alone = layout.present()
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
        text("ask.reveal"), key=f"ask-{name}-reveal", type="primary", disabled=not any(poll.votes),
        shortcut="0" if alone else None,
        on_click=poll.turn, kwargs={"shown": True},
    )  # fmt: skip


def tally(name: str, text: Text, right: int | None, *, wanted: bool) -> None:
    """What this visit predicted, and which answer was measured; nothing where nobody was asked.

    Args:
        name: of the question.
        text: the page's words.
        right: number of the answer that the measurement gives; None if it is not known yet.
        wanted: whether the switch is on.
    """
    poll = _polls().setdefault(name, Poll())
    if not wanted or not poll.open:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_counted(_answers(name, text), poll.votes, right, text), width="content")
        st.button(
            text("ask.again"), key=f"ask-{name}-again", type="tertiary",
            on_click=poll.turn, kwargs={"shown": False},
        )  # fmt: skip


def _polls() -> dict[str, Poll]:
    polls: dict[str, Poll] = kept("two-dice-polls", dict)
    return polls


def _answers(name: str, text: Text) -> list[str]:
    keys = (f"ask.{name}.{letter}" for letter in _LETTERS)
    return [text(key) for key in keys if key in text.labels]


def _counted(answers: Sequence[str], votes: Sequence[int], right: int | None, text: Text) -> str:
    lines = []
    for place, (answer, count) in enumerate(zip(answers, votes, strict=False)):
        words = text("ask.count", answer=answer, count=text.number(count))
        lines.append(f"**✓ {words}**" if place == right else words)
    return f"{text('ask.tally')} {' · '.join(lines)}"
