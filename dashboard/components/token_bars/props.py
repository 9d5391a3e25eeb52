"""What the component must know besides the logits: the tokens, the state of the controls, words, colours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from dashboard.text import Text
from dashboard.theme import DARK, LIGHT, PROJECTOR

__all__ = ["State", "props"]

_WORDS = "hero."


@dataclass(frozen=True, slots=True)
class State:
    """The controls, by the names that the browser uses.

    Args:
        k: of top-k.
        t: the temperature.
        p: of top-p; 1 is off.
        m: of min-p; 0 is off.
        order: the order of the steps, each a letter: t, k, p, m.
        u: the number that is drawn with, in [0, 1).
        seed: of the thousand draws; 0 for none.
    """

    k: int = 10
    t: float = 1.0
    p: float = 1.0
    m: float = 0.0
    order: str = "tkpm"
    u: float = 0.412
    seed: int = 0


def props(
    state: State,
    text: Text,
    *,
    model: str,
    prompt: str,
    tokens: Sequence[str] | None,
    epoch: int,
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
        prompt: the text that the logits follow.
        tokens: every token of the vocabulary as the eye needs it, by its number; None: the browser has them.
        epoch: number of the last run of the whole page.
        since: for each control, and the prompt, the run that set it. What was set after the last run that the
            browser has seen it takes over; of the rest it keeps its own, which may be newer.
        limit: most characters of a prompt.
        present: True on a projector.
        exhibit: in a presentation the part to fill the screen with ("bars", "tail", "roll"); None for all.
    """
    return {
        "state": asdict(state),
        "model": model,
        "prompt": prompt,
        "tokens": None if tokens is None else list(tokens),
        "epoch": epoch,
        "since": dict(since),
        "limit": limit,
        "present": present,
        "exhibit": exhibit,
        "language": text.language,
        "words": {key: label for key, label in text.labels.items() if key.startswith(_WORDS)},
        "palettes": {"light": asdict(LIGHT), "dark": asdict(DARK), "projector": asdict(PROJECTOR)},
    }
