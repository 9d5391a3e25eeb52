"""What one visit keeps of the writing: the text, the one beside it, what is looked at, what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.lm.generation import Draw
from core.lm.interface import LanguageModel, start_of
from core.sampling import SamplingSettings
from dashboard.address import Value
from dashboard.views.top_k.controls import LONGEST_TEXT
from dashboard.views.top_k.write_address import forced_from, forced_words, kept_from, kept_words
from dashboard.views.top_k.write_manuscript import Manuscript, TextPlan

__all__ = ["LONGEST_TYPED", "MOST_TYPED", "Kept", "Look", "WriterSession", "typed_tokens"]

LONGEST_TYPED, MOST_TYPED = 60, 8
"""Most characters and most tokens that can be set at once by typing."""

BURST, PATIENCE = 0.08, 0.25
"""Seconds of writing in one answer: while a text grows on the screen, and when it is written anew."""

Said = Mapping[str, Any]


@dataclass(slots=True)
class Kept:
    """A text that stays as it is."""

    text: Manuscript
    length: int


@dataclass(frozen=True, slots=True)
class Look:
    """The token that is looked at: of which text, and its place there; -1 is the last."""

    side: str = "new"
    at: int = -1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something typed was not taken: the key of a sentence, its numbers; which refusal it is."""

    number: int
    key: str
    values: Mapping[str, int]


def typed_tokens(model: LanguageModel, typed: str, instead: str) -> list[int]:
    """The tokens of what a reader typed for a place.

    Args:
        model: the model.
        typed: the characters; an open box at the beginning is a space.
        instead: the token that stands there, as the eye sees it: if it begins with a space and the typed
            characters do not, one is put before them.
    """
    words = typed.encode("utf-8", "replace").decode()
    if words.startswith("␣"):
        words = f" {words[1:]}"
    elif instead.startswith("␣") and not words[:1].isspace():
        words = f" {words}"
    return model.encode(words)[len(start_of(model)) :]


