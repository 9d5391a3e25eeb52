"""What the component must know besides the logits: the tokens, the state of the controls, words, colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.sampling import ORDER, SamplingSettings, StepName
from dashboard.text import Text

__all__ = ["DEFAULT", "LETTERS", "MORE", "BarsState", "by_letter", "order_of", "props"]

_WORDS = "hero."

LETTERS: Mapping[str, StepName] = {"t": "temperature", "k": "top_k", "p": "top_p", "m": "min_p"}
"""What the browser and the address call a step that can be moved."""

MORE: Mapping[str, str] = {"y": "typical", "e": "epsilon", "h": "eta", "r": "repetition_penalty"}
"""What the browser calls the settings of the steps that have their place: the penalty comes before the steps
of `LETTERS`, the others after them in this order, as in Hugging Face transformers."""

DEFAULT = SamplingSettings(top_k=10)
"""What the page opens with, where the vocabulary has ten tokens."""


@dataclass(frozen=True, slots=True)
class BarsState:
    """The controls of the bars.

    Args:
        settings: the chain of steps, with a k.
        u: the number that is drawn with, in [0, 1).
        seed: of the thousand draws; 0 for none.
    """

    settings: SamplingSettings = DEFAULT
    u: float = 0.412
    seed: int = 0


def order_of(letters: str) -> tuple[StepName, ...]:
    """The chain that letters stand for, with the steps that have their place.

    Example:
        >>> order_of("ktpm")
        ('top_k', 'temperature', 'top_p', 'min_p', 'typical', 'epsilon', 'eta')
    """
    return (*(LETTERS[letter] for letter in letters), *ORDER[len(LETTERS) :])


def by_letter(settings: SamplingSettings) -> dict[str, float | str | None]:
    """Settings by the names that the browser uses.

    Example:
        >>> by_letter(SamplingSettings(top_k=5))["order"], by_letter(SamplingSettings(typical=0.9))["y"]
        ('tkpm', 0.9)
    """
    letters = {name: letter for letter, name in LETTERS.items()}
    values = {letter: getattr(settings, name) for letter, name in {**LETTERS, **MORE}.items()}
    return {**values, "order": "".join(letters[name] for name in settings.order if name in letters)}


def props(
    state: BarsState,
    text: Text,
    *,
    model: str,
    reads: str,
    prompt: str,
    tokens: Sequence[str] | None,
    used: Sequence[int],
    epoch: int,
    answered: int = 0,
    since: Mapping[str, int],
    limit: int,
    present: bool = False,
    exhibit: str | None = None,
) -> dict[str, object]:
    """Everything but the logits, as JSON values.

    Args:
        state: the controls.
        text: the page's words; labels that start with "hero." go to the browser.
        model: the name of the model that gave them: another one's logits are new even after the same prompt.
        reads: its language.
        prompt: the text that the logits follow.
        used: the tokens of the prompt, which a repetition penalty punishes.
        tokens: every token of the vocabulary as the eye needs it, by its number; None: the browser has them.
        epoch: number of the last run of the whole page.
        answered: number of the newest want that was answered.
        since: for each control, and the prompt, the run that set it. What was set after the last run that the
            browser has seen it takes over; of the rest it keeps its own, which may be newer.
        limit: most characters of a prompt.
        present: True on a projector.
        exhibit: in a presentation the part to fill the screen with ("bars", "tail", "roll"); None for all.
    """
    return {
        "state": {**by_letter(state.settings), "u": state.u, "seed": state.seed},
        "model": model,
        "prompt": prompt,
        "used": sorted(set(used)),
        "tokens": None if tokens is None else list(tokens),
        "epoch": epoch,
        "answered": answered,
        "since": dict(since),
        "limit": limit,
        "present": present,
        "exhibit": exhibit,
        "language": text.language,
        "reads": reads,
        "words": {key: label for key, label in text.labels.items() if key.startswith(_WORDS)}
        | {f"{_WORDS}prompt": text(f"prompt.{reads}")},
    }
