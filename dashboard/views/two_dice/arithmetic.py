"""The split of the uncertainty with the numbers on the screen, and the same in a few lines of torch."""

from __future__ import annotations

from core.lm.uncertainty import Uncertainty
from dashboard.runs.two_dice import MASKS, CellsSetting, Spread
from dashboard.text import Text

__all__ = ["arithmetic", "code"]

_EXAMPLES = 3
"""Masks written out for one token."""

_CODE = """\
import torch
from core.lm import registry

model = registry.load({model!r})
prompt = torch.tensor([model.encode({prompt!r})[-model.context :]]).expand({masks}, -1)
dice = torch.Generator().manual_seed({seed})
with torch.no_grad():  # {masks} fresh masks, each on the same prompt
    logits = model.model(prompt, rate={rate:g}, generator=dice, last=1).logits[:, -1]
p = logits.double().softmax(-1)

def entropy(p):  # in bits
    return torch.special.entr(p).sum(-1) / torch.tensor(2.0).log()

total, sampling = entropy(p.mean(0)), entropy(p).mean()
print(f"total {{total:.2f}} = sampling {{sampling:.2f}} + masks {{total - sampling:.2f}} bits")
print("likeliest under a mask:", {{model.display(int(token)) for token in p.argmax(-1)}})
"""


def code(setting: CellsSetting) -> str:
    """The split of the uncertainty in plain torch, with the settings of the moment; it runs as it stands.

    Its masks come from a seed of its own, so its digits differ a little from the page's.
    """
    return _CODE.format(
        model=setting.model, prompt=setting.prompt, masks=MASKS, seed=setting.seed, rate=setting.rate
    )


def arithmetic(spread: Spread, token: str, text: Text) -> str:
    """The prose with the numbers on the screen.

    Args:
        spread: the next token under many masks.
        token: the likeliest of the shown tokens as the eye needs it.
        text: the page's words.
    """
    probabilities = spread.on[:, 0]
    values = {
        "token": f"`{token.replace('`', '´')}`",
        "masks": text.number(len(probabilities)),
        "off_probability": text.percent(float(spread.off[0]), 1),
        "probabilities": ", ".join(
            text.percent(float(probability), 1) for probability in probabilities[:_EXAMPLES]
        ),
        "mean": text.percent(float(probabilities.mean()), 1),
        **_bits("off", spread.whole["off"], text),
        **_bits("on", spread.whole["on"], text),
    }
    prose = text.prose("arithmetic")
    for name, value in values.items():
        prose = prose.replace(f"<{name}>", value)
    return prose


def _bits(row: str, uncertainty: Uncertainty, text: Text) -> dict[str, str]:
    parts = {"total": uncertainty.total, "sampling": uncertainty.sampling, "masks": uncertainty.masks}
    return {f"{row}_{name}": text.number(bits, 4).replace(",", "{,}") for name, bits in parts.items()}