class WriterSession:
    """What one visit keeps of the exhibit; `adopt` or `follow` comes before everything else.

    Args:
        model: what writes.
        like: a text of the model to save work, where the first one is the same.

    Attributes:
        wanted: how many tokens the reader wants to see.
        tint: "rank" or "surprise".
        look: the token that is looked at.
        refused: why the last thing typed was not taken.
        seconds: of writing in the next answer.
        epoch: grows with every address that was taken over.
    """

    def __init__(self, model: LanguageModel, like: Manuscript | None = None) -> None:
        self.model, self._like = model, like
        self._text: Manuscript | None = None
        self.kept: Kept | None = None
        self.wanted, self.tint, self.look = 0, "rank", Look()
        self.refused: Refusal | None = None
        self._refusals = 0
        self.seconds, self.epoch = PATIENCE, 0
        self._noted: dict[str, Value] = {}

    @property
    def text(self) -> Manuscript:
        """The text that is being written."""
        if self._text is None:
            raise RuntimeError("nothing is being written: call adopt first")
        return self._text

    def speak_with(self, model: LanguageModel, like: Manuscript | None = None) -> None:
        """Let another model write; the next `adopt` takes the address over anew: tokens mean other words."""
        if model is not self.model:
            self._like = like
            self.model, self._text, self.kept, self.refused, self._noted = model, None, None, None, {}

    # ---- the address ----

    def adopt(self, values: Mapping[str, Value], settings: SamplingSettings) -> None:
        """Take over what the address says, unless it only repeats what this session said last.

        Args:
            values: by the names of the address; "forced" and "beside" as `write_address` writes them.
            settings: the page's chain of steps.

        Raises:
            ValueError: "forced" or "beside" are nonsense.
        """
        said = {name: values[name] for name in ("written", "wseed", "forced", "beside", "tint", "side", "at")}
        prompt = str(values["prompt"])
        if self._text is not None and said == self._noted:
            self.follow(prompt, settings)
            return
        forced = forced_from(str(said["forced"]), self.model.vocabulary)
        kept = kept_from(str(said["beside"]), prompt, self.model.vocabulary) if said["beside"] else None
        self._write(TextPlan(prompt, settings, int(said["wseed"]), forced))
        self.kept = Kept(Manuscript(self.model, kept[0], self.text), kept[1]) if kept else None
        self.wanted, self.tint = int(said["written"]), str(said["tint"])
        self.look = Look(str(said["side"]), int(said["at"]))
        self._noted = said
        self.epoch += 1

    def note(self) -> dict[str, Value]:
        """What the address has to say of this session."""
        plan, kept = self.text.plan, self.kept
        self._noted = {
            "written": self.wanted,
            "wseed": plan.seed,
            "forced": forced_words(plan.forced),
            "beside": kept_words(kept.text.plan, kept.length) if kept else "",
            "tint": self.tint,
            "side": self.look.side,
            "at": self.look.at,
        }
        return dict(self._noted)

    def follow(self, prompt: str, settings: SamplingSettings) -> None:
        """Write with the page's prompt and steps; another prompt begins anew, with nothing set by hand."""
        plan = self.text.plan
        if prompt != plan.prompt:
            # The place stays: the address would have a second entry for one prompt.
            self.kept, self.look, self.refused = None, Look(at=self.look.at), None
            plan = replace(plan.cut(0), prompt=prompt)
        self._write(replace(plan, settings=settings))

    # ---- what the reader wishes ----

    def hear(self, said: Said) -> None:
        """Do what the browser asked for; nothing if that is no wish.

        Args:
            said: the deed under "do", and what belongs to it.
        """
        deeds: dict[str, Callable[[Said], None]] = {
            "more": self._more, "write": self._more_tokens, "stop": self._stop, "look": self._look,
            "take": self._take, "type": self._type, "rewind": self._rewind, "clear": self._clear,
            "seed": self._seed, "keep": self._keep, "drop": self._drop, "tint": self._tint,
        }  # fmt: skip
        self.seconds, deed = PATIENCE, str(said.get("do"))
        if deed not in ("more", "look", "follow"):
            self.refused = None
        if deed in deeds:
            deeds[deed](said)

    def grow(self) -> None:
        """Write what is wanted, as far as the time of one answer allows."""
        self.text.write(self.wanted, self.seconds)
        if self.kept is not None:
            self.kept.text.write(self.kept.length, self.seconds)

    @property
    def draws(self) -> list[Draw]:
        """The text on the screen."""
        return self.text.draws[: self.wanted]

    @property
    def ended(self) -> bool:
        """True if the text on the screen has come to its own end."""
        return self.text.ended and len(self.text.draws) <= self.wanted

    @property
    def running(self) -> bool:
        """True while there is more to write, in one text or the other."""
        texts = [(self.text, self.wanted), *([(self.kept.text, self.kept.length)] if self.kept else [])]
        return any(len(text.draws) < length and not text.ended for text, length in texts)

    def looked_at(self) -> tuple[Manuscript, Look] | None:
        """The text and the place that are looked at; None if nothing is written there."""
        kept = self.kept if self.look.side == "kept" else None
        text, draws = (kept.text, kept.text.draws[: kept.length]) if kept else (self.text, self.draws)
        if not draws:
            return None
        last = len(draws) - 1
        place = last if self.look.at < 0 else min(self.look.at, last)
        return text, Look("kept" if kept else "new", place)

    def _write(self, plan: TextPlan) -> None:
        if self._text is None or plan != self._text.plan:
            self._text, self.seconds = Manuscript(self.model, plan, self._text or self._like), PATIENCE

    def _more(self, said: Said) -> None:
        self.seconds = PATIENCE if said.get("anew") else BURST

    def _more_tokens(self, said: Said) -> None:
        self.wanted = min(LONGEST_TEXT, self.wanted + max(0, _whole(said, "count", 0)))
        self.seconds, self.look = BURST, Look()

    def _stop(self, said: Said) -> None:
        self.wanted = max(0, min(_whole(said, "to", self.wanted), len(self.text.draws)))

    def _look(self, said: Said) -> None:
        self.look = Look("kept" if said.get("side") == "kept" else "new", max(-1, _whole(said, "at", -1)))

    def _take(self, said: Said) -> None:
        place, token = _whole(said, "at", -1), _whole(said, "token", -1)
        if 0 <= place < len(self.draws) and 0 <= token < self.model.vocabulary:
            drawn = self.text.drawn(place) == token
            self._force(place, [] if drawn else [token], keep=bool(said.get("keep")))

    def _type(self, said: Said) -> None:
        place, typed = _whole(said, "at", -1), str(said.get("typed", ""))
        if not 0 <= place < len(self.draws) or self._too_long(typed):
            return
        tokens = typed_tokens(self.model, typed, self.model.display(self.draws[place].token))
        if not tokens or len(tokens) > MOST_TYPED:
            values = {"count": len(tokens), "most": MOST_TYPED}
            self._refuse("refused_many" if tokens else "refused_empty", values)
        else:
            self._force(place, tokens, keep=bool(said.get("keep")))

    def _too_long(self, typed: str) -> bool:
        if not typed or len(typed) > LONGEST_TYPED:
            values = {"length": len(typed), "limit": LONGEST_TYPED}
            self._refuse("refused_long" if typed else "refused_empty", values)
        return self.refused is not None

    def _refuse(self, key: str, values: Mapping[str, int]) -> None:
        self._refusals += 1
        self.refused = Refusal(self._refusals, key, values)

    def _force(self, place: int, tokens: list[int], *, keep: bool) -> None:
        tokens = tokens[: LONGEST_TEXT - place]
        if keep:
            self._keep({})
        self._write(self.text.plan.force(place, tokens))
        self.wanted, self.look = max(self.wanted, place + len(tokens)), Look("new", place)

    def _rewind(self, said: Said) -> None:
        self.wanted = max(0, min(len(self.draws), _whole(said, "at", self.wanted) + 1))
        self._write(self.text.plan.cut(self.wanted))
        self.look = Look()

    def _clear(self, _said: Said) -> None:
        self._rewind({"at": -1})

    def _seed(self, said: Said) -> None:
        seed = min(9999, max(0, _whole(said, "seed", self.text.plan.seed)))
        self._write(replace(self.text.plan.cut(0), seed=seed))
        self.look = Look()

    def _keep(self, _said: Said) -> None:
        if self.draws:
            self.kept = Kept(self.text, len(self.draws))

    def _drop(self, _said: Said) -> None:
        self.kept = None
        if self.look.side == "kept":
            self.look = Look()

    def _tint(self, said: Said) -> None:
        self.tint = "surprise" if said.get("tint") == "surprise" else "rank"


def _whole(said: Said, name: str, default: int) -> int:
    value = said.get(name, default)
    return value if isinstance(value, int) else default
