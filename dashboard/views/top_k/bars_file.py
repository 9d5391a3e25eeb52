"""The bars in a file of their own: the logits after this prompt, with all that the browser does with them."""

from __future__ import annotations

from core.lm.voices import reads
from dashboard import layout
from dashboard.components.one_file import Part, Saved
from dashboard.components.token_bars.packing import pack
from dashboard.components.token_bars.props import props
from dashboard.runs import speaking
from dashboard.text import Text
from dashboard.views.top_k.controls import LONGEST, state_of
from dashboard.views.top_k.hero import known, measured, tokens_read
from dashboard.views.top_k.models import chosen

__all__ = ["bars_file"]


def bars_file(lede: str, text: Text) -> Saved:
    """The bars, the tail, the chain of steps and the roll, as the hand left them.

    Args:
        lede: how to read them, in words.
        text: the page's words.
    """
    values, model = known(), chosen()
    prompt, state = str(values["prompt"]), state_of(values)
    header = props(
        state, text, model=model, reads=reads(model), prompt=prompt, tokens=speaking.vocabulary(model),
        used=tokens_read(prompt), epoch=1, since={}, limit=LONGEST,
    )  # fmt: skip
    data = pack(speaking.next_logits(model, prompt), header)
    return Saved(
        layout.markup(text("claim")),
        layout.markup(lede),
        layout.measured_words(measured(prompt, text)),
        text("file.needs", prompt=layout.shortened(prompt, 60)),
        [Part("token_bars", [data], fixed=[".prompt"])],
        {"model": model, "k": state.settings.top_k, "after": layout.shortened(prompt, 30)},
    )
