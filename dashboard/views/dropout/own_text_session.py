"""What a visit keeps of a text that is learnt before its eyes: the text, the run, its place in the queue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from core.lm.built_in import BuiltIn
from core.lm.own_text import Lesson, OwnText, OwnTextError, prepare
from dashboard.runs.own_text import TextRun
from dashboard.runs.queue import LEARNING, Queue

__all__ = ["OwnTextSession"]


@dataclass(slots=True)
class OwnTextSession:
    """What one visit keeps.

    Attributes:
        own: the text that the visitor brought; None before.
        refused: why the last one that they brought cannot be learnt.
        run: the run on the screen.
        going: whether the visitor wants it to go on.
        before: how many visitors are before this one.
        queue: that they wait in.
        visitor: a name of this visit there.
        voices: both networks of the last run that came so far, as models that speak.
    """

    own: OwnText | None = None
    refused: OwnTextError | None = None
    run: TextRun | None = None
    going: bool = False
    before: int = 0
    queue: Queue = LEARNING
    visitor: str = field(default_factory=lambda: token_hex(8))
    voices: tuple[BuiltIn, ...] = ()
    _due: bool = False

    def bring(self, text: str) -> bool:
        """Take a text of the visitor's own; whether it can be learnt. If not, the one before stays."""
        try:
            self.own, self.refused = prepare(text), None
        except OwnTextError as error:
            self.refused = error
        return self.refused is None

    def follow(self, own: OwnText, lesson: Lesson) -> TextRun:
        """Watch a text being learnt; the same run goes on where it is, another one waits to be begun."""
        if self.run is None or self.run.own is not own or self.run.lesson != lesson:
            self._begin(own, lesson)
        assert self.run is not None
        return self.run

    def hear(self, said: Mapping[str, Any]) -> None:
        """Do what the browser asks for: "go", "stop", "anew", or "more" of a run that goes.

        Args:
            said: it, under "do".
        """
        deed = said.get("do")
        if deed == "go":
            self.going = True
        elif deed == "stop":
            self._stop()
        elif deed == "anew" and self.run is not None:
            self._begin(self.run.own, self.run.lesson)
            self.going = True
        self._due = deed in ("go", "more", "anew")

    def advance(self) -> None:
        """Learn the piece that was asked for, if it is this visit's turn."""
        due, self._due = self._due and self.going, False
        if not due or self.run is None:
            return
        self.before = self.queue.ask(self.visitor)
        if self.before:
            return
        with self.queue.working(self.visitor):
            self.run.advance()
        self.voices = self.run.voices or self.voices
        if self.run.ended:
            self._stop()

    @property
    def state(self) -> str:
        """What the run does: "fresh", "waiting", "going", "stopped" or "ended"."""
        if self.run is not None and self.run.ended:
            return "ended"
        if self.going:
            return "waiting" if self.before else "going"
        return "stopped" if self.run is not None and self.run.moments else "fresh"

    def _begin(self, own: OwnText, lesson: Lesson) -> None:
        self._stop()
        self.run = TextRun(own, lesson)

    def _stop(self) -> None:
        self.going, self.before = False, 0
        self.queue.leave(self.visitor)
