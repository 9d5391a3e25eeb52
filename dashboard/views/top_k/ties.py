"""What "exactly k" means where scores tie: the prompt's scores in half precision, cut in both ways."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from core.sampling import top_k, top_k_with_ties
from dashboard import layout
from dashboard.page_links import PageLink
from dashboard.text import Text

__all__ = ["Ties", "code", "count", "nearest_tie", "ties"]

_CODE = """\
from core.lm import registry
from core.sampling import top_k, top_k_with_ties

model = registry.load({model!r})
prompt = {prompt!r}
logits = model.next_logits(model.encode(prompt)[-model.context :]).logits.half().float()
for step in (top_k({k}), top_k_with_ties({k})):
    print(step.name, int(step(logits).isfinite().sum()))
"""


@dataclass(frozen=True, slots=True)
class Ties:
    """Scores rounded to float16, at one k.

    Args:
        k: tokens asked for.
        ours: how many `top_k` keeps.
        theirs: how many a threshold keeps.
        tied: how many tokens of the vocabulary share their rounded score with another.
        rounded: the k-th score.
    """

    k: int
    ours: int
    theirs: int
    tied: int
    rounded: float


def count(logits: Tensor, k: int) -> Ties:
    """Cut the rounded scores in both ways.

    Args:
        logits: [V] float32.
        k: in [1, V].

    Example:
        >>> count(torch.tensor([2.0, 1.0, 1.0001, 0.0]), 2)
        Ties(k=2, ours=2, theirs=3, tied=2, rounded=1.0)
    """
    rounded = logits.half().float()
    ours, theirs = (int(step(rounded).isfinite().sum()) for step in (top_k(k), top_k_with_ties(k)))
    _, copies = torch.unique(rounded, return_counts=True)
    score = float(rounded.topk(k).values[-1])
    return Ties(k, ours, theirs, int(copies[copies > 1].sum()), score)


def nearest_tie(logits: Tensor, k: int) -> Ties | None:
    """The nearest k at which the two ways differ, the larger of two as near; None if there is none.

    Args:
        logits: [V] float32.
        k: in [1, V].

    Example:
        >>> nearest_tie(torch.tensor([3.0, 2.0, 1.0, 1.0]), 1)
        Ties(k=3, ours=3, theirs=4, tied=2, rounded=1.0)
    """
    values = logits.half().sort(descending=True).values
    tied = (values[:-1] == values[1:]).nonzero().flatten() + 1
    if not len(tied):
        return None
    return count(logits, min(tied.tolist(), key=lambda other: (abs(other - k), -other)))


def code(model: str, prompt: str, k: int) -> str:
    """The comparison in a few lines; it runs as it stands."""
    return _CODE.format(model=model, prompt=prompt, k=k)


def ties(logits: Tensor, k: int, model: str, prompt: str, text: Text) -> None:
    """A fold: what both ways keep of the present scores at this k, and at the next one where they differ.

    Args:
        logits: [V], as the page shows them.
        k: of the page.
        model: the model's name.
        prompt: the page's.
        text: the page's words.
    """
    layout.fold(text("ties.title"), "ties", lambda: _compared(logits, k, model, prompt, text))


def _compared(logits: Tensor, k: int, model: str, prompt: str, text: Text) -> None:
    here = count(logits, k)
    st.markdown(text("ties.what", tied=text.number(here.tied), size=text.number(len(logits))))
    st.markdown(_sentence(here, text))
    other = nearest_tie(logits, k) if here.ours == here.theirs else None
    if other is not None:
        st.markdown(f"{text('ties.nearest')} {_sentence(other, text)}")
    st.code(code(model, prompt, other.k if other else k), language="python")
    st.markdown(text("ties.zero"))
    layout.page_link(PageLink("sources", {"question": "zero"}), text("ties.zero_link"))


def _sentence(found: Ties, text: Text) -> str:
    key = "ties.same" if found.ours == found.theirs else "ties.more"
    counts = {name: text.number(getattr(found, name)) for name in ("k", "ours", "theirs")}
    return text(key, **counts, score=text.number(found.rounded, 4))
