"""What the page's figures show as tables, and its texts as text, to take away."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from torch import Tensor

from core import sampling
from core.lm.interface import LanguageModel
from core.sampling import SamplingSettings
from dashboard.views.top_k.write_manuscript import Manuscript
from dashboard.views.top_k.writer_session import WriterSession

__all__ = ["sheets", "tokens_table", "written", "written_table"]


def tokens_table(
    logits: Tensor, settings: SamplingSettings, read: Sequence[int], vocabulary: Sequence[str]
) -> pd.DataFrame:
    """The next tokens, the likeliest first: their scores, and their probabilities before and after the steps.

    Args:
        logits: [V].
        settings: the chain.
        read: the tokens of the prompt, for a repetition penalty.
        vocabulary: the tokens as the eye needs them.

    Example:
        >>> import torch
        >>> logits = torch.tensor([0.5, 0.3, 0.2]).log()
        >>> table = tokens_table(logits, SamplingSettings(top_k=2), [], ["a", "b", "c"])
        >>> table.round(3).values.tolist()
        [[1, 0, 'a', -0.693, 0.5, 0.625], [2, 1, 'b', -1.204, 0.3, 0.375], [3, 2, 'c', -1.609, 0.2, 0.0]]
    """
    stages = sampling.trace(logits, settings.steps(read))
    order = sampling.ranking(stages[0])
    return pd.DataFrame({
        "rank": range(1, len(order) + 1),
        "id": order.tolist(),
        "token": [vocabulary[token] for token in order.tolist()],
        "logit": logits[order].tolist(),
        "probability": stages[0].probabilities[order].tolist(),
        "after": stages[-1].probabilities[order].tolist(),
    })  # fmt: skip


def sheets(session: WriterSession) -> dict[str, tuple[Manuscript, int]]:
    """The texts on the desk and how far each is written: the new one, and one that was put beside it."""
    texts = {"new": (session.text, session.wanted)}
    return texts | ({"kept": (session.kept.text, session.kept.length)} if session.kept else {})


def written_table(session: WriterSession, vocabulary: Sequence[str]) -> pd.DataFrame:
    """The written tokens: rank, probability and surprisal before the steps, probability after them, and u.

    Args:
        session: the writing.
        vocabulary: the tokens as the eye needs them.
    """
    rows = [
        {
            "text": name, "place": place, "id": made.token, "token": vocabulary[made.token],
            "rank": made.rank, "probability": made.probability, "bits": made.surprisal,
            "after": made.drawn_probability, "u": made.u, "by_hand": made.forced,
        }
        for name, (text, length) in sheets(session).items()
        for place, made in enumerate(text.draws[:length], start=1)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def written(session: WriterSession, model: LanguageModel) -> str:
    """The texts as one reads them, each with the prompt that it goes on from.

    Args:
        session: the writing.
        model: what wrote.
    """
    return "\n\n".join(
        text.plan.prompt + model.decode([made.token for made in text.draws[:length]])
        for text, length in sheets(session).values()
    )
