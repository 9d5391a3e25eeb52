"""What the component must know: the texts token by token, one token's distribution, words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.lm.generation import Draw
from core.sampling import rank_of, ranking
from dashboard.text import Text

__all__ = ["LIKELIEST", "Sheet", "detail", "props", "rows"]

LIKELIEST = 12
"""Tokens of a distribution that travel."""

_WORDS = "write."
_MOST_BITS = 999.0
"""Stands for an infinite surprisal, which JSON cannot say: more than single precision can give."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text on the screen.

    Args:
        draws: its tokens.
        steps: the chain by the names that the browser uses: k, t, p, m, y, e, h, r, order.
        seed: of its die.
    """

    draws: Sequence[Draw]
    steps: Mapping[str, float | str | None]
    seed: int


def rows(draws: Sequence[Draw], vocabulary: Sequence[str]) -> list[list[object]]:
    """A text for the browser: token, what it looks like, rank, surprisal in bits, 1 if set by hand.

    Args:
        draws: the text.
        vocabulary: the tokens as the eye needs them.
    """
    return [
        [
            made.token, vocabulary[made.token], made.rank, round(min(made.surprisal, _MOST_BITS), 3),
            int(made.forced),
        ]
        for made in draws
    ]  # fmt: skip


def detail(made: Draw, drawn: int, vocabulary: Sequence[str], *, side: str, place: int) -> dict[str, object]:
    """One token and the likeliest others, about two kilobytes however large the vocabulary is.

    Args:
        made: the token with its stages.
        drawn: the token that u picks; another one than `made.token` only if that was set by hand.
        vocabulary: the tokens as the eye needs them.
        side: the text it stands in, "new" or "kept".
        place: its place there, from 0.
    """
    first, last = made.stages[0], made.stages[-1]
    shown = ranking(first)[:LIKELIEST].tolist()
    shown += [token for token in dict.fromkeys((made.token, drawn)) if token not in shown]
    return {
        "side": side, "place": place, "token": made.token, "drawn": drawn, "forced": made.forced,
        "rank": made.rank, "probability": made.probability, "after": made.drawn_probability,
        "surprise": min(made.surprisal, _MOST_BITS), "u": made.u, "left": int(last.kept.sum()),
        "rows": [
            {
                "token": token, "display": vocabulary[token], "rank": rank_of(first, token),
                "before": float(first.probabilities[token]), "after": float(last.probabilities[token]),
                "kept": bool(last.kept[token]),
            }
            for token in shown
        ],
    }  # fmt: skip


def props(
    new: Sheet,
    kept: Sheet | None,
    vocabulary: Sequence[str],
    text: Text,
    *,
    prompt: str,
    detail: Mapping[str, object] | None,
    **more: object,
) -> dict[str, object]:
    """Everything, as JSON values.

    Args:
        new: the text that is being written.
        kept: the one beside it; None for none.
        vocabulary: the tokens as the eye needs them.
        text: the page's words; labels that start with "write." go to the browser.
        prompt: what both go on from.
        detail: of the token that is looked at; see `detail`.
        more: "reads" (the language of the texts), "wanted", "running", "tint", "look", "refused", "end",
            "most", "longest", "present".
    """
    return {
        **more,
        "new": _sheet(new, vocabulary),
        "kept": _sheet(kept, vocabulary) if kept else None,
        "size": len(vocabulary),
        "prompt": prompt,
        "detail": detail,
        "language": text.language,
        "words": {key: label for key, label in text.labels.items() if key.startswith(_WORDS)},
    }


def _sheet(sheet: Sheet, vocabulary: Sequence[str]) -> dict[str, object]:
    return {"draws": rows(sheet.draws, vocabulary), "steps": dict(sheet.steps), "seed": sheet.seed}
