"""The lines that write the text on the screen again."""

from __future__ import annotations

from textwrap import indent

from dashboard.views.top_k.arithmetic import penalty_lines, step_lines
from dashboard.views.top_k.write_manuscript import TextPlan

__all__ = ["code"]

_CODE = """\
import torch
from core.lm import registry
from core.lm.generation import window

model = registry.load({model!r})
die = torch.Generator().manual_seed({seed})
by_hand = {forced}  # place: token
read = model.encode({prompt!r})
written = []
while len(written) < {length} and written[-1:] != [model.end]:
    text = read + written
    logits = model.next_logits(text[window(len(text), model.context) :]).logits
{penalty}    scores, tokens = logits.sort(descending=True, stable=True)  # the likeliest first
{steps}    shares = scores.softmax(0)
    u = torch.rand((), generator=die, dtype=torch.float64)  # one roll a token, used or not
    place = int((shares.double().cumsum(0) <= u).sum())
    written.append(by_hand.get(len(written), int(tokens[place])))
print(model.decode(written))
"""


def code(model: str, plan: TextPlan, length: int) -> str:
    """The text in plain torch, with the settings of the moment; it runs as it stands.

    Args:
        model: the model's name.
        plan: what the text depends on; steps that do nothing are left out.
        length: how many tokens.
    """
    lines = step_lines(plan.settings)
    steps = indent(f"{lines}\n", "    ") if lines else ""
    penalty = indent(penalty_lines(plan.settings, "text"), "    ")
    return _CODE.format(
        model=model, seed=plan.seed, forced=dict(plan.forced), prompt=plan.prompt, length=length,
        penalty=penalty, steps=steps,
    )  # fmt: skip
